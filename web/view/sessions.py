"""When a thing happens, in words, and its next dates."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from babel.dates import format_time

from directory.listing import Session
from directory.times import Occurrence, next_sessions
from web.languages import ENGLISH, N_, fill, spoken, theirs
from web.languages import gettext as _
from web.view.words import day, joined, listed

_DAYS = {
    "MO": N_("Monday"),
    "TU": N_("Tuesday"),
    "WE": N_("Wednesday"),
    "TH": N_("Thursday"),
    "FR": N_("Friday"),
    "SA": N_("Saturday"),
    "SU": N_("Sunday"),
}
_EVERY = {
    "MO": N_("Mondays"),
    "TU": N_("Tuesdays"),
    "WE": N_("Wednesdays"),
    "TH": N_("Thursdays"),
    "FR": N_("Fridays"),
    "SA": N_("Saturdays"),
    "SU": N_("Sundays"),
}
_NTH = {
    "1": N_("First"),
    "2": N_("Second"),
    "3": N_("Third"),
    "4": N_("Fourth"),
    "5": N_("Fifth"),
    "-1": N_("Last"),
}
# "18:30", but neither "6:30", which may be the evening, nor "06:30 pm".
_CLOCK = re.compile(r"\b([01]\d|2[0-3]):([0-5]\d)(?::00)?\b(?!\s*[ap]\.?m)", re.IGNORECASE)
_LOOK_AHEAD = timedelta(days=62)


def session_text(session: Session) -> str | None:
    """As published, else made from its rule and times; None when neither says anything."""
    if session.text:
        return theirs(_CLOCK.sub(_as_said, session.text))
    parts = [part for part in (_rule_text(session.rule), _hours_text(session.starts, session.ends)) if part]
    if not parts:
        return None
    when = joined(parts)
    return fill(_("%(when)s (term time only)"), when=when) if session.term_time else when


def next_dates(sessions: Sequence[Session], now: datetime, count: int) -> tuple[datetime, ...]:
    """The next starts after now in Europe/London, soonest first. Only certain ones, since a wrong date is worse than no
    date: none every second week from an unknown first day, and none in term time, whose dates differ by council."""
    return tuple(sorted({one.starts for one in coming(sessions, now, count)})[:count])


def coming(sessions: Sequence[Session], now: datetime, count: int) -> tuple[Occurrence, ...]:
    """Up to `count` of the next certain occurrences of each session, as `next_dates` tells them."""
    return tuple(one for session in sessions for one in _coming(session, now, count))


def next_text(sessions: Sequence[Session], now: datetime) -> str | None:
    """ "Tuesday 24 November at 10am"."""
    dates = next_dates(sessions, now, 1)
    return fill(_("%(day)s at %(time)s"), day=day(dates[0]), time=clock_text(dates[0].time())) if dates else None


def clock_text(at: time) -> str:
    """ "10am", "6.30pm", "12 noon"; in another language as its people write it."""
    return _english_clock(at) if spoken() is ENGLISH else format_time(at, "short", locale=spoken().code)


def _english_clock(at: time) -> str:
    if (at.hour, at.minute) in ((12, 0), (0, 0)):
        return "12 noon" if at.hour else "12 midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _as_said(written: re.Match[str]) -> str:
    return _english_clock(time(int(written[1]), int(written[2])))


def _coming(session: Session, now: datetime, count: int) -> list[Occurrence]:
    if not session.rule or session.unsure or _needs_first_day(session.rule):
        return []
    try:
        found = next_sessions((session,), now, count)
    except ValueError:
        return []  # a rule we cannot read: its words are still shown
    return [one for one in found if one.certain and one.starts - now <= _LOOK_AHEAD]


def _needs_first_day(rule: str) -> bool:
    """Whether the rule's days follow from a first day that no session holds."""
    parts = _parts(rule)
    floating = parts.get("FREQ") in ("WEEKLY", "MONTHLY") and "BYDAY" not in parts and "BYMONTHDAY" not in parts
    return parts.get("INTERVAL", "1") != "1" or "COUNT" in parts or floating or parts.get("FREQ") == "YEARLY"


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.partition("=")[::2] for part in rule.removeprefix("RRULE:").upper().split(";") if "=" in part)
    return dict(pairs)


def _rule_text(rule: str | None) -> str | None:
    parts = _parts(rule or "")
    days = [code for code in parts.get("BYDAY", "").split(",") if code]
    interval = parts.get("INTERVAL", "1")
    match parts.get("FREQ"):
        case "DAILY" if interval == "1":
            return _("Every day")
        case "WEEKLY" if days and interval == "1":
            return listed([_(_EVERY[code]) for code in days if code in _EVERY])
        case "WEEKLY" if days and interval == "2":
            return fill(_("Every second %(days)s"), days=listed([_(_DAYS[code]) for code in days if code in _DAYS]))
        case "MONTHLY" if days and interval == "1" and days[0][-2:] in _DAYS:
            nth = _NTH.get(days[0][:-2] or parts.get("BYSETPOS", ""))
            return fill(_("%(nth)s %(day)s of the month"), nth=_(nth), day=_(_DAYS[days[0][-2:]])) if nth else None
    return None


def _hours_text(starts: time | None, ends: time | None) -> str | None:
    if starts is None:
        return None
    if ends is None:
        return fill(_("from %(time)s"), time=clock_text(starts))
    return fill(_("%(starts)s to %(ends)s"), starts=clock_text(starts), ends=clock_text(ends))
