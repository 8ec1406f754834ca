"""What a statement tells of itself: the needs in it that are clear."""

import numpy as np
from numpy.typing import NDArray

from index.cosines import cosines
from index.snapshot import Snapshot

# Measured on the judged collection: below, as many needs are chance as are meant.
CLEAR = 0.5
# A second need must be nearly as clear as the first.
BESIDE = 0.1
MOST = 2


def clear_needs(snapshot: Snapshot, statement: NDArray[np.float32]) -> tuple[int, ...]:
    """Places (in the snapshot's needs) of at most two needs that the statement's vector speaks of, clearest first."""
    clarity = np.full(len(snapshot.needs), -np.inf)
    np.maximum.at(clarity, snapshot.phrase_needs, cosines(snapshot.phrases, statement))
    scaled = snapshot.manifest.phrase_calibration.scaled(clarity)
    best = np.argsort(-scaled, kind="stable")[:MOST]
    return tuple(int(need) for need in best if scaled[need] >= max(CLEAR, scaled[best[0]] - BESIDE))
