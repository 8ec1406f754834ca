"""A CVS's export of two documents. Every entry here is invented."""

from datetime import date
from typing import Any

import pytest

from crawler.platforms.platform import Reading
from directory.errors import SourceError
from tests.crawler.reading import read_all

ORGANISATION = {
    "Contact ID": "7",
    "Display Name": "Chair yoga",
    "Service Activities": "Yoga in a chair.\n",
    "OfficeMain-Phone-General Phone": "0207 946 0182",
    "OfficeMain-Email": "yoga@example.org",
    "Website": "http://example.org/",
    "Delivered by-Organization Name": "Open Doors",
    "Where we work": "Kensington & Chelsea, Westminster",
    "Self care service category": "Exercise",
    "Self Care Category Secondary": "Exercise",
    "Beneficiary Categories": "Carers, , Older People",
    "Modified date": "Thu, 07/02/2019 - 3:55pm",
}
ADDRESS = {
    "Contact ID": "7",
    "Location Type": "OfficeMain",
    "Street Address": "The Hall",
    "Supplemental Address 1": "Silchester Road",
    "city": "London",
    "postal_code": "w106sb",
    "Latitude": "51.515308",
    "Longitude": "-0.216838",
}


def read(organisation: dict[str, Any], *addresses: dict[str, Any]) -> Reading:
    bodies = {
        "all.json": {"organisations": [{"organisation": organisation}]},
        "api-addresses.json": {"addresses": [{"address": address} for address in addresses]},
    }
    return read_all("cvs_json", bodies, "all.json")


def test_two_documents_are_joined_on_contact_id() -> None:
    [record] = read(ORGANISATION, ADDRESS, ADDRESS | {"Contact ID": "8"}).records
    facts = record.facts
    [place] = facts.places
    assert record.key == "7"
    assert place.address == "The Hall\nSilchester Road\nLondon"
    assert (place.postcode, place.lat, place.lon, place.precision) == ("W10 6SB", 51.515308, -0.216838, "given")
    assert facts.description == "Yoga in a chair."
    assert facts.contact.phones == ("020 7946 0182",)
    assert facts.service_area and facts.service_area.names == ("Kensington & Chelsea", "Westminster")
    assert facts.categories == ("Exercise",)
    assert facts.eligibility and facts.eligibility.groups == ("Carers", "Older People")
    assert facts.modified == date(2019, 2, 7)


def test_of_a_home_only_the_postcode_is_kept() -> None:
    [record] = read(ORGANISATION, ADDRESS | {"Location Type": "Home"}).records
    [place] = record.facts.places
    assert place.model_dump(exclude_none=True) == {"postcode": "W10 6SB"}


def test_summary_stands_in_for_activities() -> None:
    [record] = read(ORGANISATION | {"Service Activities": "", "Summary of Activities": "Yoga."}).records
    assert record.facts.description == "Yoga."
    assert record.facts.places == ()


def test_nameless_entry_is_refused_with_its_reason() -> None:
    reading = read(ORGANISATION | {"Display Name": " "})
    assert [(rejection.key, rejection.reason) for rejection in reading.rejections] == [("7", "It has no name.")]


@pytest.mark.parametrize("name", ["all.json", "api-addresses.json"])
@pytest.mark.parametrize("body", ["<html>", "[]", '{"organisations": 7, "addresses": 7}'])
def test_broken_document_is_named(name: str, body: str) -> None:
    bodies: dict[str, Any] = {"all.json": {"organisations": []}, "api-addresses.json": {"addresses": []}}
    with pytest.raises(SourceError, match=f"https://list.example.org/{name} answered .* a CVS export"):
        read_all("cvs_json", bodies | {name: body}, "all.json")


def test_second_document_may_have_another_name() -> None:
    bodies = {
        "all.json": {"organisations": [{"organisation": ORGANISATION}]},
        "places.json": {"addresses": [{"address": ADDRESS}]},
    }
    [record] = read_all("cvs_json", bodies, "all.json", addresses="places.json").records
    assert len(record.facts.places) == 1
