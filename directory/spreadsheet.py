"""Tables as files: CSV and Excel (.xlsx), written row by row and read within limits."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from directory.archive import SIGNATURE, Archive
from directory.cells import as_it_was, neutral, tidy
from directory.errors import InputError, SourceError

KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY: Final = 2 * 1024 * 1024
PART: Final = 64 * 1024
MOST_BYTES: Final = 2 * 1024 * 1024
MOST_UNPACKED: Final = 24 * 1024 * 1024
MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 60
_ENTITIES: Final = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
Row = Sequence[str]


def kind_of(name: str) -> str:
    """ "csv" or "xlsx" by the end of a file's name. Raises InputError."""
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise InputError("file", f"The file is called {name[-80:]!r}: its name must end in .csv or .xlsx.")
    return kind


def written(kind: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """The file, a part at a time, as the rows come; every cell is neutralised."""
    cells = ([neutral(cell) for cell in row] for row in rows)
    return _csv(cells) if kind == "csv" else _xlsx(cells)


def _csv(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue().encode()


def _xlsx(rows: Iterable[list[str]]) -> Iterator[bytes]:
    """Rows go to a file that nobody else sees, and that is gone afterwards."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Listings")
    for row in rows:
        sheet.append(row)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        book.save(file)
        file.seek(0)
        yield from _parts(file)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(PART):
        yield part


def read_table(name: str, body: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a file that are not empty, with their numbers; its cells tidy, and as they were before `neutral`.

    Raises InputError for a file that is none, or larger than is read.
    """
    if len(body) > MOST_BYTES:
        raise InputError("file", f"The file has {len(body):,} bytes; at most {MOST_BYTES:,} are read. Split it.")
    read = _read_csv if kind_of(name) == "csv" else _read_xlsx
    rows = [(number, [as_it_was(cell.rstrip()) for cell in row]) for number, row in enumerate(read(body), start=1)]
    return [(number, [tidy(cell) for cell in row]) for number, row in rows if any(row)]


def _read_csv(body: bytes) -> Iterator[list[str]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = f"Byte {error.start:,} of the file is no UTF-8. Save it as “CSV UTF-8”, or as .xlsx."
        raise InputError("file", told) from error
    csv.field_size_limit(MOST_BYTES)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            _check_size(number, len(row))
            yield row
    except csv.Error as error:
        raise InputError("file", f"The file cannot be read as CSV: {error}.") from error


def _read_xlsx(body: bytes) -> Iterator[list[str]]:
    """The first sheet: what it says, as text."""
    _check_archive(body)
    try:
        yield from _sheet(body)
    except InputError:
        raise
    except Exception as error:
        # A broken file makes the library raise whatever its parsing meets.
        raise InputError("file", f"The file cannot be read as Excel ({type(error).__name__}: {error}).") from error


def _check_archive(body: bytes) -> None:
    """What says that it is small and unpacks to more is found before the library unpacks it."""
    if not body.startswith(SIGNATURE):
        raise InputError("file", "The file is no Excel file (.xlsx). Save it as .xlsx without a password, or as CSV.")
    try:
        archive = Archive(body, "The file", MOST_UNPACKED)
        parts = [archive.read(part) for part in archive.names()]
    except SourceError as error:
        raise InputError("file", str(error)) from error
    if any(sign in part for part in parts for sign in _ENTITIES):
        raise InputError("file", "The file declares entities of its own, which no spreadsheet does. It is not read.")


def _sheet(body: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # the size that a sheet claims to have is not believed
    rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
    for number, row in enumerate(rows, start=1):
        cells = [_text(value) for value in row]
        if any(cells):
            _check_size(number, len(cells) if any(cells[MOST_COLUMNS:]) else 0)
        yield cells
    book.close()


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS + 1 or columns > MOST_COLUMNS:
        told = f"At most {MOST_ROWS:,} rows below the headings and {MOST_COLUMNS} columns are read. Split the file."
        raise InputError("file", told)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
