"""Open Referral UK feeds, version 1 or 3 as their envelope shows, and files of services."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from web_poet import WebPage, field

from crawler.hosts import hosts_of
from crawler.platforms.feed import read_json, wrong
from crawler.platforms.open_referral_facts import read_service
from crawler.platforms.open_referral_pages import ServicePage, bears_name, completed, html_page, lacks, page_of
from crawler.platforms.platform import (
    UNREADABLE,
    Entry,
    Found,
    Platform,
    Reading,
    Step,
    as_list,
    entry_hash,
    first,
    tables,
)
from crawler.platforms.signs import Judgement, Lead, Seen, Sign, Sureness
from crawler.published import without_query
from crawler.values import line, number
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

PAGE_SIZE = 50
MOST_PAGES = 5000
_MODIFIED = ("last_modified", "updated_at")
EXPECTED = "an Open Referral UK feed of services (version 1 or 3)"
# What a service's own page holds: where no item of a list has any of them, the items are summaries.
_LINK = re.compile(r"open-?referral|/api/v\d+/services|/hsds\b|/services\.json|/o/ServiceDirectory", re.IGNORECASE)
# Where makers of directories leave their feeds, by what their pages have.
_USUAL = (
    (re.compile(r"localgov_base|/modules/contrib/localgov_"), "/openreferral/v1/services", "LocalGov Drupal"),
    (re.compile(r"\boutpost\b|\bscout-x\b", re.IGNORECASE), "/api/v1/services", "Outpost"),
)
_OTHER_LISTS = re.compile(r"/(organi[sz]ations?|taxonom(y|ies)(_terms)?|service_at_locations?|locations?)/?$")
_WHOLE = frozenset({"service_at_locations", "schedules", "regular_schedules"})
# By any of these a list of things with id and name is one of services.
_OF_SERVICE = _WHOLE | frozenset(
    """organization organisation organization_id service_taxonomys service_areas locations contacts taxonomies
    eligibilitys cost_options fees attending_type deliverable_type assured_date status last_modified""".split()
)


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
    """Options: `page_size` (50); `paged = false` where the address is one document and no feed; `html_page`, the pages
    for people that stand in where the feed leaves out telephone or times: true for those at the services' `url`, or an
    address with {id}.
    """

    name = "open_referral"
    page = ServicesPage
    options = frozenset({"page_size", "paged", "html_page"})
    incremental = True
    entry_tells_all = True

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """An envelope or document of services; where there is none, the addresses at which feeds are usually left."""
        if seen.status in (404, 410):
            if "/services" not in seen.url:
                address = f"{seen.url.split('?')[0].rstrip('/')}/services"
                yield Lead(cls.name, "A feed may begin below the address, at /services.", address, Sureness.GUESS)
        elif seen.document is not None:
            yield from _documents(seen)
        elif seen.page:
            for url in seen.linked(_LINK):
                yield Lead(cls.name, f"The page links to {url}, as a feed's address is.", url, Sureness.NAMED)
            for mark, path, maker in _USUAL:
                if mark.search(seen.text):
                    why = f"The page has the marks of {maker}, which often leaves an Open Referral feed open."
                    yield Lead(cls.name, why, seen.origin + path, Sureness.NAMED)

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._paged = source.options.get("paged", True)
        self._html, self._hosts = html_page(source), hosts_of(source)
        self._revisions: dict[str, str] = {}
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
        if step.page is ServicePage:
            return self._with_page(step.summary or {}, found.entries[0], step.url, at)
        found = found if self._paged else replace(found, pages=(), details=())
        pages = [] if found.details or not self._html else [self._page_of(entry) for entry in found.entries]
        if not any(pages):
            return super().read(step, found, at)
        told = list(zip(found.entries, pages, strict=True))
        reading = super().read(step, replace(found, entries=tuple(entry for entry, url in told if not url)), at)
        for entry, url in told:
            if url and step.summary is None and self._is_held(entry):
                reading.unchanged.append(self.key(entry)[:400])
            elif url:
                self._revisions[self.key(entry)] = self.revision(step.summary or entry)
                reading.steps.append(Step(url, ServicePage, summary=entry))
        return reading

    def _with_page(self, service: Entry, page: Entry, url: str, at: datetime) -> Reading:
        """The service with what its page tells, unless the page is about something else."""
        own = bears_name(page, service)
        reading, revision = Reading(), self._revisions.get(self.key(service), "")
        self._take(reading, service | ({"page": page} if own else {}), url if own else self._feed, at, revision)
        return reading

    def missing(self, step: Step, at: datetime) -> Reading:
        if step.page is not ServicePage:
            return super().missing(step, at)
        reading = Reading()
        self._take(reading, step.summary or {}, self._feed, at)
        return reading

    def refuse(self, step: Step, reason: str) -> Reading:
        """A page for people that can't be read costs what it would have told, and not the service."""
        return self.missing(step, datetime.now(UTC)) if step.page is ServicePage else super().refuse(step, reason)

    @property
    def _feed(self) -> str:
        return without_query(self.start().url)

    def _page_of(self, entry: Entry) -> str:
        """The page to read for what the feed leaves out of this service; "" for none."""
        try:
            told = lacks(read_service(entry))
        except (SourceError, *UNREADABLE):
            return ""
        return page_of(self._html, entry, self.key(entry), self._hosts) if told else ""

    def revision(self, summary: Entry) -> str:
        """The whole summary, where the feed dates its services: all that it tells must be as it was."""
        return entry_hash(summary) if first(summary, _MODIFIED) else ""

    def key(self, entry: Entry) -> str:
        return service_id(entry)

    def facts(self, entry: Entry) -> Facts:
        facts = read_service(entry)
        return completed(facts, entry["page"]) if entry.get("page") else facts


