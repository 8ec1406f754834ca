"""Ages in a statement: of a person ("74 y/o", "in my 80s") or wanted of a group ("over 50s", "16-25")."""

import re
from collections.abc import Iterator
from typing import Final

from index.understanding.said import Constraint, ConstraintKind, Span

OLDEST: Final = 115
_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty":
    80, "ninety": 90,
}  # fmt: skip
_DECADES: Final = {
    "teens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip

_WORDS: Final = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS[1:10])}))?"
    rf"|{'|'.join(sorted(_UNITS[1:], key=len, reverse=True))})"
)
_NUMBER: Final = rf"(?P<age>\d{{1,3}}|{_WORDS})"
# What makes of "I'm 20" something that is no age.
_NO_AGE: Final = (
    r"(?!\s*(?:months?|weeks?|wks?|minutes?|mins?|miles?|stone|st\b|kg|days?|hours?|hrs?|"
    r"%|per ?cent|grand|k\b|pounds?|quid|m(?:etres?)?\b|km|"
    r"of\b|times?|or so (?:miles|min)|kids|children|flights?|steps|am\b|pm\b|/|:|\.\d|-\d|st|nd|rd|th|weeks?))"
)
_OLD: Final = re.compile(
    rf"(?<![\d£.])\b{_NUMBER}\s*-?\s*(?:y/o|yo\b|y\.o\.?|yr?s?\s*-?\s*old|yr?s\s+of\s+age|"
    rf"years?\s*-?\s*olds?|years?\s+of\s+age|years?\s+young)",
    re.I,
)
_IS: Final = re.compile(
    rf"\b(?:i'm|i am|im|he's|hes|she's|shes|(?:he|she|who|and|mum|mom|dad|mother|father|nan|"
    rf"gran|grandad|grandson|granddaughter|nephew|niece|son|lad|boy|girl|little one|daughter|husband|wife|"
    rf"partner|brother|sister|neighbour|aunt|uncle|client|pt|friend)(?:'s| is|s)|aged?:?|"
    rf"turning|turned|nearly|almost|only|just)\s+(?:just |now |only |nearly |almost |a |still "
    rf")?"
    rf"{_NUMBER}\b{_NO_AGE}",
    re.I,
)
_COMMA: Final = re.compile(
    r"\b(?:lad|wife|mum|mom|dad|mother|father|nan|gran|granny|grandad|grandma|son|daughter|husband|wife|partner|brother|sister|"
    r"neighbour|aunt|uncle|friend|man|woman|lady|boy|girl|client),? (?:aged )?(?P<age>\d{1,2})(?=,|\.|$| and\b| who\b)",
    re.I,
)
# "24, man, wants English": notes put an age between commas. A list of numbers is none.
_BARE: Final = re.compile(
    r"(?:(?<=^)|(?<=\. )|(?<!\d)(?<=, ))(?P<age>1[3-9]|[2-9]\d)(?=\s*[,.](?!\s*\d)|$)|"
    rf"\b(?:person|people|teenager|adult|student|pupil),? (?P<after>1[0-9]|[2-9]\d)\b{_NO_AGE}",
    re.I,
)
_AT: Final = re.compile(rf"\b(?:at|at the age of|age of)\s+(?P<age>1[6-9]|[2-9]\d)\b(?!\w){_NO_AGE}", re.I)
_SEX_AGE: Final = re.compile(
    r"\b(?:(?P<age>\d{2})\s?[/,]?\s?(?:(?-i:[FM])\b|male\b|female\b)|(?:male|female|man|woman|"
    r"lady|gentleman|pt|client)[, ]+(?:aged? )?(?P<after>\d{2})\b|(?-i:[FM])[ /,]{0,2}(?P<last>\d{2})"
    r"\b)"
    r"(?!\s*(?:hours|weeks|months|days|years (?:of|in|with)))",
    re.I,
)
_DECADE: Final = re.compile(
    rf"\b(?:in (?:my|her|his|their|the)\s+)?(?:(?P<part>early|mid|late)[- ]+)?(?:(?P<tens>[1-9]0)"
    rf"'?s|(?P<word>{'|'.join(_DECADES)}))\b"
    rf"(?=\s*(?:male|female|man|woman|lady|client|pt|widow|,|\.|$|and|with|who|but|m\b|f\b))",
    re.I,
)
_MY_DECADE: Final = re.compile(
    rf"\bin (?:my|her|his|their)\s+(?:(?P<part>early|mid|late)[- ]+)?(?:(?P<tens>[1-9]0)'?s|"
    rf"(?P<word>{'|'.join(_DECADES)}))\b",
    re.I,
)
_OVER: Final = re.compile(
    r"\b(?:over|above|older than)[- ]?(?:the )?(?:age of )?(?P<age>\d{2})'?s?\b(?!\s*(?:years?\b(?! "
    r"old)|miles|people|%|weeks|min|hours))|\b(?P<plus>\d{2})\s?(?:\+|plus\b|and over\b|"
    r"or over\b)",
    re.I,
)
_UNDER: Final = re.compile(
    r"\b(?:under|younger than)[- ]?(?:the )?(?:age of )?(?P<age>\d{1,2})'?s?\b(?!\s*(?:£|"
    r"quid|pounds|miles|min|weeks|hours|%))|\b(?P<plus>\d{1,2}) (?:and|or) under\b",
    re.I,
)
_RANGE: Final = re.compile(
    r"\b(?:(?:aged?|ages|for|the|those|people|between)\s+)(?P<low>\d{1,2})\s?(?:-|–|to|and)"
    r"\s?(?P<high>\d{1,2})(?:'?s|\s?(?:year|yr)s?(?:[- ]?olds?)?)?\b(?!\s*(?:am|pm|:|£|weeks|"
    r"people|minutes|mins|miles))"
    r"|\b(?P<low2>\d{1,2})\s?(?:-|–|to)\s?(?P<high2>\d{1,2})(?:'s|s|\s?(?:year|yr)s?[- ]?olds?)\b",
    re.I,
)
_MONTHS: Final = re.compile(r"\b\d{1,2}[- ]?(?:months?|weeks?|mths?)[- ]old\b", re.I)
_WORDED: Final = (
    (re.compile(r"\b(?:teenagers?|teenage|teens)\b(?! pregnan)", re.I), 13, 19),
    (re.compile(r"\btoddlers?\b(?! group)", re.I), 1, 3),
    (re.compile(r"\b(?:newborn|baby)\b(?! (?:bank|clothes))", re.I), 0, 1),
    (re.compile(r"\b(?:pensioner|oap)\b", re.I), 60, None),
)


