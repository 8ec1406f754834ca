"""A large directory made from the invented samples, and its vectors without a day of encoding."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Final
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from bench.listings import spot
from crawler.samples.listings import load_samples
from directory.listing import Cost, Eligibility, Listing, Organisation, Place, Session
from directory.vocabulary import Need, Vocabulary
from index.encoder import Encoder, Progress, Vectors
from index.sentences import sentences

_SEEN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_PARTS: Final = re.compile(r"(?<=[.!?:])\s+|: |, | \(|\)")
_STREETS: Final = (
    "Mill,Church,Albert,Canal,Station,Orchard,Victoria,Bridge,Quarry,Hope,Garden,Castle,Union,Field".split(",")
)
_DAYS: Final = "Mondays,Tuesdays,Wednesdays,Thursdays,Fridays,Saturdays".split(",")
_TIMES: Final = ("10am to 12 noon", "1pm to 3pm", "6pm to 8pm", "all day")
_WHOM: Final = ("adults", "women", "men", "older people", "young people", "carers", "everyone")


@dataclass(frozen=True)
class _Sample:
    """What a sample brings to the listings made of it."""

    name: str
    organisation: str
    said: tuple[str, ...]
    needs: frozenset[str]


def invented(count: int, vocabulary: Vocabulary, seed: int = 11) -> Iterator[Listing]:
    """Listings, each of sentences of samples for the same need in another mixture, with its own name, place, day and
    eligibility; always the same ones."""
    chance, samples = random.Random(seed), list(_samples(vocabulary))
    by_need: Mapping[str, list[str]] = _sentences_by_need(samples, vocabulary)
    for number in range(count):
        sample = chance.choice(samples)
        need = vocabulary.by_id[chance.choice(sorted(sample.needs))]
        yield _listing(number, sample, need, by_need[need.id], chance)


def _listing(number: int, sample: _Sample, need: Need, pool: Sequence[str], chance: random.Random) -> Listing:
    street, whom = chance.choice(_STREETS), chance.choice(_WHOM)
    text = [*chance.sample(sample.said, min(2, len(sample.said))), *chance.sample(pool, min(4, len(pool)))]
    lat, lon = spot(chance)
    free = chance.random() < 0.6
    return Listing(
        id=uuid5(NAMESPACE_URL, f"invented:{number}"),
        name=f"{street} {chance.choice(('Road', 'Street', 'Hall', 'Lane'))} {need.name}",
        description=" ".join(dict.fromkeys(text)),
        organisation=Organisation(name=f"{sample.organisation}, {street} branch {number % 40}"),
        places=(Place(lat=lat, lon=lon),),
        sessions=(Session(text=f"{chance.choice(_DAYS)} {chance.choice(_TIMES)}"),),
        cost=Cost(free=free, text=None if free else f"£{chance.randint(1, 9)}"),
        eligibility=Eligibility(min_age=60) if whom == "older people" else Eligibility(text=whom),
        needs=tuple(sorted(sample.needs)),
        last_seen=_SEEN,
    )


def _samples(vocabulary: Vocabulary) -> Iterator[_Sample]:
    held = load_samples()
    for service in held.services:
        organisation = held.bodies[service.organisation].name
        yield _Sample(service.name, organisation, sentences(service.description), frozenset(service.needs))
    for entry in held.entries:
        headings = (entry.category, *entry.secondary)
        needs = frozenset(need.id for heading in headings for need in vocabulary.match_categories(heading))
        if needs:
            yield _Sample(entry.name, entry.organisation, sentences(entry.activities), needs)


def _sentences_by_need(samples: Sequence[_Sample], vocabulary: Vocabulary) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for sample in samples:
        for need in sample.needs:
            found[need].extend(sample.said)
    for known in vocabulary.all:
        found[known.id].extend((known.summary, *(f"{phrase}." for phrase in known.listings)))
    return {need: list(dict.fromkeys(said)) for need, said in found.items()}


class Composed:
    """Gives a text the mean of its parts' vectors, each part encoded once: 20,000 listings in a minute or two.

    For benches of speed only. Vectors lie as those of real listings do, in clusters and of length 1, and statements are
    encoded as they are served; but a text's vector is not the one that the encoder would give it.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.key, self.dimensions = encoder, encoder.key, encoder.dimensions

    def encode_statement(self, text: str) -> Vectors:
        return self._encoder.encode_statement(text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        parts = [_parts(text) for text in texts]
        known = list(dict.fromkeys(chain.from_iterable(parts)))
        row = {part: number for number, part in enumerate(known)}
        vectors = self._encoder.encode_passages(known, progress)
        means = np.stack([vectors[[row[part] for part in of]].mean(axis=0) for of in parts])
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, _PARTS.split(text)) if part) or (text,)
