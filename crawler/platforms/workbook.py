"""The sheets of an Excel file as texts: values as they were last computed, dates and times as people write them."""

import io
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from crawler.platforms.workbook_spans import spans_little
from directory.archive import SIGNATURE, Archive
from directory.errors import SourceError

MOST_ROWS, MOST_COLUMNS, MOST_EMPTY = 100_000, 500, 20_000
_OLD = b"\xd0\xcf\x11\xe0"
_ENTITIES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
MOST_WHOLE = 8 * 1024 * 1024  # in memory a file is many times its size
_NO_WORDS = re.compile(
    r"^((click )?here|(visit |our |see )?web ?(site|page|link)|link|more( info(rmation)?)?|e-?mail( us)?|view|visit)"
    r"[.!]?$",
    re.IGNORECASE,
)
SheetCells = list[tuple[int, list[str]]]


def read_workbook(body: bytes, where: str) -> dict[str, SheetCells]:
    """For each sheet that is not hidden its rows that are not empty, with their numbers.

    Raises SourceError for a file that is none, that is locked, or that is larger than is read.
    """
    archive = _checked(body, where)
    whole = archive.size <= MOST_WHOLE and spans_little(archive)
    try:
        return {sheet.title: _cells(sheet, where) for sheet in _sheets(body, whole=whole)}
    except SourceError:
        raise
    except Exception as error:
        # A broken file makes the library raise whatever its parsing meets.
        raise SourceError(f"{where} is an Excel file that cannot be read ({type(error).__name__}: {error}).") from error


def _sheets(body: bytes, *, whole: bool) -> list[Any]:
    """The sheets that are shown. A small file is read whole, for merged cells and links; of a large one rows only."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    book = load_workbook(io.BytesIO(body), read_only=not whole, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if whole and any(sheet.max_row > MOST_EMPTY or sheet.max_column > MOST_COLUMNS for sheet in sheets):
        return _sheets(body, whole=False)  # a cell far away stands for a million that are empty
    for sheet in sheets:
        if whole:
            _fill_merged(sheet)
        else:
            sheet.reset_dimensions()  # the size that a sheet claims to have is not believed
    return sheets


def _fill_merged(sheet: Any) -> None:
    """A cell merged over rows holds for each of them; one merged over columns stays where it begins, as a heading."""
    for merged in list(sheet.merged_cells.ranges):
        value = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(str(merged))
        for row in range(merged.min_row + 1, merged.max_row + 1):
            sheet.cell(row, merged.min_col).value = value


def _checked(body: bytes, where: str) -> Archive:
    if body.startswith(_OLD):
        raise SourceError(f"{where} is an old (.xls) or locked Excel file. Ask for it as .xlsx without a password.")
    if not body.startswith(SIGNATURE):
        raise SourceError(f"{where} is no Excel file (.xlsx): it begins {body[:20]!r}.")
    archive = Archive(body, where)
    names = archive.names()
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise SourceError(f"{where} is a zip file, but no Excel file (.xlsx).")
    for name in names:
        part = archive.read(name)  # all of them, for the library believes the sizes that are told
        if name.endswith((".xml", ".rels")) and any(sign in part for sign in _ENTITIES):
            raise SourceError(f"{where} declares entities in {name}, which no Excel file does; it is not read.")
    return archive


def _cells(sheet: Any, where: str) -> SheetCells:
    held: SheetCells = []
    last = 0
    rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1)
    for number, row in rows:
        texts = [_told(cell) if cell.value is not None else "" for cell in row]
        if any(texts):
            held.append((number, texts[: max(place + 1 for place, text in enumerate(texts) if text)]))
            last = number
        if len(held) > MOST_ROWS:
            raise SourceError(f"{where}: the sheet {sheet.title!r} has more than {MOST_ROWS:,} rows, the most read.")
        if number - last > MOST_EMPTY:
            break
    return held


def _told(cell: Any) -> str:
    """What a cell says; one that says "click here" says where it leads."""
    text = cell_text(cell.value, cell.number_format or "")
    link = getattr(cell, "hyperlink", None)
    return str(link.target) if link is not None and link.target and _NO_WORDS.match(text) else text


def cell_text(value: Any, shown_as: str = "") -> str:
    """A cell's value as text; an error ("#N/A") is none. `shown_as` is Excel's format of it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date | time | timedelta):
        return _moment_text(value)
    if isinstance(value, int | float):
        return _number_text(value, shown_as)
    text = str(value if value is not None else "").strip()
    return "" if re.fullmatch(r"#[A-Z/0!?]+", text) else text


def _moment_text(value: date | time | timedelta) -> str:
    """ "2026-03-12", "10:30", or both where a day has a time."""
    if isinstance(value, timedelta):
        value = (datetime.min + value).time()  # noqa: DTZ901 only the time of day counts
    if isinstance(value, time):
        return f"{value:%H:%M}"
    has_time = isinstance(value, datetime) and value.time() != time()
    return f"{value:%Y-%m-%d %H:%M}" if has_time else f"{value:%Y-%m-%d}"


def _number_text(value: float, shown_as: str) -> str:
    if "£" in shown_as:
        return f"£{value:,.2f}".removesuffix(".00")
    return str(int(value)) if value == int(value) else repr(value)
