"""Open Objects kb5, the directory that most English councils use: result pages by channel, a page for each service."""

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from parsel import Selector
from web_poet import WebPage, field

from crawler.hosts import netloc
from crawler.platforms.feed import wrong
from crawler.platforms.html_directory import HtmlDirectory, RecordPage, make_entry
from crawler.platforms.html_text import (
    Pairs,
    address_of,
    list_pairs,
    points_of,
    row_pairs,
    text_of,
    title_of,
    whole_page,
)
from crawler.platforms.labels import public
from crawler.platforms.platform import Entry, Found
from crawler.platforms.signs import Hint, Judgement, Lead, Seen, Sign, Sureness
from crawler.values import line
from directory.errors import SourceError
from directory.source import Source

EXPECTED = "a page of an Open Objects directory (kb5)"
STEP = 10
_SERVICE = re.compile(r"(^|/)service\.page$")
_DIRECTORY = re.compile(r"^https?://[^/]+/kb5/[^/?#]+/[^/?#]+(?=/|$)")
_RESULTS = re.compile(r"(^|/)results\.page$")
_NOT_LISTS = re.compile(r"(^|/)(service|advice|event|contact|login|register|shortlist|help|sitemap)\.page$")
_HITS = "#resultHitContainer .result_hit, ol.results-list > li"
_PAGING = 'ul.pagination a, nav[aria-label="Results pagination"] a'


class ResultsPage(WebPage[Found]):
    """Services of one page of results, in the older or the newer theme, or the channels of a directory's front page."""

    @cached_property
    def _page(self) -> Selector:
        page = whole_page(self.response, EXPECTED)
        if "/kb5/" not in f"{self.url} {self.response.text}":
            raise wrong(self.response, EXPECTED, "with another page")
        return page

    @cached_property
    def _services(self) -> dict[str, Entry]:
        """By address, each once; advice pages are no services."""
        heading = self._heading()
        found: dict[str, Entry] = {}
        scopes = self._page.css(_HITS) or [self._page]
        for link in (link for scope in scopes for link in scope.css("a[href]")):
            url = service_url(address_of(str(self.url), link.attrib["href"]))
            if url and url not in found:
                name = line(text_of(link))
                found[url] = make_entry(service_id(url), name, Pairs(), listed_under=[heading] if heading else [])
        return found

    def _heading(self) -> str | None:
        """The channel's name, where the page has one: "Results" and "Search results (42)" name nothing."""
        told = title_of(self._page)
        return None if not told or re.search(r"\bresults?\b|\bsearch\b|directory", told, re.IGNORECASE) else told

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._services.values())

    @field
    def details(self) -> tuple[str, ...]:
        return tuple(self._services)

    @field
    def pages(self) -> tuple[str, ...]:
        return self._further() if _RESULTS.search(urlsplit(str(self.url)).path) else self._channels()

    def _further(self) -> tuple[str, ...]:
        """Every page of the same results up to the last that is named, in steps of ten."""
        links = self._page.css(_PAGING)
        queries = (urlsplit(address_of(str(self.url), link.attrib.get("href", ""))).query for link in links)
        told = [dict(parse_qsl(query)).get("sr", "") for query in queries]
        told += [link.attrib.get("data-sr", "") for link in links]
        offsets = {int(offset) for offset in told if offset.isdigit()}
        return tuple(results_url(str(self.url), offset) for offset in range(STEP, max(offsets, default=0) + 1, STEP))

    def _channels(self) -> tuple[str, ...]:
        """The lists that a front page leads to: addresses that name a channel and nothing else."""
        found = []
        for href in self._page.css("a::attr(href)").getall():
            url = urlsplit(address_of(str(self.url), href))
            told = dict(parse_qsl(url.query))
            told.pop("sr", None)
            beside = url.path.rpartition("/")[0] == urlsplit(str(self.url)).path.rpartition("/")[0]
            named = len(told) == 1 and next(iter(told)).casefold().endswith(("channel", "channelnew"))
            if beside and named and url.path.endswith(".page") and not _NOT_LISTS.search(url.path):
                found.append(results_url(url.geturl(), 0))
        return tuple(found)


