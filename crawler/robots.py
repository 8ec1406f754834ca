"""robots.txt, asked before anything else of a host and obeyed by RFC 9309."""

import asyncio
import logging
from typing import Any

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.addresses import Forbidden
from crawler.platforms.feed import decoded
from crawler.politeness import MOST_PATIENCE, TOKEN, Robots, delay_floor, is_loopback, robots_meaning
from crawler.throttle import Throttle

_FIRST = 1000
_LOG = logging.getLogger(__name__)


class RobotsGate:
    """Downloader middleware in the place of Scrapy's own, which crawls on where robots.txt can't be had."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Future[Protego | str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsGate":
        return cls(crawler)

    async def process_request(self, request: Request, spider: Any = None) -> None:
        if request.meta.get("is_robots"):
            return
        rules = await self._rules_for(request)
        if isinstance(rules, str):
            raise Forbidden(rules)
        if not rules.can_fetch(request.url, TOKEN):
            raise Forbidden(f"robots.txt of {urlparse_cached(request).netloc} does not allow {request.url}.")

    async def _rules_for(self, request: Request) -> Protego | str:
        """The host's rules, asked once; a sentence where nothing may be fetched."""
        host = urlparse_cached(request)
        key = f"{host.scheme}://{host.netloc}"
        if key not in self._rules:
            self._rules[key] = asyncio.get_running_loop().create_future()
            self._rules[key].set_result(await self._ask(f"{key}/robots.txt", host.hostname or ""))
        return await self._rules[key]

    async def _ask(self, url: str, host: str) -> Protego | str:
        # Never from the cache and never again and again: a server in trouble is left alone.
        meta = {"is_robots": True, "dont_cache": True, "dont_retry": True}
        request = Request(url, priority=_FIRST, meta=meta, callback=NO_CALLBACK)
        try:
            response: Response | None = await self._crawler.engine.download_async(request)
        except Forbidden as error:
            return str(error)
        except Exception:  # noqa: BLE001 whatever went wrong, robots.txt was not had
            _LOG.warning("%s could not be fetched", url, exc_info=True)
            response = None
        meaning = robots_meaning(response.status if response else None)
        if meaning is Robots.REFUSED:
            told = f"answered {response.status}" if response else "could not be reached"
            return f"{url} {told}, so nothing may be fetched from there now. It is tried again at the next crawl."
        rules = Protego.parse(decoded(response.body) if response and meaning is Robots.OBEY else "")
        delay = rules.crawl_delay(TOKEN) or 0.0
        if not delay <= MOST_PATIENCE:
            return (
                f"{url} asks for {delay:.0f} s between two requests; more than {MOST_PATIENCE:.0f} s would never end, "
                "so nothing is fetched. Ask the publisher for a feed or for a shorter Crawl-delay for Kith."
            )
        self._keep_delay(delay, host)
        return rules

    def _keep_delay(self, delay: float, host: str) -> None:
        throttle = self._crawler.get_extension(Throttle)
        if throttle is None:
            raise RuntimeError("the throttle is not among the extensions")
        throttle.keep_above(host, delay_floor(delay, loopback=is_loopback(host)))
