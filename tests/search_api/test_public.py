"""What of a listing may leave."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from directory.listing import Listing, Organisation, Provenance, SourceLink
from directory.source import Permission
from search_api.public import QUOTE_MAX, public, quote

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


def test_nothing_says_who_of_the_staff_or_which_key_it_was() -> None:
    assert "a-source" not in public(listing(Permission.OPEN)).model_dump_json()


def test_a_quotation_is_short_and_ends_between_words() -> None:
    words = "word " * 200
    assert quote("One sentence.") == "One sentence."
    assert len(quote(words)) <= QUOTE_MAX + 1
    assert quote(words).endswith("word…")
