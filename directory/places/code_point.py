"""Reads OS Code-Point Open: one headerless CSV per postcode area, with a workbook of the names of its codes."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from directory.places.origin import OGL, Download, Origin, PostcodeRows, as_codes, build_library
from directory.places.pack import PackError
from directory.places.postcode import parse_postcode

COLUMNS: Final = (
    "postcode",
    "quality",
    "easting",
    "northing",
    "country",
    "region",
    "health authority",
    "county",
    "district",
    "ward",
)

_COUNTY, _DISTRICT, _WARD = (COLUMNS.index(name) for name in ("county", "district", "ward"))
# A row of this quality has no coordinates.
_NOWHERE: Final = "90"
_AREA_SHEETS: Final = ("CTY", "DIS", "LBO", "MTD", "UTA", "DIW", "LBW", "MTW", "UTE", "UTW")
_TAILS: Final = re.compile(r"( \(B\)| District| London Boro| County| Ward| ED| \(DET\))+$")
_CITY: Final = re.compile(r"^(the )?(city|county) of (?!london$)", re.IGNORECASE)


def read_code_point(source: Path) -> Origin | None:
    """All of a Code-Point Open download (folder, zip or one CSV), or None if the source is something else."""
    download = Download(source)
    names = _csv_names(download)
    if not names:
        return None
    tables: list[PostcodeRows] = []
    county_of: dict[str, str] = {}
    for name in names:
        rows = _checked_rows(download, name)
        tables.append(_postcode_rows(rows))
        county_of |= {row[_DISTRICT]: row[_COUNTY] for row in rows if row[_COUNTY] and row[_DISTRICT]}
    dated = _data_date(download)
    return Origin(
        title="OS Code-Point Open",
        data_date=dated,
        terminated_date=None,
        attribution=OGL.format(year=dated.year),
        rows=PostcodeRows.joined(tables),
        names=_area_names(download),
        county_of=county_of,
    )


def _csv_names(download: Download) -> list[str]:
    """The data files: those whose first row starts with a postcode, or with the name of that column."""
    return [name for name in download.csv_names() if _looks_like_data(download.first_row(name))]


def _looks_like_data(row: list[str]) -> bool:
    return bool(row) and (parse_postcode(row[0]) is not None or _is_header(row))


def _is_header(row: list[str]) -> bool:
    return row[0].strip().upper() in {"PC", "POSTCODE"}


def _checked_rows(download: Download, name: str) -> list[list[str]]:
    rows = [row for row in download.rows(name) if row and not _is_header(row)]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(COLUMNS):
            raise PackError(
                f"{name}, row {number}: {len(row)} columns; Code-Point Open has {len(COLUMNS)} "
                f"({', '.join(COLUMNS)}). Nothing was written."
            )
        if not (row[2].strip().isdigit() and row[3].strip().isdigit()):
            raise PackError(
                f"{name}, row {number}: easting “{row[2]}” and northing “{row[3]}” must be whole metres "
                "on the National Grid. Nothing was written."
            )
    return rows


def _postcode_rows(rows: list[list[str]]) -> PostcodeRows:
    placed = [row for row in rows if row[1].strip() != _NOWHERE]
    return PostcodeRows(
        postcode=np.array([row[0].replace(" ", "").upper() for row in placed], "S8"),
        live=np.ones(len(placed), np.bool_),
        easting=np.array([int(row[2]) for row in placed], np.int32),
        northing=np.array([int(row[3]) for row in placed], np.int32),
        council=as_codes([row[_DISTRICT] for row in placed]),
        ward=as_codes([row[_WARD] for row in placed]),
        lsoa=np.zeros(len(placed), "S9"),
    )


def _data_date(download: Download) -> date:
    for name in download.names:
        if name.lower().endswith("metadata.txt"):
            found = re.search(rb"COPYRIGHT DATE:\s*(\d{4})(\d\d)(\d\d)", download.read(name))
            if found:
                return date(*map(int, found.groups()))
    return download.modified


def _area_names(download: Download) -> dict[str, str]:
    """Names by code from the download's Codelist.xlsx; empty without one."""
    books = [name for name in download.names if name.lower().endswith("codelist.xlsx")]
    if not books:
        return {}
    book = build_library("openpyxl").load_workbook(io.BytesIO(download.read(books[0])), read_only=True)
    return {
        str(code): plain_name(str(name))
        for sheet in _AREA_SHEETS
        if sheet in book.sheetnames
        for name, code in (row[:2] for row in book[sheet].iter_rows(values_only=True) if row[1])
    }


def plain_name(name: str) -> str:
    """Ordnance Survey's name of an area as people say it: "City of Bristol (B)" is "Bristol"."""
    plain = _TAILS.sub("", name.rpartition(" - ")[2].strip())
    if plain.endswith("City of London"):
        return "City of London"
    plain = _CITY.sub("", plain)
    return plain.removeprefix("the ")
