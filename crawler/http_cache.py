"""Conditional requests: what was fetched before is asked for with its validators, and kept where the host says 304."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request
from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.extensions.httpcache import RFC2616Policy
from scrapy.http import Response

FOLDER = "http-cache"
# Asks the host every time; stock Scrapy would answer from disk without asking.
ASK_AGAIN = {"Cache-Control": "max-age=0"}


def private_folder(data_dir: Path) -> Path:
    """Where answers are kept as they came, with what is redacted and masked later: for its owner alone."""
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def forget_answers(data_dir: Path, gathered: Collection[str]) -> int:
    """Delete the answers kept of sources that are not gathered from any more; `gathered` are the slugs of those that
    are. How many sources' answers.
    """
    files = [file for file in (data_dir / FOLDER).glob("*.sqlite*") if file.name.split(".sqlite")[0] not in gathered]
    for file in files:
        file.unlink(missing_ok=True)
    return sum(file.suffix == ".sqlite" for file in files)


class ConditionalPolicy(RFC2616Policy):
    """An old answer stands for a new one only where the host itself says 304, never where it is in trouble."""

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Never: however long the host said that its answer would stand, it is asked."""
        self._set_conditional_validators(request, cachedresponse)
        return False

    def is_cached_response_valid(self, cachedresponse: Response, response: Response, request: Request) -> bool:
        return response.status == 304


class ConditionalCache(HttpCacheMiddleware):
    """Where a host can't be reached the crawl says so: nothing is counted as seen that was not."""

    DOWNLOAD_EXCEPTIONS: ClassVar[tuple[type[Exception], ...]] = ()  # type: ignore[assignment,misc]

    def process_request(self, request: Request, spider: Any = None) -> Request | Response | None:
        # A retried request carries the validators and the answer that the first try found.
        request.meta.pop("cached_response", None)
        return super().process_request(request)

    def _cache_response(self, response: Response, request: Request) -> None:
        # An answer that still stands is kept already.
        if "cached" not in response.flags:
            super()._cache_response(response, request)
