"""The probing process: a job on standard input, what it tells on standard output, a log on standard error.

It ends with its job, and when its standard input closes, which happens when the process that started it is no more.
"""

import asyncio
import os
import sys
import threading
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor

from crawler.addresses import GuardedResolver
from crawler.probe.report import ProbeJob, Told, source_to_read
from crawler.probe.spider import ProbeSpider
from crawler.scrapy_settings import scrapy_settings

REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
STOPPED = 130
# The answers of a probe are kept nowhere.
_OWN = {"HTTPCACHE_ENABLED": False, "RETRY_TIMES": 1}


def probe_settings(job: ProbeJob) -> Settings:
    """Those of a crawl of this address, without a cache and with a count of requests."""
    source = source_to_read(job.address, job.platform, {})
    settings = scrapy_settings(source, Path(job.data_dir), allow_loopback=job.allow_loopback, contact=job.contact)
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | {"crawler.probe.budget.Budget": 950}
    settings.setdict(_OWN | {"DOWNLOADER_MIDDLEWARES": middlewares}, priority="project")
    return settings


def emit(told: Told) -> None:
    sys.stdout.buffer.write(told.model_dump_json(exclude_none=True).encode() + b"\n")
    sys.stdout.buffer.flush()


async def _crawl(crawler: Crawler, job: ProbeJob) -> None:
    await AsyncCrawlerRunner().crawl(crawler, job=job, emit=emit)


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(STOPPED)  # nothing is held that an orderly end would save


def main() -> None:
    with os.fdopen(os.dup(0), "rb", buffering=0) as plain_input:
        job = ProbeJob.model_validate_json(plain_input.readline())
    configure_logging({"LOG_LEVEL": "INFO"})
    install_reactor(REACTOR)
    from twisted.internet import reactor as installed

    reactor: Any = installed
    GuardedResolver(reactor, job.allow_loopback).install_on_reactor()
    crawler = Crawler(ProbeSpider, probe_settings(job))
    task = asyncio.get_event_loop().create_task(_crawl(crawler, job))
    task.add_done_callback(lambda _: reactor.stop())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    reactor.run(installSignalHandlers=False)


if __name__ == "__main__":
    main()
