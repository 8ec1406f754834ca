"""The words of names and addresses as linkage compares them: what tells a listing apart, and what says nothing."""

import re
from sys import intern
from typing import Final

from directory.identity import name_words

# Said of so many listings that sharing them says nothing.
_EMPTY: Final = frozenset(
    "warm warmth warmer welcome welcoming space winter place cost living of the a an and for at in on with by to our "
    "open house friendly group project service association ltd limited cic cio charity hub centre community council "
    "county branch".split()
)
# What a thing is: a library and a church of one town share all their other words and are never one listing.
_KINDS: Final = {
    "library": "library librarie",
    "church": "church chapel cathedral minster parish abbey methodist baptist evangelical rectory vicarage",
    "salvation army": "salvation army",
    "mosque": "mosque masjid",
    "school": "school college university",
    "nursery": "nursery",
    "food bank": "pantry foodbank larder grocer",
    "museum": "museum",
    "theatre": "theatre",
    "sports centre": "pool leisure sport fitness",
    "hospital": "hospital",
    "hall": "hall",
    "club": "club",
    "pub": "inn pub arm",
    "youth": "youth",
}
_KIND: Final = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_BARE: Final = frozenset("church parish chapel".split())  # of the words for churches those that tell none apart
_SPELT: Final = {
    "urc": ("united", "reformed", "church"),
    "saint": ("st",),
    "fc": ("football", "club"),
    "center": ("centre",),
}
_DAYS: Final = {
    "monday": "MO",
    "tuesday": "TU",
    "wednesday": "WE",
    "thursday": "TH",
    "friday": "FR",
    "saturday": "SA",
    "sunday": "SU",
}
# Words that make two otherwise equal names two activities: "for women", "Under 5s", "Level 2", "evening".
_TELLING: Final = frozenset(
    "morning evening men mens women womens girl girls boy boys lady ladies over under beginners beginner junior "
    "juniors senior seniors".split()
)
# What goes on somewhere: where only one of two names has such a word, the other may be the place or its host.
_ACTIVITIES: Final = frozenset(
    "advice advocacy afternoon art autism baby babie bereavement bingo book breakfast cafe cancer carer cash chat "
    "child children choir class client coffee computer cook counselling course craft creche cuppa dance debt dementia "
    "dinner disability drop evening exercise family fitness food foodbank football garden gardening grocer health "
    "holiday homework housing job junior knit knitting ladie lady larder learning lunch luncheon meal memory men "
    "mental mindfulness morning mum music nursery older over pantry parent park pilate play playgroup playscheme pool "
    "pre quiz reading refugee school scout senior sewing shed sing singing social sport stay stitch support surgery "
    "swim table tai tea teen toddler training under volunteer walk walking wellbeing woman women work workshop yoga "
    "young youth zumba".split()
)
_NUMBER: Final = re.compile(r"\d")


def words(text: str) -> tuple[str, ...]:
    """Folded words in order, without plural s and with the commonest short forms written out."""
    return tuple(intern(_singular(part)) for word in name_words(text) for part in _SPELT.get(word, (word,)))


def strong(name: tuple[str, ...]) -> frozenset[str]:
    """The words that say something; all of them where none does."""
    return frozenset(name) - _EMPTY or frozenset(name)


def core(name: tuple[str, ...]) -> frozenset[str]:
    """The strong words without those for what kind of thing it is."""
    said = strong(name)
    return frozenset(w for w in said if w not in _KIND or (_KIND[w] == "church" and w not in _BARE)) or said


def kinds(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_KIND[word] for word in name if word in _KIND)


def activities(said: frozenset[str]) -> frozenset[str]:
    """Those of the words that name something that goes on."""
    return said & _ACTIVITIES


def named_days(name: str) -> frozenset[str]:
    """The weekdays in a name as in an RRULE: "TU"."""
    return frozenset(_DAYS[word] for word in _plain(name) if word in _DAYS)


def telling(name: str) -> frozenset[str]:
    """The words, days aside, by which two otherwise equal names are two activities."""
    return frozenset(word for word in _plain(name) if word in _TELLING or _NUMBER.search(word))


def _plain(name: str) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") if word.removesuffix("s") in _DAYS else word for word in name_words(name))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
