"""A list published as GeoJSON: a collection of features, each with its properties and a point."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from web_poet import WebPage, field

from crawler.platforms.feed import read_json, wrong
from crawler.platforms.geometry import point_of
from crawler.platforms.platform import Entry, Found, Reading, Step, table, tables
from crawler.platforms.row_columns import LATITUDE, LONGITUDE
from crawler.platforms.row_list import Row, RowList
from directory.errors import SourceError
from directory.source import Source

EXPECTED = "a GeoJSON collection of features"
FEATURE_ID = "feature id"
MOST_PAGES = 5000


class FeaturesPage(WebPage[Found]):
    """The features of a collection; `pages` is the next one where the collection links to it."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        grid = _grid(self._document)
        features = tables(self._document.get("features"))
        try:
            return tuple(feature_row(feature, place, grid) for place, feature in enumerate(features, start=1))
        except ValueError as error:
            raise SourceError(f"{self.response.url}: its coordinates' system {error}.") from None

    @field
    def pages(self) -> tuple[str, ...]:
        links = (link for link in tables(self._document.get("links")) if link.get("rel") == "next")
        urls = (urljoin(str(self.response.url), str(link.get("href"))) for link in links if link.get("href"))
        return tuple(url for url in urls if url != str(self.response.url))[:1]

    @field
    def total(self) -> int | None:
        matched = self._document.get("numberMatched")
        return matched if isinstance(matched, int) else None if self.pages else len(self.entries)

    @cached_property
    def _document(self) -> Entry:
        document = read_json(self.response, EXPECTED)
        if not isinstance(document, dict) or not isinstance(document.get("features"), list):
            kind = document.get("type") if isinstance(document, dict) else None
            told = f"with a {kind}" if isinstance(kind, str) else "with other JSON"
            raise wrong(self.response, EXPECTED, told)
        return document


class GeojsonList(RowList):
    """A feature's properties are the columns of a row, and its geometry the point."""

    name = "geojson_list"
    sparse = True
    page = FeaturesPage

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._asked: set[str] = set()

    def start(self) -> Step:
        return Step(self.source.address, FeaturesPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        self._asked.add(step.url)
        if self._asked.intersection(found.pages) or (found.pages and len(self._asked) >= MOST_PAGES):
            raise SourceError(
                f"{step.url} leads to {found.pages[0]} as its next page. That was read before, or is more than the "
                f"{MOST_PAGES:,} pages that are read: the list has no end. Ask its publisher for a file."
            )
        if step.url == self.source.address:
            self.map_rows(found.entries, step.url)
        return super().read(step, found, at)


def feature_row(feature: Entry, place: int, grid: str) -> Row:
    """The row of a feature. A name of its own counts as its id; a bare number does not, for it moves with the file."""
    told = dict(flat(table(feature.get("properties"))))
    own = feature.get("id")
    if isinstance(own, str) and not own.isdigit():
        told.setdefault(FEATURE_ID, own)
    at = point_of(_coordinates(table(feature.get("geometry"))), grid)
    if at:
        told |= {LATITUDE: at[0], LONGITUDE: at[1]}
    return Row(told, f"feature {place}")


def flat(properties: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Properties as columns: of one within another the name is "outer inner", a list is one text."""
    for name, value in properties.items():
        heading = f"{before}{name}"
        if isinstance(value, dict):
            yield from flat(value, f"{heading} ")
        elif isinstance(value, list):
            yield heading, "; ".join(str(part) for part in value if isinstance(part, str | int | float))
        else:
            yield heading, value


def _coordinates(geometry: Entry) -> Any:
    held = tables(geometry.get("geometries"))
    return [each.get("coordinates") for each in held] if held else geometry.get("coordinates")


def _grid(document: Entry) -> str:
    return str(table(table(document.get("crs")).get("properties")).get("name") or "")
