"""Reads the ONS Postcode Directory: one CSV of live and terminated postcodes, its columns named afresh each year."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from directory.places.geodesy import wgs84_to_grid
from directory.places.origin import OGL, Download, Origin, PostcodeRows, as_codes
from directory.places.pack import PackError

# Northern Ireland has its own licence, Jersey, Guernsey and Man are not the United Kingdom's to publish.
OUTSIDE_GREAT_BRITAIN: Final = ("BT", "JE", "GY", "IM")

NORTHERN_IRELAND_NOTICE: Final = (
    " Northern Ireland: contains LPS Intellectual Property © Crown copyright and database right {year}, "
    "used under a licence of its own."
)

_NEEDED: Final = {
    "postcode": r"pcds|pcd7|pcd8|pcd",
    "termination": r"doterm",
    "easting": r"oseast1m|east1m",
    "northing": r"osnrth1m|north1m",
    "council": r"oslaua|laua|lad\d\dcd",
}
_WELCOME: Final = {
    "quality": r"osgrdind|gridind",
    "introduction": r"dointr",
    "ward": r"osward|ward|wd\d\dcd",
    "county": r"oscty|cty|cty\d\dcd",
    "lsoa": r"lsoa11|lsoa11cd",
    "lat": r"lat",
    "lon": r"long",
}
_NOWHERE: Final = "9"
# Rows are turned into arrays this many at a time, which keeps the memory small.
_CHUNK: Final = 100_000
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class _Row(NamedTuple):
    postcode: str
    live: bool
    easting: int
    northing: int
    council: str
    ward: str
    lsoa: str
    county: str
    month: str


def read_onspd(source: Path, *, northern_ireland: bool = False) -> Origin | None:
    """All of an ONSPD download (folder, zip or CSV), or None if the source is something else.

    Northern Ireland is left out unless asked for: its postcodes need a licence of the deployer's own.
    """
    download = Download(source)
    name = _data_name(download)
    if name is None:
        return None
    rows = _rows(download, name, northern_ireland)
    tables: list[PostcodeRows] = []
    county_of: dict[str, str] = {}
    month = ""
    while chunk := list(islice(rows, _CHUNK)):
        tables.append(_as_table(chunk))
        county_of |= {row.council: row.county for row in chunk if row.county and row.county[1:] != "99999999"}
        month = max(month, *(row.month for row in chunk))
    if not tables:
        raise PackError(f"{name} has no postcode with a position. Nothing was written.")
    dated = _data_date(download, name, month)
    notice = NORTHERN_IRELAND_NOTICE if northern_ireland else ""
    return Origin(
        title="ONS Postcode Directory",
        data_date=dated,
        terminated_date=dated,
        attribution=(OGL + notice).format(year=dated.year),
        rows=PostcodeRows.joined(tables),
        county_of=county_of,
    )


def _data_name(download: Download) -> str | None:
    """The largest CSV with a postcode column; a download also holds many small ones of codes."""
    named = [name for name in download.csv_names() if "multi_csv" not in name]
    found = [name for name in named if _column(_NEEDED["postcode"], _header(download, name)) is not None]
    return max(found, key=download.size, default=None)


def _header(download: Download, name: str) -> list[str]:
    return [cell.strip().lower() for cell in download.first_row(name)]


def _column(pattern: str, header: list[str]) -> int | None:
    return next((place for place, cell in enumerate(header) if re.fullmatch(pattern, cell)), None)


def _columns(download: Download, name: str) -> dict[str, int]:
    header = _header(download, name)
    found = {field: _column(pattern, header) for field, pattern in (_NEEDED | _WELCOME).items()}
    missing = [f"{field} ({_NEEDED[field]})" for field in _NEEDED if found[field] is None]
    if missing:
        raise PackError(
            f"{name} has no column for {', '.join(missing)}; it has {', '.join(header[:12])}. Nothing was written."
        )
    return {field: place for field, place in found.items() if place is not None}


def _rows(download: Download, name: str, northern_ireland: bool) -> Iterator[_Row]:
    columns = _columns(download, name)
    width = max(columns.values()) + 1
    left_out = tuple(area for area in OUTSIDE_GREAT_BRITAIN if not (northern_ireland and area == "BT"))
    numbered = enumerate(download.rows(name), start=1)
    next(numbered)
    for number, row in numbered:
        if not row:
            continue
        if len(row) < width:
            raise PackError(f"{name}, row {number}: {len(row)} columns where the header has more. Nothing was written.")
        if not row[columns["postcode"]].startswith(left_out):
            read = _row(name, number, row, columns)
            if read:
                yield read


def _row(name: str, number: int, row: list[str], columns: dict[str, int]) -> _Row | None:
    def cell(field: str) -> str:
        return row[columns[field]].strip() if field in columns else ""

    position = _position(name, number, cell("postcode"), cell)
    if cell("quality") == _NOWHERE or position is None:
        return None
    return _Row(
        postcode=cell("postcode").replace(" ", "").upper(),
        live=not cell("termination"),
        easting=position[0],
        northing=position[1],
        council=cell("council"),
        ward=cell("ward"),
        lsoa=cell("lsoa"),
        county=cell("county"),
        month=max(cell("introduction"), cell("termination")),
    )


def _position(name: str, number: int, postcode: str, cell: Callable[[str], str]) -> tuple[int, int] | None:
    """Metres on the National Grid. Northern Ireland's are on the Irish grid, so its degrees are projected."""
    try:
        if postcode.startswith("BT"):
            east, north = wgs84_to_grid(float(cell("lat")), float(cell("lon")))
            return round(float(east)), round(float(north))
        if not cell("easting") or not cell("northing"):
            return None
        return int(float(cell("easting"))), int(float(cell("northing")))
    except ValueError as error:
        raise PackError(
            f"{name}, row {number} ({postcode}): easting “{cell('easting')}” and northing “{cell('northing')}” "
            "must be metres on the National Grid (for Northern Ireland lat and long must be degrees). "
            "Nothing was written."
        ) from error


def _as_table(rows: list[_Row]) -> PostcodeRows:
    return PostcodeRows(
        postcode=np.array([row.postcode for row in rows], "S8"),
        live=np.array([row.live for row in rows], np.bool_),
        easting=np.array([row.easting for row in rows], np.int32),
        northing=np.array([row.northing for row in rows], np.int32),
        council=as_codes([row.council for row in rows]),
        ward=as_codes([row.ward for row in rows]),
        lsoa=as_codes([row.lsoa for row in rows]),
    )


def _data_date(download: Download, name: str, month: str) -> date:
    """From the file's name (ONSPD_NOV_2025_UK.csv), else the last month in which a postcode came or went."""
    found = re.search(rf"({'|'.join(_MONTHS)})_(\d{{4}})", f"{download.path.name}/{name}".upper())
    if found:
        return date(int(found[2]), _MONTHS.index(found[1]) + 1, 1)
    if re.fullmatch(r"\d{6}", month):
        return date(int(month[:4]), int(month[4:]), 1)
    return download.modified
