"""The encoder that is served: an 8-bit graph through onnxruntime, without PyTorch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from index.encoder.protocol import Progress, Vectors
from index.models.building import GRAPH
from index.models.errors import ModelDamaged
from index.models.folders import Manifest, read_manifest
from index.models.profiles import TOKENISER


class GraphEncoder:
    """Encodes with a built model: mean of the token vectors, made length 1. Safe to use from several threads."""

    def __init__(self, folder: Path, threads: int = 2, *, as_statements: bool = False) -> None:
        """Open a built model's folder. ModelMissing or ModelDamaged when it is not whole.

        With `as_statements` passages are encoded as statements are, for a model that tells them apart.
        """
        manifest = read_manifest(folder)
        self._dimensions = manifest.dimensions
        self._key = graph_key(manifest, as_statements=as_statements)
        self._statement, self._passage = manifest.statement_prefix, manifest.passage_prefix
        if as_statements:
            self._passage = self._statement
        self._tokeniser = Tokenizer.from_file(str(folder / TOKENISER))
        self._tokeniser.no_padding()
        self._tokeniser.enable_truncation(manifest.max_tokens)
        self._session = _session(folder / GRAPH, threads)

    @property
    def key(self) -> str:
        return self._key

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def encode_statement(self, text: str) -> Vectors:
        return self._encode(self._statement + text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        vectors = np.empty((len(texts), self._dimensions), np.float32)
        for number, text in enumerate(texts):
            vectors[number] = self._encode(self._passage + text)
            if progress:
                progress(number + 1)
        return vectors

    def _encode(self, text: str) -> Vectors:
        tokens = np.array([self._tokeniser.encode(text).ids], np.int64)
        (token_vectors,) = self._session.run(["token_vectors"], {"input_ids": tokens})
        mean: Vectors = np.asarray(token_vectors)[0].mean(axis=0)
        return mean / np.linalg.norm(mean)


def graph_key(manifest: Manifest, *, as_statements: bool = False) -> str:
    """The key of the encoder that a built model's folder makes."""
    key = f"{manifest.model}-{manifest.graph}-{manifest.sha256(GRAPH)[:12]}-mean{manifest.max_tokens}"
    return f"{key}-statements" if as_statements else key


def _session(graph: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that spin while they wait would take the processor from the rest of a small server.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelDamaged(
            f"{graph} cannot be opened: delete its folder and run `kith models build` again ({type(error).__name__})."
        ) from error
