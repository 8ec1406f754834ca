"""How lists kept as files are recognised: by what is in them, whatever their names and types say."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from crawler.platforms.arcgis_features import service_address
from crawler.platforms.platform import tables
from crawler.platforms.signs import Judgement, Lead, Seen, Sign, Sureness

_LINKS = {
    "csv_list": re.compile(r"\.(csv|tsv)(\?|$)|[?&](format|output)=csv\b", re.IGNORECASE),
    "xlsx_list": re.compile(r"\.xlsx(\?|$)", re.IGNORECASE),
    "kml_map": re.compile(r"\.km[lz](\?|$)", re.IGNORECASE),
    "geojson_list": re.compile(r"\.geojson(\?|$)", re.IGNORECASE),
    "arcgis_features": re.compile(r"/FeatureServer(/\d+)?(\?|$)"),
    "hsds_package": re.compile(r"hsds[^/]*\.zip(\?|$)|/datapackage\.json$", re.IGNORECASE),
}
_SERVER = re.compile(r"/(Feature|Map)Server(/\d+)?$")
_MY_MAP = re.compile(r"^https://(www\.)?google\.[a-z.]+/maps/d/.*[?&]mid=")
_ZIP = b"PK\x03\x04"
_SEPARATORS = ",;\t|"
_ROWS = 20


def file_signs(seen: Seen) -> Iterator[Judgement]:
    """The file that an answer is, and those that a page links to."""
    found = next(((name, what) for name, what, test in _FORMATS if test(seen)), None)
    if found:
        yield Sign(found[0], f"It answers with {found[1]}.", seen.url, Sureness.FORMAT)
    elif _MY_MAP.match(seen.url):
        yield Sign("kml_map", "It is a map of Google My Maps.", seen.url, Sureness.FORMAT)
    yield from _arcgis(seen)
    for name, pattern in _LINKS.items():
        for url in seen.linked(pattern):
            yield Lead(name, f"The page links to the file {url}.", url, Sureness.LIKELY)


def _arcgis(seen: Seen) -> Iterator[Judgement]:
    """A service or layer of an ArcGIS server, which tells of itself in JSON where it is asked for that."""
    address = service_address(seen.url)
    if not _SERVER.search(address):
        return
    held = seen.document if isinstance(seen.document, dict) else {}
    layers = [
        each for each in (*tables(held.get("layers")), *tables(held.get("tables"))) if not each.get("subLayerIds")
    ]
    for layer in layers:
        why = f"It is a service of an ArcGIS server, with the layer {layer.get('name')!r}."
        options = {} if len(layers) == 1 else {"layer": layer.get("id")}
        yield Sign("arcgis_features", why, address, Sureness.FORMAT, options)
    if held.get("fields"):
        yield Sign("arcgis_features", "It is a layer of an ArcGIS server.", address, Sureness.FORMAT)
    elif not held:
        why = "Its address is that of an ArcGIS server's layers."
        yield Lead("arcgis_features", why, f"{address}?f=json", Sureness.NAMED)


def _kind(seen: Seen) -> str:
    return str(seen.document.get("type")) if isinstance(seen.document, dict) else ""


def _zipped(seen: Seen, name: str) -> bool:
    """Whether the answer is a zip with a file of such a name; nothing is unpacked."""
    body = bytes(seen.response.body)
    if not body.startswith(_ZIP):
        return False
    try:
        held = zipfile.ZipFile(io.BytesIO(body)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    return any(re.search(name, each) for each in held)


def _describes_services(seen: Seen) -> bool:
    held = tables(seen.document.get("resources")) if isinstance(seen.document, dict) else []
    return any(str(each.get("name")) in ("service", "services") for each in held)


def _is_rows(seen: Seen) -> bool:
    """Lines that have the same sign as often, or that are said to be CSV."""
    if seen.page or seen.document is not None or seen.text[:1] in ("", "<", "{", "[") or "\0" in seen.text[:1000]:
        return False
    said = "csv" in (seen.response.headers.get("Content-Type") or "") or urlsplit(seen.url).path.casefold().endswith(
        ".csv"
    )
    lines = [each for each in seen.text.splitlines()[:_ROWS] if each.strip()]
    if said or len(lines) < 2:
        return said
    return any(min(each.count(sign) for each in lines) > 1 for sign in _SEPARATORS) and not _is_calendar(seen)


def _is_calendar(seen: Seen) -> bool:
    return seen.text[:200].upper().startswith("BEGIN:")


# The platform, what is in the answer that it reads, and the test of that.
_FORMATS: tuple[tuple[str, str, Callable[[Seen], bool]], ...] = (
    (
        "hsds_package",
        "a zip of tables as HSDS has them (services.csv)",
        lambda seen: _zipped(seen, r"(^|/)services\.csv$"),
    ),
    ("hsds_package", "the description of a package of HSDS tables", _describes_services),
    ("xlsx_list", "a spreadsheet (XLSX)", lambda seen: _zipped(seen, r"^xl/workbook\.xml$")),
    ("kml_map", "a map (KMZ)", lambda seen: _zipped(seen, r"\.kml$")),
    ("kml_map", "a map (KML)", lambda seen: "<kml" in seen.text[:1000]),
    ("geojson_list", "GeoJSON, a collection of features", lambda seen: _kind(seen) == "FeatureCollection"),
    ("csv_list", "rows of columns (CSV)", _is_rows),
)
