"""Open Referral UK: envelopes, and one service's facts. Every entry here is invented."""

import json
from datetime import date, time
from typing import Any

import pytest

from crawler.platforms.platform import Reading
from directory.errors import SourceError
from directory.listing import Delivery, Session
from tests.crawler.feeds import service
from tests.crawler.reading import read_all, read_facts

V1 = {"totalElements": 2, "totalPages": 2, "size": 1, "first": True, "last": False}
V3 = {"total_items": 2, "total_pages": 2, "size": 1, "first_page": True, "last_page": False}
PAGE = "services?page={}&per_page=50"


def facts_of(**entry: Any) -> Any:
    return read_facts("open_referral", [service(1) | entry])


def names(reading: Reading) -> set[str]:
    return {record.facts.name for record in reading.records}


@pytest.mark.parametrize(
    ("envelope", "number", "contents"), [(V1, "number", "content"), (V3, "page_number", "contents")]
)
def test_both_versions_are_known_by_their_envelope(envelope: dict[str, Any], number: str, contents: str) -> None:
    pages = {PAGE.format(n): envelope | {number: n, contents: [service(n)]} for n in (1, 2)}
    details = {f"services/s{n}": service(n, fees="Free", schedules=[]) for n in (1, 2)}
    reading = read_all("open_referral", pages | details, "")
    assert names(reading) == {"Lunch club 1", "Lunch club 2"}
    assert all(record.facts.cost and record.facts.cost.free for record in reading.records)
    assert {record.url for record in reading.records} == {f"https://list.example.org/services/s{n}" for n in (1, 2)}


def test_missing_details_leave_the_summary() -> None:
    page = V3 | {"total_pages": 1, "page_number": 1, "contents": [service(1), service(2)]}
    reading = read_all("open_referral", {PAGE.format(1): page, "services/s1": service(1, fees="£2")}, "services")
    assert names(reading) == {"Lunch club 1", "Lunch club 2"}


def test_whole_entries_need_no_page_of_their_own() -> None:
    page = V3 | {"total_pages": 1, "page_number": 1, "contents": [service(1, schedules=[]), service(2)]}
    reading = read_all("open_referral", {PAGE.format(1): page}, "services")
    assert len(reading.records) == 2


def test_bare_list_and_single_service_are_read_as_they_stand() -> None:
    assert names(read_all("open_referral", {"a.json": [service(1), service(2)]}, "a.json")) == {
        "Lunch club 1",
        "Lunch club 2",
    }
    assert names(read_all("open_referral", {"a.json": service(7)}, "a.json")) == {"Lunch club 7"}


def test_page_by_itself_is_read_without_its_feed() -> None:
    page = V3 | {"page_number": 1, "contents": [service(1)]}
    assert len(read_all("open_referral", {"one.json": page}, "one.json", paged=False).records) == 1


def test_raw_line_breaks_byte_order_marks_and_cp1252_are_read() -> None:
    raw = '[{"id": "1", "name": "Caf\u00e9", "description": "One\nTwo"}]'
    for body in (raw.encode(), b"\xef\xbb\xbf" + raw.encode(), raw.encode("cp1252")):
        [record] = read_all("open_referral", {"a.json": body}, "a.json").records
        assert (record.facts.name, record.facts.description) == ("Café", "One\nTwo")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html><body>Error 500</body></html>", "answered with a web page"),
        ("", "answered with nothing"),
        ("{oops", "not JSON (it begins '{oops')"),
        ({"results": []}, "neither `content` nor `contents`"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_broken_feed_is_one_sentence_naming_the_address(body: Any, said: str) -> None:
    with pytest.raises(SourceError) as error:
        read_all("open_referral", {"a.json": body}, "a.json")
    assert str(error.value).startswith("https://list.example.org/a.json answered")
    assert "Open Referral UK" in str(error.value)
    assert said in str(error.value)


def test_feed_that_ignores_the_page_asked_for_is_not_read_for_ever() -> None:
    page = V3 | {"page_number": 1, "contents": [service(1, schedules=[])]}
    with pytest.raises(SourceError, match="answered with page 1, where page 2"):
        read_all("open_referral", {PAGE.format(1): page, PAGE.format(2): page}, "services")


def test_one_bad_entry_never_loses_the_others() -> None:
    entries = [
        service(1),
        {"id": "2", "name": "<p><br></p>"},
        {"id": "3", "name": "A name and no more", "assured_date": "2024-01-01"},
        {"name": "No id", "description": "Tea."},
        service(5, schedules=7, contacts="x", organization=[], service_areas={"name": 3}, cost_options=[None]),
        "not a service",
    ]
    reading = read_all("open_referral", {"a.json": entries}, "a.json")
    assert names(reading) == {"Lunch club 1", "Lunch club 5"}
    assert [rejection.reason.split(":")[0].split(",")[0] for rejection in reading.rejections] == [
        "It has no name.",
        "It has a name and nothing else",
        "It has nothing that names it for ever",
    ]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (r"Tea \ud83d", "Tea"),
        (r"\ude00 Tea", "Tea"),
        (r"Tea \ud83d\ud83d\ude00", "Tea \U0001f600"),
        (r"Tea \\ud83d", r"Tea \ud83d"),
    ],
)
def test_emoji_that_was_cut_in_two_costs_no_service(told: str, name: str) -> None:
    """Which is why a list that dates its services is told too: each is compared before it is read."""
    dated = json.dumps(service(1, name="NAME", last_modified="2026-01-01")).replace("NAME", told)
    envelope = V3 | {"total_pages": 1, "page_number": 1, "contents": ["ENTRY", service(2)]}
    bodies = {
        PAGE.format(1): json.dumps(envelope).replace('"ENTRY"', dated).encode(),
        "services/s1": json.dumps(service(1, name="NAME", schedules=[])).replace("NAME", told).encode(),
        "services/s2": service(2, schedules=[]),
    }
    assert names(read_all("open_referral", bodies, "services")) == {name, "Lunch club 2"}


def test_text_is_mended_and_has_no_markup() -> None:
    facts = facts_of(name="Knit &amp; natter", description='<p data-cke-x="1">Â£2&nbsp;a cup</p><script>x()</script>')
    assert (facts.name, facts.description) == ("Knit & natter", "£2 a cup")


def test_schedules_become_rules_and_hours() -> None:
    schedules = [
        {"freq": "WEEKLY", "byday": "TH,TU", "opens_at": "10:00:00", "closes_at": "12:30", "description": "Term time"},
        {"weekday": "Monday", "opens_at": "9:00"},
        {"freq": "MONTHLY", "byday": "2TU", "interval": 2},
        {"freq": "WEEKLY", "description": "Ring for times"},
        {"freq": "SOMETIMES"},
    ]
    assert facts_of(schedules=schedules).sessions == (
        Session(rule="FREQ=WEEKLY;BYDAY=TU,TH", starts=time(10), ends=time(12, 30), term_time=True, text="Term time"),
        Session(rule="FREQ=WEEKLY;BYDAY=MO", starts=time(9)),
        Session(rule="FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU"),
        Session(text="Ring for times"),
    )


def test_places_of_both_versions() -> None:
    v3 = {
        "name": "Hall",
        "latitude": "51.54",
        "longitude": -0.06,
        "addresses": [{"address_1": "1 Mare Street", "city": "London", "postal_code": "e81dy"}],
        "accessibility": [{"accessibility": "Ramp", "details": "Ring the bell"}],
    }
    v1 = {"name": "Hall", "latitude": 0, "longitude": 0, "physical_addresses": [{"address_1": "Shop, E8 1DY"}]}
    facts = facts_of(service_at_locations=[{"location": v3}, {"location": v1}, {"location": v3}])
    first, second = facts.places
    assert (first.postcode, first.lat, first.lon, first.precision) == ("E8 1DY", 51.54, -0.06, "given")
    assert (second.postcode, second.located, second.precision) == ("E8 1DY", False, None)
    assert facts.access.features == ("Ramp",)
    assert facts.access.text == "Ring the bell"


