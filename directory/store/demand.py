"""What is searched for, as totals of a day: enough to see which needs nothing meets, too little to see who asked."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.frozen import Frozen
from directory.store.database import Database
from directory.store.demand_tables import DemandHourRow, DemandLanguageRow, DemandRow

Row = DemandRow | DemandLanguageRow | DemandHourRow


class Sought(Frozen):
    """A need that was searched for on a day. `area` is the code of a ward, else of a council, "" where not known;
    `need` "" where none was clear; `weak`: nothing found was good."""

    day: date
    need: str
    area: str
    weak: bool


class SoughtIn(Frozen):
    """The language a statement was in, an ISO 639 code or "" where not sure."""

    day: date
    language: str


class SoughtAt(Frozen):
    """The hour of a search, 0 to 23 in Europe/London."""

    day: date
    hour: int


Total = Sought | SoughtIn | SoughtAt
_Kind = TypeVar("_Kind", Sought, SoughtIn, SoughtAt)
_ROWS: dict[type[Total], type[Row]] = {Sought: DemandRow, SoughtIn: DemandLanguageRow, SoughtAt: DemandHourRow}


class Demand:
    """Daily totals of searches. Nothing here can tell of a single one: need and area, language, and hour lie apart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counted: Mapping[Total, int]) -> None:
        """Add to the totals, all or none."""
        with self._database.writing() as session:
            for total, searches in counted.items():
                _add(session, total, searches)

    def sought(self, first: date, last: date) -> dict[Sought, int]:
        """How often each need was searched for from the first day to the last, both included."""
        return dict(self._totals(Sought, first, last))

    def languages(self, first: date, last: date) -> dict[SoughtIn, int]:
        return dict(self._totals(SoughtIn, first, last))

    def hours(self, first: date, last: date) -> dict[SoughtAt, int]:
        return dict(self._totals(SoughtAt, first, last))

    def _totals(self, kind: type[_Kind], first: date, last: date) -> Iterator[tuple[_Kind, int]]:
        row: Any = _ROWS[kind]
        with self._database.reading() as session:
            for held in session.scalars(select(row).where(row.day.between(first, last))):
                yield kind.model_validate({name: getattr(held, name) for name in kind.model_fields}), held.searches


def _add(session: Session, total: Total, searches: int) -> None:
    row: Any = _ROWS[type(total)]
    key: dict[str, Any] = total.model_dump()
    held = session.get(row, tuple(key.values()), with_for_update=True)
    if held is None:
        session.add(row(**key, searches=searches))
        session.flush()
    else:
        held.searches += searches


def totals(needs: Iterable[str], area: str, at: datetime, *, weak: bool, language: str) -> list[Total]:
    """What one search adds one to; `at` is wall time in Europe/London."""
    day = at.date()
    sought = [Sought(day=day, need=need, area=area, weak=weak) for need in (*needs,) or ("",)]
    return [*sought, SoughtIn(day=day, language=language), SoughtAt(day=day, hour=at.hour)]
