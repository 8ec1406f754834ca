"""An encoder for tests of everything but meaning: words hashed to directions, so that shared words make cosines."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from index.encoder import Progress, Vectors


class HashingEncoder:
    """Deterministic and fast. `encoded` counts the passages that were encoded, so that a cache can be seen to work."""

    def __init__(self, key: str = "hashing", dimensions: int = 96) -> None:
        self.key, self.dimensions, self.encoded = key, dimensions, 0

    def encode_statement(self, text: str) -> Vectors:
        return self._vector(text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.encoded += len(texts)
        if progress:
            progress(len(texts))
        return np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, self.dimensions), np.float32)

    def _vector(self, text: str) -> Vectors:
        words = re.findall(r"\w+", text.casefold()) or [text]
        vector = np.sum([self._direction(word) for word in words], axis=0)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def _direction(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(f"{self.key}{word}".encode()).digest()[:8], "big")
        direction: Vectors = np.random.default_rng(seed).standard_normal(self.dimensions).astype(np.float32)
        return direction
