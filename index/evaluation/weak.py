"""When is "nothing good near" right? Statements are put to few listings, with and without any that helps them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Vocabulary
from index.encoder import Encoder
from index.engines.candidates import candidates
from index.engines.embedded import ordered, signals_of
from index.engines.hearing import Heard
from index.engines.opened import Opened
from index.engines.reach import Reach
from index.evaluation.collection import KNOWN_ITEM, Collection
from index.evaluation.listings import as_listing, listing_id
from index.needs.nearness import Phrases
from index.needs.tagging import NeedTagger
from index.question import STATEMENT_MAX, Question
from index.ranking import total
from index.weakness import Signals

# About as many as are in reach of a place in the directories that we have.
IN_REACH: Final = 150
DRAWS: Final = 4
# A need that this share of what helps is tagged with, so surely, is the statement's; below PERHAPS it is not met.
MOST, TAGGED, PERHAPS = 1 / 3, 0.4, 0.2
HELPS, EXACTLY = 2, 3
FOLDS: Final = 6
# Of answers with what is exactly needed in reach this share may be called weak in sample, so that it is about 5 % of
# those of other statements.
MAY_MISS: Final = 0.04
_STEPS, _RATE, _HELD = 4000, 0.3, 3e-3
NAMES: Final = tuple(field.name for field in fields(Signals))

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Put:
    """One statement put to some listings: what its best hits show, whether what it needs is among those, whether
    there is nothing elsewhere to compare them with, and whether what is elsewhere has no more of what it needs."""

    query: str
    signals: Floats
    good: bool
    alone: bool = False
    scarce: bool = False


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


def put(
    opened: Opened, encoder: Encoder, collection: Collection, vocabulary: Vocabulary, seed: int = 0
) -> Iterator[Put]:
    """Each graded statement with 150 listings drawn among those that do not help, and with one or two that help
    exactly among them, four times: each as part of a directory that has more of it elsewhere, as part of one that has
    nothing of it elsewhere, and as all that there is.

    What nobody judged may help all the same: of it only what is unlike the listings that help is drawn, by the needs
    that they and it are tagged with.
    """
    rows = {opened.snapshot.ids[row]: row for row in range(len(opened.snapshot.ids))}
    tagged = _tags(opened, collection, vocabulary)
    draw = np.random.default_rng(seed)
    for query in collection.queries:
        grades = {rows[listing_id(document)]: grade for document, grade in query.grades.items()}
        exactly = [row for row, grade in grades.items() if grade == EXACTLY]
        if query.type == KNOWN_ITEM or not exactly:
            continue
        heard = Heard.of(opened, Question(statement=query.text[:STATEMENT_MAX]), encoder)
        others = _others(grades, tagged)
        for _ in range(DRAWS):
            without = draw.choice(others, IN_REACH, replace=False)
            helping = draw.choice(exactly, min(len(exactly), int(draw.integers(1, 3))), replace=False)
            for reach, good in ((without, False), (np.concatenate([without, helping]), True)):
                signals, scarce, alone = _signals(opened, heard, reach, np.concatenate([others, reach]))
                yield Put(query.id, signals, good)
                yield Put(query.id, scarce, good, scarce=True)
                yield Put(query.id, alone, good, alone=True)


def _tags(opened: Opened, collection: Collection, vocabulary: Vocabulary) -> Floats:
    """How sure each need is for each listing [listings, needs]."""
    listings = {listing_id(document.id): as_listing(document, vocabulary) for document in collection.documents}
    ordered_ids = [listings[one] for one in opened.snapshot.ids]
    tagger = NeedTagger(vocabulary, Phrases.of(opened.snapshot))
    return tagger.confidences(ordered_ids, opened.meaning.whole(np.arange(len(ordered_ids)))).astype(np.float64)


def _others(grades: Mapping[int, int], tagged: Floats) -> NDArray[np.intp]:
    """The rows that do not help: judged so, or judged by nobody and without the needs of those that do."""
    helping = [row for row, grade in grades.items() if grade >= HELPS]
    needs = np.flatnonzero((tagged[helping] >= TAGGED).mean(axis=0) >= MOST)
    like: NDArray[np.bool_] = np.any(tagged[:, needs] >= PERHAPS, axis=1)
    unlike = [row for row in np.flatnonzero(~like) if row not in grades]
    return np.array([*unlike, *(row for row, grade in grades.items() if grade < 1)])


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


def _signals(
    opened: Opened, heard: Heard, rows: NDArray[np.intp], scarce: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """The signals beside the best of the whole directory, of the rows of a scarce one, and of these rows."""
    found = candidates(opened, heard, among=_only(opened, rows))
    best = ordered(opened, heard, found, total(found.scores))
    three = (
        signals_of(opened, heard, found, best),
        signals_of(opened, heard, found, best, among=_only(opened, scarce)),
        signals_of(opened, heard, replace(found, reach=None), best),
    )
    beside, nowhere, alone = (np.array([getattr(signals, name) for name in NAMES]) for signals in three)
    return beside, nowhere, alone


def _only(opened: Opened, rows: NDArray[np.intp]) -> Reach:
    count = len(opened.snapshot.ids)
    within = np.zeros(count, bool)
    within[rows] = True
    return Reach(within, np.full(count, np.nan), np.zeros(count, bool))


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
