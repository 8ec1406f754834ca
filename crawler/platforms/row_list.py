"""What lists of rows have in common (CSV, spreadsheets, maps, layers): a row is read by a mapping of its columns."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from crawler.platforms.platform import Entry, Platform, Reading
from crawler.platforms.row_columns import LATITUDE, LONGITUDE, Columns, columns_told, no_column
from crawler.platforms.row_facts import EXTRA, RowReader, Table
from crawler.platforms.row_mapping import ColumnMapping, guess_mapping
from crawler.platforms.row_people import without_people
from crawler.redaction import REDACTED
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

ROW_OPTIONS = frozenset({"columns", "separator", "flags"})


class Row(dict[str, Any]):
    """A row by heading, and where it stands in its file ("row 7"); the place is no part of what the row says."""

    def __init__(self, told: Mapping[str, Any], place: str = "") -> None:
        super().__init__(told)
        self.place = place


class RowList(Platform):
    """Options: `columns`, which column holds which field; `separator` of several names in one cell (";"); `flags`,
    which maps a column of yes and no to the group of people that may come where it says yes.

    After a list was read `mappings` has, by option, what was guessed because the source's options did not say it.
    """

    options = ROW_OPTIONS
    sparse: ClassVar[bool] = False  # whether entries have only the columns that they fill

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        flags = source.options.get("flags", {})
        if not isinstance(flags, Mapping):
            raise SourceError(f"Source {source.slug!r}: flags is {flags!r}; it maps a column to a group of people.")
        self._rows = RowReader(separator=str(source.options.get("separator", ";")), flags=dict(flags))
        self.mappings: dict[str, ColumnMapping] = {}

    def kept_options(self) -> dict[str, Any]:
        """The source's options with each guessed mapping in them: whoever adds a source keeps these with it."""
        return dict(self.source.options) | {option: mapping.option() for option, mapping in self.mappings.items()}

    def key(self, entry: Entry) -> str:
        return self._rows.key(_known(entry))

    def facts(self, entry: Entry) -> Facts:
        return self._rows.facts(_known(entry))

    def map_rows(self, rows: Sequence[Entry], where: str, titles: Mapping[str, str] | None = None) -> None:
        """Settle the columns of the list itself, from its rows or the first page of them."""
        self._rows.table = self.table(rows, "columns", "name", where, titles)

    def table(
        self, rows: Sequence[Entry], option: str, needed: str, where: str, titles: Mapping[str, str] | None = None
    ) -> Table:
        """The rows with their columns as `option` says, else as they are guessed."""
        if not rows:
            return Table()
        return Table(self._columns(rows, option, needed, where, titles or {}), rows, needed)

    def _columns(
        self, rows: Sequence[Entry], option: str, needed: str, where: str, titles: Mapping[str, str]
    ) -> Columns:
        headings = headings_of(rows)
        told = self.source.options.get(option)
        if told is not None:
            return columns_told(headings, told, where, needed, sparse=self.sparse)
        written = [heading for heading in headings if heading not in (LATITUDE, LONGITUDE)]
        mapping = guess_mapping(written, rows, titles=titles, needed=needed)
        if needed not in mapping.columns():
            raise no_column(headings, needed, where)
        self.mappings[option] = mapping
        return columns_told(headings, mapping.option(), where, needed)

    def _take(self, reading: Reading, entry: Entry, url: str, at: datetime, revision: str = "") -> None:
        """As of any entry; a refusal names the row and the file."""
        with placed(reading, entry, file_name(url)):
            super()._take(reading, without_people(entry), url, at, revision)


@contextmanager
def placed(reading: Reading, entry: Entry, file: str = "") -> Iterator[None]:
    """Whatever is refused within is said to stand where the entry does: “It has no name (row 7 of list.csv).”"""
    before = len(reading.rejections)
    yield
    if len(reading.rejections) > before and isinstance(entry, Row) and entry.place:
        refused = reading.rejections.pop()
        where = f"{entry.place} of {file}" if file else entry.place
        reason = f"{refused.reason.rstrip('.')} ({where})."
        reading.rejections.append(refused.model_copy(update={"reason": reason}))


def _known(entry: Entry) -> Entry:
    """The entry without what was taken out of it."""
    return {heading: value for heading, value in entry.items() if value != REDACTED}


def headings_of(rows: Sequence[Entry]) -> tuple[str, ...]:
    """Every heading of any of the rows, in the order in which they come."""
    return tuple(heading for heading in dict.fromkeys(heading for row in rows for heading in row) if heading != EXTRA)


def file_name(url: str) -> str:
    """What people call a file: the last part of its address, and more of it where that is no file's name."""
    parts = urlsplit(url).path.strip("/").split("/")
    return parts[-1] if "." in parts[-1] else "/".join(parts[-3:]) or urlsplit(url).netloc


def beside(source: Source, file: object) -> str:
    """The address of a file that a source names, beside its own or whole."""
    return urljoin(source.address, str(file))
