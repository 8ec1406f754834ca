"""An encoder that remembers the vectors of passages."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder.protocol import Encoder, Progress, Vectors
from index.encoder.vector_cache import VectorCache

BATCH = 64
"""Texts encoded between two writes: what an interruption can cost."""


class CachedEncoder:
    """Encodes each passage once ever. Statements pass through: what a person said is never written down."""

    def __init__(self, encoder: Encoder, cache_dir: Path) -> None:
        self._encoder = encoder
        self._cache = VectorCache(cache_dir / "vectors" / f"{encoder.key}.sqlite", encoder.dimensions)

    @property
    def key(self) -> str:
        return self._encoder.key

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    def encode_statement(self, text: str) -> Vectors:
        return self._encoder.encode_statement(text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        known = self._cache.load(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        done = len(texts) - len(missing)
        if progress and done:
            progress(done)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = self._encoder.encode_passages(batch, _from(done + start, progress))
            made = dict(zip(batch, vectors, strict=True))
            self._cache.store(made)
            known |= made
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return np.stack([known[text] for text in texts])


def _from(start: int, progress: Progress | None) -> Progress | None:
    return (lambda done: progress(start + done)) if progress else None
