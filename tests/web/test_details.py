"""What the page of a listing says of its facts."""

from datetime import time
from typing import Any
from uuid import UUID

import pytest

from directory.listing import (
    Capacity,
    Cost,
    Eligibility,
    Halt,
    Listing,
    Place,
    Precision,
    Provenance,
    ReferralRoute,
    Session,
)
from directory.source import Permission
from tests.search_api.small_directory import NOW
from web.view.details import Row, coming_dates, notice_said, rows
from web.view.links import directions_link

POINT: dict[str, Any] = {"lat": 51.5436, "lon": -0.0708}
HALL = Place(name="St Mark's Hall", precision=Precision.POSTCODE, **POINT)


def listing(**facts: Any) -> Listing:
    return Listing.model_validate({"id": UUID(int=1), "name": "Tea and talk", "last_seen": NOW} | facts)


def said(*sentences: str, permission: Permission = Permission.OPEN) -> Provenance:
    return Provenance(who="hall", name="The hall", permission=permission, seen=NOW, sentences=sentences)


def row(held: Listing, name: str) -> Row:
    return next(row for row in rows(held) if row.name == name)


def test_a_fact_read_from_a_sentence_has_it_beside_it() -> None:
    held = listing(
        eligibility=Eligibility(min_age=55, groups=("carers",)),
        provenance={"eligibility.ages": said("If you are 55 or over, come along."), "cost": said("It costs nothing.")},
    )
    assert row(held, "Who it is for").said == ("If you are 55 or over, come along.",)
    assert row(held, "Cost") == Row("Cost", ())


def test_a_sentence_that_is_the_fact_s_own_text_is_not_said_twice() -> None:
    held = listing(cost=Cost(text="£2 for tea"), provenance={"cost": said("£2 for tea.")})
    assert row(held, "Cost").said == ()


def test_without_permission_no_sentence_of_a_fact_is_quoted() -> None:
    told = said("Just turn up.", "No need to book.", permission=Permission.FACTS)
    held = listing(referral_routes=(ReferralRoute.DROP_IN,), provenance={"referral_routes": told})
    assert row(held, "How to join") == Row("How to join", ("Drop in",))


def test_why_one_cannot_go_is_told_in_their_words() -> None:
    held = listing(capacity=Capacity.FULL, provenance={"capacity": said("We are full until May.")})
    assert notice_said(held) == ("We are full until May.",)


@pytest.mark.parametrize("halt", [None, *Halt])
def test_what_does_not_run_has_no_next_dates(halt: Halt | None) -> None:
    weekly = Session(rule="FREQ=WEEKLY;BYDAY=TU", starts=time(10))
    assert len(coming_dates(listing(sessions=(weekly,), halt=halt), NOW)) == (0 if halt else 4)


def test_an_address_has_a_way_there() -> None:
    assert row(listing(places=(HALL,)), "Where").ways == {
        "St Mark's Hall": "https://www.openstreetmap.org/directions?route=%3B51.54360%2C-0.07080"
    }


@pytest.mark.parametrize("precision", [Precision.DISTRICT, Precision.SECTOR, Precision.TERMINATED, None])
def test_nobody_is_led_to_the_middle_of_an_area(precision: Precision | None) -> None:
    assert directions_link(Place(name="E8", precision=precision, **POINT)) is None


def test_nobody_is_led_to_a_refuge() -> None:
    held = listing(places=(HALL,), description="Our women's refuge has eight rooms.")
    assert row(held, "Where").ways == {}
