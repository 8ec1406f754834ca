"""Any site's own pages: schema.org first, labels and values second."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from cssselect import SelectorError
from parsel import Selector
from web_poet import WebPage, field

from crawler.platforms.html_directory import HtmlDirectory, RecordPage, make_entry, path_of
from crawler.platforms.html_text import Pairs, address_of, main_of, points_of, text_of, title_of, whole_page
from crawler.platforms.label_lines import read_labels
from crawler.platforms.labelled_facts import Told
from crawler.platforms.labels import LABELS
from crawler.platforms.platform import Entry, Found, FoundPage, Step
from crawler.platforms.signs import Judgement, Seen, Sign, Sureness
from crawler.platforms.structured_data import item_entry, structured_items
from crawler.values import line
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

# What pages about something link to beside its entries.
_NO_ENTRIES = re.compile(
    r"/(wp-|category|tag|author|feed|page|login|search|privacy|cookies?|terms|news|blog|basket|cart|user|sitemap)\b"
    r"|\.(pdf|docx?|xlsx?|csv|ics|jpe?g|png|zip|kml|json|css|js|ico|xml)$",
    re.IGNORECASE,
)
_FEWEST = 3
_TELLING = frozenset({"address", "postcode", "phone", "email", "times", "venue", "contact", "cost"})
EXPECTED = "a page with links to the pages of its entries"


class LinksPage(WebPage[Found]):
    """The pages that a list leads to: those whose whole address fits `record` are entries, those of `more` lists."""

    record: ClassVar[re.Pattern[str]]
    more: ClassVar[re.Pattern[str] | None]

    @cached_property
    def _links(self) -> dict[str, str]:
        """Address to words, of every link; the longest words stand for a page that is linked twice."""
        found: dict[str, str] = {}
        for link in whole_page(self.response, EXPECTED).css("a[href]"):
            url = address_of(str(self.url), link.attrib["href"])
            words = line(text_of(link)) or ""
            found[url] = max(found.get(url, ""), words, key=len)
        return found

    @cached_property
    def _records(self) -> dict[str, Entry]:
        fitting = {url: words for url, words in self._links.items() if self.record.search(url) and url != str(self.url)}
        return {url: make_entry(path_of(url), words, Pairs()) for url, words in fitting.items()}

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._records.values())

    @field
    def details(self) -> tuple[str, ...]:
        return tuple(self._records)

    @field
    def pages(self) -> tuple[str, ...]:
        return tuple(url for url in self._links if self.more and self.more.search(url) and url not in self._records)


class SubjectPage(RecordPage):
    """What one page is about. `selectors` tell a thing by a CSS selector, `content` the part of the page to read."""

    own: ClassVar[Mapping[str, str]] = {}
    selectors: ClassVar[Mapping[str, str]] = {}
    content: ClassVar[str] = ""
    alone: ClassVar[bool] = True

    @cached_property
    def _page(self) -> Selector:
        return whole_page(self.response, "the page of an entry")

    def read(self) -> tuple[Entry, ...]:
        items = structured_items(self._page)
        if self.alone or len(items) < 2:
            return (self._entry(self._subject(items)),)
        return tuple(self._listed(item) for item in items)

    def _subject(self, items: list[Entry]) -> Entry | None:
        """The item that bears the page's title, else the first."""
        title = (title_of(self._page) or "").casefold()
        same = [item for item in items if title and str(item.get("name")).casefold() == title]
        return next(iter([*same, *items]), None)

    def _entry(self, item: Entry | None) -> Entry:
        """What the item says, and beside it what labels tell of things on which it is silent."""
        told, pairs = item_entry(item, str(self.url)) if item else ({}, Pairs())
        scope = next(iter(self._page.css(self.content)), None) if self.content else None
        title = title_of(self._page) or _head_title(self._page)
        labelled = read_labels(scope or main_of(self._page), title, self.own)
        pairs = self._selected(_completed(pairs, labelled.pairs, self.own))
        at = next(points_of(self._page), None)
        fill = {"point": f"{at[0]},{at[1]}" if at else ""}
        if "description" not in self.selectors:
            fill["description"] = labelled.description
        more = {name: told.get(name) or fill.get(name) for name in ("description", "point", "week", "cancelled")}
        return make_entry(path_of(str(self.url)), told.get("name") or title, pairs, **more)

    def _selected(self, pairs: Pairs) -> Pairs:
        """What a selector finds counts before all else."""
        for thing, selector in self.selectors.items():
            found = self._page.css(selector)
            if found and (text := text_of(*found)):
                for label, _ in Told(pairs.told, own=self.own).pairs(thing):
                    del pairs.told[label]
                pairs.add(LABELS[thing].split("|", maxsplit=1)[0].capitalize(), text)
        return pairs

    def _listed(self, item: Entry) -> Entry:
        """One of several items of a page; its own address names it, else its name and day."""
        told, pairs = item_entry(item, str(self.url))
        own = str(item.get("url") or item.get("id") or "")
        words = " ".join([str(told["name"]), str(item.get("startdate") or "")])
        slug = "-".join(re.findall(r"[a-z0-9]+", words.casefold()))
        key = path_of(address_of(str(self.url), own)) if own else f"{path_of(str(self.url))}#{slug}"
        return make_entry(key, str(told["name"]), pairs, **{name: told[name] for name in told if name != "name"})


