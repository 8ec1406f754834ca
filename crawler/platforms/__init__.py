"""The platforms: one class and one file each, found by name."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from crawler.platforms.platform import Platform
from directory.errors import SourceError
from directory.source import Source

_CLASSES = {
    "arcgis_features": "ArcgisFeatures",
    "business_directory": "BusinessDirectory",
    "csv_list": "CsvList",
    "cvs_json": "CvsJson",
    "events_calendar": "EventsCalendar",
    "geodirectory": "GeoDirectory",
    "geojson_list": "GeojsonList",
    "hsds_package": "HsdsPackage",
    "icalendar_feed": "ICalendarFeed",
    "jadu": "Jadu",
    "kml_map": "KmlMap",
    "localgov_drupal": "LocalgovDrupal",
    "marketplace": "Marketplace",
    "open_objects": "OpenObjects",
    "open_referral": "OpenReferral",
    "structured_page": "StructuredPage",
    "wordpress": "WordPress",
    "xlsx_list": "XlsxList",
}


class _Platforms(Mapping[str, type[Platform]]):
    """Each is imported when it is asked for: all of them take as long as Scrapy itself, and a crawl needs one."""

    def __getitem__(self, name: str) -> type[Platform]:
        found: type[Platform] = getattr(import_module(f"crawler.platforms.{name}"), _CLASSES[name])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)

    def __contains__(self, name: object) -> bool:
        return name in _CLASSES


PLATFORMS = _Platforms()


def platform_of(source: Source) -> Platform:
    """The platform that reads this source. Raises SourceError naming those there are, or a wrong option."""
    if source.platform not in PLATFORMS:
        raise SourceError(
            f"Source {source.slug!r} names the platform {source.platform!r}, which does not exist. "
            f"The platforms are: {', '.join(sorted(PLATFORMS))}."
        )
    return PLATFORMS[source.platform](source)
