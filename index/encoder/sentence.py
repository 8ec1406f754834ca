"""Any SentenceTransformer model, through sentence-transformers. The one module here that loads PyTorch."""

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder.protocol import Progress, Vectors
from index.models.adapter import Adapter
from index.models.errors import ModelError, UnknownModel

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceEncoder:
    """Encodes with a SentenceTransformer folder or hub name, with the model's own prompts, one text at a time.

    `backend` is `torch`, or `onnx` where sentence-transformers has what it needs for that, which knows no `adapter`.
    """

    def __init__(self, name: str, backend: str = "torch", threads: int = 1, *, adapter: Adapter | None = None) -> None:
        self._model = _loaded(name, backend, threads)
        merged = adapter is not None and backend == "torch"
        if adapter and merged:
            _merge(self._model, adapter)
        self._dimensions = int(self._model.get_embedding_dimension() or 0)
        stem = re.sub(r"[^\w.-]+", "-", Path(name).name if Path(name).is_dir() else name)
        # The name tells of an adapter as that of a built graph does: how sure needs are was fitted for either.
        how = f"{backend}-adapted" if merged else backend
        self._key = f"{stem}-{how}-{_fingerprint(self._model, name)[:16]}"

    @property
    def key(self) -> str:
        return self._key

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def encode_statement(self, text: str) -> Vectors:
        return _one(self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False))

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        vectors = np.empty((len(texts), self._dimensions), np.float32)
        for number, text in enumerate(texts):
            # One at a time: padding to a longer neighbour would change the last digits.
            vectors[number] = _one(
                self._model.encode_document(text, normalize_embeddings=True, show_progress_bar=False)
            )
            if progress:
                progress(number + 1)
        return vectors


def _one(encoded: Any) -> Vectors:
    return np.asarray(encoded, np.float32)


def _loaded(name: str, backend: str, threads: int) -> "SentenceTransformer":
    if Path(name).is_absolute() and not (Path(name) / "config.json").is_file():
        raise UnknownModel(f"{name} is no SentenceTransformer folder: it has no config.json.")
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError as error:
        raise ModelError(
            f"The model {name} needs sentence-transformers: install it with `pip install 'kith[torch]'`, "
            "or set KITH_MODEL to quality or small."
        ) from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    try:
        return SentenceTransformer(name, device="cpu", backend="onnx" if backend == "onnx" else "torch")
    except Exception as error:
        raise UnknownModel(f"{name} cannot be loaded with sentence-transformers ({backend}): {error}") from error


def _merge(model: "SentenceTransformer", adapter: Adapter) -> None:
    """Add the adapter's changes to the weights of the model's transformer."""
    import torch

    transformer: Any = model[0]
    tensors = transformer.auto_model.state_dict()
    with torch.no_grad():
        for name in adapter.parts:
            tensors[name] += torch.from_numpy(adapter.change(name))


def _fingerprint(model: "SentenceTransformer", name: str) -> str:
    """A hash over everything that decides a vector: weights, modules, prompts, longest text."""
    import torch

    digest = sha256(str(model).encode())
    digest.update(json.dumps([dict(model.prompts), model.max_seq_length], sort_keys=True).encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy())
    # A graph keeps its weights in its file, not among the model's tensors.
    for file in sorted(Path(name).rglob("*.onnx")) if Path(name).is_dir() else ():
        with file.open("rb") as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
