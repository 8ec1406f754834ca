"""When it is on: plain words, a line for each time, and how they were read, to be seen before they are kept."""

import re
from collections.abc import Iterator
from typing import Any, Final

from directory.listing import Listing, Session
from directory.times import read_times
from web.staff.editing.controls import Context, Control, Faults, Group, filled, joined_lines, lines
from web.suggested import Typed
from web.view.sessions import session_text

_NOT: Final = r"(?:not|never|except(?: for)?|excluding|excl\.?|but not|no|closed)(?: on| for)?"
_HOLIDAYS: Final = r"(?:bank|public)(?: and (?:bank|public))? holidays?(?: mondays?)?"
_OFF: Final = re.compile(rf"[,;(]?\s*(?:and )?{_NOT} (?:any )?{_HOLIDAYS}\)?", re.IGNORECASE)
_ON: Final = re.compile(
    rf"[,;(]?\s*(?:and |also |including |open )*(?:on )?{_HOLIDAYS}(?: too| as well| also)?\)?", re.I
)


class Times(Group):
    key, title, fields = "times", "Times", ("sessions",)

    def controls(self, context: Context) -> tuple[Control, ...]:
        hint = (
            "A line for each. Such as: Tuesdays 10am to 12 noon, term time only. "
            "Or: First Wednesday of the month, 2pm, not on bank holidays."
        )
        return (Control("sessions", "sessions", "When it is on", hint, "words"),)

    def fill(self, listing: Listing) -> Typed:
        return filled({"sessions": joined_lines(filter(None, map(line_of, listing.sessions)))})

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        return {"sessions": [session.model_dump(mode="json") for session in _sessions(typed, context)]}

    def reading(self, typed: Typed, context: Context) -> tuple[str, ...]:
        return tuple(told for line in lines(typed, "sessions") for told in _told(line))


def line_of(session: Session) -> str:
    """A time as a curator finds it in the form, and may leave it."""
    return " ".join((session.text or session_text(session) or "").split())


def _sessions(typed: Typed, context: Context) -> Iterator[Session]:
    """A line that was left as it was keeps what is known of it."""
    held: dict[str, list[Session]] = {}
    for session in context.listing.sessions:
        held.setdefault(line_of(session), []).append(session)
    for line in lines(typed, "sessions"):
        yield from held.get(line) or read_line(line)


def read_line(line: str) -> tuple[Session, ...]:
    """The sessions of one line; where it is not understood for certain, its words alone."""
    holidays = False if _OFF.search(line) else True if _ON.search(line) else None
    plain = _ON.sub("", _OFF.sub("", line)).strip(" ,;.")
    times = read_times(plain) if plain else None
    if times is None or not times.sure or not times.sessions:
        return (Session(text=line, bank_holidays=holidays),)
    return tuple(each.model_copy(update={"text": line, "bank_holidays": holidays}) for each in times.sessions)


def _told(line: str) -> Iterator[str]:
    for session in read_line(line):
        if session.rule is None:
            yield f"“{line}” was not understood for certain: only your words are shown, and no dates are made of them."
            continue
        plain = session_text(session.model_copy(update={"text": None})) or f"by the rule {session.rule}"
        holidays = {True: ", on bank holidays too", False: ", not on bank holidays", None: ""}[session.bank_holidays]
        yield f"“{line}” is read as: {plain}{holidays}."
