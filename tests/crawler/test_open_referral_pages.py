"""Services' own pages stand in where a feed leaves out telephone and times. Everything here is invented."""

from datetime import time
from typing import Any

import pytest

from crawler.platforms import platform_of
from crawler.platforms.open_referral_pages import ServicePage
from crawler.platforms.platform import Reading, Step
from directory.errors import SourceError
from directory.source import Source
from tests.crawler.conftest import Crawl
from tests.crawler.feeds import serve_list, service
from tests.crawler.reading import read_all
from tests.crawler.site import Site

PAGE = """<html><body><main><h1>{}</h1><dl><dt>Telephone</dt><dd>01632 960140</dd>
<dt>When</dt><dd>Mondays 10am to 11am</dd><dt>Cost</dt><dd>£9</dd></dl></main></body></html>"""
OPTION = {"html_page": "https://list.example.org/s/{id}"}


def read(entry: dict[str, Any], pages: dict[str, str], **options: Any) -> Reading:
    return read_all("open_referral", {"a.json": [entry]} | pages, "a.json", **(OPTION | options))


def test_the_page_tells_telephone_and_times_and_nothing_else() -> None:
    [record] = read(service(1), {"s/s1": PAGE.format("Lunch club 1")}).records
    [session] = record.facts.sessions
    assert record.facts.contact.phones == ("01632 960140",)
    assert (session.rule, session.starts) == ("FREQ=WEEKLY;BYDAY=MO", time(10))
    assert record.facts.cost is None
    assert "£9" not in record.model_dump_json()
    assert record.url == "https://list.example.org/s/s1"


def test_what_the_feed_tells_stands() -> None:
    [record] = read(service(1, phone="01632 960141"), {"s/s1": PAGE.format("Lunch club 1")}).records
    assert record.facts.contact.phones == ("01632 960141",)
    assert record.facts.sessions


def test_a_whole_service_needs_no_page() -> None:
    schedules = [{"freq": "WEEKLY", "byday": "TU", "opens_at": "12:00", "closes_at": "14:00"}]
    [record] = read(service(1, phone="01632 960141", schedules=schedules), {}).records
    assert record.url == "https://list.example.org/a.json"


def test_a_page_about_something_else_is_not_joined() -> None:
    [record] = read(service(1), {"s/s1": PAGE.format("Welcome")}).records
    assert record.facts.contact.phones == ()
    assert record.url == "https://list.example.org/a.json"


def test_a_page_that_is_gone_or_cannot_be_read_costs_nothing_else() -> None:
    [gone] = read(service(1), {}).records
    [unread] = read(service(1), {"s/s1": "no page"}).records
    assert (gone.facts.name, unread.facts.name) == ("Lunch club 1", "Lunch club 1")


def test_the_address_may_stand_in_the_feed_on_its_own_host_alone() -> None:
    own = service(1, url="https://list.example.org/lunch")
    [record] = read(own, {"lunch": PAGE.format("Lunch club 1")}, html_page=True).records
    assert record.facts.contact.phones == ("01632 960140",)
    other = service(1, url="https://lunch.example.com/")
    assert len(read(other, {}, html_page=True).records) == 1


@pytest.mark.parametrize("told", ["https://list.example.org/s/", "s/{id}", 7])
def test_a_wrong_option_is_told(told: Any) -> None:
    with pytest.raises(SourceError, match="html_page is .*; it is true"):
        read(service(1), {}, html_page=told)


def test_a_page_that_fails_leaves_what_the_feed_said() -> None:
    source = Source(slug="a", name="A", platform="open_referral", address="https://list.example.org/", options=OPTION)
    step = Step("https://list.example.org/s/s1", ServicePage, summary=service(1))
    assert [record.key for record in platform_of(source).refuse(step, "answered 500").records] == ["s1"]


def test_pages_are_asked_for_politely_and_once(site: Site, crawl_feed: Crawl) -> None:
    serve_list(site, service(1), service(2, phone="01632 960141", schedules=[]))
    for number in (1, 2):
        site.text(f"/s/s{number}", PAGE.format(f"Lunch club {number}"))
    options = {"html_page": site.address + "/s/{id}"}
    report = crawl_feed("/list.json", options=options)
    assert (report.complete, report.new, report.asked) == (True, 2, 4)
    again = crawl_feed("/list.json", options=options)
    assert (again.unchanged, again.changed) == (2, 0)
