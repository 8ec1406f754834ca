"""The listings that are compared for one question, with their scores: place first, then meaning, words, needs, name."""

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from index.cosines import cosines
from index.engines import words
from index.engines.eligible import Eligible, eligible
from index.engines.hearing import Heard
from index.engines.opened import Opened
from index.engines.reach import Reach, reach_of
from index.engines.vectors import Near
from index.ranking import WEIGHTS, Scores, Weights, first, freshness, nearness, total, wording
from index.snapshot import Snapshot
from index.snapshot.met import SIGNALS

# Where everything is in reach: the passages nearest in meaning, the listings nearest in words, and those that meet
# each need best.
PASSAGES: Final = 600
WORDED: Final = 300
OF_NEED: Final = 100
WORDED_SIGNAL: Final = SIGNALS.index("worded")
BORNE_OUT: Final = 0.35
# The best so far, whose sentences are compared too, and the few that further ones are likened to.
SENTENCES_OF: Final = 150
LIKE: Final = 5

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Compared:
    """One statement beside every listing, wherever it is: its meaning, BM25, and how surely it is a name."""

    near: Near
    worded: Floats
    named: Floats

    @classmethod
    def of(cls, opened: Opened, heard: Heard) -> Self:
        named = opened.names.likeness(heard.question.statement)
        return cls(opened.meaning.near(heard.vector), opened.words.of(heard.worded), named)


@dataclass(frozen=True)
class Candidates:
    """Listings by row, their scores in the same order, `need_scores` [listings, needs heard, signals] and what they
    meet of the constraints. Listings that say themselves that they are not for this person are not among them."""

    rows: Rows
    scores: Scores
    need_scores: Floats
    eligible: Eligible
    reach: Reach | None
    compared: "Compared"
    """The statement beside every listing of the snapshot."""

    def named(self, place: int) -> bool:
        """Whether the statement is this candidate's name or its organisation's."""
        return bool(self.scores.name[place] > 0)


def candidates(
    opened: Opened,
    heard: Heard,
    weights: Weights = WEIGHTS,
    among: Reach | None = None,
    compared: Compared | None = None,
) -> Candidates:
    """Every listing in reach, or of all listings those that can come first, with exact scores.

    `among` stands for what is in reach, where the question has no place; `compared` is given where it is known already.
    """
    snapshot = opened.snapshot
    reach = reach_of(snapshot, heard.near, heard.distance_km) if heard.near else among
    compared = compared or Compared.of(opened, heard)
    named = compared.named
    bm25 = compared.worded if reach else _highest(compared.worded, WORDED)
    rows = _rows(opened, heard, reach, bm25, compared)
    needs = [need.id for _, need in heard.needs]
    judged = eligible(snapshot.facts[rows], heard.kept, heard.question.statement, needs)
    kept = ~judged.left_out | (named[rows] > 0)
    rows, judged = rows[kept], judged.only(kept)
    met = _met(snapshot, heard, rows)
    strength = met.max(axis=1, initial=0)
    scores = Scores(
        meaning=snapshot.manifest.calibration.scaled(compared.near.of(rows)),
        sentence=np.zeros(len(rows)),
        words=_words(snapshot, heard, rows, bm25[rows]),
        **{signal: strength[:, place] for place, signal in enumerate(SIGNALS)},
        alike=np.zeros(len(rows)),
        distinct=-snapshot.commonness[rows].astype(np.float64),
        fitting=judged.balance,
        open_to=-judged.for_others,
        name=named[rows],
        distance=_nearness(opened, heard, reach, rows),
        fresh=freshness(snapshot.facts["seen"][rows], snapshot.facts["assured"][rows], snapshot.facts["seen"]),
    )
    return Candidates(rows, _refined(opened, heard, rows, scores, weights), met, judged, reach, compared)


def _refined(opened: Opened, heard: Heard, rows: Rows, scores: Scores, weights: Weights) -> Scores:
    """With what is compared for the best so far only: their sentences, and how like the very best the others are."""
    snapshot = opened.snapshot
    scaled, whole = snapshot.manifest.calibration.scaled, opened.meaning.whole(rows)
    best = np.argsort(-total(scores, weights), kind="stable")[:SENTENCES_OF]
    own = scaled(cosines(whole[best], heard.vector).astype(np.float64))
    sentence = scores.sentence.copy()
    sentence[best] = np.maximum(scaled(opened.meaning.sentences(heard.vector, rows[best])) - own, 0)
    scores = replace(scores, sentence=sentence)
    organisations = [snapshot.organisations[row] for row in rows]
    few = first(total(scores, weights), organisations, LIKE, of_one=1)
    if not few:
        return scores
    middle = whole[few].mean(axis=0)
    return replace(scores, alike=scaled(cosines(whole, middle / np.linalg.norm(middle)).astype(np.float64)))


def _highest(scores: Floats, most: int) -> Floats:
    """The highest of them, the others 0."""
    held = np.zeros(len(scores))
    best = np.argsort(-scores, kind="stable")[:most]
    held[best] = scores[best]
    return held


def _words(snapshot: Snapshot, heard: Heard, rows: Rows, bm25: Floats) -> Floats:
    said = words.terms(heard.worded)
    if not bm25.any() or not said:
        return np.zeros(len(rows))
    with snapshot.words() as connection:
        (held,) = words.shared(connection, [int(rows[bm25.argmax()])], said).values()
    return wording(bm25, len(held) / len(said))


def _rows(opened: Opened, heard: Heard, reach: Reach | None, bm25: Floats, compared: Compared) -> Rows:
    if reach:
        return np.flatnonzero(reach.within)
    of_needs = [opened.meeting(need, OF_NEED) for need, _ in heard.needs]
    worded = np.flatnonzero((bm25 > 0) | (compared.named > 0))
    return np.unique(np.concatenate([compared.near.nearest(PASSAGES), worded, *of_needs]))


def _met(snapshot: Snapshot, heard: Heard, rows: Rows) -> Floats:
    """How far each listing meets each need heard, as surely as the need was heard [listings, needs, signals]."""
    if not heard.needs:
        return np.zeros((len(rows), 0, len(SIGNALS)))
    places = [place for place, _ in heard.needs]
    sure = np.array([need.confidence for _, need in heard.needs])
    met: Floats = snapshot.needs_met[rows][:, places].astype(np.float64)
    # A scooter to rent has a word of rent arrears: words count as far as the meaning bears them out.
    met[..., WORDED_SIGNAL] *= np.clip(met[..., :WORDED_SIGNAL].max(axis=2) / BORNE_OUT, 0, 1)
    met *= sure[None, :, None]
    return met


def _nearness(opened: Opened, heard: Heard, reach: Reach | None, rows: Rows) -> Floats:
    if reach is None:
        return np.zeros(len(rows))
    known = opened.vocabulary.by_id
    far = [known[need.id].travel.half_km for _, need in heard.needs if need.id in known]
    return nearness(reach.distance_km[rows], far[0] if far else None)
