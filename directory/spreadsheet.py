"""Tables as files: CSV and Excel (.xlsx), written row by row and read within limits."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from directory.cells import neutral
from directory.errors import InputError

KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY: Final = 2 * 1024 * 1024
PART: Final = 64 * 1024
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
