"""The tables of an HSDS package, by one name each whatever version of the standard they were published for."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from crawler.platforms.feed import decoded
from crawler.platforms.platform import Entry, tables
from crawler.platforms.row_list import Row
from directory.archive import Archive
from directory.errors import SourceError

# Each table with the names of its resource or file; of the rest of the standard nothing is read.
TABLES: dict[str, str] = {
    "services": "services|service",
    "organizations": "organizations|organization|organisations",
    "locations": "locations|location",
    "service_at_locations": "services_at_location|service_at_location|service_at_locations|services_at_locations",
    "addresses": "physical_addresses|physical_address|addresses|address",
    "phones": "phones|phone",
    "contacts": "contacts|contact",
    "schedules": "regular_schedules|regular_schedule|schedules|schedule",
    "eligibility": "eligibility|eligibilities",
    "languages": "languages|language",
    "accessibility": "accessibility_for_disabilities|accessibility",
    "service_areas": "service_areas|service_area",
    "cost_options": "cost_options|cost_option",
    "organization_identifiers": "organization_identifiers|organization_identifier",
    "terms": "taxonomy|taxonomy_terms|taxonomy_term",
    "service_terms": "services_taxonomy|service_taxonomy|attributes|attribute|service_attributes",
}
_TABLE_OF = {name: table for table, names in TABLES.items() for name in names.split("|")}
DESCRIPTION = "datapackage.json"
# What exports leave in a text: line breaks as two signs, and marks between hashes ("###MON###").
_BREAK, _MARK = re.compile(r"\\r\\n|\\n|\\r"), re.compile(r"#{3,}[A-Z]+#{3,}")
_LONGEST_CELL = 1_000_000


@dataclass(slots=True)
class Tables:
    """The rows of each table, and what of them could not be read (as "ROW of FILE" and the reason)."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def add(self, table: str, file: str, text: str) -> None:
        """Read one file. Raises SourceError where it is no CSV."""
        self.files[table] = file
        held = self.rows.setdefault(table, [])
        for row in _rows(text, file):
            if None in row:
                extra = len(row.pop(None))  # type: ignore[call-overload]
                self.refused.append((row.place, f"Its row has {extra} more cells than the file has headings."))
            else:
                held.append(row)


def read_archive(archive: Archive, where: str) -> Tables:
    """The tables of a zip file: those that its datapackage.json names, else by the names of its files."""
    found = Tables()
    for table, name in _paths(archive, where).items():
        found.add(table, PurePosixPath(name).name, decoded(archive.read(name)))
    if "services" not in found.rows:
        names = ", ".join(archive.names()[:20]) or "none"
        raise SourceError(f"{where} has no services.csv in it, which an HSDS package has. It has: {names}.")
    return found


def resources(description: Mapping[str, Any], where: str) -> dict[str, str]:
    """For each table that a package describes, the path of its file. Raises SourceError for a path that leads out."""
    paths: dict[str, str] = {}
    for resource in tables(description.get("resources")):
        path = str(resource.get("path") or f"{resource.get('name')}.csv")
        table = _TABLE_OF.get(str(resource.get("name"))) or _TABLE_OF.get(PurePosixPath(path).stem.lower())
        if table is None:
            continue
        if path.startswith(("/", "\\")) or ".." in PurePosixPath(path).parts or ":" in path:
            raise SourceError(f"{where} names the file {path!r}; a package's files lie beside its description.")
        paths.setdefault(table, path)
    return paths


def _paths(archive: Archive, where: str) -> dict[str, str]:
    names = archive.names()
    described = min((name for name in names if PurePosixPath(name).name == DESCRIPTION), key=len, default=None)
    by_name = {_TABLE_OF[stem]: name for name in names if (stem := _stem(name)) in _TABLE_OF and name.endswith(".csv")}
    if described is None:
        return by_name
    from json import loads

    try:
        told = resources(loads(decoded(archive.read(described)), strict=False), where)
    except (ValueError, AttributeError) as error:
        raise SourceError(f"{where}: {described} in it is no description of a package ({error}).") from None
    folder = PurePosixPath(described).parent
    # Descriptions name files as the template does, wherever in the archive they are.
    exact = {table: str(folder / path) for table, path in told.items() if str(folder / path) in names}
    moved = {table: name for table, path in told.items() for name in names if name.endswith(f"/{path}")}
    return by_name | moved | exact


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.lower()


def _rows(text: str, file: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.DictReader(io.StringIO(text.lstrip(), newline=""))
    try:
        for number, row in enumerate(reader, start=2):
            told: Entry = {name and name.strip(): text for name, value in row.items() if (text := _mended(value))}
            yield Row(told, f"row {number} of {file}")
    except csv.Error as error:
        raise SourceError(f"{file} cannot be read as CSV ({error}).") from None


def _mended(value: Any) -> Any:
    """A cell's text without what the export left in it."""
    return _MARK.sub("", _BREAK.sub("\n", value)).strip() if isinstance(value, str) else value
