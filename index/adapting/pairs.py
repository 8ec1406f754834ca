"""Pairs of a statement and a listing that helps with it, all invented, the same ones every time."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from directory.vocabulary import Need, Vocabulary
from index.adapting.texts import Text, frames, listing_texts, statements

PER_NEED: Final = 34
"""Pairs made around each need, beside those of the statements written by hand."""
_HELD_OUT: Final = 8
"""Of the statements written by hand every so many-th is kept apart, to be ranked and never learned from."""
_OWN_TEXTS: Final = 0.75
_NAME: Final = re.compile(r"([A-Z][\w'’&-]*(?: [\w'’&-]+){0,4})[.:] ")


@dataclass(frozen=True)
class Pair:
    """What somebody says and a listing that helps. `stated` and `met` are the needs of each, by their ids."""

    said: str
    listing: str
    stated: frozenset[str]
    met: frozenset[str]


def make_pairs(vocabulary: Vocabulary, seed: int = 7, per_need: int = PER_NEED) -> tuple[Pair, ...]:
    """All pairs, in an order drawn by the seed: of each need's phrases in frames, and of the written statements."""
    made = _Maker(vocabulary, random.Random(seed))
    pairs = dict.fromkeys([*made.around(per_need), *made.written(_learned(statements())), *made.names()])
    shuffled = list(pairs)
    random.Random(seed).shuffle(shuffled)
    return tuple(shuffled)


def held_out() -> tuple[Text, ...]:
    """The written statements that no pair is made of."""
    return statements()[::_HELD_OUT]


def _learned(written: Sequence[Text]) -> list[Text]:
    apart = set(held_out())
    return [text for text in written if text not in apart]


class _Maker:
    def __init__(self, vocabulary: Vocabulary, chance: random.Random) -> None:
        self._needs, self._by_id, self._chance = vocabulary.all, vocabulary.by_id, chance
        self._frames = frames()
        self._texts = _by_need(listing_texts())

    def around(self, per_need: int) -> Iterator[Pair]:
        for need in self._needs:
            for _ in range(per_need):
                other = self._another(need)
                said, several = self._statement(need, other)
                stated = frozenset({need.id, other.id} if several else {need.id})
                yield self._pair(said, stated, self._chance.choice([need, other]) if several else need)

    def written(self, texts: Iterable[Text]) -> Iterator[Pair]:
        """Each with two listings for every need that it states: it was written for them."""
        for text in texts:
            for need in sorted(text.needs):
                for _ in range(2):
                    yield self._pair(text.text, text.needs, self._by_id[need])

    def names(self) -> Iterator[Pair]:
        """A typed name and its listing, so that names are not forgotten over meanings."""
        for text in listing_texts():
            if named := _NAME.match(text.text):
                yield Pair(named[1], text.text, text.needs, text.needs)

    def _pair(self, said: str, stated: frozenset[str], need: Need) -> Pair:
        own = self._texts.get(need.id)
        if own and self._chance.random() < _OWN_TEXTS:
            text = self._chance.choice(own)
            return Pair(
                said,
                self._put(self._chance.choice(self._frames["listings"]["around"]), text=text.text),
                stated,
                text.needs,
            )
        form = self._chance.choice(self._frames["listings"]["forms"])
        return Pair(said, self._put(form, **self._words(need)), stated, frozenset({need.id}))

    def _statement(self, need: Need, other: Need) -> tuple[str, bool]:
        """A statement of the need, and whether it states the other one too."""
        kinds = {"own": 34, "other": 13, "several": 16, "refer": 20, "refer_several": 7, "keywords": 10}
        kind = self._chance.choices(list(kinds), list(kinds.values()))[0]
        words = self._words(need) | {
            "other": self._chance.choice(other.says),
            "more": self._chance.choice(other.professional),
        }
        frame = self._chance.choice(self._frames["statements"][kind])
        return self._put(frame, **words), kind in {"several", "refer_several"}

    def _words(self, need: Need) -> dict[str, str]:
        work, also = self._two(need.professional)
        said = self._chance.choice(need.says)
        word = self._chance.choice(need.words or need.professional).strip("=*")
        offer = self._chance.choice(need.listings or (need.summary,)).rstrip(".")
        told = {"name": _low(need.name), "Name": need.name, "summary": need.summary, "word": word, "offer": offer}
        return told | {"said": said, "Said": said[:1].upper() + said[1:], "work": work, "also": also}

    def _put(self, frame: str, **words: str) -> str:
        age, chance = self._chance.randint(17, 89), self._chance
        filled = {
            "age": str(age),
            "decade": str(age // 10 * 10),
            "sex": chance.choice(["male", "female", "woman", "man"]),
            "letter": chance.choice("MF"),
            "place": chance.choice(self._frames["places"]),
            "relation": chance.choice(self._frames["relations"]),
            "org": chance.choice(self._frames["listings"]["organisations"]),
        }
        aside = chance.choice(self._frames["asides"]).format(**filled)
        return frame.format(**filled, aside=aside, **words)

    def _two(self, phrases: Sequence[str]) -> list[str]:
        return self._chance.sample(phrases, 2) if len(phrases) > 1 else [phrases[0], phrases[0]]

    def _another(self, need: Need) -> Need:
        """Half of the time one of those that come with it, else any."""
        near = [self._by_id[one] for one in need.near]
        others = near if near and self._chance.random() < 0.5 else [one for one in self._needs if one is not need]
        return self._chance.choice(others)


def _by_need(texts: Iterable[Text]) -> Mapping[str, list[Text]]:
    found = defaultdict(list)
    for text in texts:
        for need in text.needs:
            found[need].append(text)
    return found


def _low(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
