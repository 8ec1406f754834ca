"""What every platform is: page objects that find the entries of a response, and a reading of one entry into facts.

Nothing here knows Scrapy: a platform is tested from the bytes of a response.
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import ValidationError
from web_poet import WebPage

from crawler.finishing import finished
from crawler.hosts import hosts_of
from crawler.masking import masked_payload
from crawler.published import without_query, without_secrets
from crawler.redaction import redact
from crawler.timed import timed
from directory.errors import SourceError
from directory.health import Held
from directory.record import Facts, Record, Rejection, mark_of
from directory.source import Source
from directory.text import flaws

if TYPE_CHECKING:
    from crawler.platforms.signs import Judgement, Seen

Entry = dict[str, Any]
OPTIONS = frozenset({"record_page"})
NO_NAME = "It has no name."
# What an entry of an unforeseen form can raise: that entry is refused, the others go on.
UNREADABLE = (SourceError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class Found:
    """What a page object finds in one response.

    `entries` stand as received. `pages` are the further pages of the same list. `details` holds, for each entry in
    order, the address of its own page or "", and is empty where the entries are whole. `total` is how many the list
    has in all, where it says so.
    """

    entries: tuple[Entry, ...]
    pages: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    total: int | None = None


FoundPage = type[WebPage[Found]]


@dataclass(frozen=True, slots=True)
class Step:
    """One page to fetch, and the page object that reads it. `summary` is what its list said of a single entry.

    `statuses` are those beside 200 whose answer the page object reads itself, such as 400 past the end of a list.
    """

    url: str
    page: FoundPage
    summary: Entry | None = None
    statuses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one page: records, entries refused with the reason, and what to fetch next.

    `unchanged` are the keys of entries that are there and are as the directory holds them, so that none is read.
    """

    records: list[Record] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Of which entry a record is, as `Record` has it: known before the entry is read."""

    key: str
    url: str
    at: datetime
    content_hash: str
    revision: str

    @property
    def mark(self) -> str:
        return mark_of(self.content_hash, self.url, self.revision)


class Platform(ABC):
    """One way of publishing a list. A subclass has a `name`, the `page` its lists are read with, and `facts`.

    `incremental`: it leaves out what `held` says that the directory holds. `entry_tells_all`: the facts of an entry
    come of it and of the source's options alone, so that one which is as `held` says is not read again. `mended`
    counts what entries arrived with that was put right. `finishes`: records come finished (`crawler.finishing`), which
    a crawl does elsewhere.
    """

    name: ClassVar[str]
    page: ClassVar[FoundPage]
    options: ClassVar[frozenset[str]] = frozenset()
    incremental: ClassVar[bool] = False
    entry_tells_all: ClassVar[bool] = False

    def __init__(self, source: Source) -> None:
        self.source = source
        self.held = Held()
        self.finishes = True
        self.mended: Counter[str] = Counter()
        self._same: set[str] = set()  # of a key that comes again the first entry stands
        known = self.options | OPTIONS
        for option in source.options:
            if option not in known:
                raise SourceError(
                    f"Source {source.slug!r} has the option {option!r}, which the platform {self.name!r} does not "
                    f"know. It knows: {', '.join(sorted(known))}."
                )
        hosts_of(source)  # raises where a file's address is none, before anything is fetched

    @classmethod
    def signs(cls, seen: "Seen") -> "Iterator[Judgement]":
        """What one answer of a site tells of this platform being there; nothing where a platform can't be known by it.

        Pure: it asks nothing. For each platform together with what the others say, `crawler.probe` decides.
        """
        yield from ()

    @abstractmethod
    def start(self) -> Step:
        """The page to fetch first."""

    @abstractmethod
    def key(self, entry: Entry) -> str:
        """What names the entry within its source for ever; "" if nothing does."""

    @abstractmethod
    def facts(self, entry: Entry) -> Facts:
        """The facts of one entry, mended. Raises SourceError with the reason for which the entry can't be taken."""

    def revision(self, summary: Entry) -> str:
        """At most 64 letters that stay as they are while an entry's own page does; "" where its list can't tell."""
        return ""

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        """Turn what was found into records, with the pages still to be fetched."""
        reading = Reading(total=found.total if step.summary is None else None)
        reading.steps.extend(Step(url, step.page) for url in found.pages)
        details = found.details or ("",) * len(found.entries)
        revision = self.revision(step.summary) if step.summary is not None else ""
        for url, entry in zip(details, found.entries, strict=True):
            if url and self._is_held(entry):
                reading.unchanged.append(self.key(entry)[:400])
            elif url:
                reading.steps.append(Step(url, self.page, summary=entry))
            else:
                self._take(reading, entry, self.where(step), at, revision)
        return reading

    def missing(self, step: Step, at: datetime) -> Reading:
        """An entry's own page isn't there (404 or 410): what its list said of it is taken."""
        reading = Reading()
        if step.summary is not None:
            self._take(reading, step.summary, self.where(step), at)
        return reading

    def where(self, step: Step) -> str:
        """The address to publish for what a page holds: an entry's own page as it is, a list without its query."""
        return step.url if step.summary is not None else without_query(step.url)

    def refuse(self, step: Step, reason: str) -> Reading:
        """An entry's own page can't be read: that entry is refused, the others go on."""
        key = self.key(step.summary or {})[:400] or step.url
        return Reading(rejections=[Rejection(source=self.source.slug, key=key, reason=reason)])

    def _is_held(self, summary: Entry) -> bool:
        revision = self.revision(summary)
        return bool(revision) and self.held.revisions.get(self.key(summary)[:400]) == revision

    def _take(self, reading: Reading, entry: Entry, url: str, at: datetime, revision: str = "") -> None:
        key = self.key(entry)[:400]
        self.mended.update(flaws(entry))
        try:
            origin = Origin(key, self._address(key, url), at, entry_hash(entry), revision)
            if self.entry_tells_all and (key in self._same or origin.mark == self.held.marks.get(key)):
                self._same.add(key)
                reading.unchanged.append(key)
            else:
                reading.records.append(self._record(entry, origin))
        except UNREADABLE as error:
            named = key or entry_hash(entry)[:16]
            reason = reason_of(error)
            self.mended.update({"empty names": int(reason == NO_NAME)})
            reading.rejections.append(Rejection(source=self.source.slug, key=named, reason=reason))

    def _address(self, key: str, url: str) -> str:
        """The address that is published for an entry which was found at `url`."""
        return str(self.source.options.get("record_page", "")).replace("{key}", key) or without_secrets(url)

    def _record(self, entry: Entry, origin: Origin) -> Record:
        told = self.facts(entry)
        read = timed(told)
        if not origin.key:
            raise SourceError("It has nothing that names it for ever, such as an id.")
        if says_nothing(read):
            raise SourceError("It has a name and nothing else: no description, contact, place, time or category.")
        return Record(
            source=self.source.slug,
            key=origin.key,
            url=origin.url,
            fetched_at=origin.at,
            content_hash=origin.content_hash,
            payload=masked_payload(redact(entry), told),
            facts=finished(read) if self.finishes else read,
            revision=origin.revision,
        )


def named(name: str | None) -> str:
    """The name, or the reason for which an entry without one is refused."""
    if not name:
        raise SourceError(NO_NAME)
    return name


def says_nothing(facts: Facts) -> bool:
    """Whether there is nothing beside the name that could help anybody find or use it."""
    return {field for field, _ in facts.stated()} <= {"name", "modified", "assured", "organisation"}


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 of the entry as received, its keys in order, in hex."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def as_list(value: Any) -> list[Any]:
    """The items of a list; a single one stands for itself, null for none."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def tables(value: Any) -> list[Entry]:
    """The objects among the items of a list."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def table(value: Any) -> Entry:
    """The object, or an empty one."""
    return next(iter(tables(value)), {})


def first(entry: Mapping[str, Any], keys: Sequence[str]) -> Any:
    """The first value that says something."""
    return next((entry[key] for key in keys if entry.get(key) not in (None, "", [], {})), None)


def reason_of(error: Exception) -> str:
    """Why an entry is refused, in one sentence."""
    if isinstance(error, SourceError):
        return str(error)
    if not isinstance(error, ValidationError):
        return f"It could not be read ({type(error).__name__}: {error})."
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"Its {where} is {str(problem['input'])[:80]!r}: {problem['msg']}."
