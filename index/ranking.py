"""The order of hits: a pure function of separate, named scores. The weights are here and nowhere else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """One row for each candidate. `meaning` and `need` are calibrated cosines, of which 0 is what chance gives;
    `words` is as `wording` gives it; `name` and `distance` are from 0 to 1, and higher is always better."""

    meaning: Floats
    words: Floats
    need: Floats
    name: Floats
    distance: Floats

    def of(self, candidate: int) -> dict[str, float]:
        """One candidate's scores by name."""
        return {name: round(float(values[candidate]), 4) for name, values in vars(self).items()}


@dataclass(frozen=True)
class Weights:
    """How much each score counts; measured on the judged collection, see docs/evaluation.md."""

    meaning: float = 0.75
    words: float = 0.25
    need: float = 0.1
    # Above all the others together: who types a name means that listing.
    name: float = 1.5
    distance: float = 0.06


WEIGHTS = Weights()
OF_ONE_ORGANISATION = 4
# Two thirds of the words shared count as all: people say more than they look for.
FULLY_SHARED = 1.5


def total(scores: Scores, weights: Weights = WEIGHTS) -> Floats:
    """The weighted sum of each candidate's scores."""
    summed: Floats = np.sum([getattr(weights, name) * values for name, values in vars(scores).items()], axis=0)
    return summed


def wording(bm25: Floats, shared: float) -> Floats:
    """BM25 over the best candidate's, held down where even that one has few of the statement's words.

    `shared` is the share of the words that the best candidate holds. Without this, one chance word among ten would
    count as much as a statement met word for word.
    """
    worded: Floats = bm25 / max(bm25.max(initial=0), 1e-9) * min(1.0, FULLY_SHARED * shared)
    return worded


def nearness(distance_km: Floats, within_km: float) -> Floats:
    """1 at the door, 0 at the edge of the distance and beyond; 0.5 where no place is known, as for a home visit."""
    near = np.clip(1 - distance_km / within_km, 0, 1)
    return np.where(np.isnan(near), 0.5, near)


def first(totals: Floats, organisations: Sequence[str], limit: int) -> list[int]:
    """The best candidates, best first; one organisation's fifth and further ones wait until all others had their turn.

    An empty organisation is nobody's, so it is never held back. Ties keep the candidates' order.
    """
    taken: list[int] = []
    waiting: list[int] = []
    seen: Counter[str] = Counter()
    for candidate in np.argsort(-totals, kind="stable"):
        organisation = organisations[candidate]
        seen[organisation] += 1
        full = bool(organisation) and seen[organisation] > OF_ONE_ORGANISATION
        (waiting if full else taken).append(int(candidate))
        if len(taken) == limit:
            break
    return [*taken, *waiting][:limit]
