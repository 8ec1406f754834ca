"""A plan as text says what was offered, to whom and why; a message says how long it is."""

from datetime import UTC, date, datetime
from uuid import UUID

from directory.listing import Contact, Listing, Place, Session
from directory.plan import Entry, Plan
from web.view.plan_text import record_text, text_message

DEBT, CHOIR = UUID(int=1), UUID(int=2)
SEEN = datetime(2026, 11, 20, tzinfo=UTC)
LISTINGS = {
    DEBT: Listing(
        id=DEBT,
        name="Dalston Debt Advice",
        contact=Contact(phones=("020 7946 0123",)),
        sessions=(Session(text="Tuesdays, 10am to noon"),),
        places=(Place(name="St Mark’s Hall", postcode="E8 1EA"),),
        last_seen=SEEN,
    ),
    CHOIR: Listing(id=CHOIR, name="Singing — for all", last_seen=SEEN),
}
PLAN = Plan(
    reference="JS-14",
    entries=(Entry(listing=DEBT, note="Rang: a place on Tuesday.", needs=("debt",)), Entry(listing=CHOIR)),
)


def test_the_record_says_when_what_to_whom_and_why() -> None:
    assert record_text(PLAN, LISTINGS, {"debt": "Debt"}, date(2026, 11, 3)) == (
        "3 November 2026. Offered to JS-14:\n"
        "1. Dalston Debt Advice: for Debt. Rang: a place on Tuesday. 020 7946 0123.\n"
        "2. Singing — for all: no note."
    )


def test_what_is_no_longer_listed_is_not_in_it() -> None:
    assert "Dalston" not in record_text(PLAN, {CHOIR: LISTINGS[CHOIR]}, {}, date(2026, 11, 3))


def test_a_message_of_plain_letters_is_one() -> None:
    message = text_message(LISTINGS.values(), "https://kith.example/s/1")
    assert message.text == (
        "1. Dalston Debt Advice, 020 7946 0123, Tuesdays, 10am to noon, St Mark's Hall, E8 1EA\n"
        "2. Singing - for all\nhttps://kith.example/s/1"
    )
    assert (message.letters, message.messages) == (len(message.text), 1)


def test_letters_are_counted_as_a_telephone_does() -> None:
    def of(name: str) -> tuple[int, int]:
        message = text_message([LISTINGS[CHOIR].model_copy(update={"name": name})])
        return message.letters - len("1. "), message.messages

    assert of("a" * 157) == (157, 1)
    assert of("a" * 158) == (158, 2)
    assert of("[a]") == (5, 1)
    assert of("ł" * 67) == (67, 1)
    assert of("ł" * 68) == (68, 2)
    assert text_message([]).messages == 0
