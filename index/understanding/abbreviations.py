"""Writes out shorthand: "PIP", "NFA", "y/o". What may mean two things keeps both until other words decide."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from index.understanding.said import Expansion, Span

SHORTHAND: Final = Path(__file__).with_name("abbreviations.toml")
# A statement that is all capitals says nothing by them.
_SHOUTED: Final = 0.7


@dataclass(frozen=True)
class _Ambiguous:
    senses: Sequence[tuple[str, re.Pattern[str]]]

    def decided(self, around: str) -> tuple[str, ...]:
        """The senses that words around speak for; all, where none or several have any."""
        spoken_for = tuple(means for means, context in self.senses if context.search(around))
        return spoken_for if len(spoken_for) == 1 else tuple(means for means, _ in self.senses)


@dataclass(frozen=True)
class _Book:
    plain: dict[str, str]
    written: Sequence[tuple[re.Pattern[str], str]]
    ambiguous: dict[str, _Ambiguous]
    capitals: re.Pattern[str]


def expansions(statement: str) -> tuple[Expansion, ...]:
    """Shorthand in a statement, in its order, each place once."""
    book = _book()
    found: dict[tuple[int, int], Expansion] = {}
    known: dict[str, tuple[str, ...]] = {}
    shouted = _is_shouted(statement)
    for match in book.capitals.finditer(statement):
        if match[0] not in known:
            known[match[0]] = _senses(book, statement, match, shouted)
        senses = known[match[0]]
        if senses:
            found[match.span()] = Expansion(span=Span.of(statement, *match.span()), senses=senses)
    for pattern, means in book.written:
        for match in pattern.finditer(statement):
            if not any(match.start() < end and start < match.end() for start, end in found):
                found[match.span()] = Expansion(span=Span.of(statement, *match.span()), senses=(means,))
    return tuple(found[span] for span in sorted(found))


def expanded(statement: str, found: Sequence[Expansion]) -> str:
    """The statement with shorthand written out, what it may mean joined by "or"; the shorthand stays beside it."""
    pieces, end = [], 0
    for one in found:
        pieces += [statement[end : one.span.end], f" ({' or '.join(one.senses)})"]
        end = one.span.end
    return "".join((*pieces, statement[end:]))


def _senses(book: _Book, statement: str, match: re.Match[str], shouted: bool) -> tuple[str, ...]:
    ambiguous = book.ambiguous.get(match[0]) or book.ambiguous.get(match[0].lower())
    if ambiguous is None:
        return () if shouted and len(match[0]) < 3 else (book.plain[match[0]],)
    around = statement[: match.start()] + " " + statement[match.end() :]
    if len(ambiguous.senses) == 1 or shouted:
        return tuple(means for means, context in ambiguous.senses if context.search(around))
    return ambiguous.decided(around)


def _is_shouted(statement: str) -> bool:
    letters = [letter for letter in statement if letter.isalpha()]
    return len(letters) > 12 and sum(letter.isupper() for letter in letters) > _SHOUTED * len(letters)


@cache
def _book() -> _Book:
    raw = tomllib.loads(SHORTHAND.read_text("utf-8"))
    ambiguous = {
        one["written"]: _Ambiguous(
            tuple((sense["means"], re.compile(sense["context"], re.I)) for sense in one["senses"])
        )
        for one in raw["ambiguous"]
    }
    written = tuple((re.compile(rf"(?<![\w/]){key}(?![\w/])", re.I), means) for key, means in raw["written"].items())
    keys = sorted((*raw["plain"], *ambiguous, "W/C"), key=len, reverse=True)
    capitals = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, keys))})(?![\w])")
    return _Book(plain=raw["plain"], written=written, ambiguous=ambiguous, capitals=capitals)