class ServicePage(RecordPage):
    """One service."""

    def read(self) -> tuple[Entry, ...]:
        page = whole_page(self.response, EXPECTED)
        sections = page.css("section.field_section, .field_section")
        if not sections and not page.css("#main_content h1"):
            raise wrong(self.response, "the page of a service", "with another page")
        return (read_service(page, service_id(str(self.url))),)


class OpenObjects(HtmlDirectory):
    """The address is a directory's front page (`https://HOST/kb5/COUNCIL/DIRECTORY/home.page`), whose channels are
    followed, or one list (`results.page?familychannel=5`). Option `channels` names the lists instead, such as
    ["familychannel=5", "communitychannel=2"].
    """

    name = "open_objects"
    page = ResultsPage
    record_page = ServicePage
    options = frozenset({"labels", "channels"})

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """Its address lies under /kb5/, or it links there."""
        directory = _DIRECTORY.match(seen.url)
        if seen.page is not None and directory:
            why = "Its address is that of an Open Objects directory (/kb5/)."
            is_list = any(service_url(url) for url in seen.own_links) and _RESULTS.search(urlsplit(seen.url).path)
            address = results_url(seen.url, 0) if is_list else f"{directory[0]}/home.page"
            if is_list or seen.url == address:
                yield Sign(cls.name, why, address, Sureness.FORMAT)
            else:
                yield Lead(cls.name, why, address, Sureness.FORMAT)
            return
        fronts = dict.fromkeys(found[0] for url in seen.links if (found := _DIRECTORY.match(url)))
        for front in fronts:
            why = f"It links to the Open Objects directory {front} (/kb5/)."
            if netloc(front) == netloc(seen.url):
                yield Lead(cls.name, why, f"{front}/home.page", Sureness.NAMED)
            else:
                yield Hint(cls.name, why, f"It is on another host. Probe that address: {front}/home.page")

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        told = source.options.get("channels", [])
        if not isinstance(told, list) or not all(re.fullmatch(r"\w+=[\w.,+-]+", str(channel)) for channel in told):
            raise SourceError(f'channels is {told!r}; it is a list such as ["familychannel=5", "communitychannel=2"].')
        self.also = tuple(urljoin(source.address, f"results.page?{channel}") for channel in told)


def service_url(url: str) -> str | None:
    """The address of a service's page with nothing but its id; None for every other address."""
    parts = urlsplit(url)
    told = dict(parse_qsl(parts.query)).get("id")
    if not told or not _SERVICE.search(parts.path):
        return None
    return parts._replace(query=urlencode({"id": told}), fragment="").geturl()


def service_id(url: str) -> str:
    return dict(parse_qsl(urlsplit(url).query)).get("id", "")


def results_url(url: str, offset: int) -> str:
    """The address of a list from an offset; the first page has none."""
    parts = urlsplit(url)
    told = [(name, value) for name, value in parse_qsl(parts.query) if name != "sr"]
    return parts._replace(query=urlencode([*told, *([("sr", offset)] if offset else [])]), fragment="").geturl()


def read_service(page: Selector, key: str) -> Entry:
    """The entry of a service's page. Its venues are kept apart from its own contact."""
    venues = [public(list_pairs(section)) for section in page.css(".service_venue dl")]
    pairs = Pairs()
    for section in page.css(".field_section"):
        sort = section.attrib.get("class", "")
        if "service_venue" not in sort:
            pairs.add_all(_of_contact(list_pairs(section)) if "service_contact" in sort else list_pairs(section))
            pairs.add_all(row_pairs(section))
    at = next(points_of(page), None)
    return make_entry(
        key,
        line(text_of(*page.css("#main_content h1")[:1])) or title_of(page),
        pairs,
        description=text_of(*page.css(".service_description .description_text")),
        venues=[venue.told for venue in venues if venue.told],
        week=_week(page),
        point=f"{at[0]},{at[1]}" if at else "",
    )


def _of_contact(told: Pairs) -> Pairs:
    """Beside a telephone number a bare "Name" is a person's."""
    names = {label: "Contact name" if label.casefold() == "name" else label for label in told.told}
    return Pairs({names[label]: text for label, text in told.told.items()}, told.links)


def _week(page: Selector) -> list[list[str]]:
    """Day, opening and closing of each row."""
    rows = [
        [text_of(cell) for cell in row.css("td, th")] for row in page.css(".service_event table.table-condensed tr")
    ]
    return [row for row in rows if len(row) > 1]
