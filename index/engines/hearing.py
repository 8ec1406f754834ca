"""What is made of a question before any listing is looked at: what it says, its needs, and its vector."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from directory.places import Gazetteer, PlacePoint
from index.encoder import Encoder
from index.engines.opened import Opened
from index.multilingual import encoder_for
from index.needs import FoundNeed
from index.pieces import Kept, NeedSaid, Piece, language_piece
from index.question import Question, Understood
from index.understanding.said import ConstraintKind, Span, Understanding
from index.understanding.understand import understand

Vector = NDArray[np.float32]
# Needs less sure than this are chance more often than meant; those below `TOLD` are used in ranking and not told.
HEARD = 0.3
TOLD = 0.5
FEW_WORDS = 3


@dataclass(frozen=True)
class Heard:
    """One question on its way.

    `vector` is of what is searched by; `needs` are those heard, surest first, each with its place in the snapshot;
    `near` and `distance_km` are as asked or as said.
    """

    question: Question
    understood: Understanding
    kept: Kept
    language: str | None
    vector: Vector
    needs: tuple[tuple[int, FoundNeed], ...]
    near: PlacePoint | None
    distance_km: float

    @classmethod
    def of(
        cls,
        opened: Opened,
        question: Question,
        encoder: Encoder,
        gazetteer: Gazetteer | None = None,
        multilingual: Encoder | None = None,
    ) -> Self:
        """Understand and encode; the encoder is asked for the whole and, where there are several, for each clause."""
        understood = understand(question.statement, gazetteer)
        kept = Kept.of(understood, question.without, question.filters)
        language = question.language or understood.language
        encoder = encoder_for(language, encoder, multilingual, opened.bridge)
        # A word or two of shorthand ("ESOL") stands as such in names and in the vocabulary.
        few = len(question.statement.split()) <= FEW_WORDS
        near = question.near or next((place.point for place in kept.places if place.point), None)
        return cls(
            question=question,
            understood=understood,
            kept=kept,
            language=language,
            vector=encoder.encode_statement(question.statement if few else understood.searched),
            needs=_needs(opened, question, understood.parts, encoder),
            near=near,
            distance_km=_distance(question, kept),
        )

    def told(self, opened: Opened) -> Understood:
        """What was understood, for the answer."""
        names = opened.vocabulary.by_id
        said = tuple(
            NeedSaid(need=need.id, name=names[need.id].name, confidence=need.confidence, said=need.part)
            for _, need in self.needs
            if need.confidence >= TOLD and need.id in names
        )
        return Understood(
            statement_language=self.language,
            urgent=self.understood.urgent,
            needs=tuple(need.need for need in said),
            place=self.near,
            needs_said=said,
            pieces=self._pieces(said),
        )

    def _pieces(self, needs: Sequence[NeedSaid]) -> tuple[Piece, ...]:
        spoken = (language_piece(self.language),) if self.language else ()
        return (*(need.piece for need in needs), *self.kept.pieces(), *spoken)


def _needs(
    opened: Opened, question: Question, parts: Sequence[Span], encoder: Encoder
) -> tuple[tuple[int, FoundNeed], ...]:
    places = {need: place for place, need in enumerate(opened.snapshot.manifest.needs)}
    if question.needs:
        whole = Span.of(question.statement, 0, len(question.statement))
        given = (FoundNeed(id=need, part=whole, confidence=1, by="words") for need in question.needs)
        return tuple((places[need.id], need) for need in given if need.id in places)

    def vectors(texts: Sequence[str]) -> Vector:
        return np.stack([encoder.encode_statement(text) for text in texts])

    found = opened.needs.find(question.statement, parts, vectors, least=HEARD)
    return tuple((places[need.id], need) for need in found if f"need:{need.id}" not in question.without)


def _distance(question: Question, kept: Kept) -> float:
    """As asked, or nearer where the statement says that they cannot go so far."""
    said = [one.distance_km for one in kept.constraints if one.kind is ConstraintKind.DISTANCE and one.hard]
    return min([question.distance_km, *(km for km in said if km)])
