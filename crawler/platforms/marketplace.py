"""Open Objects Marketplace: pages of search results with a card for each service, and a page for each."""

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from parsel import Selector
from web_poet import WebPage, field

from crawler.platforms.feed import wrong
from crawler.platforms.html_directory import HtmlDirectory, RecordPage, make_entry
from crawler.platforms.html_text import (
    Pairs,
    address_of,
    list_pairs,
    main_of,
    points_of,
    row_pairs,
    text_of,
    title_of,
    whole_page,
)
from crawler.platforms.platform import Entry, Found, as_list
from crawler.platforms.signs import Judgement, Seen, Sign, Sureness
from crawler.values import line
from directory.errors import SourceError
from directory.source import Source

EXPECTED = "a search page of an Open Objects Marketplace"
_SERVICE = re.compile(r"/Services/(\d+)", re.IGNORECASE)
_SEARCH = re.compile(r"/Search\?(?=.*CategoryId=\d+)(?=.*SM=ServiceSearch)", re.IGNORECASE)
_PAGE = "ServicePageIndex"


class SearchPage(WebPage[Found]):
    """The cards of one page of results."""

    @cached_property
    def _cards(self) -> dict[str, Entry]:
        page = whole_page(self.response, EXPECTED)
        if "/search" not in urlsplit(str(self.url)).path.casefold() and not page.css("[data-service-id]"):
            raise wrong(self.response, EXPECTED, "with another page")
        found: dict[str, Entry] = {}
        for card in page.css("div[data-service-id]"):
            number = card.attrib["data-service-id"].strip()
            if number.isdigit():
                found.setdefault(self._address(card, number), make_entry(number, _name(card), Pairs()))
        return found

    def _address(self, card: Selector, number: str) -> str:
        """The service's page, without what was searched for."""
        hrefs = [href for href in card.css("a::attr(href)").getall() if _SERVICE.search(href)]
        told = address_of(str(self.url), hrefs[0]) if hrefs else ""
        return (
            urlsplit(told or address_of(str(self.url), f"/Services/{number}"))._replace(query="", fragment="").geturl()
        )

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._cards.values())

    @field
    def details(self) -> tuple[str, ...]:
        return tuple(self._cards)

    @field
    def pages(self) -> tuple[str, ...]:
        """Every page up to the last that is named."""
        hrefs = self.css("a::attr(href)").getall() if self._cards else []
        queries = (urlsplit(address_of(str(self.url), href)).query for href in hrefs)
        told = [dict(parse_qsl(query)).get(_PAGE, "") for query in queries]
        last = max((int(page) for page in told if page.isdigit()), default=1)
        return tuple(page_url(str(self.url), page) for page in range(2, last + 1))


class MarketplaceServicePage(RecordPage):
    """One service: its labels in definition lists, a description above them."""

    def read(self) -> tuple[Entry, ...]:
        page = whole_page(self.response, EXPECTED)
        scope = main_of(page)
        pairs = list_pairs(scope)
        pairs.add_all(row_pairs(scope))
        if not pairs.told:
            raise wrong(self.response, "the page of a service", "with another page")
        at = next(points_of(page), None)
        number = _SERVICE.search(urlsplit(str(self.url)).path)
        told = {
            "description": text_of(*scope.css(".service-description, .description, #description")[:1]),
            "point": f"{at[0]},{at[1]}" if at else "",
        }
        return (make_entry(number[1] if number else "", title_of(page), pairs, **told),)


class Marketplace(HtmlDirectory):
    """The address is one search (`https://HOST/Search?CategoryId=12&SM=ServiceSearch&SME=True`), or the host with
    the option `categories`, the numbers of the categories to read, such as [12, 15].
    """

    name = "marketplace"
    page = SearchPage
    record_page = MarketplaceServicePage
    options = frozenset({"labels", "categories"})

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """A search has cards of services; another page links to the searches of categories."""
        if seen.page and seen.page.css("div[data-service-id]") and "/search" in urlsplit(seen.url).path.casefold():
            why = "It is a search of an Open Objects Marketplace: a card with data-service-id for each service."
            yield Sign(cls.name, why, page_url(seen.url, 1).removesuffix(f"&{_PAGE}=1"), Sureness.FORMAT)
            return
        found = (parse_qsl(urlsplit(url).query) for url in seen.linked(_SEARCH))
        categories = sorted({int(told) for query in found for name, told in query if name == "CategoryId"})
        if categories:
            why = f"It links to the searches of an Open Objects Marketplace, {len(categories)} categories of services."
            told, trial = {"categories": categories}, {"categories": categories[:1]}
            yield Sign(cls.name, why, f"{seen.origin}/", Sureness.FORMAT, told, trial)

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        told = as_list(source.options.get("categories", []))
        if not all(str(number).isdigit() for number in told):
            raise SourceError(f"categories is {told!r}; it is a list of the numbers of categories, such as [12, 15].")
        searches = [{"CategoryId": number, "SM": "ServiceSearch", "SME": "True"} for number in told]
        self.also = tuple(urljoin(source.address, f"/Search?{urlencode(search)}") for search in searches)


def page_url(url: str, page: int) -> str:
    parts = urlsplit(url)
    told = [(name, value) for name, value in parse_qsl(parts.query) if name != _PAGE]
    return parts._replace(query=urlencode([*told, (_PAGE, page)]), fragment="").geturl()


def _name(card: Selector) -> str | None:
    for query in ("h1, h2, h3, h4", "a[href]"):
        if name := line(text_of(*card.css(query)[:1])):
            return name
    return None
