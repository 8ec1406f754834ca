"""Open Referral UK feeds, version 1 or 3 as their envelope shows, and files of services."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from web_poet import WebPage, field

from crawler.platforms.feed import read_json, wrong
from crawler.platforms.open_referral_facts import read_service
from crawler.platforms.platform import Entry, Found, Platform, Reading, Step, as_list, tables
from crawler.values import line, number
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

PAGE_SIZE = 50
MOST_PAGES = 5000
EXPECTED = "an Open Referral UK feed of services (version 1 or 3)"
# What a service's own page holds: where no item of a list has any of them, the items are summaries.
_WHOLE = frozenset({"service_at_locations", "schedules", "regular_schedules"})


class ServicesPage(WebPage[Found]):
    """A page of services in version 1's envelope (`content`) or 3's (`contents`), a bare list, or one service."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(tables(self._items()))

    @field
    def total(self) -> int:
        told = number(self._first("totalElements", "total_items"))
        return int(told) if told is not None else len(self._items())

    @field
    def pages(self) -> tuple[str, ...]:
        """The next page's address, unless this is the last."""
        here, last = self._number(), self._pages()
        if last is None or here >= last or not self._items():
            return ()
        if last > MOST_PAGES:
            raise wrong(self.response, EXPECTED, f"that it has {last:,} pages (at most {MOST_PAGES:,} are read)")
        return (with_query(str(self.response.url), page=str(here + 1)),)

    @field
    def details(self) -> tuple[str, ...]:
        """Each service's own address where the list is a paged feed that gives summaries only."""
        entries = self.entries
        if self._pages() is None or any(_WHOLE & entry.keys() for entry in entries):
            return ()
        base = str(self.response.url).split("?", maxsplit=1)[0].rstrip("/")
        names = (service_id(entry) for entry in entries)
        return tuple(f"{base}/{quote(name, safe='')}" if name else "" for name in names)

    @cached_property
    def _document(self) -> dict[str, Any]:
        document = read_json(self.response, EXPECTED)
        if isinstance(document, list):
            return {"content": document}
        if isinstance(document, dict) and "id" in document and "name" in document:
            return {"contents": [document]}
        if not isinstance(document, dict) or not isinstance(document.get("content", document.get("contents")), list):
            raise wrong(self.response, EXPECTED, "with JSON that has neither `content` nor `contents`")
        return document

    def _items(self) -> list[Any]:
        document = self._document
        return as_list(document.get("content", document.get("contents")))

    def _first(self, *keys: str) -> Any:
        document = self._document
        return next((document[key] for key in keys if document.get(key) is not None), None)

    def _number(self) -> int:
        """Which page this is; a feed that answers another than was asked for would be read for ever."""
        here = int(number(self._first("number", "page_number")) or 1)
        asked = dict(parse_qsl(urlsplit(str(self.response.url)).query)).get("page", "1")
        if asked.isdigit() and int(asked) != here:
            raise wrong(self.response, f"page {asked} of {EXPECTED}", f"with page {here}")
        return here

    def _pages(self) -> int | None:
        """How many pages the feed has; None where the document is no page of a feed."""
        told = number(self._first("totalPages", "total_pages"))
        return int(told) if told is not None else None


class OpenReferral(Platform):
    """Options: `page_size` (50), and `paged = false` where the address is one document and no feed."""

    name = "open_referral"
    page = ServicesPage
    options = frozenset({"page_size", "paged"})

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._paged = source.options.get("paged", True)
        self._size = source.options.get("page_size", PAGE_SIZE)
        if not isinstance(self._paged, bool):
            raise SourceError(f"Source {source.slug!r}: paged is {self._paged!r}; it is true or false.")
        if not isinstance(self._size, int) or not 1 <= self._size <= 1000:
            raise SourceError(f"Source {source.slug!r}: page_size is {self._size!r}; it is a number from 1 to 1000.")

    def start(self) -> Step:
        address = self.source.address
        if not self._paged or urlsplit(address).path.endswith(".json"):
            return Step(address, ServicesPage)
        parts = urlsplit(address)
        path = parts.path.rstrip("/")
        path = path if path.endswith("/services") else f"{path}/services"
        address = urlunsplit(parts._replace(path=path))
        return Step(with_query(address, page="1", per_page=str(self._size)), ServicesPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        return super().read(step, found if self._paged else replace(found, pages=(), details=()), at)

    def key(self, entry: Entry) -> str:
        return service_id(entry)

    def facts(self, entry: Entry) -> Facts:
        return read_service(entry)


def service_id(entry: Entry) -> str:
    return line(entry.get("id")) or ""


def with_query(url: str, **values: str) -> str:
    """The address with these query values put in place of its own."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | values
    return urlunsplit(parts._replace(query=urlencode(query)))
