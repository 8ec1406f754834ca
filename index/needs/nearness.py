"""How near a text is to each need in meaning: cosines with the vocabulary's phrases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Vocabulary
from index.cosines import cosines
from index.encoder import Encoder
from index.snapshot import Snapshot
from index.snapshot.manifest import Calibration

FloatArray = NDArray[np.float32]
VectorOf = Callable[[Sequence[str]], FloatArray]
Floats = NDArray[np.float64]
SEVERAL = 3


@dataclass(frozen=True)
class Phrases:
    """The vectors of phrases [phrases, d], whose need each is (ascending), and the needs' ids in that order."""

    vectors: FloatArray
    owners: NDArray[np.int32]
    needs: tuple[str, ...]
    calibration: Calibration

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        told = snapshot.manifest
        return cls(snapshot.phrases, snapshot.phrase_needs, told.needs, told.phrase_calibration)

    @classmethod
    def made(cls, vocabulary: Vocabulary, encoder: Encoder) -> Self:
        """As a snapshot has them."""
        told = [(row, text) for row, need in enumerate(vocabulary.all) for text in need.compared]
        vectors = encoder.encode_passages([text for _, text in told])
        owners = np.array([row for row, _ in told], np.int32)
        between = vectors @ vectors.T
        strangers = between[owners[:, None] != owners[None, :]]
        calibration = Calibration(mean=float(strangers.mean()), deviation=max(float(strangers.std()), 1e-6))
        return cls(vectors, owners, tuple(need.id for need in vocabulary.all), calibration)

    def near(self, vector: FloatArray) -> Floats:
        """For each need [needs, 2]: the calibrated cosine of its nearest phrase, and the mean of its nearest three."""
        one: Floats = self._near(cosines(self.vectors, vector).reshape(1, -1))[0]
        return one

    def near_all(self, vectors: FloatArray) -> Floats:
        """The same for n vectors [n, d]: [n, needs, 2]."""
        return self._near(vectors @ self.vectors.T)

    def related(self, vocabulary: Vocabulary) -> NDArray[np.bool_]:
        """Which needs are the same, or one holds the other [needs, needs]."""
        above = {need.id: {need.id, *(up.id for up in vocabulary.ancestors(need))} for need in vocabulary.all}
        lines = [(need, above.get(need, {need})) for need in self.needs]
        return np.array([[a in theirs or b in ours for b, theirs in lines] for a, ours in lines])

    def _near(self, found: FloatArray) -> Floats:
        # All needs at once, each with as many places as the need of most phrases has: a loop over needs takes ten times
        # as long, and this is asked for every clause of a statement.
        places, held = self._places
        scaled = np.where(held, self.calibration.scaled(found.astype(np.float64))[:, places], -np.inf)
        best = -np.partition(-scaled, min(SEVERAL, scaled.shape[2]) - 1, axis=2)[:, :, :SEVERAL]
        counted = np.isfinite(best)
        means = np.where(counted, best, 0).sum(axis=2) / counted.sum(axis=2)
        return np.stack([best.max(axis=2), means], axis=2)

    @cached_property
    def _places(self) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each need's phrases lie, [needs, most phrases], and which of the places are really held."""
        starts = np.searchsorted(self.owners, np.arange(len(self.needs) + 1))
        steps = np.arange(np.diff(starts).max())
        held = steps[None, :] < np.diff(starts)[:, None]
        return np.where(held, starts[:-1, None] + steps[None, :], 0), held
