"""The one spider: fetches what a source's platform asks for and hands on what comes of it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider, DownloadCancelledError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy_poet.injection import DynamicDeps
from twisted.python.failure import Failure

from crawler.addresses import Forbidden
from crawler.challenge import Blocked
from crawler.messages import Message, PageGone, Progress, Refused, Taken, Untouched
from crawler.platforms import platform_of
from crawler.platforms.platform import Entry, Reading, Step
from crawler.politeness import MOST_BYTES
from crawler.throttle import Throttle
from directory.errors import SourceError
from directory.health import Held
from directory.source import Source

NOT_THERE = frozenset({404, 410})
MOST_FAILURES = 5
SELDOM = 0.2  # seconds


class SourceSpider(Spider):
    """`problem` says why the source could not be read to its end; `waiting` counts pages asked for and not come.

    `held` is what the directory holds of the source.
    """

    def __init__(self, source: Source, emit: Callable[[Message], None], held: Held, **arguments: Any) -> None:
        super().__init__(name=source.slug, **arguments)
        self.source = source
        self.platform = platform_of(source)
        self.platform.held = held
        self.platform.finishes = False
        self.problem = ""
        self.waiting = 0
        self._emit = emit
        self._done = 0
        self._total: int | None = None
        self._unread = 0
        self._untouched: list[str] = []
        self._told = 0.0
        self._in_a_row = 0

    async def start(self) -> AsyncIterator[Request]:
        yield self._request(self.platform.start())

    async def read(self, response: Response, dynamic: DynamicDeps, step: Step) -> list[Request]:
        """Read one page with its page object, hand its entries on and ask for what follows."""
        self.waiting -= 1
        now = datetime.now(UTC)
        try:
            found = await dynamic[step.page].to_item()
            reading = self.platform.read(step, found, now)
        except SourceError as error:
            if step.summary is None or isinstance(error, Blocked):
                self._give_up(str(error))
            reading = self.platform.refuse(step, str(error))
        self._in_a_row = 0
        return self._hand_on(reading)

    def failed(self, failure: Failure) -> list[Request]:
        """A page could not be had. One entry's own page costs that entry; any other ends the run."""
        self.waiting -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        step: Step = request.cb_kwargs["step"]
        status = failure.value.response.status if isinstance(failure.value, HttpError) else None
        if step.summary is not None and status in NOT_THERE:
            return self._missing(step, step.summary)
        reason = reason_of(failure.value, request.url)
        self._unread += 1
        self._in_a_row += 1
        if step.summary is None or self._in_a_row >= MOST_FAILURES or isinstance(failure.value, Forbidden):
            self._give_up(reason)
        return self._hand_on(self.platform.refuse(step, reason))

    def summary(self) -> str:
        """What keeps the run from being complete, in one sentence; "" if nothing does."""
        if self.problem:
            return self.problem
        if self._unread:
            return f"{self._unread} of {self._done} entries could not be fetched."
        if self.waiting:
            return f"Stopped with {self.waiting} pages still to come."
        return ""

    def _missing(self, step: Step, summary: Entry) -> list[Request]:
        """An entry's page is not there, unless its platform knows where else it may be."""
        reading = self.platform.missing(step, datetime.now(UTC))
        requests = self._hand_on(reading)
        key = self.platform.key(summary)[:400]
        if key and not reading.steps:
            self._emit(PageGone(source=self.source.slug, key=key))
        return requests

    def _hand_on(self, reading: Reading) -> list[Request]:
        if reading.records and self._untouched:  # of a key that comes again the first word stands
            self._tell()
        for record in reading.records:
            self._emit(Taken(record=record))
        for rejection in reading.rejections:
            self._emit(Refused(rejection=rejection))
        self._untouched += reading.unchanged
        self._done += len(reading.records) + len(reading.rejections) + len(reading.unchanged)
        self._total = reading.total if reading.total is not None else self._total
        if monotonic() - self._told >= SELDOM:
            self._tell()
        return [self._request(step) for step in reading.steps]

    def closed(self, reason: str) -> None:
        """Scrapy's word that nothing more comes."""
        self._tell()

    def _tell(self) -> None:
        """What is unchanged, and how far the crawl is: seldom, as each message wakes the process that stores."""
        if self._untouched:
            self._emit(Untouched(source=self.source.slug, keys=tuple(self._untouched)))
            self._untouched = []
        self._emit(Progress(source=self.source.slug, done=self._done, total=self._total))
        self._told = monotonic()

    def _request(self, step: Step) -> Request:
        # Never filtered: a list that names an entry twice is read as it stands.
        self.waiting += 1
        return Request(
            step.url,
            callback=self.read,
            errback=self.failed,
            dont_filter=True,
            priority=0 if step.summary is None else 1,
            meta={"inject": [step.page], "handle_httpstatus_list": list(step.statuses)},
            cb_kwargs={"step": step},
        )

    def _give_up(self, problem: str) -> None:
        self.problem = self.problem or problem
        throttle = self.crawler.get_extension(Throttle)
        if throttle:
            throttle.abandon()
        raise CloseSpider("gave up")


def reason_of(error: BaseException | None, url: str) -> str:
    """One plain sentence for a page that could not be had."""
    if isinstance(error, Forbidden):
        return str(error)
    if isinstance(error, HttpError):
        status = error.response.status
        blocked = " The host refuses us: ask the publisher for a feed." if status in (401, 403) else ""
        return f"{url} answered {status}.{blocked}"
    if isinstance(error, DownloadCancelledError):
        return f"{url} is larger than {MOST_BYTES // 1024 // 1024} MB, the most that is read."
    return f"{url} could not be fetched ({type(error).__name__}: {error})."
