"""Open Objects kb5, in both themes. Every page here is invented."""

from datetime import date, time

import pytest

from crawler.challenge import Blocked
from directory.errors import SourceError
from directory.store import Store
from tests.crawler.conftest import Crawl
from tests.crawler.pages import page, pages, serve
from tests.crawler.reading import read_all
from tests.crawler.site import Site

BASE = "kb5/anyborough/directory/"
WHERE = {
    f"{BASE}home.page": "home",
    f"{BASE}results.page?familychannel=5": "results-older",
    f"{BASE}results.page?familychannel=5&sr=10": "results-newer",
    f"{BASE}results.page?familychannel=5&sr=20": "results-newer",
    f"{BASE}results.page?adultchannel=2": "results-newer",
    f"{BASE}service.page?id=Aa1-bB_2": "service",
    f"{BASE}service.page?id=Cc3": "service-plain",
    f"{BASE}service.page?id=Dd4": "service-plain",
}


def test_an_id_under_several_channels_is_one_record_with_every_heading() -> None:
    reading = read_all("open_objects", pages("open_objects", WHERE), f"{BASE}home.page")
    assert sorted(record.key for record in reading.records) == ["Aa1-bB_2", "Cc3", "Dd4"]
    toys = next(record for record in reading.records if record.key == "Cc3")
    assert toys.url == f"https://list.example.org/{BASE}service.page?id=Cc3"
    assert toys.facts.categories == ("Family activities",)


def test_both_themes_are_read_and_advice_is_no_service() -> None:
    for start, keys in (("familychannel=5", {"Aa1-bB_2", "Cc3", "Dd4"}), ("adultchannel=2", {"Cc3", "Dd4"})):
        reading = read_all("open_objects", pages("open_objects", WHERE), f"{BASE}results.page?{start}")
        assert {record.key for record in reading.records} == keys
        assert reading.rejections == []


def test_channels_may_be_named_instead() -> None:
    options = {"channels": ["adultchannel=2", "familychannel=5"]}
    without_home = {path: name for path, name in WHERE.items() if "home" not in path}
    reading = read_all("open_objects", pages("open_objects", without_home), f"{BASE}home.page", **options)
    assert len(reading.records) == 3


def test_every_section_of_a_service_becomes_facts() -> None:
    body = pages("open_objects", WHERE)
    reading = read_all("open_objects", body, f"{BASE}results.page?familychannel=5")
    facts = next(record for record in reading.records if record.key == "Aa1-bB_2").facts
    assert facts.name == "Little Ducks Stay and Play"
    assert facts.description == "Songs, stories and toys for little ones.\nBring a drink."
    assert [(place.name, place.address, place.postcode) for place in facts.places] == [
        ("Duckpond Hall", "1 Mallard Lane\nAnyborough", "E8 9AA"),
        ("Riverside Barn", None, "E8 1HE"),
    ]
    week, words = facts.sessions
    assert (week.rule, week.starts, week.ends) == ("FREQ=WEEKLY;BYDAY=MO,TU", time(9, 30), time(11, 30))
    assert (words.text, words.term_time) == ("Term time only", True)
    assert facts.contact.phones == ("01632 960101",)
    assert facts.contact.website == "https://ducks.example.org/"
    assert facts.cost and facts.cost.free
    assert facts.eligibility and facts.eligibility.max_age == 4
    assert facts.access and facts.access.features == ("Wheelchair access",)
    assert facts.languages == ("English", "Polish")
    assert facts.modified == date(2026, 3, 3)


def test_a_named_contact_is_kept_nowhere() -> None:
    reading = read_all("open_objects", pages("open_objects", WHERE), f"{BASE}home.page")
    [record] = [record for record in reading.records if record.key == "Aa1-bB_2"]
    assert record.facts.contact.emails == ("hello@example.org",)
    assert "quill" not in record.model_dump_json().casefold()


def test_service_without_its_page_is_refused_and_the_others_go_on() -> None:
    body = pages("open_objects", {path: name for path, name in WHERE.items() if "Dd4" not in path})
    reading = read_all("open_objects", body, f"{BASE}home.page")
    assert len(reading.records) == 2
    assert [rejection.key for rejection in reading.rejections] == ["Dd4"]
    assert "is not there" in reading.rejections[0].reason


def test_service_without_a_name_is_refused() -> None:
    nameless = page("open_objects", "service-plain").replace("Sunrise Tai Chi", "")
    lists = page("open_objects", "results-newer").replace("Sunrise Tai Chi", "")
    body = pages("open_objects", WHERE)
    body |= {f"{BASE}service.page?id=Dd4": nameless, f"{BASE}results.page?adultchannel=2": lists}
    reading = read_all("open_objects", body, f"{BASE}results.page?adultchannel=2")
    assert [(rejection.key, rejection.reason) for rejection in reading.rejections] == [("Dd4", "It has no name.")]


def test_a_check_for_robots_is_respected() -> None:
    body = {f"{BASE}home.page": page("open_objects", "challenge")}
    with pytest.raises(Blocked, match="check for robots, which is respected: ask the publisher for a feed"):
        read_all("open_objects", body, f"{BASE}home.page")


@pytest.mark.parametrize("body", ["", "{}", "<html><body><h1>Welcome</h1></body></html>"])
def test_what_is_no_kb5_page_is_told(body: str) -> None:
    with pytest.raises(SourceError, match="https://list.example.org/home answered .* Open Objects directory"):
        read_all("open_objects", {"home": body}, "home")


@pytest.mark.parametrize("channels", ["familychannel=5", ["familychannel"], ["a=1&sr=5"]])
def test_wrong_channels_are_named(channels: object) -> None:
    with pytest.raises(SourceError, match=r'it is a list such as \["familychannel=5"'):
        read_all("open_objects", {}, "home.page", channels=channels)


def test_directory_is_crawled_from_a_real_server(site: Site, store: Store, crawl_feed: Crawl) -> None:
    serve(site, "open_objects", WHERE)
    report = crawl_feed(f"/{BASE}home.page", platform="open_objects")
    assert (report.complete, report.new, report.rejected) == (True, 3, 0)
    assert [hit.path for hit in site.hits() if "service.page" in hit.path and "channel" in hit.path] == []
    assert len(site.hits(f"/{BASE}service.page?id=Cc3")) == 1


@pytest.mark.parametrize("path", [f"/{BASE}home.page", f"/{BASE}service.page?id=Aa1-bB_2"])
@pytest.mark.parametrize("status", [200, 403])
def test_a_check_for_robots_ends_the_run(site: Site, crawl_feed: Crawl, path: str, status: int) -> None:
    serve(site, "open_objects", WHERE)
    site.text(path, page("open_objects", "challenge"), status=status)
    report = crawl_feed(f"/{BASE}home.page", platform="open_objects")
    assert not report.complete
    if status == 200 or "home" in path:
        assert "check for robots" in report.message
        assert len(site.hits(path)) == 1
        assert all(hit.headers["User-Agent"].startswith("Kith/") for hit in site.hits())
