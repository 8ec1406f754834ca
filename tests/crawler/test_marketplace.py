"""Open Objects Marketplace. Every page here is invented."""

import pytest

from directory.errors import SourceError
from tests.crawler.conftest import Crawl
from tests.crawler.pages import pages, serve
from tests.crawler.reading import read_all
from tests.crawler.site import Site

START = "Search?CategoryId=12&SM=ServiceSearch&SME=True"
WHERE = {
    START: "search-1",
    f"{START}&ServicePageIndex=2": "search-2",
    "Services/501/Company-Walks": "service",
    "Services/502": "service-bare",
}


def test_cards_of_every_page_are_read_once() -> None:
    reading = read_all("marketplace", pages("marketplace", WHERE), START)
    assert [record.key for record in reading.records] == ["501", "502"]
    assert reading.rejections == []


def test_labels_become_facts_and_people_do_not() -> None:
    record = read_all("marketplace", pages("marketplace", WHERE), START).records[0]
    facts = record.facts
    [place] = facts.places
    assert facts.description == "Short walks with tea after."
    assert facts.organisation and facts.organisation.name == "Anyborough Walkers"
    assert (place.address, place.postcode, place.lat) == ("3 Gate Street, Anyborough E8 9AJ", "E8 9AJ", 51.55)
    assert facts.eligibility and facts.eligibility.groups == ("Adults with sight loss", "Carers")
    assert facts.cost and facts.cost.text == "£2 a walk"
    assert facts.referral == "Just turn up."
    assert facts.contact.emails == ("walks@example.org",)
    assert "Stroll" not in record.model_dump_json()


def test_a_question_answered_no_is_free() -> None:
    facts = read_all("marketplace", pages("marketplace", WHERE), START).records[1].facts
    assert facts.cost and (facts.cost.free, facts.cost.text) == (True, None)


def test_categories_may_be_named() -> None:
    reading = read_all("marketplace", pages("marketplace", WHERE), "", categories=[12])
    assert len(reading.records) == 2
    with pytest.raises(SourceError, match="categories is \\['food'\\]"):
        read_all("marketplace", {}, "", categories=["food"])


def test_what_is_no_search_is_told() -> None:
    with pytest.raises(SourceError, match="https://list.example.org/ answered .* Marketplace"):
        read_all("marketplace", {"": "<html>Hello</html>"}, "")


def test_marketplace_is_crawled_from_a_real_server(site: Site, crawl_feed: Crawl) -> None:
    serve(site, "marketplace", WHERE)
    report = crawl_feed(f"/{START}", platform="marketplace")
    assert (report.complete, report.new, report.asked - 1) == (True, 2, 4)
    assert len(site.hits("/Services/501")) == 1
