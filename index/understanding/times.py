"""Days of the week that a statement names."""

import re
from collections.abc import Iterator
from typing import Final

from index.understanding.said import Constraint, ConstraintKind, Span

_DAYS: Final = {
    "monday": r"mondays?|mons?",
    "tuesday": r"tuesdays?|tues?",
    "wednesday": r"wednesdays?|weds?",
    "thursday": r"thursdays?|thurs?",
    "friday": r"fridays?|fri",
    "saturday": r"saturdays?|sats?",
    "sunday": r"sundays?|sun",
}
# "sat", "sun" and "wed" are other words as well: they count where a time or another day stands beside them.
_SHORT: Final = re.compile(
    r"\b(Mon|Tue|Tues|Weds?|Thurs?|Fri|Sat|Sun)s?\b(?=\W*(?:$|[/,&+-]|mornings?|afternoons?|"
    r"evenings?|eves?|nights?|am|pm|\d|or|and|"
    r"Mon|Tue|Wed|Thu|Fri|Sat|Sun))",
    re.I,
)
_LONG: Final = re.compile(
    r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b(?! (?:roast|lunch club name|school\b))", re.I
)
# "since Friday", "last Tuesday": when something happened, not when help is wanted.
_PAST: Final = re.compile(
    r"\b(?:since|last|until|till|til|by|paid|payday|this|died|happened|came|was|from|next)\s+(?:on\s+)?$", re.I
)
# Longer than what stands before a day that is past.
_LOOKED_BACK: Final = 60
_NAMES: Final = {name[:3]: name for name in _DAYS}


def days(text: str) -> Iterator[Constraint]:
    """Each day named as a time for help; a day on which something happened is none."""
    for match in (*_LONG.finditer(text), *_SHORT.finditer(text)):
        if not _PAST.search(text[max(0, match.start() - _LOOKED_BACK) : match.start()]):
            name = _NAMES[match[1][:3].lower()]
            yield Constraint(kind=ConstraintKind.DAY, value=name, span=Span.of(text, *match.span()))
