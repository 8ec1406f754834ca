"""How a probe asks a host: each address once, within its ten requests, and why one was not answered."""

from collections.abc import Awaitable, Callable, Mapping

from web_poet import HttpResponse

from directory.errors import SourceError

MOST_REQUESTS = 10
Fetch = Callable[[str], Awaitable[HttpResponse]]


class NotAnswered(SourceError):
    """An address could not be had: the message is one plain sentence."""


class NoneLeft(NotAnswered):
    """The requests of this probe are used up."""


class Asker:
    """Asks through `fetch`, which raises NotAnswered or NoneLeft; what was answered once is not asked for again."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._answers: dict[str, HttpResponse] = {}
        self._problems: dict[str, str] = {}

    async def ask(self, url: str) -> HttpResponse:
        if url in self._problems:
            raise NotAnswered(self._problems[url])
        if url not in self._answers:
            try:
                response = await self._fetch(url)
            except NoneLeft:
                raise
            except NotAnswered as error:
                self._problems[url] = str(error)
                raise
            self._answers[url] = self._answers[str(response.url)] = response
        return self._answers[url]

    @property
    def problems(self) -> Mapping[str, str]:
        """Why an address was not answered."""
        return self._problems
