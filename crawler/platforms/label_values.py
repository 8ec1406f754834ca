"""Values as pages write them: ages, sex, cost, groups, and a table of the week."""

import re
from collections.abc import Iterable
from datetime import time
from typing import Any

from crawler.platforms.platform import as_list
from crawler.values import clock, line, prose, terms, truth, unique
from directory.listing import Cost, Session

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FREE = re.compile(
    r"^((it('|’)?s|this is|entry is|completely|totally) )?(free|no charge|no cost|nil|nothing|£0(\.00)?)"
    r"( (of charge|to (attend|all|use|join|everyone)|entry|service))?[.! ]*$",
    re.IGNORECASE,
)
_ANYBODY = re.compile(r"^(all|any(body|one)?|every(body|one)|open to all|all ages|all welcome)\.?$", re.IGNORECASE)
_AGE = r"(?:age[ds]?:? ?|from ?)?(\d{1,3}) ?(?:years?|yrs?)?(?: old)?"
_RANGE = re.compile(rf"^{_AGE} ?(?:-|–|to|and|until) ?(\d{{1,3}}) ?(?:years?|yrs?)?(?: old)?\.?$", re.IGNORECASE)
_AND_OVER = re.compile(
    rf"^(?:{_AGE} ?(?:\+|plus|and (?:over|above|older|up)|or over|upwards)(?: years?)?|adults \(?(\d\d)\+?\)?)\.?$",
    re.I,
)
_OVER = re.compile(r"^over ?(?:the age of )?(\d{1,3})'?s?\.?$", re.IGNORECASE)
_UNDER = re.compile(
    r"^(?:(?:under|up to|below)(?: the age of)? (\d{1,3})'?s?|(\d{1,3}) (?:and|or) under)(?: years?)?\.?$", re.I
)
_SHORT = 40


def age_range(text: str) -> tuple[int | None, int | None] | None:
    """Both ends in whole years, of "5 to 11 years", "18+", "over 50s" or "under 5"; None where it is anything else.

    "Over 50s" starts at 50, as clubs mean it; "under 5" ends at 4, "up to 5" at 5.
    """
    told = line(text) or ""
    if found := _RANGE.match(told):
        least, most = int(found[1]), int(found[2])
        return (least or None, most) if least <= most <= 130 else None
    if found := _AND_OVER.match(told) or _OVER.match(told):
        return int(next(filter(None, found.groups()))), None
    if found := _UNDER.match(told):
        most = int(found[1] or found[2])
        return None, most - 1 if re.match(r"under|below", told, re.IGNORECASE) else most
    return (None, None) if _ANYBODY.match(told) else None


def sex_of(text: str | None) -> str | None:
    """ "women" or "men" where only they may come."""
    told = (line(text) or "").casefold().removesuffix(" only").rstrip(".")
    if told in ("women", "female", "females", "girls", "woman", "women and girls"):
        return "women"
    return "men" if told in ("men", "male", "males", "boys", "man") else None


def groups_of(texts: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """The groups of people that are named, and what says it in sentences."""
    groups: list[str] = []
    words: list[str] = []
    for text in texts:
        parts = [part.strip() for part in text.splitlines() if part.strip()]
        if len(parts) == 1:
            split = terms(text)
            parts = list(split) if all(len(part) <= _SHORT for part in split) else parts
        for part in parts:
            (words if _ANYBODY.match(part) or len(part) > 2 * _SHORT else groups).append(part)
    return unique(line(group) for group in groups), words


def cost_of(pairs: Iterable[tuple[str, str]], free: str | None) -> Cost | None:
    """A bare yes or no answers what the label asks ("Is there a charge?")."""
    known: bool | None = truth(free)
    texts = []
    for _, text in pairs:
        answer = truth(text)
        if answer is not None:
            known = not answer
        elif told := prose(text):
            texts.append(told)
    if any(_FREE.match(text) for text in texts):
        known = True if known is None else known
    told_text = "\n".join(unique(texts)) or None
    return Cost(free=known, text=told_text) if told_text or known is not None else None


def week_sessions(week: Any) -> tuple[Session, ...]:
    """Sessions of (day, opens, closes) rows: days with the same hours together. A day without hours is left out."""
    hours: dict[tuple[time, time | None], list[int]] = {}
    for row in as_list(week):
        cells = [str(cell) for cell in as_list(row)]
        named = next((place for place, name in enumerate(_DAYS) if cells and _is_day(cells[0], name)), None)
        starts, ends = _hours(cells[1:])
        if named is not None and starts:
            days = hours.setdefault((starts, ends), [])
            if named not in days:
                days.append(named)
    return tuple(_session(sorted(days), starts, ends) for (starts, ends), days in hours.items())


def _is_day(cell: str, name: str) -> bool:
    told = cell.strip().rstrip("s:").casefold()
    return len(told) >= 2 and (name.startswith(told) or told == name)


def _hours(cells: list[str]) -> tuple[time | None, time | None]:
    parts = re.split(r"\s*(?:-|–|\bto\b|\buntil\b)\s*", " - ".join(cell for cell in cells if cell.strip()))
    found = [clock(part) for part in parts if re.match(r"\d", part)]
    return (found[0], found[1] if len(found) > 1 else None) if found else (None, None)


def _session(days: list[int], starts: time, ends: time | None) -> Session:
    rule = f"FREQ=WEEKLY;BYDAY={','.join(_DAYS[day][:2].upper() for day in days)}"
    names = ", ".join(_DAYS[day].capitalize() for day in days)
    text = f"{names} {starts:%H:%M}" + (f" to {ends:%H:%M}" if ends else "")
    return Session(rule=rule, starts=starts, ends=ends, text=text)
