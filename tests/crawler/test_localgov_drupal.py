"""LocalGov Drupal directories as pages. Every page here is invented, but for one."""

from pathlib import Path

import pytest

from directory.errors import SourceError
from tests.crawler.conftest import Crawl
from tests.crawler.pages import page, pages, serve
from tests.crawler.reading import read_all
from tests.crawler.site import Site

START = "directories/hubs"
WHERE = {
    START: "channel",
    f"{START}?page=1": "channel-last",
    f"{START}/meadow-hub": "entry",
    f"{START}/brook-house": "entry-bare",
}


def test_fields_are_known_by_their_machine_names() -> None:
    meadow, brook = read_all("localgov_drupal", pages("localgov_drupal", WHERE), START).records
    facts = meadow.facts
    [place] = facts.places
    assert (meadow.key, facts.name, facts.description) == ("node/77", "Meadow Hub", "A warm room and a kettle.")
    assert (place.address, place.postcode) == ("4 Clover Way\nAnyborough\nE8 9AD", "E8 9AD")
    assert (place.lat, place.lon) == (51.5, -0.06)
    assert [session.text for session in facts.sessions] == ["Mondays 9am to 1pm"]
    assert (facts.contact.phones, facts.contact.emails) == (("01632 960103",), ("hub@example.org",))
    assert facts.contact.website == "https://meadow.example.org/"
    assert facts.categories == ("Warm space", "Older people")
    assert facts.eligibility and facts.eligibility.text == "Everyone"
    assert "Tess" not in meadow.model_dump_json()
    assert brook.key == "/directories/hubs/brook-house"


def test_the_map_of_a_list_gives_points() -> None:
    brook = read_all("localgov_drupal", pages("localgov_drupal", WHERE), START).records[1]
    assert [(place.lat, place.lon) for place in brook.facts.places] == [(51.51, -0.07)]


@pytest.mark.parametrize("settings", ["not json", "[]", '{"leaflet": {"m": {"features": [{"lat": "x"}, 7, null]}}}'])
def test_unreadable_maps_cost_the_point_alone(settings: str) -> None:
    script = f'<script data-drupal-selector="drupal-settings-json">{settings}</script>'
    body = pages("localgov_drupal", WHERE)
    body[f"{START}/brook-house"] = page("localgov_drupal", "entry-bare") + script
    assert len(read_all("localgov_drupal", body, START).records) == 2


def test_what_is_no_channel_is_told() -> None:
    with pytest.raises(SourceError, match="https://list.example.org/home answered .* LocalGov Drupal"):
        read_all("localgov_drupal", {"home": "<html>Hello</html>"}, "home")


def test_reconstructed_venue_is_read_whole(shared: Path) -> None:
    body = (shared / "pages" / "localgov-drupal" / "reconstructed-venue.html").read_bytes()
    lists = '<div class="views-row"><h3><a href="/hub">Hub</a></h3></div>'
    [record] = read_all("localgov_drupal", {START: lists, "hub": body}, START).records
    facts = record.facts
    assert facts.name == "Hill Top Community Hub"
    assert [place.address for place in facts.places] == ["1 High Street\nAnyborough\nZZ1 1AA"]
    assert facts.sessions[0].text == "Tuesdays 10am to 12 noon"
    assert (facts.contact.phones, facts.contact.emails) == (("01632 960001",), ("hub@example.org",))
    assert facts.contact.website == "https://example.org/"


def test_channel_is_crawled_from_a_real_server(site: Site, crawl_feed: Crawl) -> None:
    serve(site, "localgov_drupal", WHERE)
    report = crawl_feed(f"/{START}", platform="localgov_drupal")
    assert (report.complete, report.new, report.rejected) == (True, 2, 0)
    again = crawl_feed(f"/{START}", platform="localgov_drupal")
    assert (again.unchanged, again.new, again.changed) == (2, 0, 0)
