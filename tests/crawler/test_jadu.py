"""Jadu directories, in the old and the new form. Every page here is invented."""

import pytest

from crawler.platforms.jadu import list_url, record_url
from directory.errors import SourceError
from tests.crawler.conftest import Crawl
from tests.crawler.pages import page, pages, serve
from tests.crawler.reading import read_all
from tests.crawler.site import Site

START = "directory/12/food_banks"
WHERE = {
    START: "directory",
    "directory/12/food_banks/category/31": "category",
    "directory/12/food_banks/category/31/2": "category",
    "directory/12/food_banks/category/32": "category",
    "directory/12/a-to-z/H": "directory",
    "directory_record/901/harvest_cupboard": "record",
    "directory_record/902/bread_van": "record-newer",
}


def test_each_record_is_read_once_with_its_categories() -> None:
    reading = read_all("jadu", pages("jadu", WHERE), START)
    assert [(record.key, record.facts.name) for record in reading.records] == [
        ("901", "Harvest Cupboard"),
        ("902", "The Bread Van"),
    ]
    assert reading.records[1].facts.categories == ("Parcels",)
    assert reading.rejections == []


def test_labels_of_the_council_become_facts() -> None:
    facts = read_all("jadu", pages("jadu", WHERE), START).records[0].facts
    [place] = facts.places
    assert facts.description == "Food for three days.\nNo voucher needed."
    assert (place.address, place.postcode) == ("2 Orchard Row\nAnyborough", "E8 9AB")
    assert (place.lat, place.lon, place.precision) == (51.5465, -0.0553, "given")
    assert facts.contact.phones == ("01632 960102",)
    assert facts.contact.website == "https://harvest.example.org"
    assert [session.text for session in facts.sessions] == ["Tuesday 10am to noon"]
    assert facts.eligibility and facts.eligibility.text == "Anyone in need"


def test_a_label_may_be_explained_and_an_unknown_one_is_no_fact() -> None:
    facts = read_all("jadu", pages("jadu", WHERE), START, labels={"Runs on": "times"}).records[0].facts
    assert facts.sessions[0].text == "Tuesday 10am to noon\nDonations"
    without = read_all("jadu", pages("jadu", WHERE), START).records[0]
    assert without.payload["labels"]["Runs on"] == "Donations"
    assert "Donations" not in without.facts.model_dump_json()


def test_a_named_contact_is_no_fact() -> None:
    record = read_all("jadu", pages("jadu", WHERE), START).records[0]
    assert "Fay" not in record.facts.model_dump_json()
    assert "Contact name" not in record.payload["labels"]


def test_tables_are_read_as_well() -> None:
    facts = read_all("jadu", pages("jadu", WHERE), START).records[1].facts
    assert facts.description == "A van with bread, on the move."
    assert facts.cost and (facts.cost.text, facts.cost.free) == ("£1", False)
    assert facts.service_area and facts.service_area.names == ("Anyborough", "Otherham")
    assert facts.places == ()


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.org/directory_record/9/x_y/category/3/z", "https://a.org/directory_record/9/x_y"),
        ("https://a.org/directory-record/9/x-y?back=1#map", "https://a.org/directory-record/9/x-y"),
        ("https://a.org/directory-record/9", "https://a.org/directory-record/9"),
        ("https://a.org/directory_record/9/category/3", "https://a.org/directory_record/9"),
        ("https://a.org/directory/9/x", None),
    ],
)
def test_a_record_has_one_address(url: str, canonical: str | None) -> None:
    assert record_url(url) == canonical


def test_lists_of_another_directory_are_not_followed() -> None:
    assert list_url("https://a.org/directory/12/x/category/4/2/", "12") == "https://a.org/directory/12/x/category/4/2"
    assert list_url("https://a.org/directory/12/a-to-z/B?x=1", "12") == "https://a.org/directory/12/a-to-z/B"
    assert list_url("https://a.org/directory/13/x/category/4", "12") is None
    assert list_url("https://a.org/directory/12/x", "12") is None


def test_a_record_on_another_host_is_refused_and_the_others_go_on() -> None:
    link = '<main><a href="https://other.example.net/directory_record/7/far">Far</a><a href="//["></a>'
    body = pages("jadu", WHERE)
    body[START] = body[START].replace("<main>", link)
    reading = read_all("jadu", body, START)
    assert len(reading.records) == 2
    assert [(each.key, each.reason) for each in reading.rejections] == [
        ("7", "Its page is on another host, which is not asked.")
    ]


def test_what_is_no_directory_is_told() -> None:
    with pytest.raises(SourceError, match="https://list.example.org/home answered .* Jadu directory"):
        read_all("jadu", {"home": "<html>Hello</html>"}, "home")


def test_a_letter_under_which_nothing_stands_is_expected(site: Site, crawl_feed: Crawl) -> None:
    serve(site, "jadu", WHERE)
    report = crawl_feed(f"/{START}", platform="jadu")
    assert (report.complete, report.new, report.rejected) == (True, 2, 0)
    assert [hit.status for hit in site.hits("/directory/12/a-to-z/Q")] == [404]
    assert len(site.hits("/directory_record/901")) == 1


def test_a_letter_that_fails_and_a_start_that_is_gone_are_told(site: Site, crawl_feed: Crawl) -> None:
    serve(site, "jadu", WHERE)
    site.text("/directory/12/a-to-z/H", "broken", status=500)
    assert "a-to-z/H answered 500" in crawl_feed(f"/{START}", platform="jadu").message
    assert "answered 404" in crawl_feed("/directory/99/none", platform="jadu").message


def test_one_unreadable_record_costs_itself(site: Site, crawl_feed: Crawl) -> None:
    serve(site, "jadu", WHERE)
    site.text("/directory_record/902/bread_van", "no page")
    report = crawl_feed(f"/{START}", platform="jadu")
    assert (report.complete, report.new, report.rejected) == (True, 1, 1)
    assert "902" in page("jadu", "category")
