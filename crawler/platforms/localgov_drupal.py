"""LocalGov Drupal directories as pages: a channel with its rows, a page for each entry."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from parsel import Selector
from web_poet import WebPage, field

from crawler.contact_details import point
from crawler.platforms.feed import wrong
from crawler.platforms.html_directory import HtmlDirectory, RecordPage, make_entry, path_of
from crawler.platforms.html_text import Pairs, address_of, links_of, main_of, points_of, text_of, title_of, whole_page
from crawler.platforms.platform import Entry, Found, table, tables
from crawler.platforms.signs import Hint, Judgement, Lead, Seen, Sign, Sureness
from crawler.values import line

EXPECTED = "a LocalGov Drupal directory"
_FIELDS = {
    "body": "Description",
    "postal-address": "Address",
    "localgov-directory-address": "Address",
    "localgov-directory-phone": "Phone",
    "localgov-directory-email": "Email",
    "localgov-directory-website": "Website",
    "localgov-directory-opening-times": "Opening times",
    "localgov-directory-name": "Contact name",
    "localgov-directory-job-title": "Job title",
    "localgov-directory-facets-select": "Categories",
    "localgov-directory-title": "Name",
}
_FIELD = re.compile(r"\bfield--name-(?:field-)?([a-z0-9-]+)")
_MARKS = re.compile(r"\blocalgov_base\b|/modules/contrib/localgov_|\blocalgov-director")
_CHANNEL = re.compile(r"/director(y|ies)/[^/?#]+/?$")
_ROWS = ".views-row h3 a[href], .views-row h2 a[href]"
_SETTINGS = "script[data-drupal-selector=drupal-settings-json]::text"
_ADDRESS = "address-line1 address-line2 address-line3 dependent-locality locality administrative-area".split()


class ChannelPage(WebPage[Found]):
    """The rows of a page of a channel, and the next page."""

    @cached_property
    def _page(self) -> Selector:
        page = whole_page(self.response, EXPECTED)
        if not page.css(".views-row, .view, .localgov-directories-venue, .lgd-page-title-block"):
            raise wrong(self.response, EXPECTED, "with another page")
        return page

    @cached_property
    def _rows(self) -> dict[str, Entry]:
        points = dict(_linked_points(self._page))
        found: dict[str, Entry] = {}
        for link in self._page.css(_ROWS):
            url = address_of(str(self.url), link.attrib["href"])
            if not url:
                continue
            key, name = path_of(url), line(text_of(link))
            at = points.get(key) or points.get(name or "")
            found.setdefault(url, make_entry(key, name, Pairs(), point=at))
        return found

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._rows.values())

    @field
    def details(self) -> tuple[str, ...]:
        return tuple(self._rows)

    @field
    def pages(self) -> tuple[str, ...]:
        links = self._page.css(".pager__item--next a::attr(href), a[rel=next]::attr(href)").getall()
        return tuple(address_of(str(self.url), href) for href in links[:1]) if self._rows else ()


class DrupalEntryPage(RecordPage):
    """One entry: Drupal's fields, each by its machine name or the label above it."""

    def read(self) -> tuple[Entry, ...]:
        page = whole_page(self.response, EXPECTED)
        scope = main_of(page)
        pairs = field_pairs(scope)
        if not pairs.told:
            raise wrong(self.response, "an entry of a directory", "with another page")
        at = next(points_of(page), None)
        places = [told for _, told in _linked_points(page)] if not at else [f"{at[0]},{at[1]}"]
        alone = places[0] if len(set(places)) == 1 else ""
        return (make_entry(_node(page), title_of(page), pairs, point=alone),)


class LocalgovDrupal(HtmlDirectory):
    """The address is the page of a channel: `https://HOST/directories/NAME`."""

    name = "localgov_drupal"
    page = ChannelPage
    record_page = DrupalEntryPage

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """Its theme or modules are LocalGov Drupal's; a page with rows under /directories/ is a channel."""
        if seen.page is None or not _MARKS.search(seen.text):
            return
        told = "The page is made with LocalGov Drupal (localgov_base or localgov modules)"
        if seen.page.css(_ROWS) and "/director" in seen.url:
            yield Sign(cls.name, f"{told}, and has the rows of a directory.", seen.url, Sureness.NAMED)
            return
        channels = list(seen.linked(_CHANNEL))
        for url in channels:
            yield Lead(cls.name, f"{told} and links to the directory {url}.", url, Sureness.LIKELY)
        if not channels:
            advice = "Give the address of a directory's page, such as https://HOST/directories/NAME."
            yield Hint(cls.name, f"{told}; it links to no directory.", advice)


def field_pairs(scope: Selector) -> Pairs:
    """Each field's text by its label; fields within a field belong to it."""
    pairs = Pairs()
    for held in scope.css("[class*=field--name-]"):
        machine = _FIELD.search(held.attrib.get("class", ""))
        parents = held.xpath("ancestor::*[contains(@class, 'field--name-')]/@class").getall()
        if not machine or any(_known(parent) for parent in parents):
            continue
        label = _FIELDS.get(machine[1]) or line(text_of(*held.css(".field__label")[:1]))
        items = list(held.css(".field__item")) or [held]
        value = _address(held) or "\n".join(filter(None, (text_of(item) for item in items)))
        pairs.add(label, value, links_of(*items))
    return pairs


def _known(classes: str) -> bool:
    found = _FIELD.search(classes)
    return bool(found and found[1] in _FIELDS)


def _address(held: Selector) -> str:
    """An address of the Address module, a line for each of its parts; the country is left out."""
    parts = [line(text_of(*held.css(f".{part}")[:1])) for part in (*_ADDRESS, "postal-code")]
    return "\n".join(filter(None, parts))


def _linked_points(page: Selector) -> Iterator[tuple[str, str]]:
    """(path or title, "LAT,LON") of each feature on the page's maps."""
    for text in page.css(_SETTINGS).getall():
        try:
            settings = json.loads(text)
        except ValueError:
            continue
        for feature in _features(settings):
            at = point(feature.get("lat"), feature.get("lon"))
            popup = str(table(feature.get("popup")).get("value") or feature.get("popup") or "")
            href = re.search(r'href="([^"]+)"', popup)
            told = line(feature.get("title")) or line(feature.get("label")) or line(popup) or ""
            if at:
                yield (path_of(href[1]) if href else told), f"{at[0]},{at[1]}"


def _features(settings: Any) -> Iterator[Entry]:
    """Every feature of every map, also within groups."""
    maps = table(settings).get("leaflet")
    held = list(maps.values()) if isinstance(maps, dict) else maps
    for each in tables(held):
        for feature in tables(each.get("features")):
            yield feature
            yield from tables(feature.get("features"))


def _node(page: Selector) -> str:
    """The node's number, which outlives its title; "" where the page does not tell it."""
    for text in page.css(_SETTINGS).getall():
        if found := re.search(r'"currentPath":\s*"node\\?/(\d+)"', text):
            return f"node/{found[1]}"
    return ""
