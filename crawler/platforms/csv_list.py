"""A list kept as a CSV file, with files of organisations and places joined by name where there are some."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from urllib.parse import urljoin

from web_poet import WebPage, field

from crawler.platforms.csv_columns import find_columns
from crawler.platforms.csv_facts import EXTRA, RowReader, Table
from crawler.platforms.feed import decoded, wrong
from crawler.platforms.platform import Entry, Found, Platform, Reading, Step
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

EXPECTED = "a CSV file with headings in its first line"


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
        text = decoded(bytes(self.response.body)).lstrip()
        if not text or text[0] in "<{[":
            raise wrong(self.response, EXPECTED, "with a web page or JSON" if text else "with nothing")
        first_line = text.splitlines()[0]
        delimiter = max(",;\t|", key=first_line.count)
        if delimiter not in first_line:
            raise wrong(self.response, EXPECTED, f"with a single column ({first_line[:40]!r})")
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise wrong(self.response, EXPECTED, f"with a file that cannot be read ({error})") from None
        headings = [" ".join(cell.split()) for cell in rows[0]]
        return tuple(_row(headings, cells) for cells in rows[1:] if any(cell.strip() for cell in cells))


class CsvList(Platform):
    """Options: `columns`; `organisations` and `locations`, files beside the list that are joined by name, with their
    `organisation_columns` and `location_columns`; `separator` of several names in one cell (";"); and `flags`, which
    maps a column of yes and no to the group of people that may come where it says yes.
    """

    name = "csv_list"
    page = CsvPage
    options = frozenset(
        {"columns", "organisations", "locations", "organisation_columns", "location_columns", "separator", "flags"}
    )

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        flags = source.options.get("flags", {})
        if not isinstance(flags, Mapping):
            raise SourceError(f"Source {source.slug!r}: flags is {flags!r}; it maps a column to a group of people.")
        self._rows = RowReader(separator=str(source.options.get("separator", ";")), flags=dict(flags))
        told = {what: source.options.get(f"{what}s") for what in ("organisation", "location")}
        self._awaited = {what: urljoin(source.address, str(file)) for what, file in told.items() if file}

    def start(self) -> Step:
        """The joined files come first, the list itself last."""
        return Step(next(iter([*self._awaited.values(), self.source.address])), CsvPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        if self._awaited:
            what = next(iter(self._awaited))
            self._rows.joined[what] = self._table(found, f"{what}_columns", what, self._awaited.pop(what))
            return Reading(steps=[self.start()])
        self._rows.table = self._table(found, "columns", "name", step.url)
        return super().read(step, found, at)

    def key(self, entry: Entry) -> str:
        return self._rows.key(entry)

    def facts(self, entry: Entry) -> Facts:
        return self._rows.facts(entry)

    def _table(self, found: Found, option: str, needed: str, where: str) -> Table:
        if not found.entries:
            return Table()
        headings = [heading for heading in found.entries[0] if heading != EXTRA]
        return Table(find_columns(headings, self.source.options.get(option), needed, where), found.entries, needed)


def _row(headings: list[str], cells: list[str]) -> Entry:
    row: Entry = dict.fromkeys(headings, "") | dict(zip(headings, cells, strict=False))
    if len(cells) > len(headings):
        row[EXTRA] = cells[len(headings) :]
    return row
