"""The pace of requests: AutoThrottle above a floor that nothing lowers, and rest where a host asks for it."""

import asyncio
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.addresses import Forbidden
from crawler.hosts import netloc
from crawler.politeness import MOST_PATIENCE, pause

# Scrapy waits only where a slot has a delay.
LEAST = 0.01
NOT_MODIFIED = 304


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle with a floor for each host: stock AutoThrottle lowers a Crawl-delay of 2 s to 0.3 s.

    `until` is the monotonic time to which a host asked for rest; `left_alone` are hosts that asked for a longer one
    than a crawl waits.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.floors: dict[str, float] = {}
        self.left_alone: set[str] = set()
        self.until = 0.0
        self._abandoned = False
        crawler.signals.connect(self._request_reached_downloader, signal=signals.request_reached_downloader)

    def keep_above(self, slot: str, seconds: float) -> None:
        """From now on this many seconds lie between requests to the host of this slot."""
        self.floors[slot] = max(seconds, self.floors.get(slot, 0.0))
        self._raise(slot)

    def rest(self, slot_name: str, seconds: float) -> None:
        """Send nothing to the host for this long."""
        if seconds <= MOST_PATIENCE:
            self.until = max(self.until, monotonic() + seconds)
        slot = self._slot(slot_name)
        if slot and seconds > 0:
            slot.delay = max(slot.delay, LEAST)
            slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)

    def abandon(self) -> None:
        """Send nothing more: Scrapy alone would wait its delays out and send what it holds before it closes."""
        self._abandoned = True
        for slot in self.crawler.engine.downloader.slots.values():
            while slot.queue:
                slot.queue.popleft()[1].errback(Forbidden("Stopped before it was sent."))

    def _request_reached_downloader(self, request: Request, spider: Spider) -> None:
        # A slot that was idle for a minute is made anew, without its floor.
        self._raise(request.meta["download_slot"])
        if self._abandoned:  # it waited for robots.txt and is queued only now
            asyncio.get_running_loop().call_soon(self.abandon)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        name = request.meta.get("download_slot", "")
        if self.floors.get(name) != 0:  # our own machine needs no rest
            super()._response_downloaded(response, request, spider)
        self._raise(name)
        # Whatever was asked: the next request leaves the queue before any middleware sees this answer.
        self.rest(name, wanted_pause(response))

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        # Stock AutoThrottle takes a 304 for an error, after which it only ever slows down: an unchanged site would
        # take ten times as long as a new one.
        told = response.replace(status=200) if response.status == NOT_MODIFIED else response
        super()._adjust_delay(slot, latency, told)

    def _raise(self, name: str) -> None:
        slot = self._slot(name)
        if slot:
            slot.delay = max(slot.delay, self.floors.get(name, 0.0))

    def _slot(self, name: str) -> Slot | None:
        return self.crawler.engine.downloader.slots.get(name)


class Patience:
    """Downloader middleware before Scrapy's retries: who asks for a long rest is not asked again in this crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Patience":
        return cls(crawler)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Response:
        seconds = wanted_pause(response)
        if seconds > MOST_PATIENCE:
            throttle = self._crawler.get_extension(Throttle)
            if throttle:
                throttle.left_alone.add(netloc(request.url))
            raise Forbidden(f"{request.url} answered {response.status} and asks to be left alone for {seconds:.0f} s.")
        return response


def wanted_pause(response: Response) -> float:
    """Seconds of rest that an answer asks for."""
    told = response.headers.get(b"Retry-After")
    return pause(response.status, told.decode("latin-1") if told else None, datetime.now(UTC))
