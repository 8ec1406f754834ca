"""A layer of an ArcGIS server (FeatureServer or MapServer), asked page by page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from web_poet import WebPage, field

from crawler.platforms.arcgis_layer import Layer
from crawler.platforms.feed import read_json, wrong
from crawler.platforms.platform import Entry, Found, Reading, Step, table, tables
from crawler.platforms.row_list import ROW_OPTIONS, RowList
from directory.errors import SourceError
from directory.source import Source

EXPECTED = "a layer of an ArcGIS server, such as https://HOST/arcgis/rest/services/NAME/FeatureServer/0,"
_LOCKED = frozenset({401, 403, 498, 499})


class ServerPage(WebPage[Found]):
    """An answer of the server as it is: what a service or layer says of itself, its ids, or a page of features."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return (self._document,)

    @cached_property
    def _document(self) -> Entry:
        document = read_json(self.response, EXPECTED)
        if not isinstance(document, dict):
            raise wrong(self.response, EXPECTED, "with other JSON")
        error = table(document.get("error"))
        if error.get("code") in _LOCKED:
            raise SourceError(f"{self.response.url} asks for a token: the layer is not public. Ask its publisher.")
        if error:
            raise SourceError(f"{self.response.url} answered an error: {error.get('message') or error.get('code')}.")
        return document


class ArcgisFeatures(RowList):
    """Options beside those of every list of rows: `layer`, the number or name of the layer where the address is that of
    a service with several; `where`, the server's own condition for what is read ("1=1").
    """

    name = "arcgis_features"
    page = ServerPage
    options = ROW_OPTIONS | {"layer", "where"}

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._layer: Layer | None = None
        self._where = str(source.options.get("where", "1=1"))
        self._seen: set[Any] = set()

    def start(self) -> Step:
        return Step(f"{service_address(self.source.address)}?f=json", ServerPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        [document] = found.entries
        if self._layer is None:
            return Reading(steps=[Step(self._describe(document, step.url), ServerPage)])
        if isinstance(document.get("objectIds"), list):
            return Reading(steps=[Step(url, ServerPage) for url in self._layer.batch_urls(document["objectIds"])])
        features = self._new(document, step.url)
        rows = tuple(self._layer.row(feature) for feature in features)
        if rows and not self._rows.table.columns.held:
            self.map_rows(rows, self._layer.url, self._layer.titles)
        reading = super().read(step, replace(found, entries=rows), at)
        if document.get("exceededTransferLimit") is True and self._layer.pages:
            offset = int(parse_qs(urlsplit(step.url).query)["resultOffset"][0]) + len(features)
            reading.steps.append(Step(self._layer.page_url(self._where, offset), ServerPage))
        return reading

    def where(self, step: Step) -> str:
        return self._layer.url if self._layer else super().where(step)

    def _describe(self, document: Entry, url: str) -> str:
        """The address to ask next: the layer of a service, or the first features of a layer."""
        here = url.split("?", maxsplit=1)[0]
        if "fields" not in document:
            return f"{here}/{self._chosen(document, here)}?f=json"
        self._layer = Layer.of(document, here, tuple(self._told_columns()))
        return self._layer.page_url(self._where, 0) if self._layer.pages else self._layer.ids_url(self._where)

    def _chosen(self, document: Entry, where: str) -> int:
        held = [*tables(document.get("layers")), *tables(document.get("tables"))]
        layers = {int(each["id"]): str(each.get("name")) for each in held if not each.get("subLayerIds")}
        told = self.source.options.get("layer")
        chosen = [number for number, name in layers.items() if told is None or str(told) in (str(number), name)]
        if len(chosen) != 1:
            names = ", ".join(f"{number} ({name})" for number, name in layers.items()) or "none"
            raise SourceError(f"{where} has the layers {names}. Say which in the option layer, such as layer = 0.")
        return chosen[0]

    def _told_columns(self) -> Iterator[str]:
        told = self.source.options.get("columns")
        for held in told.values() if isinstance(told, dict) else ():
            yield from map(str, held if isinstance(held, list | tuple) else [held])

    def _new(self, document: Entry, url: str) -> list[Entry]:
        """The features of a page; a server that gives the same page again would never come to an end."""
        assert self._layer
        features = tables(document.get("features"))
        numbers = [table(feature.get("attributes")).get(self._layer.object_id) for feature in features]
        more = document.get("exceededTransferLimit") is True
        if more and (not features or all(number in self._seen for number in numbers)):
            raise SourceError(f"{url} answered no new features and says that there are more. It cannot be read whole.")
        self._seen.update(numbers)
        return features


def service_address(address: str) -> str:
    """The address of the service or layer, without what was asked of it."""
    return address.split("?", maxsplit=1)[0].rstrip("/").removesuffix("/query")