def service_id(entry: Entry) -> str:
    return line(entry.get("id")) or ""


def with_query(url: str, **values: str) -> str:
    """The address with these query values put in place of its own."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | values
    return urlunsplit(parts._replace(query=urlencode(query)))


def _documents(seen: Seen) -> Iterator[Judgement]:
    held, name = seen.document, OpenReferral.name
    version = 3 if isinstance(held, dict) and "contents" in held else 1
    items = tables(held.get("contents", held.get("content")) if isinstance(held, dict) else held)
    here = seen.url.split("?", maxsplit=1)[0].rstrip("/")
    front = f"{held.get('version')} {held.get('profile')}" if isinstance(held, dict) and not items else ""
    if re.search(r"HSDS|open ?referral", front, re.IGNORECASE) and not here.endswith("/services"):
        address = f"{here}/services"
        yield Lead(name, "It answers with the front page of an Open Referral interface.", address, Sureness.FORMAT)
    elif items and _OTHER_LISTS.search(urlsplit(seen.url).path):
        address = seen.beside(_OTHER_LISTS.sub("/services", urlsplit(seen.url).path))
        yield Lead(name, "It is a list beside that of the services of an Open Referral feed.", address, Sureness.FORMAT)
    elif items and all("id" in item and "name" in item for item in items) and _OF_SERVICE & items[0].keys():
        keys = {"totalPages", "total_pages"} & held.keys() if isinstance(held, dict) else set()
        told = f"the envelope of Open Referral UK version {version}" if keys else "a list of Open Referral services"
        yield _sign_of(seen, f"It answers with {told}.", paged=bool(keys))
    elif isinstance(held, dict) and {"id", "name"} <= held.keys() and _OF_SERVICE & held.keys():
        yield _sign_of(seen, "It answers with a single Open Referral service.", paged=False)


def _sign_of(seen: Seen, why: str, *, paged: bool) -> Sign:
    """The address of a feed is told without the page that was asked for; a document is read as it stands."""
    parts = urlsplit(seen.url)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key not in ("page", "per_page")]
    address = urlunsplit(parts._replace(query=urlencode(kept))) if paged else seen.url
    as_it_stands = parts.path.endswith(".json") or (paged and parts.path.rstrip("/").endswith("/services"))
    return Sign(OpenReferral.name, why, address, Sureness.FORMAT, {} if as_it_stands else {"paged": False})
