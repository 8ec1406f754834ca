"""An encoder that is loaded when it is first used: most people write English, and a second model takes memory."""

from collections.abc import Callable, Sequence
from threading import Lock

from index.encoder.protocol import Encoder, Progress, Vectors


class LateEncoder:
    """Stands for an encoder of known key and dimensions until one is needed. Safe to use from several threads."""

    def __init__(self, key: str, dimensions: int, load: Callable[[], Encoder]) -> None:
        self._key, self._dimensions, self._load = key, dimensions, load
        self._loaded: Encoder | None = None
        self._lock = Lock()

    @property
    def key(self) -> str:
        return self._key

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def encode_statement(self, text: str) -> Vectors:
        return self._encoder().encode_statement(text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encoder().encode_passages(texts, progress)

    def _encoder(self) -> Encoder:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded
