"""Pages of any site: schema.org first, labels second. Every page here is invented, but for the real ones."""

import json
from collections import Counter
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from directory.errors import SourceError
from directory.listing import Delivery
from directory.record import Facts
from tests.crawler.conftest import Crawl
from tests.crawler.pages import page, pages, serve
from tests.crawler.reading import read_all
from tests.crawler.site import Site

WHERE = {
    "groups": "list",
    "groups?page=2": "list",
    "groups/knit": "json-ld",
    "groups/chess?x=1": "microdata",
    "groups/quilt": "labels",
}
OPTIONS = {"links": r"/groups/\w+(\?x=1)?$", "more": r"\?page=\d+$"}


def facts_of(name: str, **options: Any) -> Facts:
    [record] = read_all("structured_page", {"it": page("structured_page", name)}, "it", **options).records
    return record.facts


def test_untidy_json_ld_is_read() -> None:
    facts = facts_of("json-ld")
    [place] = facts.places
    assert (facts.name, facts.description) == ("Knit and natter", "Bring wool.\nWe bring cake.")
    assert (place.name, place.address, place.postcode) == ("Woolpack Rooms", "5 Skein Street\nAnyborough", "E8 9AE")
    assert (place.lat, place.lon) == (51.53, -0.05)
    assert facts.contact.phones == ("01632 960104",)
    assert facts.organisation and facts.organisation.name == "Anyborough Arts"
    assert facts.cost and facts.cost.free
    assert facts.eligibility and (facts.eligibility.min_age, facts.eligibility.max_age) == (18, None)
    assert facts.sessions[0].text == "Saturday 5 December 2026, 10:00 to 12:00"


def test_labels_tell_what_structured_data_is_silent_on() -> None:
    assert (access := facts_of("json-ld").access) and access.features == ("Step-free entrance",)


def test_microdata_is_read() -> None:
    facts = facts_of("microdata")
    assert (facts.name, facts.description) == ("Chess for all", "Boards and clocks for everyone.")
    assert [(place.address, place.postcode) for place in facts.places] == [("6 Rook Road", "E8 9AF")]
    assert facts.contact.phones == ("01632 960105",)
    assert [(each.rule, each.starts, each.ends) for each in facts.sessions] == [
        ("FREQ=WEEKLY;BYDAY=TH", time(18), time(20))
    ]


def test_labels_and_values_are_read_from_lines_headings_and_lists() -> None:
    facts = facts_of("labels")
    [place] = facts.places
    assert facts.name == "Quilt circle"
    assert facts.description == "We sew together. All are welcome.\n\nWhat to bring\n\nScissors."
    assert [session.text for session in facts.sessions] == ["Every Tuesday 10am-12 noon"]
    assert (place.address, place.postcode) == ("Patchwork Hall\n7 Thread Lane\nAnyborough E8 9AG", "E8 9AG")
    assert facts.cost and facts.cost.text == "£3 a session"
    assert facts.eligibility and facts.eligibility.groups == ("Beginners", "Over 50s")
    assert facts.organisation and facts.organisation.name == "Anyborough Quilting Club"


def test_of_a_contact_only_numbers_and_addresses_stay() -> None:
    [record] = read_all("structured_page", {"it": page("structured_page", "labels")}, "it").records
    assert record.facts.contact.phones == ("01632 960106",)
    assert set(record.facts.contact.emails) == {"quilts@example.org", "nell@example.org"}
    assert "Bobbin" not in record.model_dump_json()


def test_a_page_of_many_events_gives_each_and_refuses_the_cancelled() -> None:
    reading = read_all("structured_page", {"it": page("structured_page", "many")}, "it")
    assert [(record.key, record.facts.places[0].postcode) for record in reading.records] == [
        ("/it#singalong-2026-12-01", "E8 9AH")
    ]
    assert [(rejection.key, rejection.reason) for rejection in reading.rejections] == [("/bingo", "It is cancelled.")]


def test_a_list_leads_to_pages_and_one_that_is_gone_is_refused() -> None:
    reading = read_all("structured_page", pages("structured_page", WHERE), "groups", **OPTIONS)
    assert [record.key for record in reading.records] == ["/groups/knit", "/groups/chess?x=1", "/groups/quilt"]
    assert [rejection.key for rejection in reading.rejections] == ["/groups/gone"]


@pytest.mark.parametrize(
    ("more", "cost"),
    [
        ({"priceRange": "$$"}, None),
        ({"priceRange": "£3 to £5"}, "£3 to £5"),
        ({"offers": {"price": "4.50", "priceCurrency": "GBP", "name": "Adult"}}, "Adult £4.50"),
        ({"offers": "", "review": ""}, None),
    ],
)
def test_prices_are_told_and_guesses_are_not(more: dict[str, Any], cost: str | None) -> None:
    place = {"@type": "LocalBusiness", "name": "Tea", "description": "Hot.", **more}
    body = f'<script type="application/ld+json">{json.dumps(place)}</script>'
    [record] = read_all("structured_page", {"it": body}, "it").records
    assert (record.facts.cost and record.facts.cost.text) == cost


def test_an_organiser_who_is_a_person_is_no_organisation() -> None:
    event = {
        "@type": "Event",
        "name": "Tea",
        "description": "Hot.",
        "organizer": {"@type": "Person", "name": "Ida Cup"},
    }
    body = f'<script type="application/ld+json">{json.dumps(event)}</script>'
    [record] = read_all("structured_page", {"it": body}, "it").records
    assert record.facts.organisation is None
    assert "Ida" not in record.model_dump_json()


def test_selectors_tell_what_has_no_label() -> None:
    body = '<h1>Darts</h1><p>Arrows and crisps.</p><span class="on">Fridays 7pm</span><p>When: never</p>'
    [record] = read_all("structured_page", {"it": body}, "it", selectors={"times": ".on"}).records
    assert [session.text for session in record.facts.sessions] == ["Fridays 7pm"]


def test_online_is_a_way_and_no_place() -> None:
    event = {"@type": "Event", "name": "Talk", "location": {"@type": "VirtualLocation", "url": "https://a.example.org"}}
    body = f'<script type="application/ld+json">{json.dumps(event)}</script>'
    [record] = read_all("structured_page", {"it": body}, "it").records
    assert (record.facts.delivery, record.facts.places) == ((Delivery.ONLINE,), ())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"links": "("}, "no regular expression"),
        ({"selectors": {"tims": "#a"}}, "selectors is"),
        ({"selectors": {"times": "##"}}, "no CSS selector"),
        ({"labels": {"Runs on": "tims"}}, "labels maps 'Runs on' to 'tims'"),
        ({"labels": "times"}, "it is a table"),
    ],
)
def test_wrong_options_are_named(options: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceError) as error:
        read_all("structured_page", {}, "it", **options)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "script",
    ['{"@type": "Event"}', '{"@type": ["Event", 7], "name": {"a": 1}}', "[[[]]]", "null", '{"@graph": 3}', "{", ""],
)
def test_no_structured_data_breaks_a_page(script: str) -> None:
    body = f'<script type="application/ld+json">{script}</script><h1>Tea</h1><p>Hot and free.</p>'
    [record] = read_all("structured_page", {"it": body}, "it").records
    assert (record.facts.name, record.facts.description) == ("Tea", "Hot and free.")


def test_pages_are_crawled_from_a_real_server(site: Site, crawl_feed: Crawl) -> None:
    serve(site, "structured_page", WHERE)
    report = crawl_feed("/groups", platform="structured_page", options=OPTIONS)
    assert (report.complete, report.new, report.rejected) == (True, 3, 1)
    assert len(site.hits("/groups/knit")) == 1


def test_hand_written_pages_say_what_their_authors_wrote(shared: Path) -> None:
    """Of what stands on the pages: their records were changed after the pages were made."""
    folder = shared / "pages" / "stgeorges-wakefield"
    names = {file: file.name.replace("__index.html", "/").replace("__", "/") for file in folder.glob("*.html")}
    bodies = {name: file.read_bytes() for file, name in names.items()}
    truth = {each["id"]: each for each in map(json.loads, (folder / "records.jsonl").read_text().splitlines())}
    reading = read_all("structured_page", bodies, "wellbeing/", links=r"/wellbeing/[a-z-]+/$")
    wrong, right = [], Counter[str]()
    for record in reading.records:
        told = _told(record.facts)
        body = _squeezed(bodies[record.key.strip("/") + "/"].decode()).replace("<li> ", "<li>")
        for field, value in truth[record.key.rsplit("/", maxsplit=1)[-1]].items():
            wanted = [_squeezed(part) for part in (value if isinstance(value, list) else value.splitlines())]
            before = "<li>" if field == "suitability" else ""
            wanted = [part for part in wanted if part and before + part in body]
            if field in told and wanted:
                right[field] += all(part in told[field] for part in wanted)
                wrong += [(record.key, field, part) for part in wanted if part not in told[field]]
    # That is no place but a way: it is told as delivery.
    assert wrong == [("/wellbeing/telephone-befriending-service", "venue", "Virtual - Over telephone")]
    assert right == {"name": 10, "description": 10, "schedule": 9, "cost": 9, "venue": 9, "suitability": 3}


def _told(facts: Facts) -> dict[str, str]:
    eligibility = facts.eligibility
    return {
        "name": facts.name,
        "description": _squeezed(facts.description or ""),
        "schedule": " ".join(_squeezed(session.text or "") for session in facts.sessions),
        "cost": (facts.cost and facts.cost.text) or "",
        "venue": "".join(place.name or "" for place in facts.places),
        "suitability": " ".join((*eligibility.groups, eligibility.text or "")) if eligibility else "",
    }


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def test_captured_event_is_read_from_its_untidy_json_ld(shared: Path) -> None:
    folder = shared / "pages" / "wherecanwego-islington"
    lists = (folder / "result_page_content.html").read_text().replace("https://www.wherecanwego.com", "")
    bodies = {"whats-on": lists, "item/e1550830": (folder / "event_detail.html").read_bytes()}
    options = {"links": r"/item/e\d+$", "selectors": {"times": "#lblTimes"}}
    reading = read_all("structured_page", bodies, "whats-on", **options)
    [record] = reading.records
    [place] = record.facts.places
    assert record.facts.name == "Vivaldi Four Seasons by Candlelight"
    assert (place.postcode, place.lat, place.lon) == ("WC2R 1ES", 51.512188, -0.116863)
    assert (record.facts.sessions[0].text or "").startswith("Sat 25 Jan 2025, 6:00PM - 7:00PM")
    assert len(reading.rejections) == 14
