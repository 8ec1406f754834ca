"""The crawling process: a job on standard input, messages on standard output, a log on standard error.

It ends when its job is done, when it is told to (SIGTERM) and when its standard input closes, which happens when the
process that started it is no more.
"""

import asyncio
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

import scrapy.core.downloader.handlers.http11  # noqa: F401 it looks through every module there is: while they are few
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor

from crawler.addresses import GuardedResolver
from crawler.hosts import hosts_of
from crawler.http_cache import private_folder
from crawler.messages import Closed, Job, Message, Started
from crawler.scrapy_settings import scrapy_settings
from crawler.spider import SourceSpider
from crawler.throttle import Throttle
from directory.health import Held
from directory.source import Source

PATIENCE = 10
LEFT_ALONE = "Not asked: its host asked to be left alone when another source there was crawled."
PIECE = 1 << 16
REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


class Crawling:
    """Crawls the groups of a job side by side, and the sources of a group one after the other."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._runner = AsyncCrawlerRunner()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        await asyncio.gather(*(self._group(group) for group in self._job.groups))

    async def stop(self) -> None:
        self._stopping.set()
        stopping = asyncio.ensure_future(self._runner.stop())
        for crawler in self._runner.crawlers:
            throttle = crawler.get_extension(Throttle)
            if throttle:
                throttle.abandon()
        await stopping

    async def _group(self, sources: tuple[Source, ...]) -> None:
        left_alone: set[str] = set()
        until = 0.0
        for source in sources:
            if hosts_of(source) & left_alone:
                emit(Closed(source=source.slug, complete=False, message=LEFT_ALONE))
                continue
            await self._wait(until - monotonic())
            if not self._stopping.is_set():
                throttle = await self._source(source)
                left_alone |= throttle.left_alone if throttle else set()
                until = throttle.until if throttle else 0.0

    async def _source(self, source: Source) -> Throttle | None:
        """Crawl it; gives what its hosts asked for."""
        emit(Started(source=source.slug))
        folder = Path(self._job.data_dir)
        job = self._job
        settings = scrapy_settings(source, folder, allow_loopback=job.allow_loopback, contact=job.contact)
        crawler = Crawler(SourceSpider, settings)
        try:
            held = job.held.get(source.slug, Held())
            await self._runner.crawl(crawler, source=source, emit=emit, held=held)
        except Exception as error:
            emit(Closed(source=source.slug, complete=False, message=f"The crawler failed: {error!r}."))
            raise
        emit(closed(crawler, source, stopped=self._stopping.is_set()))
        await self._wait(_rest(crawler))
        return crawler.get_extension(Throttle)

    async def _wait(self, seconds: float) -> None:
        """Unless it is told to stop."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), max(seconds, 0.0))


def closed(crawler: Crawler, source: Source, *, stopped: bool) -> Closed:
    """How the crawl of a source ended, with what Scrapy counted."""
    count = crawler.stats.get_value
    spider = crawler.spider
    message = spider.summary() if isinstance(spider, SourceSpider) else "The crawler did not start."
    if count("spider_exceptions/count") or count("log_count/CRITICAL"):
        message = message or "The crawler met an error of its own; its log says which."
    if stopped and message:
        message = "Stopped before its end."
    return Closed(
        source=source.slug,
        complete=not message,
        asked=count("downloader/request_count") or 0,
        unmodified=count("httpcache/revalidate") or 0,
        message=message,
        mended=dict(spider.platform.mended) if isinstance(spider, SourceSpider) else {},
    )


def emit(message: Message) -> None:
    sys.stdout.buffer.write(message.model_dump_json().encode() + b"\n")
    sys.stdout.buffer.flush()


def _rest(crawler: Crawler) -> float:
    """The next source of the group may be on the same host: its delay holds from one to the next."""
    return max((slot.delay for slot in crawler.engine.downloader.slots.values()), default=0.0)


def _first_line() -> bytes:
    """The job. Nothing follows it; read without a buffer of Python's, which `watch` could not be left waiting in."""
    parts = [os.read(0, PIECE)]
    while parts[-1] and not parts[-1].endswith(b"\n"):
        parts.append(os.read(0, PIECE))
    return b"".join(parts)


def _reactor() -> Any:
    install_reactor(REACTOR)
    from twisted.internet import reactor

    return reactor


def main() -> None:
    job = Job.model_validate_json(_first_line())
    private_folder(Path(job.data_dir))
    configure_logging({"LOG_LEVEL": "INFO"})
    reactor = _reactor()
    GuardedResolver(reactor, job.allow_loopback).install_on_reactor()
    crawling = Crawling(job)
    loop = asyncio.get_event_loop()
    stops: list[asyncio.Task[None]] = []
    task = loop.create_task(crawling.run())
    task.add_done_callback(lambda _: reactor.stop())

    def stop() -> None:
        stops.append(loop.create_task(crawling.stop()))

    def watch() -> None:
        # Unbuffered: a thread that waits in a buffered reader can't be left behind at the end.
        while os.read(0, 1):
            pass
        loop.call_soon_threadsafe(stop)
        time.sleep(PATIENCE)
        os._exit(1)

    loop.add_signal_handler(signal.SIGTERM, stop)
    threading.Thread(target=watch, daemon=True).start()
    reactor.run(installSignalHandlers=False)
    if not task.cancelled() and task.exception():
        sys.exit(1)


if __name__ == "__main__":
    main()
