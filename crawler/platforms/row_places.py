"""Where a row says that it happens."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.contact_details import point, postcode_in
from crawler.place_told import place_told
from crawler.platforms.british_grid import degrees
from crawler.platforms.platform import Entry
from crawler.platforms.row_columns import Columns
from crawler.values import line, number, unique
from directory.listing import Place

_POINT = re.compile(r"(-?\d+\.\d+)\s*[,; ]\s*(-?\d+\.\d+)")


def read_place(columns: Columns, row: Entry, name: str | None) -> Place | None:
    """The place of a row by its address, postcode and point; None where nothing tells it."""
    parts = [line(part) for part in (*columns.all(row, "address"), *columns.all(row, "town"))]
    written = unique(_with_numbers(filter(None, parts)))
    at = _point(columns, row)
    postcode = postcode_in(columns.one(row, "postcode"), *columns.all(row, "address"), columns.one(row, "town"))
    return place_told(name, "\n".join(written), postcode, at)


def _with_numbers(parts: Iterable[str]) -> Iterator[str]:
    """The number of a house stands on the line of its street."""
    before = ""
    for part in parts:
        if re.fullmatch(r"\d+[A-Za-z]?", part) and not before:
            before = part
            continue
        yield f"{before} {part}".strip()
        before = ""
    if before:
        yield before


def _point(columns: Columns, row: Entry) -> tuple[float, float] | None:
    """WGS84 degrees: as they stand, both in one cell, or from metres of the British National Grid."""
    if at := point(columns.one(row, "lat"), columns.one(row, "lon")):
        return at
    if both := _POINT.search(str(columns.one(row, "point") or "")):
        return point(both[1], both[2]) or point(both[2], both[1])
    east, north = _metres(columns.one(row, "easting")), _metres(columns.one(row, "northing"))
    return point(*degrees(east, north)) if east and north else None


def _metres(value: Any) -> float | None:
    return number(value.replace(",", "") if isinstance(value, str) else value)
