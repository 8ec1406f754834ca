"""When is "nothing good near" right? Statements are put to few listings, with and without any that helps them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.engines.candidates import candidates
from index.engines.embedded import ordered
from index.engines.hearing import Heard
from index.engines.opened import Opened
from index.engines.reach import Reach
from index.evaluation.collection import KNOWN_ITEM, Collection
from index.evaluation.listings import listing_id
from index.question import STATEMENT_MAX, Question
from index.ranking import total
from index.weakness import Signals

# About as many as are in reach of a place in the directories that we have.
IN_REACH: Final = 150
DRAWS: Final = 4
HELPS, EXACTLY = 2, 3
FOLDS: Final = 6
# Of answers with what is exactly needed in reach at most this share may be called weak.
MAY_MISS: Final = 0.05
_STEPS, _RATE, _HELD = 4000, 0.3, 3e-3
NAMES: Final = tuple(field.name for field in fields(Signals))

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Put:
    """One statement put to some listings: what its best hits show, and whether what it needs is among those."""

    query: str
    signals: Floats
    good: bool


@dataclass(frozen=True)
class Calibrated:
    """Weights by name with `bias`, and the shares called weak of answers without and with help in reach: in sample,
    and of statements left out of the fit."""

    weights: dict[str, float]
    in_sample: tuple[float, float]
    held_out: tuple[float, float]

    @property
    def told(self) -> dict[str, tuple[float, float]]:
        """The shares by name, for a table."""
        return {"in sample": self.in_sample, "held out": self.held_out}


def put(opened: Opened, encoder: Encoder, collection: Collection, seed: int = 0) -> Iterator[Put]:
    """Each graded statement with 150 listings drawn among those that do not help, and with one or two that help
    exactly among them, four times."""
    rows = {opened.snapshot.ids[row]: row for row in range(len(opened.snapshot.ids))}
    draw = np.random.default_rng(seed)
    for query in collection.queries:
        grades = {rows[listing_id(document)]: grade for document, grade in query.grades.items()}
        exactly = [row for row, grade in grades.items() if grade == EXACTLY]
        if query.type == KNOWN_ITEM or not exactly:
            continue
        heard = Heard.of(opened, Question(statement=query.text[:STATEMENT_MAX]), encoder)
        others = np.array([row for row in range(len(rows)) if grades.get(row, 0) < 1])
        for _ in range(DRAWS):
            without = draw.choice(others, IN_REACH, replace=False)
            yield Put(query.id, _signals(opened, heard, without), good=False)
            helping = draw.choice(exactly, min(len(exactly), int(draw.integers(1, 3))), replace=False)
            yield Put(query.id, _signals(opened, heard, np.concatenate([without, helping])), good=True)


def calibrate(answers: Sequence[Put], seed: int = 0) -> Calibrated:
    """Fit a logistic function and set its bias so that at most 5 % of good answers are called weak."""
    fitted = _fit(answers)
    queries = np.random.default_rng(seed).permutation(sorted({one.query for one in answers}))
    told: list[tuple[Put, bool]] = []
    for fold in range(FOLDS):
        left = set(queries[fold::FOLDS].tolist())
        weights = _fit([one for one in answers if one.query not in left])
        told += [(one, _weak(one, weights)) for one in answers if one.query in left]
    return Calibrated(
        weights=dict(zip((*NAMES, "bias"), map(float, fitted.round(3)), strict=True)),
        in_sample=_shares([(one, _weak(one, fitted)) for one in answers]),
        held_out=_shares(told),
    )


def _signals(opened: Opened, heard: Heard, rows: NDArray[np.intp]) -> Floats:
    count = len(opened.snapshot.ids)
    within = np.zeros(count, bool)
    within[rows] = True
    found = candidates(opened, heard, among=Reach(within, np.full(count, np.nan), np.zeros(count, bool)))
    signals = Signals.of(found.scores, ordered(opened, heard, found, total(found.scores)))
    return np.array([getattr(signals, name) for name in NAMES])


def _fit(answers: Sequence[Put]) -> Floats:
    """Weights and bias by gradient descent, held back a little; then the bias at which 5 % of good ones are weak."""
    signals, good = np.stack([one.signals for one in answers]), np.array([one.good for one in answers], float)
    middle, spread = signals.mean(axis=0), np.maximum(signals.std(axis=0), 1e-9)
    scaled, weights, bias = (signals - middle) / spread, np.zeros(signals.shape[1]), 0.0
    for _ in range(_STEPS):
        off = 1 / (1 + np.exp(-(scaled @ weights + bias))) - good
        weights = np.maximum(weights - _RATE * (scaled.T @ off / len(off) + _HELD * weights), 0)
        bias -= _RATE * float(off.mean())
    weights = weights / spread
    threshold = np.quantile((signals @ weights)[good > 0], MAY_MISS)
    return np.append(weights, -threshold)


def _weak(one: Put, weights: Floats) -> bool:
    return bool(one.signals @ weights[:-1] + weights[-1] < 0)


def _shares(told: Sequence[tuple[Put, bool]]) -> tuple[float, float]:
    without = [weak for one, weak in told if not one.good]
    with_help = [weak for one, weak in told if one.good]
    return round(float(np.mean(without)), 3), round(float(np.mean(with_help)), 3)
