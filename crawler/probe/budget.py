"""The ten requests of a probe, counted where they leave: robots.txt, redirects and retries are among them."""

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.addresses import Forbidden
from crawler.probe.asking import MOST_REQUESTS


class Spent(Forbidden):
    """There is no request left."""


class Budget:
    """Downloader middleware, the last before the network. `sent` counts what it let pass."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.sent = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Budget":
        return cls(crawler.settings.getint("KITH_MOST_REQUESTS", MOST_REQUESTS))

    async def process_request(self, request: Request, spider: Any = None) -> None:
        if self.sent >= self._most:
            raise Spent(f"The {self._most} requests of a probe are used up, so {request.url} was not asked for.")
        self.sent += 1
