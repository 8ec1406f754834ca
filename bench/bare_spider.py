"""A bare Scrapy spider, to measure a crawl against: it fetches addresses and does nothing with them.

python -m bench.bare_spider ADDRESS SERVICES IN_FLIGHT
"""

import sys
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from bench.feed_server import Feed


class BareSpider(Spider):
    name = "bare"

    def __init__(self, addresses: list[str], **arguments: Any) -> None:
        super().__init__(**arguments)
        self._addresses = addresses

    async def start(self) -> AsyncIterator[Request]:
        for address in self._addresses:
            yield Request(address, callback=self.fetched)

    def fetched(self, response: Response) -> None:
        """Nothing: it is only fetched."""


def main() -> None:
    address, services, in_flight = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    settings = {
        "LOG_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": in_flight,
        "CONCURRENT_REQUESTS_PER_DOMAIN": in_flight,
        "TELNETCONSOLE_ENABLED": False,
    }
    process = CrawlerProcess(settings)
    process.crawl(BareSpider, addresses=[address + path for path in Feed(services).paths()])
    process.start()


if __name__ == "__main__":
    main()
