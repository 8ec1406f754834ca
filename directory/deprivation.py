"""How deprived wards and boroughs are, from a file that the deployer makes of the Indices of Deprivation (England)."""

import csv
from collections import defaultdict
from pathlib import Path

from directory.errors import InputError

COLUMNS = ("ward", "borough", "score", "population")


def read_deprivation(path: Path) -> dict[str, float]:
    """The score of each ward and borough by its GSS code: the mean of its neighbourhoods, weighted by population.

    One row is one neighbourhood (LSOA): the codes of its ward and borough, its score (IMD; higher is more deprived),
    and how many people live there. Raises InputError naming the row and column that cannot be read.
    """
    sums: defaultdict[str, float] = defaultdict(float)
    people: defaultdict[str, float] = defaultdict(float)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if missing := set(COLUMNS) - set(rows.fieldnames or ()):
                raise InputError("deprivation", f"{path.name} has no column {', '.join(sorted(missing))}.")
            for number, row in enumerate(rows, start=2):
                score, living = (_number(path, number, column, row[column]) for column in ("score", "population"))
                for area in (row["ward"], row["borough"]):
                    sums[area] += score * living
                    people[area] += living
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("deprivation", f"{path} cannot be read: {type(error).__name__}.") from error
    return {area: sums[area] / people[area] for area in sums if area and people[area]}


def _number(path: Path, row: int, column: str, told: str | None) -> float:
    try:
        number = float((told or "").replace(",", ""))
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise InputError("deprivation", f"{path.name}, row {row}: {column} is {told!r}, not a number from 0 up.")
    return number
