"""What every encoder does, whatever model is behind it."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]
"""Told how many of the texts are encoded so far."""


class Encoder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine."""

    @property
    def key(self) -> str:
        """Identifies weights, graph and pooling, so that vectors of one key can be compared. Fit for a file name."""

    @property
    def dimensions(self) -> int:
        """The length of each vector."""

    def encode_statement(self, text: str) -> Vectors:
        """What a person said, as float32 [dimensions]. Nothing of it is kept."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Texts of the directory, as float32 [len(texts), dimensions]; a text's vector is the same in any batch."""
