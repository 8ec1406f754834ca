"""The languages that a listing says it speaks, as bits; what it does not tell is unknown."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.listing import Listing
from index.understanding.languages_wanted import CODES, languages_wanted

# Whoever speaks the one is understood in the other, or reads the same page.
WRITTEN_AS: Final = {
    "syl": "bn", "cmn": "zh", "yue": "zh", "hak": "zh", "prs": "fa", "ckb": "ku", "kmr": "ku", "phr": "ur",
    "hr": "sr", "bs": "sr",
}  # fmt: skip
ENGLISH: Final = "en"
# That a list of languages is given at all, and that there are interpreters for whatever is spoken.
LISTED, ANY = "listed", "any"
SPOKEN: Final = (LISTED, ANY, ENGLISH, *sorted({WRITTEN_AS.get(code, code) for code in CODES.values()}))
WIDTH: Final = 10

_ANY: Final = re.compile(
    r"\b(?:all|any|other|many|most) (?:\w+ )?languages\b|\blanguages? ?line\b|"
    r"\binterpret(?:ers?|ing|ation)\b[\w ,]{0,30}\b(?:available|provided|arranged|offered|on request)\b|"
    r"\bmulti-?lingual\b",
    re.I,
)
_CAPITAL: Final = "|".join(name.capitalize() for name in CODES)
# People of a language who meet under its name; "Chinese medicine" and "French for beginners" are nobody.
_PEOPLE: Final = re.compile(
    rf"\b(?P<name>{_CAPITAL})(?i:[- ](?:speak\w+|communit\w+|carers?|wom[ae]n|m[ae]n|elders?|famil\w+|association|"
    r"society|resource|information|national|development|welfare|centre|people|refugees?))"
)
_SEVERAL: Final = re.compile(rf"\b(?:{_CAPITAL})(?:(?:, | and |, and | & |/)(?:{_CAPITAL}|English))+\b")
_EACH: Final = re.compile(rf"\b(?:{_CAPITAL})\b")


def spoken_mask(listing: Listing) -> tuple[int, ...]:
    """Ten bytes, one bit for each of `SPOKEN`, read by `speaks`."""
    said = {*_listed(listing), *_told(". ".join((listing.name, listing.description or "")))}
    bits = np.zeros(WIDTH * 8, np.uint8)
    bits[[SPOKEN.index(code) for code in said]] = 1
    return tuple(np.packbits(bits).tolist())


def speaks(masks: NDArray[np.uint8], code: str) -> NDArray[np.bool_]:
    """Which of the masks [n, 10] say so of a language, of LISTED or of ANY; none where we have no bit for it."""
    code = WRITTEN_AS.get(code, code)
    if code not in SPOKEN:
        return np.zeros(len(masks), bool)
    byte, bit = divmod(SPOKEN.index(code), 8)
    found: NDArray[np.bool_] = (masks[:, byte] & (0x80 >> bit)) > 0
    return found


def _listed(listing: Listing) -> Iterator[str]:
    """From the field of languages, whose words are names or codes, with more around them ("Bengali (by phone)")."""
    for words in listing.languages:
        if _ANY.search(words):
            yield ANY
        for word in re.findall(r"[a-z]+", words.casefold()):
            if word in {"english", ENGLISH}:
                yield from (LISTED, ENGLISH)
            elif word in CODES or (word == words.strip().casefold() and _written(word) in SPOKEN[2:]):
                yield from (LISTED, _written(CODES.get(word, word)))


def _told(text: str) -> Iterator[str]:
    if _ANY.search(text):
        yield ANY
    for wanted in languages_wanted(text):
        if _written(wanted.value) in SPOKEN:
            yield _written(wanted.value)
    for match in _PEOPLE.finditer(text):
        yield _written(CODES[match["name"].casefold()])
    for several in _SEVERAL.finditer(text):
        yield from (_written(CODES[name.casefold()]) for name in _EACH.findall(several[0]))


def _written(code: str) -> str:
    return WRITTEN_AS.get(code, code)