def test_masked_address_is_not_kept() -> None:
    location = {"name": "Home", "mask_exact_address": True, "postal_code": "HP21 7JF", "city": "Aylesbury"}
    point = {"geometry": {"type": "Point", "coordinates": [-0.79, 51.81]}}
    [place] = facts_of(locations=[location | point]).places
    assert place.model_dump(exclude_none=True) == {"address": "Aylesbury"}


def test_contact_of_a_named_person_is_left_out() -> None:
    contacts = [
        {"name": "Ann Person", "email": "ann@example.org", "phones": [{"number": "020 7946 0001"}]},
        {"name": "Enquiries", "email": "hello@example.org", "phones": [{"number": "020 7946 0002"}]},
    ]
    contact = facts_of(contacts=contacts, url="www.example.org").contact
    assert contact.model_dump() == {
        "phones": ("020 7946 0002",),
        "emails": ("hello@example.org",),
        "website": "http://www.example.org",
    }


@pytest.mark.parametrize(
    ("entry", "free", "text"),
    [
        ({"fees": "Free"}, True, "Free"),
        ({"fees": "Free for over 60s, £3 for others"}, None, "Free for over 60s, £3 for others"),
        ({"cost_options": [{"option": "Adults", "amount": 3.5}]}, False, "Adults: £3.50"),
        ({"cost_options": [{"amount": 0}]}, True, "free"),
        ({"cost_options": [{"amount": 35, "amount_description": "an hour"}]}, False, "£35 an hour"),
    ],
)
def test_cost(entry: dict[str, Any], free: bool | None, text: str) -> None:
    cost = facts_of(**entry).cost
    assert (cost.free, cost.text) == (free, text)


def test_who_where_and_how() -> None:
    facts = facts_of(
        minimum_age=-1,
        maximum_age=25,
        pc_targetAudience=[{"audienceType": "Sensory Impaired>Visually Impaired "}],
        service_areas=[{"name": "Hackney"}, {"name": "England"}],
        languages=[{"name": "Bengali"}, {"id": "x"}],
        attending_type="Home visit",
        deliverable_type="Social activity",
        attending_access="Drop-in",
        pc_attendingAccess_additionalInfo="Ring the bell",
        attributes=[{"taxonomy_term": {"name": "Loneliness"}}],
        assured_date="2025-09-02",
        last_modified="2025-10-02T12:06:15.654",
        organization={
            "name": "Open Doors",
            "organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier": "1"}],
        },
    )
    assert (facts.eligibility.max_age, facts.eligibility.groups) == (25, ("Visually Impaired",))
    assert (facts.service_area.names, facts.service_area.nationwide) == (("Hackney",), True)
    assert facts.languages == ("Bengali",)
    assert facts.delivery == (Delivery.HOME,)
    assert facts.categories == ("Loneliness", "Social activity")
    assert facts.referral == "Drop-in\nRing the bell"
    assert (facts.assured, facts.modified) == (date(2025, 9, 2), date(2025, 10, 2))
    assert facts.organisation.charity_number == "1"


def test_staff_are_redacted_from_what_is_kept() -> None:
    entry = service(1, assurer_email="j@example.org", pc_metadata={"assured_by": "Jo Smith"})
    [record] = read_all("open_referral", {"a.json": [entry]}, "a.json").records
    assert "Jo Smith" not in str(record.payload)
    assert "j@example.org" not in str(record.payload)


@pytest.mark.parametrize("options", [{"paged": "no"}, {"page_size": 0}, {"colour": "red"}])
def test_wrong_option_is_named(options: dict[str, Any]) -> None:
    with pytest.raises(SourceError, match=next(iter(options))):
        read_all("open_referral", {}, "services", **options)
