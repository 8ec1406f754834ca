"""What may be told of how often something was looked for: whole quarters, rounded, and nothing of the few."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, Self

from directory.errors import InputError
from directory.frozen import Frozen

FEWEST: Final = 5  # fewer than this could be one household; it is also what everything else is rounded to
ALL: Final = "*"  # in place of a row or a column: all of them together
Key = tuple[str, str]
_TOLD = re.compile(r"(2\d{3})-([1-4])")


class Quarter(Frozen):
    """Three months. Quarters never overlap, so two of them cannot be subtracted to tell of the few."""

    year: int
    number: int

    @classmethod
    def read(cls, told: str) -> Self:
        """From "2026-3". Raises InputError."""
        found = _TOLD.fullmatch(told)
        if not found:
            raise InputError("quarter", f"{told[:20]!r} is no quarter: write it as 2026-3.")
        return cls(year=int(found[1]), number=int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(year=day.year, number=(day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=95)).replace(day=1) - timedelta(days=1)

    def before(self) -> Self:
        return type(self).of(self.first - timedelta(days=1))


def ended(today: date, how_many: int) -> list[Quarter]:
    """The last quarters that are over, the newest first."""
    found = [Quarter.of(today).before()]
    while len(found) < how_many:
        found.append(found[-1].before())
    return found


def rounded(count: int) -> int:
    return (count + FEWEST // 2) // FEWEST * FEWEST


def published(counts: Mapping[Key, int]) -> dict[Key, int | None]:
    """What may be told of a table by row and column, with its totals under ALL; None is hidden, what is absent is 0.

    Under FEWEST is hidden, and where that leaves one hidden in a row or column, total included, its smallest neighbour
    as well: else it could be had by subtracting. All others are rounded to FEWEST.
    """
    true = with_totals(counts)
    lines = _lines(true)
    hidden = {key for key, count in true.items() if 0 < count < FEWEST}
    while more := {found for line in lines if (found := _beside(line, hidden, true))}:
        hidden |= more
    return {key: None if key in hidden else rounded(count) for key, count in true.items()}


def with_totals(counts: Mapping[Key, int]) -> dict[Key, int]:
    """The counts that are not 0, and the sum of each row, of each column, and of all."""
    true: defaultdict[Key, int] = defaultdict(int)
    for (row, column), count in counts.items():
        for key in {(row, column), (row, ALL), (ALL, column), (ALL, ALL)}:
            true[key] += count
    return {key: count for key, count in true.items() if count}


def _lines(keys: Iterable[Key]) -> list[list[Key]]:
    rows: defaultdict[str, list[Key]] = defaultdict(list)
    columns: defaultdict[str, list[Key]] = defaultdict(list)
    for key in sorted(keys):
        rows[key[0]].append(key)
        columns[key[1]].append(key)
    return [*rows.values(), *columns.values()]


def _beside(line: list[Key], hidden: set[Key], true: Mapping[Key, int]) -> Key | None:
    """What must be hidden with the only one that is; a total last."""
    told = [key for key in line if key not in hidden]
    if len(line) - len(told) != 1 or not told:
        return None
    return min(told, key=lambda key: (ALL in key, true[key], key))
