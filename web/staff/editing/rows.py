"""What a file would change: each row against its listing as it is now, nothing kept."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from directory.errors import InputError, KithError
from directory.listing import Listing
from directory.masking import is_hidden
from directory.permitted import permitted
from web.staff.editing.columns import BY_KEY, COLUMNS, HEADINGS, ID, STATUS, Column, cells_of
from web.staff.editing.controls import Context, Control, changes
from web.staff.editing.times import line_of
from web.suggested import Typed

PLACE: Final = ("place1", "address1", "postcode1")
SHOWN: Final = 60
Find = Callable[[str], Listing]
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a cell; `column` is "" where it is the row."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class CellChange:
    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """A listing that would change: its cells as people read them, and the fields that are decided by it."""

    row: int
    listing: UUID
    name: str
    cells: tuple[CellChange, ...]
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    changed: tuple[RowChange, ...] = ()
    unchanged: int = 0
    troubles: tuple[Trouble, ...] = ()

    @property
    def mark(self) -> str:
        """Changes with what would be changed, and from what."""
        told = [[each.row, str(each.listing), [[c.heading, c.old, c.new] for c in each.cells]] for each in self.changed]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def rows(self) -> dict[int, dict[str, str]]:
        """All that the plan needs to be made again."""
        return {e.row: {ID: str(e.listing)} | {c.heading: c.new for c in e.cells} for e in self.changed}


def rows_of(table: Sequence[tuple[int, Sequence[str]]]) -> dict[int, dict[str, str]]:
    """Each row's cells by the heading of their column. Raises InputError for headings that an export does not have."""
    if not table:
        raise InputError("file", "The file is empty: its first row has the headings that an export has.")
    headings = [heading.lower() for heading in table[0][1]]
    while headings and not headings[-1]:
        headings.pop()
    for heading in headings:
        if heading not in HEADINGS:
            raise InputError("file", f"There is no column {heading[:SHOWN]!r}. There are: {', '.join(HEADINGS)}.")
        if headings.count(heading) > 1:
            raise InputError("file", f"The column {heading!r} is there more than once: leave one.")
    if ID not in headings:
        raise InputError("file", f"There is no column {ID!r}, which says what listing a row is about.")
    if len(table) == 1:
        raise InputError("file", "There is no row below the headings.")
    for number, cells in table[1:]:
        if any(cells[len(headings) :]):
            told = next(filter(None, cells[len(headings) :]))
            raise InputError("file", f"Row {number} has {told[:SHOWN]!r} beyond the last column: is a quote missing?")
    return {number: dict(zip(headings, cells, strict=False)) for number, cells in table[1:]}


def plan_of(rows: Mapping[int, Cells], find: Find, context: Callable[[Listing], Context]) -> Plan:
    """`find` gives the listing of an id, or raises a KithError that says why not."""
    changed, troubles, unchanged, seen = [], [], 0, dict[UUID, int]()
    for number, cells in rows.items():
        try:
            listing = _listing(cells.get(ID, ""), find)
        except KithError as error:
            troubles.append(Trouble(number, ID, str(error)))
            continue
        if listing.id in seen:
            troubles.append(
                Trouble(number, ID, f"Row {seen[listing.id]} is about the same listing: leave one of them.")
            )
            continue
        seen[listing.id] = number
        row, wrong = _row(number, cells, context(listing))
        troubles += wrong
        if row.cells:
            changed.append(row)
        else:
            unchanged += not wrong
    return Plan(tuple(changed), unchanged, tuple(troubles))


def _listing(told: str, find: Find) -> Listing:
    if not told:
        raise InputError(
            ID,
            "There is no id. An import only changes what there is: suggest a new listing, or add its list as a source.",
        )
    return find(told)


def _row(number: int, cells: Cells, context: Context) -> tuple[RowChange, list[Trouble]]:
    now = cells_of(context.listing, context)
    troubles = [
        Trouble(number, heading, f"It is {now[heading]!r}, and no import changes it: pause or publish it on its page.")
        for heading in (STATUS,)
        if cells.get(heading) not in (None, "", now[heading])
    ]
    other = [each for each in COLUMNS if each.heading in cells and cells[each.heading] != now[each.heading]]
    fields: dict[str, Any] = {}
    said: list[CellChange] = []
    for key, columns in groupby(other, lambda column: column.group):
        told = {each: cells[each.heading] for each in columns}
        found, wrong = _group(key, told, context)
        fields |= found
        troubles += [Trouble(number, heading, message) for heading, message in wrong]
        # What reads the same in the end, such as a choice in capitals, is no change.
        said += [CellChange(each.heading, now[each.heading], cell) for each, cell in told.items() if found]
    return RowChange(number, context.listing.id, context.listing.name, tuple(said), fields), troubles


def _group(key: str, told: Mapping[Column, str], context: Context) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The form of a group as it would be sent with the cells typed into it."""
    group = BY_KEY[key]
    controls = {control.name: control for control in group.controls(context)}
    typed, wrong = group.fill(context.listing), list[tuple[str, str]]()
    for column, cell in told.items():
        if column.control in PLACE and is_hidden(context.listing):
            wrong.append((column.heading, f"{cell[:SHOWN]!r}: its place is masked, and is told nowhere."))
            continue
        try:
            typed = _answered(typed, column, cell, controls.get(column.control), context)
        except InputError as error:
            wrong.append((column.heading, str(error)))
    if wrong:
        return {}, wrong
    fields, faults = changes(group, typed, context)
    return fields, [(_heading(key, fault.field), fault.message) for fault in faults]


def _answered(typed: Typed, column: Column, cell: str, control: Control | None, context: Context) -> Typed:
    if column.control == "needs":
        return replace(typed, words={**typed.words, "more": "\n".join(_items(cell))}, ticked=())
    if control and control.kind == "ticks":
        ticks = tuple(f"{control.name}:{_choice(control, item)}" for item in _items(cell))
        kept = tuple(each for each in typed.ticked if not each.startswith(f"{control.name}:"))
        return replace(typed, ticked=kept + ticks)
    if control and control.kind == "radios":
        return replace(typed, words={**typed.words, control.name: _choice(control, cell) if cell else ""})
    if column.control == "sessions":
        cell = _whole_times(cell, context.listing)
    return replace(typed, words={**typed.words, column.control: cell})


def _items(cell: str) -> list[str]:
    return [item.strip() for line in cell.splitlines() for item in line.split(";") if item.strip()]


def _choice(control: Control, told: str) -> str:
    for each in control.choices:
        if told.casefold() in (each.label.casefold(), each.value.casefold()):
            return each.value
    right = ", ".join(repr(each.label) for each in control.choices)
    raise InputError(control.name, f"{told[:SHOWN]!r} is none of {right}.")


def _whole_times(cell: str, listing: Listing) -> str:
    """A line that was left as the file had it stands for what is known of that time, though its words were withheld."""
    pairs = zip(permitted(listing).sessions, listing.sessions, strict=True)
    whole = {line_of(shown): line_of(held) for shown, held in pairs}
    return "\n".join(whole.get(line, line) for line in cell.splitlines())


def _heading(group: str, control: str) -> str:
    name = "needs" if control == "more" else control
    found: Iterator[str] = (each.heading for each in COLUMNS if (each.group, each.control) == (group, name))
    return next(found, next(each.heading for each in COLUMNS if each.group == group))
