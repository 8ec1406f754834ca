"""OSM `opening_hours`: read where a feed gives it, and written for comparing two sets of sessions.

Read are the parts that community listings use: weekdays, the nth weekday of the month, months, hours, "24/7" and "off".
As OSM says, a rule after ";" replaces what was told before for its days, and one after a comma adds to it. Public
holidays, sunrise, weeks of the year and comments have no place in a session: they make the reading unsure.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from directory.listing import Session
from directory.times.clock import MINUTES, Span
from directory.times.phrases import ALL_DAY
from directory.times.rules import EACH, Pair, pairs_of, parts_of, rules_of
from directory.times.verdict import Times, unsure
from directory.times.words import EVERY_DAY, MONTH_NUMBERS, MONTHS, OSM_DAYS

Moment = tuple[str, int, int, int, int | None]  # months and interval, ordinal, weekday, start and end in minutes

_DAY = "|".join(OSM_DAYS)
_MONTH = "|".join(name.capitalize() for name in MONTHS[12:] if name != "sept") + "|May"
_DAYS = rf"(?:{_DAY})(?:-(?:{_DAY})|\[[-\d,]+\])?"
_HOURS = r"\d{1,2}:\d\d(?:-\d{1,2}:\d\d|\+)"
_RULE = re.compile(
    rf"(?P<always>24/7)|(?:(?P<from>{_MONTH})(?:-(?P<to>{_MONTH}))?:?\s*)?(?P<days>{_DAYS}(?:\s*,\s*{_DAYS})*)?:?\s*"
    rf"(?P<hours>{_HOURS}(?:\s*,\s*{_HOURS})*|off|closed|open)?"
)
_SEPARATOR = re.compile(rf"(;|,\s*(?=(?:{_MONTH}|{_DAY})\b[^;]*\d\d:\d\d)(?<=\d\d,\s)|,\s(?=(?:{_DAY})[^;,]*\s\d\d?:))")
_CODES = {day: name for name, day in OSM_DAYS.items()}


@dataclass(frozen=True)
class _Told:
    """One rule of the text: its days, its months and its hours (none: closed)."""

    pairs: frozenset[Pair]
    months: frozenset[int]
    spans: tuple[Span, ...]


def from_opening_hours(text: str) -> Times:
    """The sessions of an OSM `opening_hours` value; what cannot be held in a session makes it unsure."""
    kept: list[_Told] = []
    unread: list[str] = []
    adds = False
    for part in _split(text):
        if part in {";", ","}:
            adds = part == ","
            continue
        told = _told(part)
        clash = told is not None and not adds and _replaces_in_part(told, kept)
        if told is None or clash:
            unread.append(part)
        else:
            kept = [*(kept if adds else _replaced(kept, told)), told]
    sessions = tuple(session for told in kept for session in _sessions(told, text))
    if unread or not text.strip():
        return unsure(text, sessions, "; ".join(unread))
    return Times(sessions=sessions)


def _split(text: str) -> list[str]:
    parts = [part.strip() for part in _SEPARATOR.split(text)]
    return ["," if part.startswith(",") else part for part in parts if part]


def _told(part: str) -> _Told | None:
    found = _RULE.fullmatch(part)
    if found is None or not part:
        return None
    if found["always"]:
        return _Told(_each(EVERY_DAY), frozenset(), (ALL_DAY,))
    pairs = _pairs(found["days"]) if found["days"] else _each(EVERY_DAY)
    spans = _spans(found["hours"])
    if spans is None or pairs is None:
        return None
    return _Told(pairs, _months(found["from"], found["to"]), spans)


def _each(days: Iterable[int]) -> frozenset[Pair]:
    return frozenset((EACH, day) for day in days)


def _pairs(text: str) -> frozenset[Pair] | None:
    pairs: set[Pair] = set()
    for first, last, nth in re.findall(rf"({_DAY})(?:-({_DAY}))?(?:\[([-\d,]+)\])?", text):
        ordinals = _ordinals(nth) if nth else [EACH]
        if ordinals is None:
            return None
        start, length = OSM_DAYS[first], (OSM_DAYS[last or first] - OSM_DAYS[first]) % 7
        pairs |= {(number, (start + n) % 7) for n in range(length + 1) for number in ordinals}
    return frozenset(pairs)


def _ordinals(text: str) -> list[int] | None:
    numbers: list[int] = []
    for part in text.split(","):
        found = re.fullmatch(r"(-?[1-5])(?:-([1-5]))?", part)
        if found is None:
            return None
        numbers += range(int(found[1]), int(found[2] or found[1]) + 1)
    return numbers


def _spans(text: str | None) -> tuple[Span, ...] | None:
    if text in {"off", "closed"}:
        return ()
    if text in {None, "open"}:
        return (ALL_DAY,)
    found = [_span(hours.strip()) for hours in str(text).split(",")]
    return None if None in found else tuple(span for span in found if span)


def _span(hours: str) -> Span | None:
    numbers = [int(h) * 60 + int(m) for h, m in re.findall(r"(\d{1,2}):(\d\d)", hours)]
    if numbers[0] >= MINUTES or any(n > 2 * MINUTES for n in numbers):
        return None
    if len(numbers) == 1:
        return Span(numbers[0], None)
    ends = numbers[1] if numbers[1] > numbers[0] else numbers[1] + MINUTES
    return Span(numbers[0], ends) if ends - numbers[0] <= MINUTES else None


def _months(first: str | None, last: str | None) -> frozenset[int]:
    if first is None:
        return frozenset()
    start, end = MONTH_NUMBERS[first.casefold()], MONTH_NUMBERS[(last or first).casefold()]
    return frozenset((start - 1 + n) % 12 + 1 for n in range((end - start) % 12 + 1))


def _replaced(kept: list[_Told], new: _Told) -> list[_Told]:
    return [_Told(pairs, old.months, old.spans) for old in kept if (pairs := old.pairs - new.pairs)]


def _replaces_in_part(new: _Told, kept: list[_Told]) -> bool:
    """Whether the new rule leaves holes in an older one that no RRULE tells: one Tuesday of four, or some months."""
    for old in kept:
        shared = {day for _, day in old.pairs} & {day for _, day in new.pairs}
        same_kind = {number for number, _ in old.pairs | new.pairs} == {EACH} and (
            not new.months or old.months == new.months
        )
        if shared and not same_kind:
            return True
    return False


def _sessions(told: _Told, text: str) -> list[Session]:
    rules = rules_of(told.pairs, months=told.months)
    return [
        Session(rule=rule, starts=span.start_time, ends=span.end_time, text=text)
        for rule in rules
        for span in told.spans
    ]


def moments(sessions: Iterable[Session]) -> frozenset[Moment]:
    """What sessions say, free of spelling: each weekday with its hours, overlapping hours joined into one.

    Sessions without a rule or a start are left out. Term time has no place in `opening_hours` and is left out too.
    """
    spans: dict[tuple[str, int, int], list[tuple[int, int | None]]] = defaultdict(list)
    for session in sessions:
        if session.rule is None or session.starts is None:
            continue
        when = _minutes(session)
        for number, day in pairs_of(session.rule):
            spans[_when_in_year(session.rule), number, day].append(when)
    return frozenset((*key, *when) for key, told in spans.items() for when in _joined(told))


def _minutes(session: Session) -> tuple[int, int | None]:
    assert session.starts is not None
    starts = session.starts.hour * 60 + session.starts.minute
    if session.ends is None:
        return starts, None
    ends = session.ends.hour * 60 + session.ends.minute
    return starts, ends if ends > starts else ends + MINUTES


def _when_in_year(rule: str) -> str:
    parts = parts_of(rule)
    return f"{parts.get('INTERVAL', '')}/{parts.get('BYMONTH', '')}"


def _joined(spans: list[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    joined: list[tuple[int, int | None]] = []
    for starts, ends in sorted(set(spans), key=lambda span: (span[0], span[1] or 0)):
        last = joined[-1] if joined else None
        if last and last[1] is not None and ends is not None and starts <= last[1]:
            joined[-1] = (last[0], max(last[1], ends))
        else:
            joined.append((starts, ends))
    return joined


def to_opening_hours(sessions: Iterable[Session]) -> str:
    """The sessions in OSM's spelling, "" for none; each rule adds to the others, as in "Mo 10:00-12:00, Tu[1] 14:00+".

    A session on every second week has no OSM spelling without a first date; it is left out, as are those with no rule.
    """
    by_day: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    told = [m for m in moments(sessions) if not m[0].startswith("2")]
    for season, number, day, starts, ends in sorted(told, key=lambda m: (m[0], m[2], m[1], m[3])):
        by_day[season, number, day].append(_written(starts, ends))
    rules = [f"{_season(key[0])}{_day(*key[1:])} {','.join(hours)}" for key, hours in by_day.items()]
    return ", ".join(rules)


def _written(starts: int, ends: int | None) -> str:
    first = f"{starts // 60:02}:{starts % 60:02}"
    if ends is None:
        return f"{first}+"
    last = ends if ends <= MINUTES else ends - MINUTES
    return f"{first}-{last // 60:02}:{last % 60:02}"


def _day(number: int, day: int) -> str:
    return _CODES[day] if number == EACH else f"{_CODES[day]}[{number}]"


def _season(when: str) -> str:
    names = [MONTHS[int(month) - 1][:3].capitalize() for month in when.split("/")[1].split(",") if month]
    return f"{','.join(names)} " if names else ""
