"""Jadu directories of councils: lists by letter and category, a page for each record, in the old and new form."""

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urlsplit

from parsel import Selector
from web_poet import WebPage, field

from crawler.platforms.feed import wrong
from crawler.platforms.html_directory import NOT_THERE, HtmlDirectory, RecordPage, make_entry
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
from crawler.platforms.platform import Entry, Found
from crawler.platforms.signs import Hint, Judgement, Lead, Seen, Sign, Sureness
from crawler.values import line

EXPECTED = "a page of a Jadu directory, such as https://HOST/directory/12/food_banks,"
_RECORD = re.compile(r"^(.*?)/directory([_-])record/(\d+)(?:/([^/?#]+))?")
_LIST = re.compile(r"^(.*?)/directory/(\d+)(?:/[^/?#]+)?(/category/\d+(?:/\d+)?|/a-to-z/[A-Za-z0-9]+(?:/\d+)?)/?$")
_DIRECTORY = re.compile(r"/directory/(\d+)(?:/|$)")
_LETTER = re.compile(r"/a-to-z/[A-Za-z0-9]+(?:/\d+)?$")
_FRONT = re.compile(r"^(.*?/directory/\d+(?:/(?!category|a-to-z)[^/?#]+)?)(?:/|$)")
_MARKS = re.compile(r"\bjadu\b|/site/styles/", re.IGNORECASE)
_CRUMBS = ".breadcrumb li, .breadcrumbs li, nav[aria-label*=readcrumb] li, .list--breadcrumb li"


class DirectoryPage(WebPage[Found]):
    """The records of a list, and the letters, categories and further pages of the same directory."""

    @cached_property
    def _page(self) -> Selector | None:
        """None for a letter under which nothing stands."""
        if self.response.status in NOT_THERE:
            return None
        page = whole_page(self.response, EXPECTED)
        if not _DIRECTORY.search(urlsplit(str(self.url)).path):
            raise wrong(self.response, EXPECTED, "with another page")
        return page

    @cached_property
    def _records(self) -> dict[str, Entry]:
        heading = self._heading()
        found: dict[str, Entry] = {}
        for link in main_of(self._page).css("a[href]") if self._page else ():
            url = record_url(address_of(str(self.url), link.attrib["href"]))
            if url and url not in found:
                more = {"listed_under": [heading] if heading else []}
                found[url] = make_entry(record_id(url), line(text_of(link)), Pairs(), **more)
        return found

    def _heading(self) -> str | None:
        """The category's name, as the last of the breadcrumbs or the second heading tells it."""
        if self._page is None or "/category/" not in str(self.url):
            return None
        crumbs = [line(text_of(crumb)) for crumb in self._page.css(_CRUMBS)]
        headings = [line(text_of(heading)) for heading in main_of(self._page).css("h2")[:1]]
        return next(filter(None, (*reversed(crumbs), *headings)), None)

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._records.values())

    @field
    def details(self) -> tuple[str, ...]:
        return tuple(self._records)

    @field
    def pages(self) -> tuple[str, ...]:
        links = self._page.css("a::attr(href)").getall() if self._page else []
        here = _number(str(self.url))
        found = (list_url(address_of(str(self.url), href), here) for href in links)
        return tuple(dict.fromkeys(url for url in found if url))


class JaduRecordPage(RecordPage):
    """One record: the council's own labels in definition lists or a table."""

    def read(self) -> tuple[Entry, ...]:
        page = whole_page(self.response, EXPECTED)
        scope = next(iter(page.css("article")), None) or main_of(page)
        pairs = list_pairs(scope) if scope.css("dl dt") else list_pairs(main_of(page))
        pairs.add_all(row_pairs(main_of(page)))
        if not pairs.told and not title_of(page):
            raise wrong(self.response, "a directory record", "with another page")
        at = next(points_of(page), None)
        point = f"{at[0]},{at[1]}" if at else ""
        return (make_entry(record_id(str(self.url)), title_of(page), pairs, point=point),)


class Jadu(HtmlDirectory):
    """The address is the directory's front page: `https://HOST/directory/ID/SLUG`."""

    name = "jadu"
    page = DirectoryPage
    record_page = JaduRecordPage

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """The page stands at the address of a directory and leads to its lists or records, or links to a directory."""
        here = _FRONT.match(seen.url)
        if here and any(record_url(url) or list_url(url, _number(seen.url)) for url in seen.own_links):
            why = "Its addresses are those of a Jadu directory (/directory/ID, with lists by letter or category)."
            yield Sign(cls.name, why, here[1], Sureness.FORMAT)
            return
        if not _MARKS.search(seen.text):
            return
        fronts = dict.fromkeys(found[1] for url in seen.own_links if (found := _FRONT.match(url)))
        for url in fronts:
            yield Lead(cls.name, f"Jadu made the site, and it links to the directory {url}.", url, Sureness.NAMED)
        if not fronts:
            advice = "Give the address of a directory's front page, such as https://HOST/directory/12/food_banks."
            yield Hint(cls.name, "Jadu made the site, and this page links to no directory.", advice)

    def may_lack(self, url: str) -> bool:
        return bool(_LETTER.search(urlsplit(url).path))


def record_url(url: str) -> str | None:
    """The one address of a record: it stands once more for each category, with `/category/...` at its end."""
    parts = urlsplit(url)
    found = _RECORD.match(parts.path)
    if not found:
        return None
    slug = f"/{found[4]}" if found[4] and found[4] != "category" else ""
    path = f"{found[1]}/directory{found[2]}record/{found[3]}{slug}"
    return parts._replace(path=path, query="", fragment="").geturl()


def record_id(url: str) -> str:
    found = _RECORD.match(urlsplit(url).path)
    return found[3] if found else ""


def list_url(url: str, directory: str) -> str | None:
    """The address of a list of this directory; None for every other address."""
    parts = urlsplit(url)
    found = _LIST.match(parts.path)
    if not found or found[2] != directory:
        return None
    return parts._replace(path=parts.path.rstrip("/"), query="", fragment="").geturl()


def _number(url: str) -> str:
    found = _DIRECTORY.search(urlsplit(url).path)
    return found[1] if found else ""
