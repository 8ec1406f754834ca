"""A candidate as the hit that a person is shown, with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.cosines import cosines
from index.engines import words
from index.engines.candidates import Candidates
from index.engines.eligible import MET, MISSED, OPEN
from index.engines.hearing import TOLD, Heard
from index.engines.opened import Opened
from index.engines.reach import precision_of
from index.explain import Known, reasons
from index.question import Hit
from index.sentences import telling
from index.snapshot import Snapshot
from index.snapshot.facts import UNKNOWN

# A listing meets a need when it is marked with it, is this close to it (calibrated cosine), or has most of its words.
MEETS = 0.35
HAS_ITS_WORDS = 0.5
ASKED_WORDS = 20
SHOWN_WORDS = 3


@dataclass(frozen=True)
class Explained:
    """Turns candidates of one question into hits."""

    opened: Opened
    heard: Heard
    found: Candidates

    @property
    def snapshot(self) -> Snapshot:
        return self.opened.snapshot

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The plain words of each constraint and dislike, by id."""
        return {piece.id: piece.label for piece in self.heard.kept.pieces()}

    def hits(self, best: Sequence[int], totals: NDArray[np.float64]) -> tuple[Hit, ...]:
        """The hits of the candidates at the places `best`, in that order, with their total scores."""
        rows = [int(self.found.rows[place]) for place in best]
        said = words.terms(self.heard.question.statement)[:ASKED_WORDS]
        with self.snapshot.words() as connection:
            shared = words.shared(connection, rows, said)
        return tuple(self._hit(place, float(totals[place]), shared) for place in best)

    def _hit(self, place: int, score: float, shared: Mapping[int, tuple[str, ...]]) -> Hit:
        row = int(self.found.rows[place])
        met = self._met(row)
        known = self._known(row, place, met, shared[row])
        return Hit(
            listing=self.snapshot.ids[row],
            score=round(score, 4),
            scores=self.found.scores.of(place),
            distance_km=known.distance_km,
            precision=known.precision,
            sentence=known.sentence,
            needs=met,
            reasons=reasons(known),
            met=self.found.eligible.of(place, MET),
            missed=self.found.eligible.of(place, MISSED),
            unknown=self.found.eligible.of(place, OPEN),
            last_seen=known.last_seen,
            assured=known.assured,
        )

    def _met(self, row: int) -> tuple[str, ...]:
        """Those of the statement's clear needs that the listing meets, by vocabulary id."""
        marked = self.snapshot.listing_needs(row) if self.heard.needs else frozenset()
        return tuple(
            need.id
            for known, need in self.heard.needs
            if need.confidence >= TOLD and (need.id in marked or self._meets(row, known))
        )

    def _meets(self, row: int, need: int) -> bool:
        told, _, worded = self.snapshot.needs_met[row, need]
        return bool(told >= MEETS or (worded >= HAS_ITS_WORDS and told >= MEETS / 2))

    def _known(self, row: int, place: int, met: tuple[str, ...], shared: tuple[str, ...]) -> Known:
        flags, reach, known_needs = self.snapshot.listings[row], self.found.reach, self.opened.vocabulary.by_id
        facts, judged = self.snapshot.facts[row], self.found.eligible
        return Known(
            named=self.found.named(place),
            sentence=self._sentence(row),
            words=shared[:SHOWN_WORDS],
            needs=tuple(known_needs[need].name for need in met if need in known_needs),
            distance_km=self._distance(row),
            precision=precision_of(self.snapshot, reach.near, row) if reach and reach.near else None,
            area=self.snapshot.area_names[row],
            served=bool(reach and reach.served[row]),
            nationwide=bool(flags["nationwide"]),
            assumed=bool(flags["assumed"]),
            remote=bool(flags["remote"]),
            constraints=self._told(judged.of(place, MET)),
            missed=self._told(judged.of(place, MISSED)),
            unknown=self._told(judged.of(place, OPEN)),
            last_seen=_day(facts["seen"]),
            assured=_day(facts["assured"]),
        )

    def _told(self, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.labels[id_] for id_ in ids if id_ in self.labels)

    def _distance(self, row: int) -> float | None:
        reach = self.found.reach
        if reach is None or np.isnan(reach.distance_km[row]):
            return None
        return round(float(reach.distance_km[row]), 3)

    def _sentence(self, row: int) -> str | None:
        """The sentence nearest in meaning where sentences have vectors, else the one that shares most words."""
        where, texts = self.snapshot.sentences_of(row)
        if not texts:
            return None
        if not len(self.snapshot.sentence_vectors):
            return telling(self.heard.question.statement, texts)
        vectors = self.snapshot.sentence_vectors[where].astype(np.float32)
        return texts[int(np.argmax(cosines(vectors, self.heard.vector)))]


def _day(since_1970: int) -> date | None:
    return None if since_1970 == UNKNOWN else date(1970, 1, 1) + timedelta(days=int(since_1970))
