"""A refuge's address is withheld at ingest."""

import json
from typing import Any

import pytest

from crawler.masking import masked, masked_payload
from directory.listing import Access, Contact, Delivery, Eligibility, Organisation, Place, ServiceArea, Session
from directory.record import Facts
from tests.crawler.reading import read_all

PLACE = Place(address="1 Hidden Street", postcode="E8 1DY", lat=51.5, lon=-0.06)


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("Hackney Refuge", "Safety for women who flee domestic abuse, at E8 1DY."),
        ("Safe Now", "We offer refuge accommodation to survivors."),
        ("Haven", "A women’s refuge with twelve rooms."),
    ],
)
def test_refuge_has_no_place(name: str, description: str) -> None:
    facts = masked(Facts(name=name, description=description, places=(PLACE,), contact=Contact(phones=("111",))))
    assert facts.places == ()
    assert "E8 1DY" not in (facts.description or "")
    assert facts.contact.phones == ("111",)


def test_place_filed_as_a_refuge_is_withheld_whatever_its_words_say() -> None:
    filed = Facts(
        name="Haven House", description="Rooms for a while.", categories=("Housing", "Refuges"), places=(PLACE,)
    )
    assert masked(filed).places == ()
    assert masked(filed.model_copy(update={"categories": ("Animal refuges",)})).places == (PLACE,)
    assert masked(filed.model_copy(update={"categories": ("Refugees",)})).places == (PLACE,)


def test_area_of_a_refuge_stays() -> None:
    area = ServiceArea(names=("Hackney",))
    assert masked(Facts(name="Women's refuge", places=(PLACE,), service_area=area)).service_area == area


@pytest.mark.parametrize(
    ("name", "description"),
    [("Refugee Welcome", "For refugees and women."), ("Hedgehog refuge", "Wildlife volunteers wanted.")],
)
def test_others_keep_their_place(name: str, description: str) -> None:
    assert masked(Facts(name=name, description=description, places=(PLACE,))).places == (PLACE,)


def test_no_text_of_a_refuge_tells_its_postcode_or_door() -> None:
    text = "Come to 1 HIDDEN street, E8 1DY in Hackney."
    facts = Facts(
        name="Hackney Women's Refuge",
        description=text,
        organisation=Organisation(name="Safe Homes", description=text, website="https://safe.example.org"),
        places=(Place(address="1 Hidden Street, Hackney, London", postcode="E8 1DY"),),
        sessions=(Session(rule="FREQ=WEEKLY;BYDAY=TU", text=text),),
        eligibility=Eligibility(min_age=16, text=text, groups=(text,)),
        access=Access(features=(text,), text=text),
        referral=text,
        delivery=(Delivery.PHONE,),
        contact=Contact(phones=("111",), website="https://refuge.example.org"),
    )
    kept = masked(facts)
    told = kept.model_dump_json()
    assert "E8 1DY" not in told
    assert "hidden street" not in told.casefold()
    assert kept.description == "Come to [withheld], [withheld] in Hackney."
    assert (kept.contact, kept.delivery, kept.sessions[0].rule) == (
        facts.contact,
        facts.delivery,
        facts.sessions[0].rule,
    )
    assert Facts.model_validate(kept.model_dump()) == kept


ENTRY: dict[str, Any] = {
    "id": "7",
    "name": "Women's refuge",
    "description": "<p>We are at 1 Hidden Street, e81dy. Ring us.</p>",
    "email_address": "hello@example.org",
    "links": ["https://maps.example.org/?q=51.54321,-0.06543"],
    "service_at_locations": [
        {
            "location": {
                "latitude": "51.54321",
                "physical_addresses": [{"address_1": "1 Hidden Street", "postal_code": "E8 1DY"}],
            },
        }
    ],
    "labels": {"Post code": "E8 1DY", "Lat": 51.54321, "Telephone": "020 7946 0000"},
}
HIDDEN = ("hidden", "e8 1dy", "e81dy", "51.54", "0.065")


def test_kept_payload_of_a_refuge_does_not_tell_where_it_is() -> None:
    facts = Facts(name="Women's refuge", places=(Place(address="1 Hidden Street"),))
    kept = masked_payload(ENTRY, facts)
    assert not [told for told in HIDDEN if told in json.dumps(kept).casefold()]
    assert (kept["id"], kept["email_address"]) == ("7", "hello@example.org")
    assert kept["labels"]["Telephone"] == "020 7946 0000"
    assert masked_payload(ENTRY, Facts(name="Lunch club")) == ENTRY


def test_record_of_a_refuge_is_masked_wholly() -> None:
    [record] = read_all("open_referral", {"list.json": [ENTRY]}, "list.json").records
    assert record.facts.places == ()
    assert not [told for told in HIDDEN if told in record.model_dump_json().casefold()]


def test_street_that_only_a_sentence_or_an_unknown_column_tells_is_withheld() -> None:
    about = "A women's refuge at 3 Mill Lane, E8 1DY. Since 2010 Hackney Road has been our street; open 24 hours."
    told = {"name": "Lea Refuge", "about": about, "addr": "3 Mill Lane"}
    [record] = read_all("geojson_list", {"a.json": {"features": [{"properties": told}]}}, "a.json").records
    assert [sign for sign in ("Mill Lane", "E8 1DY") if sign in record.model_dump_json()] == []
    assert "open 24 hours" in str(record.facts.description)
