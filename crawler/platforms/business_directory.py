"""Business Directory Plugin for WordPress: its list joined with each listing's page, which alone has the contacts."""

import re
from collections.abc import Iterator
from typing import ClassVar

from lxml import html as lxml_html

from crawler.platforms.platform import FoundPage, Step
from crawler.platforms.signs import Judgement, Seen, Sign, Sureness
from crawler.platforms.wordpress_changes import ChangedPosts
from crawler.platforms.wordpress_labels import Told, thing_of
from crawler.platforms.wordpress_pages import ItemPage, markup_of
from crawler.platforms.wordpress_rest import site_of, types_of
from directory.text import plain

_CLASS = re.compile(r"(?:^|\s)wpbdp-field-(type|association)-([\w-]+)")
_SLUG = re.compile(r"(?:^|\s)wpbdp-field-([\w-]+)")
# By its class a field is known whatever the site labels it.
_KINDS = {
    "phone_number": "Phone",
    "url": "Website",
    "category": "Category",
    "tags": "Tags",
    "title": "",
    "content": "",
    "excerpt": "",
}


class ListingPage(ItemPage):
    """The page of a listing, with its fields by label."""

    def _told(self, main: lxml_html.HtmlElement) -> Iterator[Told]:
        fields = main.xpath('.//*[contains(concat(" ", @class, " "), " wpbdp-field ")]')
        for element in fields:
            classes = str(element.get("class"))
            label = _label(element, classes)
            if label:
                yield label, _value(element, label)
        if not fields:
            yield from super()._told(main)


class BusinessDirectory(ChangedPosts):
    """Option `details = false`: leave the pages alone, which costs phone, address and postcode."""

    name = "business_directory"
    item: ClassVar[FoundPage] = ListingPage
    joined = True

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """Among the types of posts is the plug-in's own."""
        if "wpbdp_listing" in (types_of(seen) or {}):
            why = "WordPress with Business Directory Plugin: its REST interface has the type 'wpbdp_listing'."
            yield Sign(cls.name, why, site_of(seen), Sureness.FORMAT)

    def start(self) -> Step:
        self.routes = ["wp/v2/wpbdp_listing"]
        return self.begin()[0]


def _label(element: lxml_html.HtmlElement, classes: str) -> str:
    """The field's label, or what its class says where that label is not known; "" for one that the list has."""
    kinds = [_KINDS[kind] for _, kind in _CLASS.findall(classes) if kind in _KINDS]
    if "" in kinds:
        return ""
    label = str(element.xpath('string(.//*[contains(@class, "field-label")])')).strip().rstrip(":")
    if thing_of(label):
        return label
    slug = next((slug for slug in _SLUG.findall(classes) if thing_of(slug.replace("_", " "))), "")
    return next(iter(kinds), slug.replace("_", " ").replace("-", " ").capitalize() or label)


def _value(element: lxml_html.HtmlElement, label: str) -> str:
    """The field's text, or where its link leads for a website."""
    values = element.xpath('.//*[contains(concat(" ", @class, " "), " value ")]')
    holder = values[0] if values else element
    if thing_of(label) == "website":
        return str(holder.xpath("string(.//a/@href)")) or str(holder.text_content()).strip()
    return plain(markup_of(holder))
