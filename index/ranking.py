"""The order of hits: a pure function of separate, named scores. The weights are in `weights.toml` and nowhere else."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Days = NDArray[np.integer]


@dataclass(frozen=True)
class Scores:
    """One row for each candidate; higher is always better. Cosines are calibrated: 0 is what chance gives.

    `meaning` is of the whole listing, `sentence` what its best sentence adds; `words` is as `wording` gives it; `told`,
    `offered` and `worded` are how far it meets the needs heard (`index.snapshot.met`); `alike` is its nearness to the
    best few; `distinct` is lower for listings that are near to everything; `fitting` is the share of constraints that
    it meets, less those it misses; `open_to` is below 0 by how much it is for others than who asks (`for_others`);
    `name`, `distance` and `fresh` are from 0 to 1.
    """

    meaning: Floats
    sentence: Floats
    words: Floats
    told: Floats
    offered: Floats
    worded: Floats
    alike: Floats
    distinct: Floats
    fitting: Floats
    open_to: Floats
    name: Floats
    distance: Floats
    fresh: Floats

    def of(self, candidate: int) -> dict[str, float]:
        """One candidate's scores by name."""
        return {name: round(float(values[candidate]), 4) for name, values in vars(self).items()}


@dataclass(frozen=True)
class Weights:
    """How much each score counts, in parts of `meaning`; fitted by `kith tune`, see docs/relevance.md.

    `name`, `distance` and `fresh` are set by hand: a judged collection has no places and no dates. `name` is above all
    the others together, for who types a name means that listing.
    """

    meaning: float
    sentence: float
    words: float
    told: float
    offered: float
    worded: float
    alike: float
    distinct: float
    fitting: float
    open_to: float
    name: float
    distance: float
    fresh: float


FITTED: Final = Path(__file__).with_name("weights.toml")


def fitted(part: str) -> dict[str, float]:
    """One table of the file of weights: "ranking" or "weakness"."""
    return {name: float(value) for name, value in tomllib.loads(FITTED.read_text("utf-8"))[part].items()}


WEIGHTS: Final = Weights(**fitted("ranking"))
OF_ONE_ORGANISATION: Final = 4
# Two thirds of the words shared count as all: people say more than they look for.
FULLY_SHARED: Final = 1.5
FIRST_PAGE: Final = 10
_HALF_KM: Final = 4.0
_YEAR: Final = 365.0


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


def nearness(distance_km: Floats, half_km: float | None = None) -> Floats:
    """1 at the door, half at `half_km`, which depends on the need; 0.5 where no place is known, as for a home visit."""
    near = np.power(0.5, distance_km / (half_km or _HALF_KM))
    return np.where(np.isnan(near), 0.5, near)


def freshness(seen: Days, assured: Days, newest: Days) -> Floats:
    """Half for being in its source's latest crawls, half for a person's word of the last year; days since 1970."""
    today = newest.max(initial=0)
    fading: Floats = np.clip(1 - (today - seen) / _YEAR, 0, 1) + np.clip(1 - (today - assured) / _YEAR, 0, 1)
    return fading / 2


def first(totals: Floats, organisations: Sequence[str], limit: int, of_one: int = OF_ONE_ORGANISATION) -> list[int]:
    """The best candidates, best first; an organisation's fifth and further ones wait until all others had their turn.

    An empty organisation is nobody's, so it is never held back. Ties keep the candidates' order.
    """
    taken: list[int] = []
    waiting: list[int] = []
    seen: Counter[str] = Counter()
    for candidate in np.argsort(-totals, kind="stable"):
        organisation = organisations[candidate]
        seen[organisation] += 1
        full = bool(organisation) and seen[organisation] > of_one
        (waiting if full else taken).append(int(candidate))
        if len(taken) == limit:
            break
    return [*taken, *waiting][:limit]


def covering(order: Sequence[int], wanted: Sequence[Sequence[int]], page: int = FIRST_PAGE) -> list[int]:
    """The order with one of each list of candidates `wanted`, best first, on the first page.

    Where none of them is there, the first of them takes the place of the page's last that is no other list's.
    """
    shown, after, kept = list(order[:page]), list(order[page:]), set[int]()
    for candidates in wanted:
        there = next((one for one in candidates if one in shown), None)
        if there is None and candidates:
            there = candidates[0]
            after = [one for one in after if one != there]
            moved = next((one for one in reversed(shown[1:]) if one not in kept), None)
            if moved is not None:
                shown.remove(moved)
                after.insert(0, moved)
            shown.append(there)
        kept |= set() if there is None else {there}
    return [*shown, *after]