class StructuredPage(HtmlDirectory):
    """Options: `links`, a pattern of the addresses of entries (without it the address itself is read); `more`, one of
    further lists; `content`, a CSS selector of the part of a page that is about its entry; `selectors`, a table of
    things and the CSS selector that tells each; `labels`, as for every platform of pages.
    """

    name = "structured_page"
    page = LinksPage
    record_page = SubjectPage
    options = frozenset({"labels", "links", "more", "content", "selectors"})

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """The page itself tells of entries, by schema.org or by labels, or links to pages that stand side by side."""
        if seen.page is None or seen.status != 200:
            return
        items = structured_items(seen.page)
        if len(items) > 1:
            why = f"The page tells of {len(items)} entries as schema.org (JSON-LD or microdata)."
            yield Sign(cls.name, why, seen.url, Sureness.LIKELY)
        labelled = read_labels(main_of(seen.page), title_of(seen.page), {}).pairs
        told = {str(thing) for label in labelled.told if (thing := Told({}).thing(label)) in _TELLING}
        for pattern, count in _groups(seen):
            why = f"The page links to {count} pages side by side, which may be entries written by hand."
            yield Sign(cls.name, why, seen.url, Sureness.GUESS, {"links": pattern})
        if len(told) >= _FEWEST or len(items) == 1:
            what = "schema.org" if items else f"labels ({', '.join(sorted(told))})"
            yield Sign(cls.name, f"The page tells of one entry by {what}.", seen.url, Sureness.GUESS)

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        links, more = (_pattern(source, option) for option in ("links", "more"))
        told = {"selectors": _selectors(source), "content": _selector(source.options.get("content", ""))}
        self._listed = links is not None
        self.lists = _of(LinksPage, {"record": links, "more": more})
        self.records = _of(SubjectPage, told | {"own": self._own, "alone": self._listed})

    def start(self) -> Step:
        return super().start() if self._listed else Step(self.source.address, self.records)

    def facts(self, entry: Entry) -> Facts:
        if entry.get("cancelled"):
            raise SourceError("It is cancelled.")
        return super().facts(entry)


def _of(page: type[Any], told: Mapping[str, Any]) -> FoundPage:
    """The page object with a source's own options: page objects are made from nothing but a response."""
    made: FoundPage = type(page.__name__, (page,), dict(told))
    return made


def _completed(pairs: Pairs, more: Pairs, own: Mapping[str, str]) -> Pairs:
    """The pairs, and those of `more` that tell of something else."""
    known, other = Told(pairs.told, own=own), Told(more.told, own=own)
    told_of = {known.thing(label) for label in pairs.told} - {None}
    for label, text in more.told.items():
        if other.thing(label) not in told_of:
            pairs.add(label, text, more.links.get(label, ()))
    return pairs


def _head_title(page: Selector) -> str | None:
    """The page's title without the site's name behind a bar or dash."""
    told = line(page.css('meta[property="og:title"]::attr(content)').get()) or line(page.css("title::text").get())
    return re.split(r"\s+[|–—-]\s+", told)[0] if told else None


def _pattern(source: Source, option: str) -> re.Pattern[str] | None:
    told = source.options.get(option)
    try:
        return re.compile(str(told)) if told else None
    except re.error as error:
        raise SourceError(f"{option} is {told!r}, which is no regular expression: {error}.") from None


def _selectors(source: Source) -> dict[str, str]:
    told = source.options.get("selectors", {})
    if not isinstance(told, Mapping) or not set(told) <= set(LABELS):
        raise SourceError(
            f'selectors is {told!r}; it is a table such as {{ times = "#when" }} of: {", ".join(LABELS)}.'
        )
    return {str(thing): _selector(selector) for thing, selector in told.items()}


def _selector(told: Any) -> str:
    try:
        if told:
            Selector(text="<p>").css(str(told))
    except SelectorError as error:
        raise SourceError(f"{told!r} is no CSS selector: {error}.") from None
    return str(told)


def _groups(seen: Seen) -> Iterator[tuple[str, int]]:
    """Patterns of links that differ in the last part of their path alone, the most numerous first, with their count."""
    parents = Counter(
        found[1]
        for url in seen.listed_links
        if not _NO_ENTRIES.search(url) and (found := re.match(r"(https?://[^?#]*/)[^/?#]+(?:/(?:index\.\w+)?)?$", url))
    )
    for parent, count in parents.most_common(2):
        if count >= _FEWEST:
            yield rf"^{re.escape(parent)}[^/?#]+(/(index\.\w+)?)?$", count
