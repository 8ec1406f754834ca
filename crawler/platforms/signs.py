"""How platforms are recognised: what was seen of a site, and what each platform makes of it.

A platform's `signs` looks at one answer. It says "this is mine" (Sign), "ask there" (Lead) or "that is what the person
should do" (Hint). It asks nothing itself: who probes decides what a host is asked for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from web_poet import HttpResponse

from crawler.hosts import netloc
from crawler.platforms.feed import decoded, read_json
from crawler.platforms.html_text import address_of, text_of
from crawler.values import line
from directory.errors import SourceError

_PAGE = re.compile(r"<(!doctype html|html|head|body|div|main|ul|table|p)\b", re.IGNORECASE)
_FIRST = 3000


class Sureness(IntEnum):
    """How sure a sign is, and how much a lead promises; the surest is followed first."""

    GUESS = 1
    LIKELY = 2
    NAMED = 3  # the site names the software
    FORMAT = 4  # the answer has the form that the platform reads


@dataclass(frozen=True)
class Sign:
    """An answer from which `platform` can read a list: the address and options of the entry to add.

    `trial` are the options with which a sample is read where those of the whole list would ask for too much.
    """

    platform: str
    why: str
    address: str
    sureness: Sureness
    options: Mapping[str, Any] = field(default_factory=dict)
    trial: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Lead:
    """An address on the same host that may hold a list."""

    platform: str
    why: str
    address: str
    sureness: Sureness


@dataclass(frozen=True)
class Hint:
    """The platform is there and can't be read from what was seen; `advice` says what would help."""

    platform: str
    why: str
    advice: str


Judgement = Sign | Lead | Hint


@dataclass(frozen=True)
class Seen:
    """One answer, as platforms judge it: its text, and the web page or JSON that it is (None where it is neither)."""

    response: HttpResponse

    @property
    def url(self) -> str:
        return str(self.response.url)

    @property
    def status(self) -> int:
        return self.response.status or 200

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @cached_property
    def text(self) -> str:
        return decoded(bytes(self.response.body)).strip()

    @cached_property
    def page(self) -> Selector | None:
        is_page = self.text.startswith("<") and _PAGE.search(self.text[:_FIRST])
        return Selector(text=self.text, type="html") if is_page else None

    @cached_property
    def document(self) -> Any:
        if self.text[:1] not in ("{", "["):
            return None
        try:
            return read_json(self.response, "JSON")
        except SourceError:
            return None

    @cached_property
    def links(self) -> Mapping[str, str]:
        """Address to words of every link of the page, to whichever host."""
        found: dict[str, str] = {}
        for link in self.page.css("a[href], link[href]") if self.page else ():
            url = address_of(self.url, link.attrib["href"].replace("webcal://", f"{urlsplit(self.url).scheme}://"))
            words = line(text_of(link)) or ""
            if url:
                found[url] = max(found.get(url, ""), words, key=len)
        return found

    @cached_property
    def own_links(self) -> Mapping[str, str]:
        """Those to the same host."""
        here = netloc(self.url)
        return {url: words for url, words in self.links.items() if netloc(url) == here}

    @cached_property
    def listed_links(self) -> tuple[str, ...]:
        """Those to the same host outside of menus, header and footer, in reading order."""
        if self.page is None:
            return ()
        links = self.page.xpath("//a[@href][not(ancestor::nav or ancestor::footer or ancestor::header)]/@href").getall()
        told = (address_of(self.url, href) for href in links)
        return tuple(dict.fromkeys(url for url in told if url in self.own_links and url != self.url))

    def beside(self, path: str) -> str:
        """An address from this one, as a link would be read."""
        return urljoin(self.url, path)

    def linked(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """The addresses on this host that fit."""
        return (url for url in self.own_links if pattern.search(url))
