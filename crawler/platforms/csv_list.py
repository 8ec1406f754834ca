"""A list kept as a CSV file, with files of organisations and places joined by name where there are some."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from web_poet import WebPage, field

from crawler.platforms.feed import decoded, wrong
from crawler.platforms.platform import Entry, Found, Reading, Step
from crawler.platforms.row_headings import read_sheet
from crawler.platforms.row_list import ROW_OPTIONS, RowList, beside
from directory.source import Source

EXPECTED = "a CSV file with headings in its first line"
_JOINED = ("organisation", "location")
_LONGEST_CELL = 1_000_000
_SAID = re.compile(r"^sep=(.)$", re.IGNORECASE)


class CsvPage(WebPage[Found]):
    """The rows of a file, by heading."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return self._rows

    @field
    def total(self) -> int:
        return len(self._rows)

    @cached_property
    def _rows(self) -> tuple[Entry, ...]:
        text = decoded(bytes(self.response.body))
        start = text.lstrip()[:4]
        if not start or start[0] in "<{[" or start == "PK\x03\x04":
            raise wrong(self.response, EXPECTED, "with a web page, JSON or a zip file" if start else "with nothing")
        delimiter = _delimiter(text)
        if not delimiter:
            raise wrong(self.response, EXPECTED, f"with a single column ({text.strip().splitlines()[0][:40]!r})")
        csv.field_size_limit(_LONGEST_CELL)
        try:
            cells = list(_rows_of(text, delimiter))
        except csv.Error as error:
            raise wrong(self.response, EXPECTED, f"with a file that cannot be read ({error})") from None
        return read_sheet(cells).rows


class CsvList(RowList):
    """Options beside those of every list of rows: `organisations` and `locations`, files beside the list that are
    joined by name, with their `organisation_columns` and `location_columns`.
    """

    name = "csv_list"
    page = CsvPage
    options = ROW_OPTIONS | {"organisations", "locations", "organisation_columns", "location_columns"}

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        told = {what: source.options.get(f"{what}s") for what in _JOINED}
        self._awaited = {what: beside(source, file) for what, file in told.items() if file}

    def start(self) -> Step:
        """The joined files come first, the list itself last."""
        return Step(next(iter([*self._awaited.values(), self.source.address])), CsvPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        if self._awaited:
            what = next(iter(self._awaited))
            where = self._awaited.pop(what)
            self._rows.joined[what] = self.table(found.entries, f"{what}_columns", what, where)
            return Reading(steps=[self.start()])
        self.map_rows(found.entries, step.url)
        return super().read(step, found, at)


def _delimiter(text: str) -> str:
    """The sign that the first lines agree on most; "sep=;" is a spreadsheet's own word for it."""
    first = [line for line in text[:50_000].splitlines()[:20] if line.strip()]
    if found := _SAID.match(first[0]):
        return found[1]
    scores = {}
    for sign in ",;\t|":
        counts = Counter(line.count(sign) for line in first if sign in line)
        scores[sign] = max((count * lines**2 for count, lines in counts.items()), default=0)
    best = max(scores, key=lambda sign: scores[sign])
    return best if scores[best] else ""


def _rows_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with its number as a spreadsheet would count it."""
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
        if any(cell.strip() for cell in cells) and not (number == 1 and _SAID.match(delimiter.join(cells))):
            yield number, cells
