"""What a site has beside lists that Kith reads: software that it does not read yet, and feeds on other hosts."""

import re
from collections.abc import Iterator

from crawler.hosts import netloc
from crawler.platforms.html_text import title_of
from crawler.platforms.signs import Seen
from crawler.values import line

# Software whose pages have a mark, and of which no list is read yet.
UNREAD = {
    "Umbraco": re.compile(r"/umbraco/|\bumbraco\b", re.IGNORECASE),
    "GOSS": re.compile(r"""["'/]icm/|/icm/|gossinteractive|\bgoss icm\b""", re.IGNORECASE),
    "Wix": re.compile(r"static\.wixstatic\.com|\bwix\.com website builder", re.IGNORECASE),
    "Squarespace": re.compile(r"static\d?\.squarespace\.com|this is squarespace", re.IGNORECASE),
    "Granicus": re.compile(r"\bgranicus\b|openscape", re.IGNORECASE),
}
_FEED = re.compile(
    r"\.(csv|tsv|xlsx|kml|kmz|geojson|ics|zip)(\?|$)|/FeatureServer\b|google\.[a-z.]+/maps/d/|docs\.google\.com/spreadsheets"
    r"|open-?referral|/kb5/",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"open government licen[cs]e|creativecommons\.org/licenses/[\w./-]+|creative commons", re.IGNORECASE
)
_MOST = 5


def unread_software(seen: Seen) -> Iterator[str]:
    """A sentence for each software that is named there and not read yet."""
    for name, mark in UNREAD.items():
        if seen.page is not None and mark.search(seen.text):
            yield f"{name} made the site, which Kith does not read yet."
    held = seen.document
    if isinstance(held, dict) and {"next", "items"} <= held.keys():
        yield "It answers with a feed of OpenActive (RPDE), which Kith does not read yet."


def answer_in_words(seen: Seen) -> str:
    """What the answer at the address was, in a sentence."""
    if seen.page is None:
        kind = line(seen.response.headers.get("Content-Type")) or "no type stated"
        size = f"{len(seen.response.body):,} bytes"
        return f"The address answered {seen.status} with {size} ({kind}) that are no web page."
    generator = line(seen.page.css('meta[name="generator"]::attr(content)').get())
    made = f", made with {generator}" if generator else ""
    title = site_title(seen)
    return f"The address answered {seen.status} with a web page, {title!r}{made}, of {len(seen.links)} links."


def feeds_and_licence(seen: Seen) -> Iterator[str]:
    """Feeds that a page links to on other hosts, and the licence that it speaks of."""
    elsewhere = [url for url in seen.links if _FEED.search(url) and netloc(url) != netloc(seen.url)]
    for url in elsewhere[:_MOST]:
        yield f"It links to {url}, on another host: probe that address by itself."
    if seen.page and (found := _LICENCE.search(seen.text)):
        yield f"It speaks of a licence ({found[0]}). If that covers the list, record it: --licence and --permission."


def site_title(seen: Seen) -> str:
    """What the site calls itself, else the page's title, else its host."""
    page = seen.page
    if page is None:
        return netloc(seen.url)
    told = page.css('meta[property="og:site_name"]::attr(content)').get() or page.css("title::text").get()
    parts = re.split(r"\s+[|–—-]\s+", line(told) or "")
    return parts[-1] or title_of(page) or netloc(seen.url)
