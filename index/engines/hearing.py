"""What is made of a question before any listing is looked at: what it says, its needs, and its vector."""

import re
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
from index.needs.denied import without
from index.pieces import Kept, NeedSaid, Piece, language_piece
from index.question import Question, Understood
from index.understanding.said import ConstraintKind, Span, Understanding
from index.understanding.understand import understand

Vector = NDArray[np.float32]
# Needs less sure than this are chance more often than meant; those below `TOLD` are used in ranking and not told.
HEARD = 0.3
TOLD = 0.5
# Needs that a first page has room for.
NEEDS_COVERED = 5
FEW_WORDS = 3
_A_WORD = re.compile(r"\w{2}")


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
    need_vectors: tuple[Vector, ...] = ()
    """Of the clause that each of the first of several `needs` came from: each is searched by itself."""
    worded: str = ""
    """The words that are looked for in listings: without what is not wanted, places, and whom it is for."""

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
        searched = question.statement if few else understood.searched
        reader = _Reader(encoder)
        needs = _needs(opened, question, understood.parts, reader)
        several = NEEDS_COVERED if len(needs) > 1 else 0
        return cls(
            question=question,
            understood=understood,
            kept=kept,
            language=language,
            vector=reader.vector(searched),
            needs=needs,
            near=near,
            distance_km=_distance(question, kept),
            need_vectors=tuple(reader.vector(_clause(need, question, searched)) for _, need in needs[:several]),
            worded=question.statement if few else words_sought(understood),
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


class _Reader:
    """Encodes each text of one question once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self._known = encoder, dict[str, Vector]()

    def vector(self, text: str) -> Vector:
        if text not in self._known:
            self._known[text] = self._encoder.encode_statement(text)
        return self._known[text]

    def vectors(self, texts: Sequence[str]) -> Vector:
        return np.stack([self.vector(text) for text in texts])


def _clause(need: FoundNeed, question: Question, searched: str) -> str:
    """What a need is searched by: its clause, or what is searched by where it came from the whole."""
    return searched if need.part.text == question.statement else need.part.text


def words_sought(understood: Understanding) -> str:
    """Without dislikes, places and kin: "not AA" must not find AA, nor "my mother" a group for mothers."""
    kin = (one.span for one in understood.constraints if one.kind is ConstraintKind.WHO)
    aside = (*kin, *(one.span for one in understood.dislikes), *(one.span for one in understood.places))
    left = without(understood.statement, 0, len(understood.statement), tuple((one.start, one.end) for one in aside))
    return left if _A_WORD.search(left) else understood.statement


def _needs(
    opened: Opened, question: Question, parts: Sequence[Span], reader: _Reader
) -> tuple[tuple[int, FoundNeed], ...]:
    places = {need: place for place, need in enumerate(opened.snapshot.manifest.needs)}
    if question.needs:
        whole = Span.of(question.statement, 0, len(question.statement))
        given = (FoundNeed(id=need, part=whole, confidence=1, by="words") for need in question.needs)
        return tuple((places[need.id], need) for need in given if need.id in places)

    found = opened.needs.find(question.statement, parts, reader.vectors, least=HEARD)
    return tuple((places[need.id], need) for need in found if f"need:{need.id}" not in question.without)


def _distance(question: Question, kept: Kept) -> float:
    """As asked, or nearer where the statement says that they cannot go so far."""
    said = [one.distance_km for one in kept.constraints if one.kind is ConstraintKind.DISTANCE and one.hard]
    return min([question.distance_km, *(km for km in said if km)])
