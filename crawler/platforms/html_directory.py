"""What the platforms of pages share: the whole list first, then each record once with every heading above it."""

from abc import abstractmethod
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from web_poet import WebPage, field

from crawler.hosts import hosts_of, netloc
from crawler.platforms.html_text import Pairs
from crawler.platforms.labelled_facts import read_facts
from crawler.platforms.labels import own_labels, public
from crawler.platforms.platform import Entry, Found, FoundPage, Platform, Reading, Step, as_list
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

MOST_LISTS = 5000
NOT_THERE = (404, 410)
# Read by the page objects, which tell a check for robots from a fault.
REFUSALS = (403, 503)
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)


class RecordPage(WebPage[Found]):
    """The page of one record. Whatever its form does to the reading, only that record is refused."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        try:
            return self.read()
        except _UNREADABLE as error:
            raise SourceError(f"{self.url} could not be read ({type(error).__name__}: {error}).") from error

    @abstractmethod
    def read(self) -> tuple[Entry, ...]:
        """The entries of the page."""


class HtmlDirectory(Platform):
    """List pages lead to record pages; a subclass names both and says which list pages may be missing.

    `also` are lists that the options name beside those that are found. An entry of a list has `id`, `name` and perhaps
    `listed_under`; that of a record's page is what `read_facts` takes. Option `labels` maps a label of the council's
    own to what it tells, such as { "Runs on" = "times" }.
    """

    record_page: ClassVar[FoundPage]
    options = frozenset({"labels"})
    entry_tells_all = True

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._own = own_labels(source.options.get("labels", {}))
        self.lists, self.records = self.page, self.record_page
        self.also: tuple[str, ...] = ()
        self._hosts = hosts_of(source)
        self._seen: set[str] = set()
        self._waiting = 1
        self._summaries: dict[str, Entry] = {}
        self._addresses: dict[str, str] = {}

    def start(self) -> Step:
        """The first list of those that the options name, else the source's address."""
        first = next(iter(self.also), self.source.address)
        self._seen.add(first)
        return self._list_step(first)

    def may_lack(self, url: str) -> bool:
        """Whether a list page may answer 404, such as a letter under which nothing stands."""
        return False

    def key(self, entry: Entry) -> str:
        return str(entry.get("id") or "")

    def facts(self, entry: Entry) -> Facts:
        return read_facts(entry, self._own)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        if step.page is self.records:
            entries = tuple(_joined(entry, step.summary or {}) for entry in found.entries)
            return super().read(step, Found(entries), at)
        strangers = []
        for url, entry in zip(found.details, found.entries, strict=True):
            if self._is_ours(url):
                self._gather(url, entry)
            else:
                strangers.append(Step(url, self.records, entry))
        pages = dict.fromkeys((*self.also, *found.pages))
        reading = self._next([url for url in pages if url not in self._seen and self._is_ours(url)])
        for stranger in strangers:
            reading.rejections.extend(
                self.refuse(stranger, "Its page is on another host, which is not asked.").rejections
            )
        return reading

    def missing(self, step: Step, at: datetime) -> Reading:
        """A list that may be empty is; a record whose page is gone is refused."""
        if step.page is not self.records:
            return self._next([])
        return self.refuse(step, f"Its page {step.url} is not there.")

    def where(self, step: Step) -> str:
        """A page for people: its query names the record."""
        return step.url

    def _is_ours(self, url: str) -> bool:
        """Whether the address is on a host of the source: a link to another one must not end the run."""
        return bool(url) and netloc(url) in self._hosts

    def _gather(self, url: str, entry: Entry) -> None:
        """The first list that names a record counts; the others add the headings it stands under."""
        held = self._summaries.setdefault(self.key(entry), entry)
        self._addresses.setdefault(self.key(entry), url)
        headings = dict.fromkeys([*as_list(held.get("listed_under")), *as_list(entry.get("listed_under"))])
        if headings:
            held["listed_under"] = sorted(headings)

    def _next(self, lists: list[str]) -> Reading:
        self._seen.update(lists)
        if len(self._seen) > MOST_LISTS:
            raise SourceError(f"{self.source.address} leads to more than {MOST_LISTS} list pages. Check the address.")
        self._waiting += len(lists) - 1
        steps = [self._list_step(url) for url in lists]
        if self._waiting:
            return Reading(steps=steps)
        records = [Step(self._addresses[key], self.records, entry) for key, entry in self._summaries.items()]
        return Reading(steps=records, total=len(records))

    def _list_step(self, url: str) -> Step:
        return Step(url, self.lists, statuses=(*REFUSALS, *(NOT_THERE if self.may_lack(url) else ())))


def make_entry(key: str, name: str | None, pairs: Pairs, **more: object) -> Entry:
    """An entry of a record's page, without named people and without what is empty."""
    kept = public(pairs)
    entry: Entry = {"id": key, "name": name or "", "labels": kept.told, "links": kept.links} | more
    return {field: value for field, value in entry.items() if value not in (None, "", [], {}, ())}


def path_of(url: str) -> str:
    """The path of an address with its query, without a slash at its end: what names a page on its site."""
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/') or '/'}{'?' + parts.query if parts.query else ''}"


def _joined(entry: Entry, summary: Entry) -> Entry:
    """What only the list says of a record is taken from there."""
    wanted = ("id", "name", "listed_under", "point")
    return entry | {field: summary[field] for field in wanted if summary.get(field) and not entry.get(field)}
