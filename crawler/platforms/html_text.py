"""What stands in a page, as text: the lines of an element, label and value pairs, links and points."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from parsel import Selector
from web_poet import HttpResponse

from crawler.challenge import respect_challenge
from crawler.contact_details import point
from crawler.hosts import netloc
from crawler.platforms.feed import wrong
from crawler.values import line

_SKIPPED = frozenset("script style template noscript svg form button nav footer aside select iframe head".split())
_BLOCKS = frozenset(
    """p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table tr section article header main blockquote address
    fieldset legend figure figcaption hr pre""".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 legend".split())
_POINTS = (
    ("input.mapMarkers", "value", ""),
    ("[data-lat][data-lng]", "data-lat", "data-lng"),
    ("[data-lat][data-lon]", "data-lat", "data-lon"),
    ("[data-latitude][data-longitude]", "data-latitude", "data-longitude"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. `heading`: it stands in a heading or wholly in bold. `links` are the addresses in it.

    `edge`: no line, but a form, a menu or an aside that parts the lines before from those after.
    """

    text: str
    heading: bool = False
    links: tuple[str, ...] = ()
    edge: bool = False


@dataclass(slots=True)
class _Flow:
    """Collects the lines of an element in reading order."""

    lines: list[Line] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    plain: bool = False
    done: bool = False
    without: frozenset[str] = frozenset()

    def add(self, text: str | None, bold: bool) -> None:
        if text:
            self.text.append(text)
            self.plain = self.plain or (not bold and bool(text.strip(" \t\r\n:\xa0")))

    def end(self) -> None:
        told = line("".join(self.text))
        if told or self.links:
            self.lines.append(Line(told or "", not self.plain, tuple(self.links)))
        self.text, self.links, self.plain = [], [], False

    def walk(self, element: Any, bold: bool = False) -> None:
        if not isinstance(element.tag, str) or self.done:
            return
        if element.tag in _SKIPPED or element.tag in self.without:
            self._pass_over(element)
            return
        block = element.tag in _BLOCKS
        if block:
            self.end()
        inner = bold or element.tag in _HEADINGS or element.tag in ("strong", "b", "dt", "th")
        self._address(element, inner)
        self.add(element.text, inner)
        for child in element:
            self.walk(child, inner)
            self.add(None if self.done else child.tail, inner)
        if block:
            self.end()
        elif element.tag in ("td", "th"):
            self.add(" ", True)

    def _pass_over(self, element: Any) -> None:
        """After the footer of a page, unlike that of an article, nothing is about its subject."""
        if element.tag in ("form", "nav", "aside", "footer"):
            self.end()
            self.lines.append(Line("", edge=True))
            inside = element.xpath("ancestor::article | ancestor::main | ancestor::section")
            self.done = element.tag == "footer" and not inside

    def _address(self, element: Any, bold: bool) -> None:
        """What a link leads to: a mail address or a telephone number that its words leave out is told."""
        target = str(element.get("href") or "").strip() if element.tag == "a" else ""
        scheme, _, rest = target.partition(":")
        if scheme.lower() in ("mailto", "tel"):
            told = unquote(rest.split("?", maxsplit=1)[0])
            words = "".join(element.itertext())
            missing = "@" not in words if scheme.lower() == "mailto" else not re.search(r"\d{3}", words)
            self.add(f"{told} " if missing else None, bold)
        elif scheme.lower() in ("http", "https"):
            self.links.append(target)


def whole_page(response: HttpResponse, expected: str) -> Selector:
    """The page of a response. Raises Blocked for a check for robots and SourceError for what is no page."""
    respect_challenge(response)
    text = response.text
    if "<" not in text:
        raise wrong(response, expected, "with something that is not a web page" if text.strip() else "with nothing")
    return Selector(text=text, base_url=str(response.url))


def lines_of(*elements: Selector, without: Iterable[str] = ()) -> list[Line]:
    """The lines of elements in reading order, leaving out the tags of `without`."""
    flow = _Flow(without=frozenset(without))
    for element in elements:
        flow.walk(element.root)
        flow.end()
    return flow.lines


def text_of(*elements: Selector) -> str:
    """The text of elements, one line a block; navigation, forms and scripts say nothing."""
    return "\n".join(each.text for each in lines_of(*elements) if each.text)


def links_of(*elements: Selector) -> list[str]:
    return [link for each in lines_of(*elements) for link in each.links]


@dataclass(slots=True)
class Pairs:
    """Labels with their texts and the web addresses linked in them; a label that stands twice holds both."""

    told: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)

    def add(self, label: str | None, text: str, links: Iterable[str] = ()) -> None:
        found = (label or "").strip(" :")
        if not found:
            return
        before = self.told.get(found)
        self.told[found] = f"{before}\n{text}" if before and text and text not in before else before or text
        if more := list(links):
            held = self.links.setdefault(found, [])
            held.extend(link for link in more if link not in held)

    def add_all(self, pairs: "Pairs") -> None:
        for label, text in pairs.told.items():
            self.add(label, text, pairs.links.get(label, ()))


def list_pairs(scope: Selector) -> Pairs:
    """The dt and dd of every definition list within, each dd with the dt before it; a list in a list counts once."""
    pairs = Pairs()
    label: str | None = None
    for term in scope.xpath(".//dt | .//dd[not(ancestor::dd)]"):
        if term.root.tag == "dt":
            label = line(text_of(term))
        else:
            pairs.add(label, _value(term), links_of(term))
    return pairs


def row_pairs(scope: Selector) -> Pairs:
    """The rows of tables with a heading cell and one value."""
    pairs = Pairs()
    for row in scope.xpath(".//tr[count(th)=1 and count(td)=1]"):
        pairs.add(line(text_of(row.xpath("./th")[0])), _value(row.xpath("./td")[0]), links_of(row.xpath("./td")[0]))
    return pairs


def _value(cell: Selector) -> str:
    """One span for each line is how kb5 writes an address; elsewhere blocks and breaks part lines."""
    spans = cell.xpath("./span[normalize-space()]")
    if len(spans) > 1 and not cell.xpath("./text()[normalize-space(translate(., ',', ''))]"):
        return "\n".join(filter(None, (line(text_of(span)) for span in spans)))
    return text_of(cell)


def main_of(page: Selector) -> Selector:
    """The part of a page that is about its subject."""
    for query in ("main", "[role=main]", "#main_content", "#main-content", "#content", "article"):
        if found := page.css(query):
            return found[0]
    return next(iter(page.css("body")), page)


def title_of(page: Selector) -> str | None:
    return next(filter(None, (line(text_of(heading)) for heading in page.css("h1"))), None)


def address_of(base: str, href: str) -> str:
    """The whole address of a link without its fragment; "" for one that is none."""
    try:
        url = urlsplit(urljoin(base, href.strip()))._replace(fragment="").geturl()
        return url if netloc(url) else ""
    except ValueError:
        return ""


def points_of(scope: Selector) -> Iterator[tuple[float, float]]:
    """Each point that a map on the page shows, once."""
    seen: set[tuple[float, float]] = set()
    for query, first, second in _POINTS:
        for marker in scope.css(query):
            told = str(marker.attrib.get(first, ""))
            lat, lon = (told, marker.attrib.get(second)) if second else (f"{told},".split(",")[:2])
            at = point(str(lat).strip(), str(lon).strip())
            if at and at not in seen:
                seen.add(at)
                yield at
