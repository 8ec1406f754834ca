"""A listing's passages tell what it is, what happens and whom it is for."""

from datetime import time

from directory.listing import Cost, Delivery, Eligibility, Session
from index.passages import PassageKind, passages
from tests.index.making import listing


def test_bare_listing_has_its_name_alone() -> None:
    (only,) = passages(listing("Hackney Choir"))
    assert (only.kind, only.text) == (PassageKind.WHOLE, "Hackney Choir")


def test_whole_description_stays_in_the_first_passage() -> None:
    description = "We sing. " * 300
    first = passages(listing("Choir", description))[0]
    assert first.kind is PassageKind.WHOLE
    assert first.text == f"Choir. {description}"


def test_sessions_cost_and_delivery_are_told_in_words() -> None:
    told = passages(
        listing(
            "Choir",
            "We sing.",
            organisation="Kith Singers",
            sessions=(Session(text="Tuesday evenings"), Session(starts=time(18, 30))),
            cost=Cost(free=True, text="tea 50p"),
            delivery=(Delivery.IN_PERSON,),
            categories=("Music",),
        )
    )
    happens = next(passage for passage in told if passage.kind is PassageKind.HAPPENS)
    assert happens.text == "Choir (Kith Singers): Music, Tuesday evenings, from 18:30, free, tea 50p, in person"


def test_ages_sex_and_groups_tell_whom_it_is_for() -> None:
    told = passages(listing("Club", eligibility=Eligibility(min_age=11, max_age=16, sex="girls", groups=("carers",))))
    assert told[-1].kind is PassageKind.FOR_WHOM
    assert told[-1].text == "Club is for people from 11 to 16, girls, carers"


def test_one_age_bound_is_told_as_such() -> None:
    old = passages(listing("Club", eligibility=Eligibility(min_age=60)))[-1]
    young = passages(listing("Club", eligibility=Eligibility(max_age=5)))[-1]
    assert "people of 60 and over" in old.text
    assert "people up to 5" in young.text


def test_organisation_of_the_same_name_is_not_repeated() -> None:
    told = passages(listing("Kith Singers choir", organisation="kith singers", categories=("Music",)))
    assert told[-1].text == "Kith Singers choir: Music"
