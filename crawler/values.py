"""Single values as sources write them, read into what a fact holds; what cannot be read is None, never an error."""

import re
from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from typing import Any

from directory.text import known, mend

_ISO_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)")
_UK_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
# Feeds hold vertical tabs and the like, which no HTML parser takes.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?(?::\d\d(?:\.\d+)?)?\s*(am|pm)?", re.IGNORECASE)
_YES = frozenset({"true", "yes", "y", "1", "t"})
_NO = frozenset({"false", "no", "n", "0", "f"})


def _told(text: str) -> str | None:
    return known(_CONTROL.sub(" ", text))


# A feed says "Venue" or "Drop-in" thousands of times, and mending is most of the work of reading it.
_SHORT = 80
_short = lru_cache(maxsize=8192)(_told)


def prose(value: Any) -> str | None:
    """Plain paragraphs, or None where nothing is said. A number becomes its digits; a list or table says nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)
    return None if not text else _short(text) if len(text) <= _SHORT else _told(text)


def line(value: Any) -> str | None:
    """The same on one line."""
    told = prose(value)
    return " ".join(told.split()) if told else None


def lines(*values: Any) -> str | None:
    """Several values as one text, one a line, none of them twice."""
    return "\n".join(unique(prose(value) for value in values)) or None


def terms(value: Any, separators: str = ";,") -> tuple[str, ...]:
    """The terms of a list, or of a text that separates them."""
    parts = value if isinstance(value, list | tuple) else re.split(f"[{re.escape(separators)}]", mend(str(value or "")))
    return unique(line(part) for part in parts)


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """The known values in order, each once, however its letters are cased."""
    seen: dict[str, str] = {}
    for value in values:
        if value:
            seen.setdefault(value.casefold(), value)
    return tuple(seen.values())


def number(value: Any) -> float | None:
    """A finite number, from a number or its text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) < 1e12 else None


def age(value: Any) -> int | None:
    """Whole years from 0 to 130. Feeds write -1, 0 to 0 or 999 for "any age"; those below 0 and above 130 are None."""
    found = number(value)
    return int(found) if found is not None and 0 <= found <= 130 else None


def ages(lowest: Any, highest: Any) -> tuple[int | None, int | None]:
    """Both ends of an age range; a range that ends before it starts, or at 0, says nothing."""
    least, most = age(lowest), age(highest)
    if most is not None and most <= (least or 0) and (least or 0) != most:
        return least, None
    return (None, None) if (least, most) == (0, 0) else (least or None, most)


def day(value: Any) -> date | None:
    """The day of an ISO or British date, whatever time stands beside it."""
    text = str(value or "")
    try:
        if found := _ISO_DAY.search(text):
            return date(*map(int, found.groups()))
        if found := _UK_DAY.search(text):
            return date(*reversed([int(part) for part in found.groups()]))
    except ValueError:
        return None
    return None


def clock(value: Any) -> time | None:
    """A time of day: "10:00", "10:00:00Z" or "2.30pm"."""
    found = _CLOCK.match(str(value or "").strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def truth(value: Any) -> bool | None:
    """Yes or no as feeds write it; None where it is neither."""
    word = str(value if value is not None else "").strip().casefold()
    return True if word in _YES else False if word in _NO else None
