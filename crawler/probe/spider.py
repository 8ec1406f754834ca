"""A probe within Scrapy: it asks through the same robots gate, guard of addresses, throttle and limits as a crawl."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http.request import NO_CALLBACK
from web_poet import HttpResponse, HttpResponseHeaders

from crawler.probe.asking import Asker, NoneLeft, NotAnswered
from crawler.probe.budget import Budget, Spent
from crawler.probe.looking import Looking
from crawler.probe.report import Asking, ProbeJob, Told
from crawler.spider import reason_of


class ProbeSpider(Spider):
    """Asks for one address after the other as the probe goes on, and emits what came of it."""

    def __init__(self, job: ProbeJob, emit: Callable[[Told], None], **arguments: Any) -> None:
        super().__init__(name="probe", **arguments)
        self._job, self._emit = job, emit

    async def start(self) -> AsyncIterator[Request]:
        looking = Looking(self._job.address, self._job.platform, Asker(self._fetch), datetime.now(UTC))
        probed = await looking.run()
        self._emit(Told(probed=probed.model_copy(update={"asked": self._asked()})))
        return
        yield  # what makes it an iterator, as Scrapy wants: every request was sent above

    async def _fetch(self, url: str) -> HttpResponse:
        self._emit(Told(asking=Asking(url=url)))
        request = Request(url, callback=NO_CALLBACK, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Spent as error:
            raise NoneLeft(str(error)) from None
        except Exception as error:
            raise NotAnswered(reason_of(error, url)) from error
        headers = HttpResponseHeaders.from_bytes_dict(response.headers)
        return HttpResponse(response.url, body=response.body, status=response.status, headers=headers)

    def _asked(self) -> int:
        budget = self.crawler.get_downloader_middleware(Budget)
        return budget.sent if budget else 0
