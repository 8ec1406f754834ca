"""What of a listing may leave."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from directory.listing import Access, Cost, Eligibility, Listing, Organisation, Place, Provenance, SourceLink
from directory.source import Permission
from search_api.public import QUOTE_MAX, PublicListing, description_from, public, quote

SEEN = datetime(2026, 11, 1, tzinfo=UTC)


def listing(permission: Permission, field: str = "description") -> Listing:
    said = Provenance(who="a-source", name="A source", permission=permission, seen=SEEN)
    link = SourceLink(source="a", name="A source", key="1", licence="x", permission=permission, last_seen=SEEN)
    return Listing(
        id=uuid4(),
        name="Tea",
        description="All of its words.",
        organisation=Organisation(name="Tea Trust", description="Their words."),
        last_seen=SEEN,
        provenance={field: said},
        sources=(link,),
    )


@pytest.mark.parametrize("permission", [Permission.OPEN, Permission.AGREED])
def test_words_with_permission_are_whole(permission: Permission) -> None:
    given = public(listing(permission))
    assert (given.description, given.read_at) == ("All of its words.", ())


@pytest.mark.parametrize("permission", [Permission.FACTS, Permission.NONE])
def test_words_without_permission_stay_and_their_source_is_named(permission: Permission) -> None:
    given = public(listing(permission))
    assert given.description is None
    assert [source.name for source in given.read_at] == ["A source"]


def test_an_organisations_words_need_permission_too() -> None:
    given = public(listing(Permission.FACTS, "organisation")).organisation
    assert given == Organisation(name="Tea Trust")


LONG = "Ring Mrs. Ames at no. 4 before 10 a.m. on any day. £2 a visit.\nThe door is at the side."
FACTS_WITH_TEXT = ("referral", "cost", "access", "eligibility")


def told(permission: Permission, text: str = LONG) -> Listing:
    said = listing(permission).provenance["description"]
    facts = {
        "referral": text,
        "cost": Cost(free=False, text=text),
        "access": Access(features=("hearing loop",), text=text),
        "eligibility": Eligibility(min_age=16, text=text),
    }
    return listing(permission).model_copy(
        update={**facts, "description": None, "provenance": dict.fromkeys((*FACTS_WITH_TEXT, "description"), said)}
    )


def texts(given: PublicListing) -> list[str | None]:
    assert given.cost and given.access and given.eligibility
    return [given.referral, given.cost.text, given.access.text, given.eligibility.text]


@pytest.mark.parametrize("permission", [Permission.FACTS, Permission.NONE])
def test_of_a_facts_text_without_permission_only_the_price_and_the_fact_stay(permission: Permission) -> None:
    given = public(told(permission))
    assert texts(given) == [None, "£2", None, None]
    assert given.access and given.access.features == ("hearing loop",)
    assert given.cost and given.cost.free is False and given.eligibility and given.eligibility.min_age == 16
    assert [source.name for source in given.read_at] == ["A source"]


def test_a_facts_text_with_permission_is_whole() -> None:
    given = public(told(Permission.OPEN))
    assert (texts(given), given.line, given.read_at) == ([LONG] * 4, None, ())


def test_a_line_of_our_own_is_made_from_facts() -> None:
    facts = {"needs": ("rent-and-eviction", "debt"), "places": (Place(name="Hall", postcode="E8 1EA"),)}
    line = public(listing(Permission.FACTS).model_copy(update=facts)).line
    assert line == "Helps with: Rent arrears and eviction, Debt. Tea Trust, E8."


def test_a_description_is_quoted_from_who_said_it_and_no_other_source() -> None:
    """The sources of a merged listing in any order; two of one source are told apart by their address."""
    links = [
        SourceLink(source=slug, name=name, key=key, url=url, licence=slug, permission=Permission.FACTS, last_seen=SEEN)
        for slug, name, key, url in (
            ("a", "A list", "1", "https://a.example/1"),
            ("b", "B list", "1", "https://b.example/1"),
            ("b", "B list", "2", "https://b.example/2"),
        )
    ]
    said = Provenance(who="b", name="B list", url="https://b.example/2", permission=Permission.FACTS, seen=SEEN)
    held = listing(Permission.FACTS).model_copy(update={"sources": tuple(links), "provenance": {"description": said}})
    [given] = description_from(held)
    assert (given.name, given.url, given.licence) == ("B list", "https://b.example/2", "b")
    by_a_person = said.model_copy(update={"who": "jo", "name": "jo", "url": None, "permission": Permission.AGREED})
    assert description_from(held.model_copy(update={"provenance": {"description": by_a_person}})) == ()


def test_nothing_says_who_of_the_staff_or_which_key_it_was() -> None:
    assert "a-source" not in public(listing(Permission.OPEN)).model_dump_json()


def test_a_quotation_is_short_and_ends_between_words() -> None:
    words = "word " * 200
    assert quote("One sentence.") == "One sentence."
    assert len(quote(words)) <= QUOTE_MAX + 1
    assert quote(words).endswith("word…")