def ages(text: str) -> Iterator[Constraint]:
    """Ages said; `hard` where a group of that age is asked for, soft where a person has it."""
    taken: list[range] = []
    for hard, low, high, match in (*_groups(text), *_people(text)):
        span = match.span()
        fits = all(age is None or age <= OLDEST for age in (low, high)) and (high is None or low is None or low <= high)
        if fits and not any(span[0] in other or other.start in range(*span) for other in taken):
            taken.append(range(*span))
            yield Constraint(
                kind=ConstraintKind.AGE,
                value=_value(low, high),
                low=low,
                high=high,
                hard=hard,
                span=Span.of(text, *span),
            )


def _groups(text: str) -> Iterator[tuple[bool, int | None, int | None, re.Match[str]]]:
    for match in _RANGE.finditer(text):
        yield True, int(match["low"] or match["low2"]), int(match["high"] or match["high2"]), match
    for match in _OVER.finditer(text):
        yield True, int(match["age"] or match["plus"]), None, match
    for match in _UNDER.finditer(text):
        under = int(match["age"]) - 1 if match["age"] else int(match["plus"])
        theirs = re.search(r"\b(?:children|kids|child|sons?|daughters?)\s+$", text[: match.start()], re.I)
        yield theirs is None, None, max(under, 0), match


def _people(text: str) -> Iterator[tuple[bool, int | None, int | None, re.Match[str]]]:
    for match in _MONTHS.finditer(text):
        yield False, 0, 1, match
    for pattern in (_OLD, _IS, _COMMA, _AT, _SEX_AGE, _BARE):
        for match in pattern.finditer(text):
            age = _number(next(group for group in match.groups() if group))
            yield False, age, age, match
    for pattern in (_MY_DECADE, _DECADE):
        for match in pattern.finditer(text):
            yield False, *_decade(match), match
    for pattern, low, high in _WORDED:
        for match in pattern.finditer(text):
            yield False, low, high, match


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, unit = text.lower().replace("-", " ").partition(" ")
    return _TENS[tens] + (_UNITS.index(unit) if unit else 0) if tens in _TENS else _UNITS.index(tens)


def _decade(match: re.Match[str]) -> tuple[int, int]:
    first = int(match["tens"]) if match["tens"] else _DECADES[match["word"].lower()]
    part = (match["part"] or "").lower()
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return first + low, first + high


def _value(low: int | None, high: int | None) -> str:
    if low == high:
        return str(low)
    return f"{'' if low is None else low}-{'' if high is None else high}"
