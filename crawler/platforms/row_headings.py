"""Finds the headings of a sheet of cells and gives its rows by heading: titles stand above, headings span columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.platforms.row_facts import EXTRA
from crawler.platforms.row_fields import field_of
from crawler.platforms.row_list import Row

Cells = Sequence[str]
_ABOVE = 20  # rows that may stand above the headings
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file or sheet; `headings` names every column that is there, none twice."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(cells: Sequence[tuple[int, Cells]], *, notes: bool = False) -> Sheet:
    """The rows below the headings, from (row number, its cells) of the rows that are not empty.

    With `notes` what stands right of the last heading is a column without one, as people write beside a table; else it
    is a row with too many cells (`EXTRA`).

    A column without heading and value is none; one without heading is "(column 3)"; a second "Phone" is "Phone (2)".
    """
    if not cells:
        return Sheet((), ())
    at = _heading_row(cells)
    written = _headings(cells, at)
    below = cells[at + 1 :]
    width = max([len(written), *(_width(row) for _, row in below if notes)])
    named = _named(written + [""] * (width - len(written)), [row for _, row in below])
    rows = tuple(_row(named, width, row, number) for number, row in below)
    return Sheet(tuple(heading for heading in named if heading), rows)


def _heading_row(cells: Sequence[tuple[int, Cells]]) -> int:
    """The first row that is as wide as a table, unless one soon after it has plainly more headings that are known."""
    above = [row for _, row in cells[:_ABOVE]]
    known = [sum(1 for cell in row if 0 < len(cell) <= _LONGEST and field_of(cell)) for row in above]
    widest = max(_filled(row) for row in above)
    first = next(place for place, row in enumerate(above) if _filled(row) * 2 > widest)
    most = max(known)
    at = known.index(most) if most >= known[first] + 2 else first
    return at + 1 if _goes_on(cells, at) else at


def _goes_on(cells: Sequence[tuple[int, Cells]], at: int) -> bool:
    """Whether the next row has headings below those that span columns: "Day" and "Start" below "When"."""
    if at + 1 >= len(cells) or cells[at + 1][0] != cells[at][0] + 1:
        return False
    above, below = cells[at][1], cells[at + 1][1]
    filled = [(place, cell) for place, cell in enumerate(below) if cell.strip()]
    spans = any(place >= len(above) or not above[place].strip() for place, _ in filled)
    return len(filled) > 1 and spans and all(field_of(cell) for _, cell in filled)


def _headings(cells: Sequence[tuple[int, Cells]], at: int) -> list[str]:
    """The cells of the row of headings; where it has gaps or repeats itself, the row above tells more."""
    headings = [" ".join(cell.split()) for cell in cells[at][1]]
    if at == 0 or cells[at - 1][0] != cells[at][0] - 1 or _filled(cells[at - 1][1]) < 2:
        return headings
    above = [" ".join(cell.split()) for cell in cells[at - 1][1]]
    headings += [""] * (_width(above) - len(headings))
    return list(_joined(above, headings))


def _joined(above: Sequence[str], headings: Sequence[str]) -> Iterator[str]:
    """A heading that stands once as it is; one that stands again under what spans it: "Monday open"."""
    span = ""
    for place, heading in enumerate(headings):
        over = above[place] if place < len(above) else ""
        span = over or span
        if not heading:
            yield over
        else:
            yield f"{span} {heading}" if span and headings.count(heading) > 1 else heading


def _named(headings: Sequence[str], rows: Sequence[Cells]) -> list[str]:
    """A name for each column, "" for one that holds nothing."""
    held = {place for row in rows for place, cell in enumerate(row) if cell.strip()}
    named: list[str] = []
    for place, heading in enumerate(headings):
        name = heading or (f"(column {place + 1})" if place in held else "")
        again = sum(1 for earlier in headings[:place] if earlier.casefold() == name.casefold()) if name else 0
        named.append(f"{name} ({again + 1})" if again else name)
    return named


def _row(headings: Sequence[str], width: int, cells: Cells, number: int) -> Row:
    told = {heading: cells[place] if place < len(cells) else "" for place, heading in enumerate(headings) if heading}
    beyond = [cell for cell in cells[width:] if cell.strip()]
    return Row(told | ({EXTRA: beyond} if beyond else {}), f"row {number}")


def _width(cells: Cells) -> int:
    """How many columns up to the last that holds something."""
    return max((place + 1 for place, cell in enumerate(cells) if cell.strip()), default=0)


def _filled(cells: Cells) -> int:
    return sum(1 for cell in cells if cell.strip())
