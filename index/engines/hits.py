"""A candidate as the hit that a person is shown, with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Vocabulary
from index.cosines import cosines
from index.engines import words
from index.engines.candidates import Asked, Candidates
from index.explain import Known, reasons
from index.question import Hit
from index.sentences import telling
from index.snapshot import Snapshot

# A listing meets a need when it is marked with it or is this close to its phrases (calibrated cosine).
MEETS = 0.35
ASKED_WORDS = 20
SHOWN_WORDS = 3


@dataclass(frozen=True)
class Explained:
    """Turns candidates of one question into hits."""

    snapshot: Snapshot
    asked: Asked
    found: Candidates
    vocabulary: Vocabulary

    def hits(self, best: Sequence[int], totals: NDArray[np.float64]) -> tuple[Hit, ...]:
        """The hits of the candidates at the places `best`, in that order, with their total scores."""
        rows = [int(self.found.rows[place]) for place in best]
        said = words.terms(self.asked.question.statement)[:ASKED_WORDS]
        with self.snapshot.words() as connection:
            shared = words.shared(connection, rows, said)
        return tuple(self._hit(place, float(totals[place]), shared) for place in best)

    def _hit(self, place: int, score: float, shared: Mapping[int, tuple[str, ...]]) -> Hit:
        row = int(self.found.rows[place])
        met = self._met(row, place)
        known = self._known(row, place, met, shared[row])
        return Hit(
            listing=self.snapshot.ids[row],
            score=round(score, 4),
            scores=self.found.scores.of(place),
            distance_km=known.distance_km,
            sentence=known.sentence,
            needs=met,
            reasons=reasons(known),
        )

    def _met(self, row: int, place: int) -> tuple[str, ...]:
        """Those of the statement's clear needs that the listing meets, by vocabulary id."""
        if not self.asked.needs:
            return ()
        marked = self.snapshot.listing_needs(row)
        stated = [self.snapshot.manifest.needs[need] for need in self.asked.needs]
        near = self.found.need_scores[place] >= MEETS
        return tuple(need for need, close in zip(stated, near, strict=True) if close or need in marked)

    def _known(self, row: int, place: int, met: tuple[str, ...], shared: tuple[str, ...]) -> Known:
        flags, reach, known_needs = self.snapshot.listings[row], self.asked.reach, self.vocabulary.by_id
        return Known(
            named=self.found.named(place),
            sentence=self._sentence(row),
            words=shared[:SHOWN_WORDS],
            needs=tuple(known_needs[need].name for need in met if need in known_needs),
            distance_km=self._distance(row),
            area=self.snapshot.area_names[row],
            served=bool(reach and reach.served[row]),
            nationwide=bool(flags["nationwide"]),
            assumed=bool(flags["assumed"]),
            remote=bool(flags["remote"]),
        )

    def _distance(self, row: int) -> float | None:
        reach = self.asked.reach
        if reach is None or np.isnan(reach.distance_km[row]):
            return None
        return round(float(reach.distance_km[row]), 3)

    def _sentence(self, row: int) -> str | None:
        """The sentence nearest in meaning where sentences have vectors, else the one that shares most words."""
        where, texts = self.snapshot.sentences_of(row)
        if not texts:
            return None
        if not len(self.snapshot.sentence_vectors):
            return telling(self.asked.question.statement, texts)
        vectors = self.snapshot.sentence_vectors[where].astype(np.float32)
        return texts[int(np.argmax(cosines(vectors, self.asked.statement)))]
