"""The listings that are compared for one question, with their scores: place first, then meaning, words, needs, name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.cosines import cosines
from index.engines import words
from index.engines.names import Names
from index.engines.reach import Reach, reach_of
from index.engines.vectors import Meaning
from index.question import Question
from index.ranking import Scores, nearness, wording
from index.snapshot import Snapshot, open_snapshot
from index.statement import clear_needs

# The need score of a listing that somebody marked with the need (calibrated cosine); 0.8 costs 0.008 nDCG@10.
MARKED = 0.6
# Where everything is in reach: the passages nearest in meaning and the listings nearest in words.
PASSAGES = 600
WORDED = 300

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Statement = NDArray[np.float32]


@dataclass(frozen=True)
class Opened:
    """A snapshot with what is made of it in memory."""

    snapshot: Snapshot
    meaning: Meaning
    names: Names

    @classmethod
    def of(cls, folder: Path, encoder_key: str) -> Self:
        """Open a snapshot's folder; SnapshotUnreadable as `open_snapshot` says."""
        snapshot = open_snapshot(folder, encoder_key)
        return cls(snapshot, Meaning(snapshot), Names(snapshot.names, snapshot.organisations))


@dataclass(frozen=True)
class Asked:
    """One question on its way: its vector, its clear needs (by place in the snapshot), its reach (None: everywhere)."""

    question: Question
    statement: Statement
    needs: tuple[int, ...]
    reach: Reach | None

    @classmethod
    def of(cls, snapshot: Snapshot, question: Question, statement: Statement) -> Self:
        reach = reach_of(snapshot, question.near, question.distance_km) if question.near else None
        return cls(question, statement, _needs(snapshot, question, statement), reach)


def _needs(snapshot: Snapshot, question: Question, statement: Statement) -> tuple[int, ...]:
    known = snapshot.manifest.needs
    if question.needs:
        return tuple(known.index(need) for need in question.needs if need in known)
    found = clear_needs(snapshot, question.statement, statement)
    return tuple(need for need in found if f"need:{known[need]}" not in question.without)


@dataclass(frozen=True)
class Candidates:
    """Listings by row, their scores in the same order, and `need_scores` [listings, clear needs], calibrated."""

    rows: Rows
    scores: Scores
    need_scores: Floats

    def named(self, place: int) -> bool:
        """Whether the statement is this candidate's name or its organisation's."""
        return bool(self.scores.name[place] > 0)


def candidates(opened: Opened, asked: Asked) -> Candidates:
    """Every listing in reach, or of all listings those that can come first, with exact scores."""
    named = opened.names.likeness(asked.question.statement)
    bm25 = _bm25(opened.snapshot, asked)
    rows = _rows(opened, asked, bm25, named)
    needs = _need_scores(opened, asked, rows)
    scores = Scores(
        meaning=opened.snapshot.manifest.calibration.scaled(opened.meaning.cosines(asked.statement, rows)),
        words=_words(opened.snapshot, asked, rows, bm25[rows]),
        need=needs.max(axis=1, initial=0),
        name=named[rows],
        distance=_nearness(asked, rows),
    )
    return Candidates(rows, scores, needs)


def _bm25(snapshot: Snapshot, asked: Asked) -> Floats:
    """BM25 of every listing, 0 where no word is shared."""
    with snapshot.words() as connection:
        rows, scores = words.bm25(connection, asked.question.statement, most=None if asked.reach else WORDED)
    held = np.zeros(len(snapshot.listings))
    held[rows] = scores
    return held


def _words(snapshot: Snapshot, asked: Asked, rows: Rows, bm25: Floats) -> Floats:
    said = words.terms(asked.question.statement)
    if not bm25.any() or not said:
        return np.zeros(len(rows))
    with snapshot.words() as connection:
        (held,) = words.shared(connection, [int(rows[bm25.argmax()])], said).values()
    return wording(bm25, len(held) / len(said))


def _rows(opened: Opened, asked: Asked, bm25: Floats, named: Floats) -> Rows:
    if asked.reach:
        return np.flatnonzero(asked.reach.within)
    return np.union1d(opened.meaning.nearest(asked.statement, PASSAGES), np.flatnonzero((bm25 > 0) | (named > 0)))


def _need_scores(opened: Opened, asked: Asked, rows: Rows) -> Floats:
    if not asked.needs:
        return np.zeros((len(rows), 0))
    whole = opened.meaning.whole(rows)
    near = [cosines(whole, opened.snapshot.needs[need]) for need in asked.needs]
    scores = opened.snapshot.manifest.calibration.scaled(np.stack(near, axis=1).astype(np.float64))
    for place, need in enumerate(asked.needs):
        marked = np.isin(rows, opened.snapshot.marked_with(opened.snapshot.manifest.needs[need]))
        scores[marked, place] = np.maximum(scores[marked, place], MARKED)
    return scores


def _nearness(asked: Asked, rows: Rows) -> Floats:
    if asked.reach is None:
        return np.zeros(len(rows))
    return nearness(asked.reach.distance_km[rows], asked.question.distance_km)
