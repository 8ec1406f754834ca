"""Page objects for the spider: how scrapy-poet makes one is worked out once for each kind of page."""

from collections.abc import Callable
from typing import Any

import andi
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_poet.downloadermiddlewares import DEFAULT_PROVIDERS, InjectionMiddleware
from scrapy_poet.injection import Injector
from web_poet import HttpResponse, HttpResponseHeaders


class PageInjector(Injector):
    """Nothing of ours is chosen by a page's address, so a plan holds for all pages of a kind."""

    def __init__(self, crawler: Crawler, **parts: Any) -> None:
        super().__init__(crawler, **parts)
        self._plans: dict[tuple[Any, ...], andi.Plan] = {}

    def build_plan(self, request: Request) -> andi.Plan:
        kind = (request.callback, *request.meta.get("inject", ()))
        if kind not in self._plans:
            self._plans[kind] = super().build_plan(request)
        return self._plans[kind]

    async def build_instances_from_providers(
        self, request: Request, response: Response, plan: andi.Plan
    ) -> dict[Callable[..., Any], Any]:
        """A page is made of the answer alone; how to give it that would be worked out for each page too."""
        return {HttpResponse: answer_of(response)}


def answer_of(response: Response) -> HttpResponse:
    """Scrapy's response as page objects have it."""
    headers = HttpResponseHeaders.from_bytes_dict(response.headers)
    return HttpResponse(url=response.url, body=response.body, status=response.status, headers=headers)


class PageInjection(InjectionMiddleware):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.injector = PageInjector(crawler, default_providers=DEFAULT_PROVIDERS, registry=self.registry)

    def process_request(self, request: Request, spider: Any = None) -> None:
        """Every answer is read: scrapy-poet would look each time whether the callback takes it."""
