"""Needs that a listing meets, by its words and its meaning: for ranking, and for a curator to tick."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from directory.frozen import Frozen
from directory.listing import Listing
from directory.vocabulary import Vocabulary
from index.needs.confidence import Floats, logistic
from index.needs.nearness import FloatArray, Phrases
from index.needs.words import ENGLISH, WordBook

FITTED: Final = Path(__file__).with_name("tagging.toml")
# From here on a need is proposed: below it most were wrong on the sample listings.
PROPOSED: Final = 0.4
AT_ONCE: Final = 256
COUNTED: Final = 3


class ProposedNeed(Frozen):
    """A need that a listing seems to meet. `by` is what told most of it: its source's own word, words, or meaning."""

    id: str
    confidence: float = Field(ge=0, le=1)
    by: Literal["source", "words", "meaning"]


class TagEvidence(NamedTuple):
    """What speaks for each need of one listing [needs]; cosines are calibrated.

    `marked`: the listing's source put it under the need; `in_name` and `in_text`: how sure the need's words are there;
    `more_words`: further ones, up to three; `nearest`, `nearest_three`, `ahead` and `behind` as for statements, with
    the whole passage; `leads`: how much nearer another need is that holds it or that it holds.
    """

    marked: Floats
    in_name: Floats
    in_text: Floats
    more_words: Floats
    nearest: Floats
    nearest_three: Floats
    ahead: Floats
    behind: Floats
    leads: Floats


class TagWeights(NamedTuple):
    """The weights of a logistic function of `TagEvidence`."""

    weights: tuple[float, ...]
    bias: float

    @classmethod
    def from_values(cls, values: Mapping[str, float]) -> Self:
        """From named weights; each name of `TagEvidence` and `bias` must be there."""
        return cls(tuple(float(values[name]) for name in TagEvidence._fields), float(values["bias"]))


class NeedTagger:
    """Proposes needs for listings. The vectors are those of their whole passages, by the encoder of the phrases."""

    def __init__(self, vocabulary: Vocabulary, phrases: Phrases, weights: TagWeights | None = None) -> None:
        self._phrases, self._words = phrases, WordBook(vocabulary)
        self._weights = weights or fitted()
        self._related = phrases.related(vocabulary)
        self._place = {need: place for place, need in enumerate(phrases.needs)}

    def propose(self, listing: Listing, vector: FloatArray) -> tuple[ProposedNeed, ...]:
        """The needs of one listing that are likelier than not, surest first."""
        evidence = self.evidence(listing, self._phrases.near(vector))
        sure = logistic(evidence, self._weights.weights, self._weights.bias)
        best = sorted(np.flatnonzero(sure >= PROPOSED), key=lambda place: -sure[place])
        return tuple(
            ProposedNeed(
                id=self._phrases.needs[place],
                confidence=round(float(sure[place]), 4),
                by=_by(TagEvidence(*evidence[place])),
            )
            for place in best
        )

    def confidences(self, listings: Sequence[Listing], vectors: FloatArray) -> NDArray[np.float16]:
        """How sure each need is for each listing [listings, needs], from 0 to 1; `vectors` [listings, d]."""
        told = np.zeros((len(listings), len(self._phrases.needs)), np.float16)
        for start in range(0, len(listings), AT_ONCE):
            near = self._phrases.near_all(vectors[start : start + AT_ONCE])
            for row, listing in enumerate(listings[start : start + AT_ONCE]):
                evidence = self.evidence(listing, near[row])
                told[start + row] = logistic(evidence, self._weights.weights, self._weights.bias)
        return told

    def evidence(self, listing: Listing, near: Floats) -> Floats:
        """The evidence for every need [needs, fields of TagEvidence]; `near` as `Phrases.near` gives it."""
        nearest, three = near[:, 0], near[:, 1]
        ahead = nearest - np.where(self._related, -np.inf, nearest[None, :]).max(axis=1)
        apart = self._related & ~np.eye(len(nearest), dtype=bool)
        leads = np.where(apart, nearest[None, :], -np.inf).max(axis=1) - nearest
        in_name, names = self._worded(listing.name)
        in_text, texts = self._worded(" ".join(_texts(listing)))
        return np.stack(
            TagEvidence(
                marked=np.array([float(need in listing.needs) for need in self._phrases.needs]),
                in_name=in_name,
                in_text=in_text,
                more_words=np.clip(names + texts - 1, 0, COUNTED),
                nearest=nearest,
                nearest_three=three,
                ahead=np.maximum(ahead, 0),
                behind=np.minimum(ahead, 0),
                leads=np.clip(leads, 0, 1),
            ),
            axis=1,
        )

    def _worded(self, text: str) -> tuple[Floats, Floats]:
        strengths = np.zeros(len(self._phrases.needs))
        counts = np.zeros(len(self._phrases.needs))
        for hit in self._words.hits(text, ENGLISH):
            if (place := self._place.get(hit.need)) is not None:
                strengths[place] = max(strengths[place], hit.strength)
                counts[place] += 1
        return strengths, counts


@cache
def fitted() -> TagWeights:
    """The weights that were fitted last; see `bench/listing_needs.py`."""
    return TagWeights.from_values(tomllib.loads(FITTED.read_text("utf-8"))["tagging"])


def _texts(listing: Listing) -> Iterator[str]:
    yield listing.description or ""
    yield from listing.categories
    if listing.eligibility:
        yield from listing.eligibility.groups
        yield listing.eligibility.text or ""


def _by(told: TagEvidence) -> Literal["source", "words", "meaning"]:
    if told.marked:
        return "source"
    return "words" if max(float(told.in_name), float(told.in_text)) > 0 else "meaning"
