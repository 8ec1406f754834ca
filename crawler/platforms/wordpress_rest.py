"""Lists of a WordPress site's REST interface: pages of posts of one type, joined with each post's own web page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from web_poet import WebPage, field

from crawler.hosts import hosts_of, netloc
from crawler.platforms.feed import read_json, wrong
from crawler.platforms.open_referral import with_query
from crawler.platforms.platform import Entry, Found, FoundPage, Platform, Reading, Step, tables
from crawler.platforms.signs import Lead, Seen, Sureness
from crawler.platforms.wordpress_facts import read_post
from crawler.platforms.wordpress_pages import ItemPage
from crawler.values import line, number
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

EXPECTED = "a list of posts from a WordPress site's REST interface"
PAGE_SIZE = 100
MOST_PAGES = 5000
PAST_THE_END = (400, 404)
_API = 'link[rel="https://api.w.org/"]::attr(href)'
_API_HEADER = re.compile(r'<([^>]+)>;\s*rel="?https://api\.w\.org/"?')
_END_CODES = ("rest_post_invalid_page_number", "rest_invalid_page_number")


class PostsPage(WebPage[Found]):
    """One page of posts. Which page it is stands in its address, how many there are in the X-WP-TotalPages header."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(tables(self._posts))

    @field
    def total(self) -> int | None:
        told = number(self.response.headers.get("X-WP-Total"))
        return int(told) if told is not None else None

    @field
    def pages(self) -> tuple[str, ...]:
        """The next page. Where a proxy took the header away, each full page is followed by another."""
        last = number(self.response.headers.get("X-WP-TotalPages"))
        if last is not None and last > MOST_PAGES:
            raise wrong(self.response, EXPECTED, f"that it has {int(last):,} pages (at most {MOST_PAGES:,} are read)")
        query = dict(parse_qsl(urlsplit(str(self.response.url)).query))
        here, size = int(query.get("page", "1")), int(query.get("per_page", PAGE_SIZE))
        more = here < last if last is not None else len(self._posts) >= size and here < MOST_PAGES
        return (with_query(str(self.response.url), page=str(here + 1)),) if more and self._posts else ()

    @cached_property
    def _posts(self) -> list[Any]:
        document = read_json(self.response, EXPECTED)
        if isinstance(document, dict) and document.get("code") in _END_CODES:
            return []
        if not isinstance(document, list):
            told = line(document.get("message")) if isinstance(document, dict) else None
            raise wrong(self.response, EXPECTED, f"with {told!r}" if told else "with JSON of another form")
        return document


@dataclass(frozen=True, slots=True)
class Rest:
    """The REST interface of the site at an address: its root, a path below it, or `?rest_route=` without permalinks."""

    address: str

    def url(self, route: str, **query: str) -> str:
        parts = urlsplit(self.address)
        if "rest_route" in dict(parse_qsl(parts.query)):
            return with_query(self.address, rest_route=f"/{route}", **query)
        root = parts.path.split("/wp-json")[0].rstrip("/")
        return with_query(urlunsplit(parts._replace(path=f"{root}/wp-json/{route}", query="", fragment="")), **query)

    def shortlink(self, post: str) -> str:
        """The address that leads to a post's page on any WordPress site, whatever its permalinks."""
        parts = urlsplit(self.address)
        root = parts.path.split("/wp-json")[0].rstrip("/")
        return urlunsplit(parts._replace(path=f"{root}/", query=urlencode({"p": post}), fragment=""))


