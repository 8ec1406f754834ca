"""A tabular package of the Human Services Data Specification: a zip file, or CSV files beside their description."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from urllib.parse import urljoin

from web_poet import WebPage, field

from crawler.contact_details import phones
from crawler.platforms.feed import decoded, read_json, wrong
from crawler.platforms.hsds_join import Join
from crawler.platforms.hsds_tables import Tables, read_archive, resources
from crawler.platforms.open_referral_facts import read_service
from crawler.platforms.platform import Entry, Found, Platform, Reading, Step, tables
from crawler.platforms.row_list import file_name, placed
from crawler.published import without_query
from crawler.values import line
from directory.archive import SIGNATURE, Archive
from directory.errors import SourceError
from directory.record import Facts, Rejection
from directory.source import Source

EXPECTED = "an HSDS package (a zip file, or its datapackage.json)"
_OVER = frozenset({"inactive", "defunct", "closed"})


class PackagePage(WebPage[Found]):
    """What a package holds: its tables, or the addresses of their files."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return ({"tables": self._tables} if self._is_zip else {"files": self._files},)

    @property
    def _is_zip(self) -> bool:
        return bytes(self.response.body).startswith(SIGNATURE)

    @cached_property
    def _tables(self) -> Tables:
        where = str(self.response.url)
        return read_archive(Archive(bytes(self.response.body), where), where)

    @property
    def _files(self) -> dict[str, str]:
        description = read_json(self.response, EXPECTED)
        found = resources(description, str(self.response.url)) if isinstance(description, dict) else {}
        if "services" not in found:
            raise wrong(self.response, EXPECTED, "with JSON that describes no table of services")
        return found


class TablePage(WebPage[Found]):
    """One table's file, as text."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return ({"text": decoded(bytes(self.response.body))},)


class HsdsPackage(Platform):
    """Option: `country`, whose telephone numbers it holds, as two letters ("GB")."""

    name = "hsds_package"
    page = PackagePage
    options = frozenset({"country"})

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._country = str(source.options.get("country", "GB"))
        if len(self._country) != 2 or not self._country.isupper():
            raise SourceError(f'Source {source.slug!r}: country is {self._country!r}; right is one such as "GB".')
        self._tables = Tables()
        self._awaited: dict[str, str] = {}

    def start(self) -> Step:
        return Step(self.source.address, PackagePage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        [told] = found.entries
        if "files" in told:
            self._awaited = {urljoin(step.url, path): table for table, path in told["files"].items()}
            return Reading(steps=[Step(url, TablePage) for url in self._awaited])
        if "tables" in told:
            self._tables = told["tables"]
        else:
            self._tables.add(self._awaited.pop(step.url), file_name(step.url), told["text"])
        return Reading() if self._awaited else self._joined(step, at)

    def where(self, step: Step) -> str:
        """Whatever file an entry is told in, it is one of the package."""
        return without_query(self.source.address)

    def key(self, entry: Entry) -> str:
        return line(entry.get("id")) or ""

    def facts(self, entry: Entry) -> Facts:
        status = (line(entry.get("status")) or "").casefold()
        if status in _OVER:
            raise SourceError(f"It is marked as {status}.")
        facts = read_service(entry)
        if self._country == "GB":
            return facts
        numbers = phones(*(phone.get("number") for phone in tables(entry.get("phones"))), region=self._country)
        return facts.model_copy(update={"contact": facts.contact.model_copy(update={"phones": numbers})})

    def _joined(self, step: Step, at: datetime) -> Reading:
        join = Join(self._tables)
        services = tuple(join.services())
        reading = super().read(step, Found(entries=services, total=len(services)), at)
        refused = [(place, f"{reason.rstrip('.')} ({place}).") for place, reason in self._tables.refused]
        for table, (file, count, total) in join.loose().items():
            what = "no organisation of the package" if table == "services" else "nothing that they belong to"
            refused.append((file, f"{count} of the {total} rows of {file} name {what}."))
        told = [Rejection(source=self.source.slug, key=key, reason=reason) for key, reason in refused]
        return replace(reading, rejections=[*reading.rejections, *told])

    def _take(self, reading: Reading, entry: Entry, url: str, at: datetime, revision: str = "") -> None:
        with placed(reading, entry):
            super()._take(reading, entry, url, at, revision)
