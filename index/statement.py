"""What a statement tells of itself: the needs in it that are clear."""

import numpy as np
from numpy.typing import NDArray

from index.cosines import cosines
from index.snapshot import Snapshot

# Read off the judged collection, where needs below it were chance as often as meant (calibrated cosine to a phrase).
CLEAR = 0.5
# Two or three words are near to whatever shares one of them: "repair cafe" is at 0.66 to "crisis cafe".
CLEAR_OF_FEW_WORDS = 0.7
FEW_WORDS = 3
# A second need must be nearly as clear as the first.
BESIDE = 0.1
MOST = 2


def clear_needs(snapshot: Snapshot, statement: str, vector: NDArray[np.float32]) -> tuple[int, ...]:
    """Places (in the snapshot's needs) of at most two needs that the statement speaks of, clearest first."""
    clarity = np.full(len(snapshot.needs), -np.inf)
    np.maximum.at(clarity, snapshot.phrase_needs, cosines(snapshot.phrases, vector))
    scaled = snapshot.manifest.phrase_calibration.scaled(clarity)
    clear = CLEAR_OF_FEW_WORDS if len(statement.split()) <= FEW_WORDS else CLEAR
    best = np.argsort(-scaled, kind="stable")[:MOST]
    return tuple(int(need) for need in best if scaled[need] >= max(clear, scaled[best[0]] - BESIDE))
