"""A KML document, or a KMZ file, as rows: each placemark with its data, and the labels of its description."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree
from parsel import Selector

from crawler.platforms.geometry import point_of
from crawler.platforms.label_lines import read_labels
from crawler.platforms.labels import thing_of
from crawler.platforms.row_columns import LATITUDE, LONGITUDE
from crawler.platforms.row_list import Row
from crawler.values import line
from directory.archive import SIGNATURE, Archive
from directory.errors import SourceError
from directory.text import has_markup

Element = etree._Element
MOST_BYTES = 64 * 1024 * 1024  # a parsed map takes many times its size
# Headings of what KML has elements of its own for.
_OWN = {"name": "name", "address": "address", "phoneNumber": "phone"}
_NO_LAYER = re.compile(r"^(untitled (layer|map|folder)|sheet ?\d*|layer ?\d*|.*\.(csv|xlsx?|kmz?|kml))$", re.IGNORECASE)
_NO_COLUMN = frozenset({"gx_media_links", "styleUrl", "tessellate", "extrude", "visibility", "icon", "drawOrder"})


class KmlDocument:
    """The placemarks and links of a document. Raises SourceError for what is none, or declares entities."""

    def __init__(self, body: bytes, where: str) -> None:
        self._where = where
        self._root = _parsed(_document(body, where), where)

    def rows(self) -> list[Row]:
        found = self._root.iter("{*}Placemark")
        return [Row(dict(_told(mark)), f"placemark {place}") for place, mark in enumerate(found, start=1)]

    def links(self) -> list[str]:
        """The addresses of other documents that this one takes in."""
        found = (_text(link, "Link/href") or _text(link, "Url/href") for link in self._root.iter("{*}NetworkLink"))
        return list(dict.fromkeys(urljoin(self._where, href) for href in found if href))


def _document(body: bytes, where: str) -> bytes:
    if not body.startswith(SIGNATURE):
        return body
    archive = Archive(body, where, MOST_BYTES)
    names = [name for name in archive.names() if name.lower().endswith(".kml")]
    if not names:
        raise SourceError(f"{where} is a zip file without a KML document in it.")
    return archive.read(min(names, key=lambda name: (name.lower() != "doc.kml", name.count("/"))))


def _parsed(body: bytes, where: str) -> Element:
    # Undeclared prefixes are common in maps made by hand, so a parser that recovers; entities are never resolved.
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or not str(root.tag).lower().endswith("kml"):
        start = body.strip()[:40].decode("utf-8", "replace")
        raise SourceError(f"{where} answered {start!r}, where a KML document was expected. Check the source's address.")
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(f"{where} declares entities, which no KML document needs; it is not read.")
    return root


def _told(mark: Element) -> Iterator[tuple[str, object]]:
    """The columns of a placemark; what a later one of the same heading tells does not hide an earlier one."""
    told: dict[str, object] = {}
    for heading, value in (*_data(mark), *_own(mark), *_described(mark)):
        if value and heading not in _NO_COLUMN and not told.get(heading):
            told[heading] = value
    if layer := _layer(mark):
        told.setdefault("layer", layer)
    yield from told.items()
    if at := _point(mark):
        yield from ((LATITUDE, at[0]), (LONGITUDE, at[1]))


def _own(mark: Element) -> Iterator[tuple[str, str]]:
    for tag, heading in _OWN.items():
        yield heading, _text(mark, tag)
    for link in mark.iterchildren("{http://www.w3.org/2005/Atom}link"):
        yield "link", link.get("href", "")


def _data(mark: Element) -> Iterator[tuple[str, str]]:
    """What was a row of a spreadsheet before it was a map."""
    for data in mark.iterfind("{*}ExtendedData/{*}Data"):
        yield data.get("name", "").strip(), _text(data, "value")
    for data in mark.iterfind("{*}ExtendedData/{*}SchemaData/{*}SimpleData"):
        yield data.get("name", "").strip(), "".join(str(part) for part in data.itertext()).strip()


def _described(mark: Element) -> Iterator[tuple[str, str]]:
    """The labels in a description ("Phone: ...") as columns, the rest as the description.

    A map that was a spreadsheet repeats its columns there, which is not said twice.
    """
    written = _text(mark, "description")
    if not written:
        return
    html = written if has_markup(written) else written.replace("\n", "<br>")
    known = {name.casefold() for name, _ in _data(mark)}
    page = read_labels(Selector(text=f"<body><div>{html}</div></body>").xpath("//body")[0], None, {})
    for label, text in page.pairs.told.items():
        links = page.pairs.links.get(label)
        yield label, links[0] if links and thing_of(label) == "website" else text
    said = [part for part in page.paragraphs if part.partition(":")[0].strip().casefold() not in known]
    yield "description", "\n\n".join(said)


def _layer(mark: Element) -> str | None:
    """The name of the layer or folder that holds it, where somebody named it."""
    folder = next(mark.iterancestors("{*}Folder"), None)
    name = line(_text(folder, "name")) if folder is not None else None
    return None if not name or _NO_LAYER.match(name) else name


def _point(mark: Element) -> tuple[float, float] | None:
    """Of several geometries a point goes first."""
    marked = next(mark.iterfind(".//{*}Point/{*}coordinates"), None)
    held = [marked] if marked is not None else list(mark.iterfind(".//{*}coordinates"))
    return point_of([list(_numbers(str(each.text or ""))) for each in held])


def _numbers(text: str) -> Iterator[list[float]]:
    """Points of "LON,LAT,HEIGHT LON,LAT,HEIGHT"; a space after a comma is let pass."""
    for told in re.sub(r",\s+", ",", text).split():
        parts = told.split(",")
        try:
            yield [float(part) for part in parts[:2]]
        except ValueError:
            continue


def _text(element: Element, path: str) -> str:
    found = element.find("/".join(f"{{*}}{part}" for part in path.split("/")))
    return "".join(str(part) for part in found.itertext()).strip() if found is not None else ""
