"""The shapes of Open Referral that makers of directories publish, on recorded and published examples of each."""

import json
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from crawler.platforms.platform import Reading
from tests.crawler.reading import read_all


def read_feed(listed: Any, details: dict[str, Any], **options: Any) -> Reading:
    pages = {"services?page=1&per_page=50": listed} | {f"services/{key}": held for key, held in details.items()}
    return read_all("open_referral", pages, "", **options)


def one_page(document: dict[str, Any]) -> dict[str, Any]:
    """The first page of a feed as if it were the only one."""
    return document | {key: 1 for key in ("totalPages", "total_pages") if key in document}


def test_outpost_gives_whole_services_in_its_list(shared: Path) -> None:
    listed = json.loads((shared / "pages" / "outpost" / "outpost-services.json").read_text())
    reading = read_feed(one_page(listed), {})
    assert len(reading.records) + len(reading.rejections) == len(listed["content"]) == 20
    facts = next(record.facts for record in reading.records if record.key == "1")
    [place], [session] = facts.places, facts.sessions
    assert (place.postcode, place.lat, place.lon) == ("HP21 7JF", 51.811001, -0.790659)
    assert (session.rule, session.starts, session.ends) == ("FREQ=WEEKLY;BYDAY=MO", time(10), time(17))
    assert facts.eligibility and (facts.eligibility.min_age, facts.eligibility.max_age) == (5, 11)
    assert facts.organisation is None
    assert facts.categories == ("Clubs and groups", "Things to do")


def test_outpost_gives_the_same_of_a_single_service(shared: Path) -> None:
    folder = shared / "pages" / "outpost"
    listed = one_page(json.loads((folder / "outpost-services.json").read_text()))
    [alone] = read_all("open_referral", {"1.json": (folder / "outpost-service.json").read_bytes()}, "1.json").records
    first = next(record for record in read_feed(listed, {}).records if record.key == "1")
    assert (alone.key, alone.facts) == (first.key, first.facts)


@pytest.mark.parametrize("folder", ["pages/openreferral-uk-v3", "openreferral/mocks/V3.0-UK-Default"])
def test_version_3_is_read_from_list_and_detail(shared: Path, folder: str) -> None:
    listed = json.loads((shared / folder / "service_list.json").read_text())
    whole = json.loads((shared / folder / "service_full.json").read_text())
    [summary] = [item for item in listed["contents"] if item["id"] == whole["id"]]
    reading = read_feed(one_page(listed | {"contents": [summary]}), {whole["id"]: whole})
    [record] = reading.records
    assert record.key == whole["id"]
    assert record.facts.name == whole["name"]
    assert record.facts.sessions
    assert record.facts.organisation
    assert record.payload["assurer_email"] != whole["assurer_email"]


def test_localgov_drupal_is_silent_on_telephone_and_times_and_its_page_tells_them(shared: Path) -> None:
    folder = shared / "pages" / "localgov-drupal"
    listed = json.loads((folder / "reconstructed-list.json").read_text())
    [silent] = read_feed(listed, {}).records
    assert (silent.facts.contact.phones, silent.facts.sessions) == ((), ())
    key = listed["content"][0]["id"]
    pages = {"services?page=1&per_page=50": listed, f"hub/{key}": (folder / "reconstructed-venue.html").read_bytes()}
    option = {"html_page": "https://list.example.org/hub/{id}"}
    [told] = read_all("open_referral", pages, "", **option).records
    assert told.facts.contact.phones == ("01632 960001",)
    assert [session.text for session in told.facts.sessions] == ["Tuesdays 10am to 12 noon"]
    assert told.facts.places == silent.facts.places