class PostList(Platform):
    """What the platforms on WordPress's REST interface share. Option `details`: read each post's own page as well."""

    page = PostsPage
    item: ClassVar[FoundPage] = ItemPage
    options = frozenset({"details"})
    entry_tells_all = True
    joined: ClassVar[bool] = False

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.rest = Rest(source.address)
        self._details = source.options.get("details", self.joined)
        self._seen: set[str] = set()
        self._hosts = hosts_of(source)
        if not isinstance(self._details, bool):
            raise SourceError(f"Source {source.slug!r}: details is {self._details!r}; it is true or false.")

    def list_step(self, route: str, **query: str) -> Step:
        return Step(self.rest.url(route, per_page=str(PAGE_SIZE), page="1", **query), PostsPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        if step.summary is not None:
            return self._join(step.summary, found, at)
        reading = Reading(total=found.total)
        fresh = [entry for entry in found.entries if self._is_fresh(entry)]
        for entry in fresh:
            pages = self.pages_of(entry) if self._details else []
            if pages:
                reading.steps.append(Step(pages[0], self.item, summary=entry))
            else:
                self._take(reading, entry, _link(entry) or self.where(step), at)
        # A server that always gives the same page would be read for ever.
        reading.steps.extend(replace(step, url=url, statuses=PAST_THE_END) for url in found.pages if fresh)
        return reading

    def missing(self, step: Step, at: datetime) -> Reading:
        """A post's page isn't where it was said to be: its other address is tried, then what its list said is taken."""
        entry = step.summary or {}
        others = self.pages_of(entry)
        if step.url in others[:-1]:
            return Reading(steps=[replace(step, url=others[others.index(step.url) + 1])])
        reading = Reading()
        self._take(reading, entry, _link(entry) or self.where(step), at)
        return reading

    def pages_of(self, entry: Entry) -> list[str]:
        """Where the post's own page may be, the likeliest first; only on the source's hosts."""
        short = [self.rest.shortlink(self.key(entry))] if self.key(entry) else []
        told = [_link(entry), *short] if _link_is_sound(entry) else [*short, _link(entry)]
        return [url for url in told if url and netloc(url) in self._hosts]

    def key(self, entry: Entry) -> str:
        return line(entry.get("id")) or ""

    def facts(self, entry: Entry) -> Facts:
        return read_post(entry)

    def _join(self, entry: Entry, found: Found, at: datetime) -> Reading:
        """The entry with its page, unless that turns out to be another post's."""
        [page] = found.entries
        reading, canonical = Reading(), str(page.get("canonical", ""))
        joined = entry | {"page": page} if page.get("post", self.key(entry)) == self.key(entry) else entry
        url = canonical if joined is not entry and netloc(canonical) in self._hosts else _link(entry)
        self._take(reading, joined, url, at)
        return reading

    def _is_fresh(self, entry: Entry) -> bool:
        """Whether it was not on an earlier page: lists shift while they are read."""
        key = self.key(entry)
        new = not key or key not in self._seen
        self._seen.add(key)
        return new


def _link(entry: Entry) -> str:
    link = line(entry.get("link")) or ""
    return link if link.startswith(("http://", "https://")) else ""


def _link_is_sound(entry: Entry) -> bool:
    """Business Directory Plugin links to /SLUG/SLUG/ where the REST interface does not know the directory's page."""
    slug = line(entry.get("slug"))
    return urlsplit(_link(entry)).path.strip("/").split("/")[-2:] != [slug, slug]


def types_lead(seen: Seen) -> Iterator[Lead]:
    """Where a WordPress site lists its types of posts: the one answer by which all that read WordPress are known."""
    named = seen.page.css(_API).get() if seen.page else None
    header = _API_HEADER.search(seen.response.headers.get("Link") or "")
    told = named or (header[1] if header else None)
    if told:
        why = "The site names the REST interface of WordPress (api.w.org)."
        yield Lead("wordpress", why, Rest(seen.beside(told)).url("wp/v2/types"), Sureness.NAMED)
    elif seen.page and "/wp-content/" in seen.text:
        why = "Its pages have files from /wp-content/, as WordPress has."
        yield Lead("wordpress", why, Rest(seen.origin).url("wp/v2/types"), Sureness.NAMED)
    elif isinstance(seen.document, dict) and "wp/v2" in (seen.document.get("namespaces") or ()):
        why = "It answers with the index of WordPress's REST interface."
        yield Lead("wordpress", why, Rest(seen.url).url("wp/v2/types"), Sureness.FORMAT)


def types_of(seen: Seen) -> dict[str, Entry] | None:
    """The types of posts by slug, where the answer tells them."""
    held = seen.document
    if not isinstance(held, dict) or not re.search(r"wp/v2/types|wp%2Fv2%2Ftypes", seen.url):
        return None
    return {slug: info for slug, info in held.items() if isinstance(info, dict) and info.get("rest_base")}


def site_of(seen: Seen) -> str:
    """The address of the site whose types of posts were seen, as its sources have it."""
    parts = urlsplit(seen.url)
    if "rest_route" in dict(parse_qsl(parts.query)):
        return urlunsplit(parts._replace(query="rest_route=/"))
    return urlunsplit(parts._replace(path=parts.path.split("/wp-json")[0] or "/", query=""))
