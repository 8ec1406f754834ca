"""When a row says that it happens: in words, as a day with a start and an end, or with a column for each weekday."""

import re
from collections.abc import Iterator

from crawler.platforms.label_values import week_sessions
from crawler.platforms.platform import Entry
from crawler.platforms.row_columns import Columns
from crawler.platforms.row_fields import WEEK
from crawler.values import line, prose
from directory.listing import Session

_TERM = re.compile(r"\bterm[ -]?time\b", re.IGNORECASE)
_CLOSED = re.compile(r"^(closed|no|not open|x)\.?$", re.IGNORECASE)
_HOURS = re.compile(r"^\d{1,2}([:.]\d\d)?\s*(am|pm)?\s*(-|–|to|until)\s*\d{1,2}([:.]\d\d)?\s*(am|pm)?$", re.IGNORECASE)


def read_times(columns: Columns, row: Entry) -> tuple[Session, ...]:
    """A session for each span of hours of the week's columns, and one for all that is said in words."""
    week = [(day, hours) for day in WEEK for hours in _hours(columns, row, day)]
    spans = [(day, hours) for day, hours in week if _HOURS.match(hours)]
    words = [f"{day.capitalize()}: {hours}" for day, hours in week if (day, hours) not in spans]
    told = [prose(cell) for cell in columns.all(row, "times")]
    said = "\n".join(dict.fromkeys(filter(None, [*told, _day_and_hours(columns, row), *words])))
    sessions = week_sessions([[day, hours] for day, hours in spans])
    return (*sessions, Session(text=said, term_time=bool(_TERM.search(said)))) if said else sessions


def _hours(columns: Columns, row: Entry, day: str) -> Iterator[str]:
    """What stands in the columns of a weekday, two columns being its start and its end; "closed" is nothing."""
    told = [_clock_words(text) for cell in columns.all(row, day) if (text := line(cell))]
    cells = [text for text in told if not _CLOSED.match(text)]
    if len(cells) == 2 and not any(_HOURS.match(cell) for cell in cells):
        cells = [f"{cells[0]} - {cells[1]}"]
    for cell in cells:
        yield from (part.strip() for part in re.split(r"\s*(?:,|;|&|\band\b)\s*", cell) if part.strip())


def _clock_words(text: str) -> str:
    """ "12noon" and "midday" are 12pm."""
    return re.sub(r"\b(12\s*)?(noon|midday)\b", "12pm", text, flags=re.IGNORECASE)


def _day_and_hours(columns: Columns, row: Entry) -> str | None:
    """ "Tuesday 10:00 to 12:00"."""
    day, starts, ends = (line(columns.one(row, part)) for part in ("day", "starts", "ends"))
    hours = " to ".join(filter(None, [starts, ends]))
    return " ".join(filter(None, [day, hours])) or None
