"""A map published as KML or KMZ, such as one of Google My Maps."""

import re
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from web_poet import WebPage, field

from crawler.hosts import hosts_of, netloc
from crawler.platforms.kml_document import KmlDocument
from crawler.platforms.platform import Entry, Found, Reading, Step
from crawler.platforms.row_list import RowList
from directory.record import Rejection
from directory.source import Source

MOST_LINKS = 50
_GOOGLE = re.compile(r"(https?://(?:www\.)?google\.[a-z.]+/maps/d)/.*[?&]mid=([\w.-]+)")


class KmlPage(WebPage[Found]):
    """The placemarks of a document; `pages` are the documents that it links in."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._document.rows())

    @field
    def pages(self) -> tuple[str, ...]:
        return tuple(self._document.links())

    @cached_property
    def _document(self) -> KmlDocument:
        return KmlDocument(bytes(self.response.body), str(self.response.url))


class KmlMap(RowList):
    """A placemark's data and the labels in its description are the columns of a row.

    The address is that of the document, or of a map of Google My Maps as people open it. Documents that are linked in
    are read too, if they are on the same host; the entries are taken when the last of them has come.
    """

    name = "kml_map"
    sparse = True
    page = KmlPage

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._asked = {document_address(source.address)}
        self._waiting = 1
        self._held: list[tuple[str, Entry]] = []

    def start(self) -> Step:
        return Step(document_address(self.source.address), KmlPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        reading = Reading()
        self._waiting -= 1
        self._held += [(step.url, entry) for entry in found.entries]
        for url in found.pages:
            self._follow(reading, url)
        self._waiting += len(reading.steps)
        return reading if self._waiting else self._taken(reading, at)

    def where(self, step: Step) -> str:
        """A map of Google's is published at the address where people see it."""
        google = _GOOGLE.match(step.url)
        return f"{google[1]}/viewer?mid={google[2]}" if google else super().where(step)

    def _follow(self, reading: Reading, url: str) -> None:
        if url in self._asked:
            return
        self._asked.add(url)
        if netloc(url) not in hosts_of(self.source):
            reason = "It is a link to a map on another host, which is not followed: add that map as its own source."
        elif len(self._asked) > MOST_LINKS:
            reason = f"It is one of more than {MOST_LINKS} maps that are linked in, the most that are read."
        else:
            reading.steps.append(Step(url, KmlPage))
            return
        reading.rejections.append(Rejection(source=self.source.slug, key=url[:400], reason=reason))

    def _taken(self, reading: Reading, at: datetime) -> Reading:
        self.map_rows([entry for _, entry in self._held], self.source.address)
        for url, entry in self._held:
            self._take(reading, entry, self.where(Step(url, KmlPage)), at)
        return replace(reading, total=len(self._held))


def document_address(address: str) -> str:
    """The KML document of a map's address; one of Google My Maps is asked for as KML."""
    google = _GOOGLE.match(address)
    return f"{google[1]}/kml?mid={google[2]}&forcekml=1" if google else address
