"""Hears when somebody speaks of danger, so that the right contacts stand above the results.

It names kinds of help, never how likely or how bad: Kith does not assess. Nothing of a statement is kept.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from index.understanding.plain_words import mend_words, plain_words, unmarked

PHRASES: Final = Path(__file__).with_name("urgent_phrases.toml")
_NAME: Final = re.compile(r"\{([a-z]+)\}")


class UrgentKind(StrEnum):
    """What somebody may need help with now."""

    SUICIDE = "suicide"
    DOMESTIC_ABUSE = "domestic-abuse"
    SEXUAL_VIOLENCE = "sexual-violence"
    MODERN_SLAVERY = "modern-slavery"
    CHILD_AT_RISK = "child-at-risk"
    ADULT_AT_RISK = "adult-at-risk"
    NO_FOOD_OR_BED = "no-food-or-bed"
    OVERDOSE = "overdose"


@dataclass(frozen=True)
class _Phrases:
    """`says` and `literal` always count; `names` unless the statement is about training, work or giving.

    `unmarked` are those of `literal` of several words that can be typed without accents: one word alone, such as
    the Portuguese "suicíd", would then be English.
    """

    says: Sequence[re.Pattern[str]]
    names: Sequence[re.Pattern[str]]
    literal: Sequence[str]
    unmarked: Sequence[str]


@dataclass(frozen=True)
class _Book:
    kinds: Mapping[UrgentKind, _Phrases]
    apart: Sequence[re.Pattern[str]]
    lived: Sequence[re.Pattern[str]]


def urgent_kinds(statement: str) -> tuple[UrgentKind, ...]:
    """The kinds of urgent help that a statement speaks of, for the writer or for somebody else; mostly none.

    It would rather be wrong than miss: showing contacts costs a glance. It does miss, so a page offers them always.
    """
    book, plain = _book(), plain_words(statement)
    words = mend_words(plain)
    apart = _any(book.apart, words) and not _any(book.lived, words)
    return tuple(kind for kind, phrases in book.kinds.items() if _heard(phrases, plain, words, apart))


def _heard(phrases: _Phrases, plain: str, words: str, apart: bool) -> bool:
    said = _any(phrases.says, words) or any(phrase in plain for phrase in phrases.literal)
    if not said and phrases.unmarked:
        typed = f" {unmarked(plain)}"
        said = any(f" {phrase}" in typed for phrase in phrases.unmarked)
    return said or (not apart and _any(phrases.names, words))


def _any(patterns: Iterable[re.Pattern[str]], words: str) -> bool:
    return any(pattern.search(words) for pattern in patterns)


@cache
def _book() -> _Book:
    raw = tomllib.loads(PHRASES.read_text("utf-8"))
    words = _expanded(raw["words"])
    kinds = {kind: _phrases(raw[kind], words) for kind in UrgentKind}
    return _Book(kinds, _compiled(raw["apart"]["says"], words), _compiled(raw["lived"]["says"], words))


def _phrases(raw: Mapping[str, Any], words: Mapping[str, str]) -> _Phrases:
    literal = tuple(plain_words(phrase) for phrase in raw.get("other_languages", ()))
    bare = tuple(phrase for phrase in map(unmarked, literal) if phrase.isascii() and " " in phrase)
    return _Phrases(_compiled(raw["says"], words), _compiled(raw["names"], words), literal, bare)


def _expanded(words: Mapping[str, Any]) -> dict[str, str]:
    """Words in terms of which others may be written, those above first."""
    known: dict[str, str] = {}
    for name, pattern in words.items():
        known[name] = _filled(pattern, known)
    return known


def _compiled(patterns: Iterable[str], words: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_filled(pattern, words)) for pattern in patterns)


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: words[found[1]], pattern)
