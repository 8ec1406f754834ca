"""Finds the needs that a statement speaks of, each with its clause."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Vocabulary
from index.needs.confidence import Confidence, Evidence, fitted
from index.needs.denied import no_needs, without
from index.needs.found import FoundNeed
from index.needs.nearness import FloatArray, Phrases, VectorOf
from index.needs.words import WordBook, WordHit
from index.snapshot import Snapshot
from index.understanding.abbreviations import expanded, expansions
from index.understanding.language import language_of
from index.understanding.said import Span

# A need is told from here on: of those with less most are chance.
CLEAR: Final = 0.4
FEW_WORDS: Final = 3
# What lies between the things that a clause lists, as notes do: "82F, isolated, 2 falls".
_BETWEEN: Final = re.compile(r"\s*(?:[,;()]|\s[-+&]\s|(?<=[a-z])/(?=[a-z]))\s*", re.I)
FEWEST_LETTERS: Final = 4
MOST_PIECES: Final = 6
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weighed:
    """Every need weighed in one clause: `evidence` [needs, fields of Evidence]."""

    part: Span
    evidence: Floats


class NeedFinder:
    """Finds needs by meaning and by words. Holds no statement; safe to use from several threads."""

    def __init__(self, vocabulary: Vocabulary, phrases: Phrases, confidence: Confidence | None = None) -> None:
        self._phrases, self._words = phrases, WordBook(vocabulary)
        self._confidence = confidence or fitted()
        self._related = phrases.related(vocabulary)
        self._place = {need: place for place, need in enumerate(phrases.needs)}

    @classmethod
    def of(cls, snapshot: Snapshot, vocabulary: Vocabulary) -> Self:
        """For the phrases of a snapshot."""
        return cls(vocabulary, Phrases.of(snapshot), fitted(snapshot.manifest.encoder))

    def find(
        self, statement: str, parts: Sequence[Span], vector_of: VectorOf, *, least: float = CLEAR
    ) -> tuple[FoundNeed, ...]:
        """The needs of a statement, surest first, each once with the clause that speaks for it most.

        `parts` are its clauses; `vector_of` gives the vectors [n, d] of n texts and is called at most once, with the
        clauses and, where there are several, the whole. What is said not to be needed does not count. An empty
        tuple: no need is clear.
        """
        best: dict[str, FoundNeed] = {}
        for weighed in self.weigh(statement, parts, vector_of):
            for found in self._found(weighed, least):
                if found.id not in best or best[found.id].confidence < found.confidence:
                    best[found.id] = found
        return tuple(sorted(best.values(), key=lambda found: (-found.confidence, self._place[found.id])))

    def weigh(self, statement: str, parts: Sequence[Span], vector_of: VectorOf) -> tuple[Weighed, ...]:
        """The evidence for every need in each clause, and in the whole where there are several clauses."""
        spans = no_needs(statement)
        pieces = [(part, without(statement, part.start, part.end, spans)) for part in _clauses(statement, parts)]
        pieces = [(part, text) for part, text in pieces if any(map(str.isalnum, text))]
        if not pieces:
            return ()
        language = language_of(statement)
        vectors = vector_of(
            [expanded(text, expansions(text)) if language in {None, "en"} else text for _, text in pieces]
        )
        return tuple(
            Weighed(part, self._evidence(text, vector, language, _size(part, statement, parts)))
            for (part, text), vector in zip(pieces, vectors, strict=True)
        )

    def _found(self, weighed: Weighed, least: float) -> Iterator[FoundNeed]:
        sure = self._confidence.of(weighed.evidence)
        for place in np.flatnonzero(sure >= least):
            told = Evidence(*weighed.evidence[place])
            yield FoundNeed(
                id=self._phrases.needs[place],
                part=weighed.part,
                confidence=round(float(sure[place]), 4),
                by="words" if told.word or told.foreign_word else "meaning",
            )

    def _evidence(self, text: str, vector: FloatArray, language: str | None, size: tuple[bool, bool]) -> Floats:
        near = self._phrases.near(vector)
        nearest, three = near[:, 0], near[:, 1]
        others = np.where(self._related, -np.inf, nearest[None, :]).max(axis=1)
        relatives = np.where(self._related & ~np.eye(len(nearest), dtype=bool), nearest[None, :], -np.inf).max(axis=1)
        word, foreign, more = self._worded(self._words.hits(text, language))
        few = np.full(len(nearest), float(len(text.split()) <= FEW_WORDS))
        ahead = nearest - others
        told = Evidence(
            nearest=nearest,
            nearest_three=three,
            ahead=np.maximum(ahead, 0),
            behind=np.minimum(ahead, 0),
            word=word,
            foreign_word=foreign,
            more_words=more,
            few_words=few,
            near_and_few=nearest * few,
            word_and_few=word * few,
            relative_leads=np.clip(relatives - nearest, 0, 1),
            whole=np.full(len(nearest), float(size[0])),
            piece=np.full(len(nearest), float(size[1])),
        )
        return np.stack(told, axis=1)

    def _worded(self, hits: Sequence[WordHit]) -> tuple[Floats, Floats, Floats]:
        """The strength of each need's English words, of its foreign ones, and how many come after the first."""
        strengths = np.zeros((2, len(self._phrases.needs)))
        counts = np.zeros(len(self._phrases.needs))
        for hit in hits:
            place = self._place.get(hit.need)
            if place is not None:
                strengths[int(hit.foreign), place] = max(strengths[int(hit.foreign), place], hit.strength)
                counts[place] += 1
        return strengths[0], strengths[1], np.clip(counts - 1, 0, 3)


def _size(part: Span, statement: str, parts: Sequence[Span]) -> tuple[bool, bool]:
    """Whether it is the whole of several clauses, and whether it is a piece of one."""
    return len(parts) > 1 and part.text == statement, part not in parts and part.text != statement


def _clauses(statement: str, parts: Sequence[Span]) -> tuple[Span, ...]:
    """The clauses, then the whole where there are several, then the pieces of a clause that lists things."""
    whole = Span.of(statement, 0, len(statement))
    clauses = (*parts, whole) if len(parts) > 1 else tuple(parts) or (whole,)
    pieces = [piece for part in (parts or (whole,)) for piece in _pieces(statement, part)]
    return (*clauses, *(piece for piece in pieces[:MOST_PIECES] if piece not in clauses))


def _pieces(statement: str, part: Span) -> Iterator[Span]:
    last = part.start
    for joint in (*_BETWEEN.finditer(statement, part.start, part.end), None):
        end = joint.start() if joint else part.end
        text = statement[last:end]
        if sum(map(str.isalpha, text)) >= FEWEST_LETTERS:
            start = last + len(text) - len(text.lstrip())
            yield Span.of(statement, start, start + len(text.strip()))
        last = joint.end() if joint else part.end
