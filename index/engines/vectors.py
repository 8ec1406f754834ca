"""The meaning part: exact cosines, of all listings by one product, or of some by gathering their passages."""

import numpy as np
from numpy.typing import NDArray

from index.cosines import cosines
from index.snapshot import Snapshot

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

# A passage that fits better than the whole listing adds a part of the difference: taking the better one alone let short
# passages win by their shortness (nDCG@10 0.465 against 0.474 on the judged collection).
PART = 0.3
# Past a fifth of all rows one product over everything is cheaper than gathering them (measured, see docs/search.md).
GATHER_BELOW = 0.2


class Near:
    """The cosines of one statement with every passage: one product for all that is asked of it."""

    def __init__(self, passages: NDArray[np.float32], owners: NDArray[np.int32], starts: Rows) -> None:
        self._passages, self._owners = passages, owners
        self._listings = _joined(passages, starts[:-1]) if len(passages) else np.zeros(0)

    def nearest(self, passages: int) -> Rows:
        """The rows of listings that have the nearest passages among all, ascending."""
        most = min(passages, len(self._passages))
        if not most:
            return np.array([], np.intp)
        found = np.argpartition(-self._passages, most - 1)[:most]
        return np.unique(self._owners[found]).astype(np.intp)

    def of(self, rows: Rows) -> Floats:
        """One cosine for each of the listings' rows, exact."""
        return self._listings[rows]


class Meaning:
    """Cosines between a statement and the listings of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._vectors = snapshot.vectors
        self._owners = snapshot.passages[:, 0]
        # Each listing has at least one passage, the whole one first, and passages lie in the order of listings.
        self._starts = np.searchsorted(self._owners, np.arange(len(snapshot.listings) + 1))
        self._sentences = snapshot.sentence_vectors
        self._sentence_starts = np.searchsorted(snapshot.sentences, np.arange(len(snapshot.listings) + 1))

    def near(self, statement: NDArray[np.float32]) -> Near:
        """The statement beside everything."""
        return Near(cosines(self._vectors, statement), self._owners, self._starts)

    def cosines(self, statement: NDArray[np.float32], rows: Rows) -> Floats:
        """One cosine for each of the listings' rows, exact."""
        if not len(rows):
            return np.zeros(0)
        if len(rows) > GATHER_BELOW * (len(self._starts) - 1):
            return _joined(cosines(self._vectors, statement), self._starts[:-1])[rows]
        passages, first = _gathered(self._starts, rows)
        return _joined(cosines(self._vectors[passages], statement), first)

    def sentences(self, statement: NDArray[np.float32], rows: Rows) -> Floats:
        """The cosine of each listing's nearest sentence; -1 of one that has none, or where they have no vectors."""
        nearest = np.full(len(rows), -1.0)
        if not len(self._sentences) or not len(rows):
            return nearest
        where, first = _gathered(self._sentence_starts, rows)
        has = self._sentence_starts[rows + 1] > self._sentence_starts[rows]
        near = cosines(self._sentences[where].astype(np.float32), statement)
        nearest[has] = np.maximum.reduceat(near, first[has]) if has.any() else nearest[has]
        return nearest

    def whole(self, rows: Rows) -> NDArray[np.float32]:
        """The vectors of the listings' whole passages, [rows, d]."""
        return np.asarray(self._vectors[self._starts[rows]])


def _gathered(starts: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Where the texts of some listings lie among all, and where each listing's begin among those."""
    counts = starts[rows + 1] - starts[rows]
    first = np.cumsum(counts) - counts
    return np.arange(counts.sum()) + np.repeat(starts[rows] - first, counts), first


def _joined(passages: NDArray[np.float32], starts: NDArray[np.intp]) -> Floats:
    whole, best = passages[starts], np.maximum.reduceat(passages, starts)
    return (whole + PART * (best - whole)).astype(np.float64)
