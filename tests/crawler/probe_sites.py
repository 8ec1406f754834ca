"""Sites to probe: a saved case of a platform behind the front page that such a site has. Everything is invented."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.crawler.cases import FIXTURES, Case
from tests.crawler.site import Site

TYPES = {
    "post": {"name": "Posts", "rest_base": "posts", "rest_namespace": "wp/v2"},
    "page": {"name": "Pages", "rest_base": "pages", "rest_namespace": "wp/v2"},
}


@dataclass(frozen=True)
class Probing:
    """A case, what the site has beside it, and where the person points the probe; "" is the case's own address."""

    platform: str
    case: str
    front: Callable[[Site], None] = lambda site: None
    start: str = "/"

    def serve(self, site: Site) -> str:
        """The address to probe."""
        source = Case(FIXTURES / self.platform / self.case).serve(site)
        self.front(site)
        return site.address + self.start if self.start else source.address

    @property
    def named(self) -> str:
        return f"{self.platform}/{self.case}"


def _page(body: str, path: str = "/") -> Callable[[Site], None]:
    def serve(site: Site) -> None:
        text = f"<!doctype html><html><head><title>Anyborough</title>{body}</html>"
        site.text(path, text, headers={"Content-Type": "text/html; charset=utf-8"})

    return serve


def _wordpress(**types: dict[str, str]) -> Callable[[Site], None]:
    def serve(site: Site) -> None:
        _page('<link rel="https://api.w.org/" href="/wp-json/"></head><body><main><h1>Hello</h1></main></body>')(site)
        if types:
            site.json("/wp-json/wp/v2/types", TYPES | types)

    return serve


def _interface(site: Site) -> None:
    site.json("/", {"version": "HSDS-UK-3.0", "profile": "https://example.org/profile", "openapi_url": "/openapi.json"})


def _feed(path: str, front: Callable[[Site], None]) -> Callable[[Site], None]:
    """A feed that also answers where no page is named, as feeds do."""

    def serve(site: Site) -> None:
        site.answers[path] = site.answers[f"{path}?page=1&per_page=50"]
        front(site)

    return serve


PLACE = {"name": "Places", "rest_base": "places", "rest_namespace": "geodir/v2"}
LISTING = {"name": "Listings", "rest_base": "wpbdp_listing", "rest_namespace": "wp/v2"}
EVENT = {"name": "Events", "rest_base": "tribe_events", "rest_namespace": "wp/v2"}
LOCALGOV = '<link rel="stylesheet" href="/themes/contrib/localgov_base/css/base.css"></head><body>'
JADU = '<meta name="generator" content="Jadu CMS"></head><body>'
SEARCH = "/Search?CategoryId=12&amp;SM=ServiceSearch&amp;SME=True"

COUNCIL = _page(f"{LOCALGOV}<p>Council</p></body>")

PROBINGS = (
    Probing("wordpress", "found-type-and-pages", _wordpress()),
    Probing("geodirectory", "places", _wordpress(gd_place=PLACE)),
    Probing("business_directory", "joined", _wordpress(wpbdp_listing=LISTING)),
    Probing("events_calendar", "series-over-two-pages", _wordpress(tribe_events=EVENT)),
    Probing("icalendar_feed", "rules", start=""),
    Probing("jadu", "newer-addresses", _page(f'{JADU}<a href="/directory/40/clubs">Clubs</a></body>')),
    Probing("localgov_drupal", "two-pages", _page(f'{LOCALGOV}<a href="/directories/hubs">Hubs</a></body>')),
    Probing(
        "open_objects", "both-themes", _page('</head><body><a href="/kb5/anyborough/directory/home.page">x</a></body>')
    ),
    Probing("marketplace", "two-pages", _page(f'</head><body><a href="{SEARCH}">Clubs</a></body>')),
    Probing("open_referral", "version-3-list-then-detail", _feed("/services", _interface)),
    Probing("open_referral", "version-1-of-localgov-drupal", _feed("/openreferral/v1/services", COUNCIL)),
    Probing("open_referral", "outpost", start="/api/v1/services?page=1&per_page=50"),
    Probing("cvs_json", "joined", start=""),
    Probing("csv_list", "titles-and-weekdays", start=""),
    Probing("xlsx_list", "titles-merged-headings-and-a-cover", start=""),
    Probing("kml_map", "linked-maps-and-kmz", start=""),
    Probing("arcgis_features", "paged-service", start=""),
    Probing("geojson_list", "points-and-open-street-map", start=""),
    Probing("hsds_package", "version-1-zip", start=""),
    Probing("structured_page", "a-list-of-pages", start=""),
    Probing("structured_page", "many-on-a-page", start=""),
)
