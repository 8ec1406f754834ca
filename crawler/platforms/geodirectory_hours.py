"""GeoDirectory's opening hours: `["Mo 09:00-17:00","Tu 09:00-12:00,13:00-17:00"],["UTC":"+0"]`."""

import re
from typing import Any

from crawler.values import clock, prose
from directory.listing import Session

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r'"(Mo|Tu|We|Th|Fr|Sa|Su)(?:[ ,](?:Mo|Tu|We|Th|Fr|Sa|Su))*\s+([^"]+)"')
_NAME = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b")
_SPAN = re.compile(r"(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)")


def read_hours(told: Any) -> tuple[Session, ...]:
    """One session for each span of hours, with the days that have it; of any other text its words."""
    days_of: dict[tuple[str, str], set[str]] = {}
    for found in _DAY.finditer(str(told or "").replace("'", '"')):
        days = [name.upper() for name in _NAME.findall(found[0])]
        for span in _SPAN.finditer(found[2]):
            days_of.setdefault((span[1], span[2]), set()).update(days)
    if not days_of and (words := prose(told)) and "[" not in words:
        return (Session(text=words),)
    return tuple(_session(opens, closes, days) for (opens, closes), days in days_of.items())


def _session(opens: str, closes: str, days: set[str]) -> Session:
    rule = f"FREQ=WEEKLY;BYDAY={','.join(sorted(days, key=_DAYS.index))}"
    return Session(rule=rule, starts=clock(opens), ends=clock(closes))
