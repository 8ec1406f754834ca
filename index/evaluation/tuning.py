"""Fit the weights of ranking on a judged collection, and say how well they hold on statements that they did not see."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.engines.candidates import candidates
from index.engines.hearing import Heard
from index.engines.opened import Opened
from index.evaluation import metrics
from index.evaluation.collection import KNOWN_ITEM, Collection, Query
from index.evaluation.listings import listing_id
from index.question import STATEMENT_MAX, Question
from index.ranking import WEIGHTS, Weights

NAMES: Final = tuple(field.name for field in fields(Weights))
# A judged collection has no places, dates or typed names; `meaning` is what the others are measured in.
BY_HAND: Final = frozenset({"meaning", "name", "distance", "fresh"})
FOLDS: Final = 6
ROUNDS: Final = 3
DEPTH: Final = 60
# How a weight is tried out: as a share of itself, and by steps.
_SHARES: Final = (0.0, 0.5, 0.75, 1.33, 2.0)
_STEPS: Final = (-0.1, 0.03, 0.1)
# A gain below this is chance: the simpler weights stay.
_WORTH: Final = 2e-4

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """One statement's candidates: their scores [candidates, weights] and grades (-1: nobody judged it)."""

    query: Query
    scores: Floats
    grades: NDArray[np.int8]

    def ndcg(self, weights: Floats, *, judged_only: bool) -> float:
        """nDCG@10 of the order by these weights, over all or over judged listings only."""
        order = np.argsort(-(self.scores @ weights), kind="stable")[:DEPTH]
        found = self.grades[order]
        kept = found[found >= 0] if judged_only else np.maximum(found, 0)
        gained = metrics.gain(kept[:10].tolist())
        best = metrics.gain(sorted(self.query.grades.values(), reverse=True)[:10])
        return gained / best if best else 0.0


@dataclass(frozen=True)
class Tuned:
    """The weights fitted, and nDCG@10 of the old ones, of the new in sample, and of the new held out, each over all
    and over judged listings only."""

    weights: Weights
    before: tuple[float, float]
    in_sample: tuple[float, float]
    held_out: tuple[float, float]

    @property
    def told(self) -> dict[str, tuple[float, float]]:
        """The measures by name, for a table."""
        return {"before": self.before, "in sample": self.in_sample, "held out": self.held_out}


def scored(opened: Opened, encoder: Encoder, collection: Collection) -> Iterator[Scored]:
    """The graded statements with the scores of their candidates."""
    documents = {listing_id(document.id): document.id for document in collection.documents}
    for query in collection.queries:
        if query.grades and query.type != KNOWN_ITEM:
            heard = Heard.of(opened, Question(statement=query.text[:STATEMENT_MAX]), encoder)
            found = candidates(opened, heard)
            ids = [documents[opened.snapshot.ids[row]] for row in found.rows]
            grades = np.array([query.grades.get(id_, -1) for id_ in ids], np.int8)
            yield Scored(query, np.stack([getattr(found.scores, name) for name in NAMES], axis=1), grades)


def tune(statements: Sequence[Scored], start: Weights = WEIGHTS, seed: int = 0) -> Tuned:
    """Fit all statements, and again each sixth part left out, which the rest then has to rank."""
    first = np.array([getattr(start, name) for name in NAMES])
    fitted = _fit(statements, first)
    order = np.random.default_rng(seed).permutation(len(statements))
    held_out = []
    for fold in range(FOLDS):
        left = set(order[fold::FOLDS].tolist())
        weights = _fit([one for place, one in enumerate(statements) if place not in left], first)
        held_out += [(statements[place], weights) for place in left]
    return Tuned(
        weights=Weights(**dict(zip(NAMES, map(float, fitted.round(3)), strict=True))),
        before=_measured([(one, first) for one in statements]),
        in_sample=_measured([(one, fitted) for one in statements]),
        held_out=_measured(held_out),
    )


def as_table(name: str, values: Mapping[str, float]) -> str:
    """A table of the file of weights."""
    return "\n".join([f"[{name}]", *(f"{key} = {value:.4g}" for key, value in values.items())]) + "\n"


def _measured(pairs: Sequence[tuple[Scored, Floats]]) -> tuple[float, float]:
    over_all, judged = (
        float(np.mean([one.ndcg(weights, judged_only=only) for one, weights in pairs])) for only in (False, True)
    )
    return round(over_all, 4), round(judged, 4)


def _fit(statements: Sequence[Scored], start: Floats) -> Floats:
    """Coordinate ascent on the mean of both measures: what nobody judged is neither all bad nor all good."""
    weights, best = start.copy(), _worth(statements, start)
    for _ in range(ROUNDS):
        before = best
        for place in (place for place, name in enumerate(NAMES) if name not in BY_HAND):
            for value in _tries(weights[place]):
                tried = weights.copy()
                tried[place] = value
                worth = _worth(statements, tried)
                if worth > best + _WORTH:
                    weights, best = tried, worth
        if best == before:
            break
    return weights


def _tries(weight: float) -> list[float]:
    return sorted(
        {max(value, 0.0) for value in (*(weight * one for one in _SHARES), *(weight + one for one in _STEPS))}
    )


def _worth(statements: Sequence[Scored], weights: Floats) -> float:
    return float(np.mean([one.ndcg(weights, judged_only=only) for one in statements for only in (False, True)]))
