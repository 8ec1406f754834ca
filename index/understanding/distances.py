"""How far somebody can go, as kilometres in a straight line."""

import re
from collections.abc import Iterator
from typing import Final

from index.understanding.said import Constraint, ConstraintKind, Span

# Roads wind: a straight line is about three quarters of the way. Walking 4.8, a bus 12, a car 30 km an hour in towns.
STRAIGHT: Final = 0.75
WALK_KM: Final = 1.2
NEAR_KM: Final = 3.0
_KM_A_MINUTE: Final = {"walk": 0.08, "bus": 0.2, "drive": 0.5}
_WORDS: Final = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "half a": 0.5,
}
_NUMBER: Final = rf"(?P<number>\d{{1,3}}(?:\.\d)?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"

_LENGTH: Final = re.compile(
    rf"\b(?:within|up to|no (?:more|further|farther) than|not more than|under|less than|max(?:imum)?(?:"
    rf" of)?|about|around)\s+(?:about |a |around )?{_NUMBER}[ -]?(?P<unit>miles?|mi|km|kms|"
    rf"kilomet\w+)\b"
    rf"|\b(?P<bare>\d{{1,2}}(?:\.\d)?)[ -]?(?P<unit2>miles?|km) (?:radius|max|of|away|from|at most)\b",
    re.I,
)
_MINUTES: Final = re.compile(
    rf"\b{_NUMBER}[ -]?min(?:ute)?s?'?[ -](?:(?:on|by) (?:the )?)?(?P<how>walk|foot|bus|drive|car|walking|driving)\b",
    re.I,
)
_ON_FOOT: Final = re.compile(
    r"\b(?:walking distance|walkable|(?:can|could|able to) walk (?:to|there)|walk to|on foot|within (?:a )?walk)\b",
    re.I,
)
_NEAR: Final = re.compile(
    r"\b(?:near(?:by)?(?: me| us| here| home)|nearby|close (?:by|to (?:home|me|us|where)"
    r")|local(?:ly)?|round here|around here|"
    r"not (?:too )?far|in my area|(?:can't|cannot|cant|can not|don't|unable to) (?:travel|"
    r"go|get) (?:very |too |that )?far)\b(?! (?:authority|council|government))",
    re.I,
)
_ANYWHERE: Final = re.compile(
    r"\b(?:anywhere(?: in)?|(?:can|happy to|willing to|don't mind) travel(?:ling)?|any distance)\b(?! far)", re.I
)
_HARD: Final = re.compile(
    r"\b(?:within|no more|no further|no farther|not more|max|can't|cannot|cant|unable|radius|must|only)\b", re.I
)


def distances(text: str) -> Iterator[Constraint]:
    """The first distance said, the most exact kind of it."""
    found = _measured(text) or _loosely(text)
    if found:
        match, value, km = found
        hard = bool(_HARD.search(match[0])) or "walking distance" in match[0].lower()
        span = Span.of(text, *match.span())
        yield Constraint(kind=ConstraintKind.DISTANCE, value=value, distance_km=km, hard=hard, span=span)


def _measured(text: str) -> tuple[re.Match[str], str, float | None] | None:
    length = _LENGTH.search(text)
    if length:
        number = _amount(length["number"] or length["bare"])
        unit = (length["unit"] or length["unit2"]).lower()
        km = number * (1.609 if unit.startswith("mi") else 1)
        return (length, f"{number:g} {'miles' if unit.startswith('mi') else 'km'}", round(km, 2)) if km else None
    minutes = _MINUTES.search(text)
    if minutes:
        number, how = _amount(minutes["number"]), _how(minutes["how"].lower())
        return minutes, f"{number:g} minutes' {how}", round(number * _KM_A_MINUTE[how] * STRAIGHT, 2)
    return None


def _loosely(text: str) -> tuple[re.Match[str], str, float | None] | None:
    for pattern, value, km in ((_ON_FOOT, "walking", WALK_KM), (_NEAR, "near", NEAR_KM), (_ANYWHERE, "anywhere", None)):
        match = pattern.search(text)
        if match:
            return match, value, km
    return None


def _amount(text: str) -> float:
    return _WORDS.get(text.lower()) or float(text)


def _how(word: str) -> str:
    return {"foot": "walk", "walking": "walk", "car": "drive", "driving": "drive"}.get(word, word)
