"""What labels of councils and charities mean. Every name here is invented."""

import pytest

from crawler.platforms.html_text import Pairs
from crawler.platforms.labelled_facts import read_facts
from crawler.platforms.labels import LABELS, names_person, public, thing_of
from directory.listing import Delivery


@pytest.mark.parametrize(
    ("label", "thing"),
    [
        ("Telephone", "phone"),
        ("Contact telephone number:", "phone"),
        ("Main phone no.", "phone"),
        ("E-mail", "email"),
        ("Website address", "website"),
        ("Opening hours", "times"),
        ("Day(s) & times", "times"),
        ("Session Times (term time)", "times"),
        ("Cost(s)", "cost"),
        ("How much does it cost?", "cost"),
        ("Who can use it", "eligibility"),
        ("Who’s it for?", None),
        ("Who it's for", "groups"),
        ("Venue name", "venue"),
        ("Venue postcode", "postcode"),
        ("Service address", "address"),
        ("Full address", "address"),
        ("Wheelchair access", "access"),
        ("Other information", "description"),
        ("Record last updated", "modified"),
        ("Registered charity number", "charity_number"),
        ("Fax", None),
        ("When and where", "times"),
        ("Organisation address", None),
        ("Facebook", None),
        ("", None),
    ],
)
def test_wordings_of_a_label_tell_the_same_thing(label: str, thing: str | None) -> None:
    assert thing_of(label) == thing


def test_no_wording_stands_for_two_things() -> None:
    wordings = [wording for told in LABELS.values() for wording in told.split("|")]
    assert [wording for wording in wordings if wordings.count(wording) > 1] == []
    assert [wording for wording in wordings if names_person(wording)] == []


@pytest.mark.parametrize(
    "label",
    (
        "Contact name|Contact Name(s):|Name of contact|Key contact|Contact person|Group leader|Manager"
        "|Registered manager|Updated by|Job title|Main contact|Co-ordinator|Chairperson|First name"
    ).split("|"),
)
def test_labels_of_people_are_known(label: str) -> None:
    assert names_person(label)
    assert thing_of(label) is None


@pytest.mark.parametrize("label", ["Contact", "Contact number", "Organisation name", "Management", "Staffing", "Name"])
def test_labels_of_other_things_are_no_persons(label: str) -> None:
    assert not names_person(label)


def test_people_and_their_addresses_are_dropped_and_a_team_stays() -> None:
    pairs = Pairs(
        {
            "Contact name": "Ottilie Marsh",
            "Email": "ottilie@example.org, office@example.org",
            "Organised by": "Dr Anders Fell",
            "Contact": "Ring Ottilie on 01632 960107",
        }
    )
    assert public(pairs).told == {"Email": ", office@example.org", "Contact": "01632 960107"}
    team = Pairs({"Contact name": "Enquiries team", "Email": "team@example.org", "Organised by": "Fell Runners Club"})
    assert public(team).told == {"Email": "team@example.org", "Organised by": "Fell Runners Club"}


def test_yes_and_no_are_told_with_their_label() -> None:
    labels = {"Wheelchair access": "Yes", "Hearing loop": "No", "Booking required": "No", "Is it free?": "Yes"}
    facts = read_facts({"name": "Tea", "labels": labels}, {})
    assert facts.access and (facts.access.features, facts.access.text) == (("Wheelchair access",), "Hearing loop: No")
    assert facts.referral == "Booking required: No"
    assert facts.cost and facts.cost.free


def test_a_location_with_an_address_is_an_address_and_one_online_is_no_place() -> None:
    [place] = read_facts({"name": "Tea", "labels": {"Location": "9 Elm Walk, Otherham, E8 1HE"}}, {}).places
    assert (place.name, place.address, place.postcode) == (None, "9 Elm Walk, Otherham, E8 1HE", "E8 1HE")
    [hall] = read_facts({"name": "Tea", "labels": {"Location": "Elm Hall", "Address": "9 Elm Walk"}}, {}).places
    assert (hall.name, hall.address) == ("Elm Hall", "9 Elm Walk")
    online = read_facts({"name": "Tea", "labels": {"Location": "Online by Zoom"}}, {})
    assert (online.places, online.delivery) == ((), (Delivery.ONLINE,))


def test_numbers_of_a_body_are_read() -> None:
    labels = {"Organisation": "Elm Trust", "Registered charity": "No. 1234567", "Company number": "01234567"}
    facts = read_facts({"name": "Tea", "labels": labels}, {})
    assert facts.organisation and (facts.organisation.charity_number, facts.organisation.company_number) == (
        "1234567",
        "01234567",
    )
