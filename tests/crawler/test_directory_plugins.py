"""GeoDirectory and Business Directory Plugin, the latter joined with its pages. Captured material is in ../shared."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
from web_poet import HttpResponse

from crawler.platforms.geodirectory_hours import read_hours
from crawler.platforms.platform import Reading
from directory.errors import SourceError
from directory.source import Source
from tests.crawler.cases import answer, read_source

SITE = "http://127.0.0.1:8766"
PLACES = f"{SITE}/wp-json/geodir/v2/places?per_page=100&page=1"
LISTINGS = f"{SITE}/wp-json/wp/v2/wpbdp_listing?per_page=100&page=1&orderby=id&order=asc&_embed=wp%3Aterm"


def read(platform: str, *responses: tuple[str, HttpResponse], **options: Any) -> Reading:
    source = Source(slug="hub", name="Hub", platform=platform, address=SITE, options=options)
    return read_source(source, dict(responses), datetime.now(UTC))


def test_hours_of_several_spans_and_days() -> None:
    told = '["Mo 09:00-17:00","Tu 09:00-12:00,13:00-17:00","Sa 10:00-12:00"],["UTC":"+0","Timezone":"Europe/London"]'
    sessions = read_hours(told)
    assert [session.rule for session in sessions] == [
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=SA",
    ]
    assert (sessions[2].starts, sessions[2].ends) == (time(13), time(17))


def test_days_with_the_same_hours_are_one_session() -> None:
    [session] = read_hours('["Fr 09:00-17:00","Mo,Tu 09:00-17:00"],["UTC":"+0"]')
    assert session.rule == "FREQ=WEEKLY;BYDAY=MO,TU,FR"


@pytest.mark.parametrize("told", [None, "", "[]", '["Mo closed"],["UTC":"+0"]', {}])
def test_no_hours_are_no_session(told: object) -> None:
    assert read_hours(told) == ()


def test_name_of_the_list_is_an_option() -> None:
    with pytest.raises(SourceError, match="post_type is 7; it is a name"):
        read("geodirectory", post_type=7)


def test_captured_places_are_read(shared: Path) -> None:
    body = (shared / "pages" / "wordpress" / "geodir-v2-places.json").read_bytes()
    first, second = read("geodirectory", answer(PLACES, body, X_WP_TotalPages="1")).records
    [place] = first.facts.places
    assert (first.key, first.facts.name) == ("184", "Hill Top Befrienders 7")
    assert (place.address, place.lat, place.lon, place.precision) == (
        "7 High Street\nAnyborough",
        53.807,
        -1.557,
        "given",
    )
    assert first.facts.description and first.facts.description.endswith("Self-referral & link-worker referral welcome.")
    assert second.facts.categories == ("Arts & crafts",)


def test_captured_listing_is_joined_with_its_page(shared: Path) -> None:
    folder = shared / "pages" / "wordpress"
    listed = answer(LISTINGS, (folder / "wpbdp-listing.json").read_bytes())
    page = answer(f"{SITE}/?p=169", (folder / "wpbdp-detail.html").read_bytes())
    [record] = read("business_directory", listed, page).records
    assert record.url == f"{SITE}/business-directory/riverside-carers-group-12/"
    assert record.facts.places[0].address == "12 Mill Lane"
    assert record.facts.contact.website == "https://example.org/c/12"
    assert record.facts.categories == ("Community groups",)
    assert record.payload["page"]["labels"]["Phone"] == ["01632 96012"]


def test_number_of_the_contact_form_or_the_sidebar_is_not_the_listings() -> None:
    post = {"id": 1, "title": {"rendered": "Choir"}, "link": f"{SITE}/choir/", "content": {"rendered": "Sing."}}
    page = "<body><aside>Phone: 020 7946 0399</aside><main><form>Phone: 020 7946 0398</form></main></body>"
    [record] = read("business_directory", answer(LISTINGS, [post]), answer(f"{SITE}/choir/", page)).records
    assert record.facts.contact.phones == ()


def test_page_that_is_no_web_page_is_told() -> None:
    post = {"id": 1, "title": {"rendered": "Choir"}, "link": f"{SITE}/choir/"}
    reading = read("business_directory", answer(LISTINGS, [post]), answer(f"{SITE}/choir/", "%PDF-1.7"))
    assert reading.records == []
    [refused] = reading.rejections
    assert "/choir/ answered with no web page" in refused.reason


def test_pages_are_left_alone_where_the_option_says_so() -> None:
    post = {"id": 1, "title": {"rendered": "Choir"}, "link": f"{SITE}/choir/", "content": {"rendered": "Sing."}}
    [record] = read("business_directory", answer(LISTINGS, [post]), details=False).records
    assert record.facts.description == "Sing."
