"""People beside their line are not named in sentences; bodies, places and roles are."""

import pytest

from crawler.finishing import finished
from crawler.people_in_prose import WITHHELD, unnamed, without_people
from crawler.redaction import redact
from directory.listing import Contact, Cost, Organisation
from directory.record import Facts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Contact: Jane Smith 07700 900123", "Jane Smith"),
        ("Please contact Karen on 01632 960 001.", "Karen"),
        ("Contact Siân Jones on 07700 900123", "Siân Jones"),
        ("Contact Élise on 07700 900123", "Élise"),
        ("Ring Dr Oyelaran on 07700 900123.", "Dr Oyelaran"),
        ("To book email Alison Pearson at alison@example.org", "Alison Pearson"),
        ("Contact Susan, the group leader, on susan@example.org", "Susan"),
        ("Contact: Rachel Lee Tel: 01632 960001", "Rachel Lee"),
        ("Manager Vera Maia – email vera@example.org", "Vera Maia"),
        ("<p>Call <strong>Julie Stokes</strong> on 07700 900123</p>", "Julie Stokes"),
        ("Coordinator: Mary O'Brien\nTel 07700 900123", "Mary O'Brien"),
    ],
)
def test_person_between_a_contact_word_and_a_line_is_withheld_and_the_line_stays(text: str, name: str) -> None:
    assert without_people(text) == text.replace(name, WITHHELD)


def test_two_people_on_one_line_are_both_withheld() -> None:
    told = without_people("Contact Clare Mitchell or Silvia Cruz on 07700 900123")
    assert told == f"Contact {WITHHELD} or {WITHHELD} on 07700 900123"


@pytest.mark.parametrize(
    "text",
    [
        "Contact Migrant Help on 07700 900123",
        "Call Kirkley Family Hub 01632 960001",
        "Contact Grace House on 07700 900123",
        "Ring St Mary Church on 07700 900123",
        "Call Emma's Place on 07700 900123",
        "Contact Victoria Road Surgery on 07700 900123",
        "Contact Barton and Winterton – 01632 960001",
        "Contact Information: 01632 960001",
        "Call Reception on 07700 900123",
        "Contact the Samaritans: 116 123",
        "Jane Smith wrote this story.",
        "Contact Jane in the hall. The bus is 07700 900123",
    ],
)
def test_bodies_places_roles_and_people_with_no_line_stay(text: str) -> None:
    assert without_people(text) == text


def test_body_that_is_named_like_a_person_stays() -> None:
    text = "Contact Alysha Hudson on 07700 900123"
    assert without_people(text, "Alysha Hudson Yoga") == text


def test_texts_of_facts_lose_the_name_and_the_contact_s_own_fields_stay() -> None:
    text = "£3. Contact Jane Smith on 07700 900123."
    facts = Facts(
        name="Tea",
        description=text,
        cost=Cost(text=text),
        organisation=Organisation(name="Janet Trust"),
        contact=Contact(phones=("07700 900123",)),
    )
    told = finished(facts)
    assert told.cost is not None
    assert "Jane" not in f"{told.description} {told.cost.text} {[held.sentences for held in told.told]}"
    assert told.contact == facts.contact
    assert unnamed(Facts(name="Tea")) == Facts(name="Tea")


def test_kept_payload_loses_the_name_at_any_depth() -> None:
    kept = redact({"acf": [{"text": "Call Jane Smith on 07700 900123"}], "title": "Jane Smith Centre"})
    assert kept == {"acf": [{"text": f"Call {WITHHELD} on 07700 900123"}], "title": "Jane Smith Centre"}
