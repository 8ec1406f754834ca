"""A list kept as an Excel file (.xlsx)."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from web_poet import WebPage, field

from crawler.platforms.feed import wrong
from crawler.platforms.platform import Entry, Found, Reading, Step
from crawler.platforms.row_fields import field_of
from crawler.platforms.row_headings import Sheet, read_sheet
from crawler.platforms.row_list import ROW_OPTIONS, RowList
from crawler.platforms.workbook import read_workbook
from directory.errors import SourceError

EXPECTED = "an Excel file (.xlsx)"


class WorkbookPage(WebPage[Found]):
    """The sheets of a file, each an entry with its `sheet`, `headings` and `rows`."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple({"sheet": name, "headings": held.headings, "rows": held.rows} for name, held in self._sheets)

    @field
    def total(self) -> int:
        return sum(len(held.rows) for _, held in self._sheets)

    @cached_property
    def _sheets(self) -> list[tuple[str, Sheet]]:
        body = bytes(self.response.body)
        if body.lstrip()[:1] in (b"", b"<", b"{", b"["):
            raise wrong(self.response, EXPECTED, "with a web page or JSON" if body.strip() else "with nothing")
        held = read_workbook(body, str(self.response.url))
        return [(name, read_sheet(cells, notes=True)) for name, cells in held.items()]


class XlsxList(RowList):
    """Option beside those of every list of rows: `sheet`, the name of the sheet; else the first whose headings look
    like those of a list.
    """

    name = "xlsx_list"
    page = WorkbookPage
    options = ROW_OPTIONS | {"sheet"}

    def start(self) -> Step:
        return Step(self.source.address, WorkbookPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        rows = self._sheet(found, step.url)["rows"]
        self.map_rows(rows, step.url)
        return super().read(step, replace(found, entries=rows, total=len(rows)), at)

    def _sheet(self, found: Found, where: str) -> Entry:
        names = [str(entry["sheet"]) for entry in found.entries]
        told = self.source.options.get("sheet")
        if told is not None and told not in names:
            raise SourceError(f"{where} has no sheet {told!r}. Its sheets are: {', '.join(names) or 'none'}.")
        chosen = [entry for entry in found.entries if told in (None, entry["sheet"])]
        filled = [entry for entry in chosen if entry["rows"]]
        if not filled:
            raise SourceError(f"{where} has no rows below headings. Its sheets are: {', '.join(names) or 'none'}.")
        return next((entry for entry in filled if _known(entry) > 1), filled[0])


def _known(entry: Entry) -> int:
    return sum(1 for heading in entry["headings"] if field_of(heading))
