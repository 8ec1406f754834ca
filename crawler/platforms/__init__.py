"""The platforms: one class and one file each, found by name."""

from crawler.platforms.arcgis_features import ArcgisFeatures
from crawler.platforms.business_directory import BusinessDirectory
from crawler.platforms.csv_list import CsvList
from crawler.platforms.cvs_json import CvsJson
from crawler.platforms.events_calendar import EventsCalendar
from crawler.platforms.geodirectory import GeoDirectory
from crawler.platforms.geojson_list import GeojsonList
from crawler.platforms.hsds_package import HsdsPackage
from crawler.platforms.icalendar_feed import ICalendarFeed
from crawler.platforms.jadu import Jadu
from crawler.platforms.kml_map import KmlMap
from crawler.platforms.localgov_drupal import LocalgovDrupal
from crawler.platforms.marketplace import Marketplace
from crawler.platforms.open_objects import OpenObjects
from crawler.platforms.open_referral import OpenReferral
from crawler.platforms.platform import Platform
from crawler.platforms.structured_page import StructuredPage
from crawler.platforms.wordpress import WordPress
from crawler.platforms.xlsx_list import XlsxList
from directory.errors import SourceError
from directory.source import Source

PLATFORMS: dict[str, type[Platform]] = {
    platform.name: platform
    for platform in (
        ArcgisFeatures,
        BusinessDirectory,
        CsvList,
        CvsJson,
        EventsCalendar,
        GeoDirectory,
        GeojsonList,
        HsdsPackage,
        ICalendarFeed,
        Jadu,
        KmlMap,
        LocalgovDrupal,
        Marketplace,
        OpenObjects,
        OpenReferral,
        StructuredPage,
        WordPress,
        XlsxList,
    )
}


def platform_of(source: Source) -> Platform:
    """The platform that reads this source. Raises SourceError naming those there are, or a wrong option."""
    platform = PLATFORMS.get(source.platform)
    if platform is None:
        raise SourceError(
            f"Source {source.slug!r} names the platform {source.platform!r}, which does not exist. "
            f"The platforms are: {', '.join(sorted(PLATFORMS))}."
        )
    return platform(source)
