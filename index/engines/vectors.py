"""The meaning part: exact cosines, of all listings through FAISS or of those in reach through numpy."""

import faiss
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


class Meaning:
    """Cosines between a statement and the listings of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._vectors = snapshot.vectors
        self._owners = snapshot.passages[:, 0]
        # Each listing has at least one passage, the whole one first, and passages lie in the order of listings.
        self._starts = np.searchsorted(self._owners, np.arange(len(snapshot.listings) + 1))
        self._index = faiss.IndexFlatIP(snapshot.manifest.dimensions)
        self._index.add(np.ascontiguousarray(snapshot.vectors))

    def nearest(self, statement: NDArray[np.float32], passages: int) -> Rows:
        """The rows of listings that have the nearest passages among all, ascending."""
        _, found = self._index.search(statement.reshape(1, -1), min(passages, len(self._owners)))
        return np.unique(self._owners[found[0]]).astype(np.intp)

    def cosines(self, statement: NDArray[np.float32], rows: Rows) -> Floats:
        """One cosine for each of the listings' rows, exact."""
        if not len(rows):
            return np.zeros(0)
        if len(rows) > GATHER_BELOW * (len(self._starts) - 1):
            return _joined(cosines(self._vectors, statement), self._starts[:-1])[rows]
        counts = self._starts[rows + 1] - self._starts[rows]
        first = np.cumsum(counts) - counts
        passages = np.arange(counts.sum()) + np.repeat(self._starts[rows] - first, counts)
        return _joined(cosines(self._vectors[passages], statement), first)

    def whole(self, rows: Rows) -> NDArray[np.float32]:
        """The vectors of the listings' whole passages, [rows, d]."""
        return np.asarray(self._vectors[self._starts[rows]])


def _joined(passages: NDArray[np.float32], starts: NDArray[np.intp]) -> Floats:
    whole, best = passages[starts], np.maximum.reduceat(passages, starts)
    return (whole + PART * (best - whole)).astype(np.float64)
