"""Which column of a list holds what: as the source's options say, else as it is guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.platforms.platform import Entry
from crawler.platforms.row_fields import FIELDS
from crawler.values import line
from directory.errors import SourceError

# Headings that no publisher wrote: what a map tells of an entry beside its columns.
LATITUDE, LONGITUDE = "(latitude)", "(longitude)"
_OF_MAPS = {"lat": LATITUDE, "lon": LONGITUDE}


@dataclass(frozen=True, slots=True)
class Columns:
    """For each field of an entry, the headings of the columns that tell it."""

    held: Mapping[str, tuple[str, ...]]

    def all(self, row: Entry, field: str) -> list[Any]:
        return [row.get(heading) for heading in self.held.get(field, ())]

    def one(self, row: Entry, field: str) -> Any:
        """The first value that says something."""
        return next((value for value in self.all(row, field) if line(value)), None)


def columns_told(there: Sequence[str], told: Any, where: str, needed: str = "name", *, sparse: bool = False) -> Columns:
    """The columns of a list with the headings `there`, as a source's option maps them.

    `where` is the list's address, for errors. The point of a map counts beside what is mapped, unless `lat` and `lon`
    are. Of a `sparse` list an entry has only what it tells, so a column may be missing that is there another day.
    Raises SourceError that names the field, what it was mapped to, and the columns there are.
    """
    held = _as_told(tuple(there), told, where, sparse, needed)
    if needed not in held:
        raise no_column(there, needed, where)
    if not held.keys() & {"lat", "lon", "easting", "northing", "point"}:
        held |= {field: (heading,) for field, heading in _OF_MAPS.items() if heading in there}
    return Columns(held)


def no_column(there: Sequence[str], needed: str, where: str) -> SourceError:
    """The error for a list that has no column for what each needs."""
    return SourceError(
        f"{where} has no column for the {needed}. Its columns are: {_list(there)}. Say which one it is in the "
        f'source\'s options, such as columns = {{ {needed} = "{there[0] if there else "Title"}" }}.'
    )


def _as_told(there: tuple[str, ...], told: Any, where: str, sparse: bool, needed: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(told, Mapping):
        raise SourceError(f'columns is {told!r}; it is a table such as {{ name = "Title", postcode = "Post code" }}.')
    held: dict[str, tuple[str, ...]] = {}
    for field, headings in told.items():
        if field not in FIELDS:
            raise SourceError(f"columns maps {field!r}, which is not known. It may map: {', '.join(FIELDS)}.")
        held[field] = tuple(headings) if isinstance(headings, list | tuple) else (str(headings),)
        for heading in held[field]:
            if heading not in there and (field == needed or not sparse):
                raise SourceError(
                    f"{where} has no column {heading!r}, which the source's options name for the {field}. "
                    f"Its columns are: {_list(there)}."
                )
    return held


def _list(headings: Sequence[str]) -> str:
    return ", ".join(headings[:40]) or "none"
