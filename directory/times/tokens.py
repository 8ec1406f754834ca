"""Text into tokens: the smallest parts that carry a meaning about time. No token is ever lost.

A token keeps where it stood, so whatever is not understood can be shown in the words that were published.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from directory.times.clock import Clock
from directory.times.lexicon import LEXICON
from directory.times.words import (
    EVERY_DAY,
    FULL_DAYS,
    HOURS_IN_WORDS,
    NEUTRAL,
    ORDINALS,
    OSM_DAYS,
    PARTS,
    SHORT_DAYS,
    TELLING,
    WEEKDAYS,
    WEEKEND,
    misspelt_day,
)


class Kind(StrEnum):
    DAY = "day"  # a frozenset of weekdays
    ORDINAL = "ordinal"  # 1 to 5, or -1 for the last
    TIME = "time"  # a Clock
    ALL_DAY = "all day"
    PART = "part of the day"
    DATE = "date"
    SEASON = "month to month"
    BETWEEN = "between"
    FROM = "from"
    DASH = "dash"
    TO = "to"
    AND = "and"
    SLASH = "slash"
    COMMA = "comma"
    COLON = "colon"
    SEMICOLON = "semicolon"
    STOP = "stop"
    LINE = "line"
    OPENS = "open bracket"
    CLOSES = "close bracket"
    CLOSED = "closed"
    EXCEPT = "except"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    WEEKS_OF_MONTH = "weeks of the month"
    OF_MONTH = "of the month"
    TERM = "term time"
    NEUTRAL = "neutral"
    TELLING = "telling"  # may change the meaning and is not understood by itself
    WORD = "word"


@dataclass(frozen=True)
class Token:
    """`value` is what the kind says; `start` and `end` are offsets in the text."""

    kind: Kind
    start: int
    end: int
    value: object = None


_TOKEN = re.compile("|".join(f"(?P<k_{name}>{pattern})" for name, pattern in LEXICON), re.IGNORECASE)
_PLAIN = {kind.name.casefold(): kind for kind in Kind}


def tokenise(text: str) -> list[Token]:
    """The tokens of a text, in order; white space and signs without meaning make none."""
    return [_token(found) for found in _TOKEN.finditer(text)]


def _token(found: re.Match[str]) -> Token:
    name = str(found.lastgroup).removeprefix("k_")  # the group of the kind closes last
    kind, value = _meaning(name, found)
    return Token(kind, found.start(), found.end(), value)


def _meaning(name: str, found: re.Match[str]) -> tuple[Kind, object]:
    if name in _TIMES:
        return Kind.TIME, _TIMES[name](found)
    if name in _DAY_SETS:
        return Kind.DAY, _DAY_SETS[name]
    if name in _READERS:
        return _READERS[name](found)
    return _PLAIN.get(name, Kind.WORD), None


def _clock(hour: str, minute: str | None, meridiem: str | None) -> Clock:
    mark = meridiem[0].lower() if meridiem else None
    return Clock(int(hour), int(minute or 0), mark, padded=len(hour) == 2 and hour[0] == "0", bare=minute is None)


def _four(found: re.Match[str]) -> Clock:
    clock = _clock(found["f"][:2], found["f"][2:], found["mf"])
    return Clock(
        clock.hour, clock.minute, clock.meridiem, padded=clock.padded, bare=False, year="2000" <= found["f"] <= "2059"
    )


def _past(found: re.Match[str]) -> Clock:
    hour, mark = _hour_in_words(found["hw"]), found["mp"]
    minutes = {"half past": 30, "quarter past": 15, "quarter to": -15}[found["past"].casefold()]
    return _clock(str(hour - 1 if minutes < 0 else hour), str(minutes % 60), mark)


def _hour_in_words(word: str) -> int:
    return int(word) if word.isdigit() else HOURS_IN_WORDS[word.casefold()]


_TIMES: dict[str, Callable[[re.Match[str]], Clock]] = {
    "half_past": _past,
    "o_clock": lambda f: _clock(str(_hour_in_words(f["ho"])), None, None),
    "noon": lambda f: Clock(12, 0, "p"),
    "midnight": lambda f: Clock(24, 0, None, padded=True),
    "dashed_time": lambda f: _clock(f["dh"] or f["eh"], f["dm"] or f["em"], None),
    "time": lambda f: _clock(f["h"], f["m"], f["mt"]),
    "four": _four,
    "three": lambda f: _clock(f["t"][0], f["t"][1:], f["m3"]),
    "hour": lambda f: _clock(f["b"], None, f["mb"]),
}
_INITIALS = frozenset("mtwfs")  # of a day, as in "M: 9-5, W: 9-1", or of something else
_DAY_SETS = {"seven_days": EVERY_DAY, "weekdays": WEEKDAYS, "weekend": WEEKEND}


def _day(found: re.Match[str]) -> tuple[Kind, object]:
    word = found["day"].casefold()
    day = FULL_DAYS.index(word) if word in FULL_DAYS else SHORT_DAYS[word]
    return Kind.DAY, frozenset({day})


def _ordinal(found: re.Match[str]) -> tuple[Kind, object]:
    if found["nth"]:
        number = int(re.sub(r"\D", "", found["nth"]))
        return (Kind.ORDINAL, number) if 1 <= number <= 5 else (Kind.DATE, None)
    return Kind.ORDINAL, ORDINALS[found.group().casefold()]


def _word(found: re.Match[str]) -> tuple[Kind, object]:
    low = found.group().casefold().replace("’", "'")
    day = misspelt_day(low)
    if day is not None:
        return Kind.DAY, frozenset({day})
    if low in TELLING or low in _INITIALS:
        return Kind.TELLING, None
    return (Kind.NEUTRAL if low in NEUTRAL else Kind.WORD), low


_READERS: dict[str, Callable[[re.Match[str]], tuple[Kind, object]]] = {
    "day": _day,
    "osm_day": lambda f: (Kind.DAY, frozenset({OSM_DAYS[f.group()]})),
    "ordinal": _ordinal,
    "word": _word,
    "number": lambda f: (Kind.TELLING, None),
    "part": lambda f: (Kind.PART, PARTS[re.sub(r" |s$", "", f["part"].casefold())]),
    "season": lambda f: (Kind.SEASON, (f["m1"], f["m2"])),
    "twenty_four_seven": lambda f: (Kind.ALL_DAY, EVERY_DAY),
}
