"""The page for people of one entry of a WordPress site: what stands in its main part, whatever the theme."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from lxml import etree
from lxml import html as lxml_html
from web_poet import WebPage, field

from crawler.platforms.feed import decoded, wrong
from crawler.platforms.platform import Entry, Found, tables
from crawler.platforms.wordpress_labels import Told, thing_of, told_by_markup
from crawler.values import line, unique
from directory.text import plain

EXPECTED = "the page of one entry"
_POST = re.compile(r"\bpost-?id-(\d+)")
_AROUND = "|".join(f"//{tag}" for tag in "nav aside footer form script style noscript template svg iframe".split())
_COMMENTS = '//*[@id="comments" or @id="respond" or contains(concat(" ", @class, " "), " comments-area ")]'
_MAIN = ("//main//article[.//h1]", "//article[.//h1]", "//main", '//*[@role="main"]', '//*[@id="content"]', "//body")


class ItemPage(WebPage[Found]):
    """One entry with `labels` (label: values), `phones` and `emails` that are links, `address`, `classes` of the
    article, `linked` (JSON-LD of the same name), `post` (the id of the post) and `canonical`, the page's own address.
    """

    @field
    def entries(self) -> tuple[Entry, ...]:
        main = self._main
        told: Entry = {"canonical": self._canonical(), "labels": _by_label(self._told(main))}
        told["phones"] = _targets(main, "tel:")
        told["emails"] = _targets(main, "mailto:")
        told["classes"] = str(main.get("class") or "").split() if main.tag == "article" else []
        told["post"] = "".join(_POST.findall(str(self._tree.xpath("string(//body/@class)")))[:1])
        told["linked"] = self._linked()
        return ({name: value for name, value in told.items() if value},)

    def _told(self, main: lxml_html.HtmlElement) -> Iterator[Told]:
        """The labels and values of the main part."""
        for address in main.iter("address"):
            yield "Address", plain(markup_of(address))
        yield from told_by_markup(markup_of(main))

    @cached_property
    def _tree(self) -> lxml_html.HtmlElement:
        text = decoded(bytes(self.response.body)).strip()
        if not text.startswith("<"):
            raise wrong(self.response, EXPECTED, "with no web page")
        try:
            return lxml_html.document_fromstring(text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
        except etree.ParserError:
            raise wrong(self.response, EXPECTED, "with an empty page") from None

    @cached_property
    def _main(self) -> lxml_html.HtmlElement:
        tree = lxml_html.document_fromstring(lxml_html.tostring(self._tree))
        for element in tree.xpath(f"{_AROUND}|{_COMMENTS}"):
            if element.getparent() is not None:
                element.drop_tree()
        found = (part for path in _MAIN for part in tree.xpath(path))
        return next(found, tree)

    def _canonical(self) -> str:
        told = self._tree.xpath('string(//link[@rel="canonical"]/@href)')
        return str(self.response.urljoin(str(told))) if told else ""

    def _linked(self) -> Entry:
        """The JSON-LD that has the page's heading for its name: others tell of the site that publishes it."""
        heading = line(str(self._tree.xpath("string(//h1)")))
        for script in self._tree.xpath('//script[@type="application/ld+json"]/text()'):
            for node in _nodes(_read(str(script))):
                name = line(node.get("name"))
                if heading and name and name.casefold() == heading.casefold():
                    return node
        return {}


def _by_label(told: Iterator[Told]) -> dict[str, list[str]]:
    """Each known label's values, so that what is personal can be told by its label; unknown labels are left out."""
    held: dict[str, list[str]] = {}
    for label, value in told:
        if thing_of(label) and str(value) not in held.setdefault(label, []):
            held[label].append(str(value))
    return held


def _targets(main: lxml_html.HtmlElement, scheme: str) -> list[str]:
    links = (str(link) for link in main.xpath(".//a/@href"))
    return list(
        unique(unquote(link[len(scheme) :].split("?")[0]) for link in links if link.casefold().startswith(scheme))
    )


def markup_of(element: lxml_html.HtmlElement) -> str:
    return str(lxml_html.tostring(element, encoding="unicode", with_tail=False))


def _read(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(document: Any) -> Iterator[Entry]:
    for node in tables(document):
        yield node
        yield from tables(node.get("@graph"))
