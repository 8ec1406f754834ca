"""What the public suggests: held, sealed, judged by a person, forgotten in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from directory.accepting import SUGGESTED, accept, facts_of
from directory.compile import merge_all
from directory.decision import DecisionKind
from directory.errors import InputError
from directory.listing import Listing, Status
from directory.places import Gazetteer
from directory.store import ReviewKind, Store
from directory.store.suggestion_tables import SuggestionRow
from directory.suggestion import (
    CONTACT_KEPT,
    SETTLED_KEPT,
    WAITING_KEPT,
    Held,
    Judgement,
    Offered,
    Outcome,
    Suggester,
    Suggestion,
    SuggestionKind,
    Wrong,
)
from directory.vocabulary import load_vocabulary

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SUGGESTER = Suggester(name="Ana Invented", role="treasurer", organisation="Knitters", email="ana@knit.example.org")
KNITTING = Offered(
    name="Knit and Natter",
    what="We knit and talk. For adults. Free.",
    when="Tuesdays 10am to 12pm",
    where="Clapton Library, E5 0PD",
    phone="020 7946 0123",
    who="Anyone over 18",
)


class Sealing:
    """As a deployment's data keys seal."""

    def __init__(self) -> None:
        self._fernet = Fernet(Fernet.generate_key())

    def seal(self, words: str) -> bytes:
        return self._fernet.encrypt(words.encode())

    def open(self, sealed: bytes) -> str:
        return self._fernet.decrypt(sealed).decode()


SEALING = Sealing()


def suggest(store: Store, kind: SuggestionKind, **more: object) -> int:
    given = {"kind": kind, "at": NOW} | more
    return store.suggestions.add(Suggestion.model_validate(given), SEALING)


def judged(outcome: Outcome = Outcome.ACCEPTED, at: datetime = NOW) -> Judgement:
    return Judgement(outcome=outcome, by="cura", at=at, reason="seen to")


def held(store: Store, number: int) -> Held:
    return store.suggestions.get(number, SEALING)


def rows(store: Store) -> list[SuggestionRow]:
    with store.database.reading() as session:
        return list(session.scalars(select(SuggestionRow)))


def listed(store: Store, name: str = "Tea") -> UUID:
    listing = Listing(id=uuid4(), name=name, last_seen=NOW)
    store.listings.save([listing], {})
    return listing.id


def merged(store: Store, cache_dir: Path) -> list[Listing]:
    merge_all(store, Gazetteer.open(cache_dir), load_vocabulary(), lambda done, total: None)
    return list(store.listings.active())


# --- Held ---


def test_a_suggestion_waits_as_it_was_said_and_changes_nothing(store: Store) -> None:
    number = suggest(store, SuggestionKind.LISTING, offered=KNITTING, suggester=SUGGESTER, line="We are new.")
    [waiting] = store.suggestions.waiting(SEALING)
    assert waiting == held(store, number)
    said = waiting.suggestion
    assert (said.offered, said.suggester, said.line, said.at) == (KNITTING, SUGGESTER, "We are new.", NOW)
    assert waiting.judgement is None
    assert store.listings.count() == 0 and store.jobs.waiting() == []


def test_no_word_of_a_suggestion_can_be_read_in_the_store(store: Store) -> None:
    suggest(store, SuggestionKind.LISTING, offered=KNITTING, suggester=SUGGESTER, line="Their door is green.")
    with store.database.reading() as session:
        told = repr(session.execute(text("SELECT * FROM suggestion")).all())
    for word in ("Ana", "treasurer", "knit", "Knit", "Clapton", "7946", "green"):
        assert word not in told


def test_who_says_nothing_of_themselves_leaves_nothing_of_themselves(store: Store) -> None:
    suggest(store, SuggestionKind.PROBLEM, listing=listed(store), wrong=[Wrong.TIMES])
    assert [row.suggester for row in rows(store)] == [None]


def test_still_right_is_held_once_a_listing_at_its_newest(store: Store) -> None:
    listing, later = listed(store), NOW + timedelta(hours=1)
    first = suggest(store, SuggestionKind.RIGHT, listing=listing)
    assert suggest(store, SuggestionKind.RIGHT, listing=listing, at=later) == first
    assert [each.suggestion.at for each in store.suggestions.waiting(SEALING)] == [later]
    assert suggest(store, SuggestionKind.RIGHT, listing=listing, runs_it=True) != first
    assert suggest(store, SuggestionKind.RIGHT, listing=listed(store)) != first
    store.suggestions.settle(first, judged(Outcome.DISMISSED))
    assert suggest(store, SuggestionKind.RIGHT, listing=listing) != first


def test_what_is_too_old_goes_when_another_comes(store: Store) -> None:
    suggest(store, SuggestionKind.CLAIM, listing=listed(store), suggester=SUGGESTER)
    suggest(store, SuggestionKind.CLAIM, listing=listed(store), suggester=SUGGESTER, at=NOW + CONTACT_KEPT)
    assert [row.suggester is None for row in rows(store)] == [True, False]


# --- For a curator ---


def test_what_waits_is_in_the_review_until_it_is_settled(store: Store) -> None:
    listing = listed(store)
    number = suggest(store, SuggestionKind.PROBLEM, listing=listing, wrong=[Wrong.TIMES, Wrong.COST], line="Gone up")
    suggest(store, SuggestionKind.LISTING, offered=KNITTING, runs_it=True, at=NOW + timedelta(hours=1))
    problem, new = store.review.waiting()
    assert (problem.kind, problem.subject, problem.name) == (ReviewKind.SUGGESTED, str(number), "Tea")
    assert (problem.reason, problem.listing) == ("problem: the day or time, the cost", listing)
    assert (new.name, new.reason) == ("new listing", "new listing, by who says that they run it")
    for each in store.suggestions.waiting(SEALING):
        store.suggestions.settle(each.id, judged(Outcome.DISMISSED))
    assert store.review.waiting() == []


def test_a_suggestion_is_judged_once_and_its_suggester_is_deleted(store: Store) -> None:
    number = suggest(store, SuggestionKind.CLAIM, listing=listed(store), suggester=SUGGESTER)
    store.suggestions.settle(number, judged(Outcome.DISMISSED))
    after = held(store, number)
    assert (after.judgement, after.suggestion.suggester) == (judged(Outcome.DISMISSED), Suggester())
    assert [row.suggester for row in rows(store)] == [None]
    with pytest.raises(InputError, match=f"Suggestion {number} was dismissed on 22 Nov 2026"):
        store.suggestions.settle(number, judged())
    with pytest.raises(InputError, match="no suggestion 999"):
        held(store, 999)


def test_suggesters_go_after_ninety_days_and_what_was_settled_ninety_days_later(store: Store) -> None:
    waits = suggest(store, SuggestionKind.CLAIM, listing=listed(store), suggester=SUGGESTER)
    settled = suggest(store, SuggestionKind.PROBLEM, listing=listed(store), wrong=[Wrong.OTHER])
    store.suggestions.settle(settled, judged())
    early = store.suggestions.forget(NOW + CONTACT_KEPT - timedelta(seconds=1))
    assert (early.suggesters, early.settled) == (0, 0)
    late = store.suggestions.forget(NOW + max(CONTACT_KEPT, SETTLED_KEPT))
    assert (late.suggesters, late.settled) == (1, 1)
    assert [(row.id, row.suggester) for row in rows(store)] == [(waits, None)]
    assert store.suggestions.forget(NOW + WAITING_KEPT - timedelta(seconds=1)).waiting == 0
    assert store.suggestions.forget(NOW + WAITING_KEPT).waiting == 1, "nobody ever settled it"
    assert rows(store) == []


# --- Accepted ---


def test_an_accepted_listing_is_merged_as_it_was_described(sqlite_store: Store, cache_dir: Path) -> None:
    store, gazetteer = sqlite_store, Gazetteer.open(cache_dir)
    for offered in (KNITTING, Offered(name="Chess", what="We play chess.", website="https://chess.example.org")):
        accept(store, held(store, suggest(store, SuggestionKind.LISTING, offered=offered)), judged(), gazetteer)
    assert [job.kind for job in store.jobs.waiting()] == ["merge"]
    chess, knitting = sorted(merged(store, cache_dir), key=lambda listing: listing.name)
    assert (knitting.description, knitting.contact.phones) == (KNITTING.what, ("020 7946 0123",))
    assert (knitting.places[0].postcode, knitting.places[0].located) == ("E5 0PD", True)
    assert knitting.sessions[0].rule == "FREQ=WEEKLY;BYDAY=TU"
    assert knitting.eligibility and knitting.eligibility.min_age == 18
    assert knitting.may_show("description")
    assert chess.contact.website == "https://chess.example.org" and not chess.sessions
    assert set(store.review.counts()) == {ReviewKind.NO_PLACE, ReviewKind.NO_NEED}, (
        "what was suggested before is not missed in a later run"
    )
    assert store.sources.get(SUGGESTED.slug).paused


def test_words_that_tell_no_time_stay_words(cache_dir: Path) -> None:
    offered = KNITTING.model_copy(update={"when": "whenever the kettle is on", "where": "the usual place"})
    facts = facts_of(offered, Gazetteer.open(cache_dir))
    assert [(each.rule, each.text) for each in facts.sessions] == [(None, "whenever the kettle is on")]
    assert (facts.places[0].address, facts.places[0].postcode) == ("the usual place", None)


def test_accepting_still_right_confirms_the_listing_on_the_day_it_was_said(store: Store, cache_dir: Path) -> None:
    listing = listed(store)
    said = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    number = suggest(store, SuggestionKind.RIGHT, listing=listing, at=said)
    kept = accept(store, held(store, number), judged(), Gazetteer.open(cache_dir))
    [decision] = store.decisions.standing()
    assert (decision.kind, decision.listing, decision.field, decision.by) == (
        DecisionKind.SET,
        listing,
        "assured",
        "cura",
    )
    assert decision.value == "2026-07-02", "the day in London"
    assert held(store, number).judgement == kept and kept.decision == decision.id
    with pytest.raises(InputError, match="is settled"):
        accept(store, held(store, number), judged(), Gazetteer.open(cache_dir))


def test_accepting_that_it_has_closed_retires_it_and_all_else_decides_nothing(store: Store, cache_dir: Path) -> None:
    listing = listed(store)
    closed = suggest(store, SuggestionKind.PROBLEM, listing=listing, wrong=[Wrong.CLOSED])
    other = suggest(store, SuggestionKind.PROBLEM, listing=listing, wrong=[Wrong.COST])
    claim = suggest(store, SuggestionKind.CLAIM, listing=listing, suggester=SUGGESTER)
    for number in (closed, other, claim):
        accept(store, held(store, number), judged(), Gazetteer.open(cache_dir))
    assert [(each.kind, each.listing) for each in store.decisions.standing()] == [(DecisionKind.RETIRE, listing)]
    assert store.suggestions.waiting(SEALING) == []


def test_a_confirmation_reaches_the_merged_listing(sqlite_store: Store, cache_dir: Path) -> None:
    store, gazetteer = sqlite_store, Gazetteer.open(cache_dir)
    number = suggest(store, SuggestionKind.LISTING, offered=KNITTING)
    accept(store, held(store, number), judged(), gazetteer)
    [listing] = merged(store, cache_dir)
    right = suggest(store, SuggestionKind.RIGHT, listing=listing.id)
    accept(store, held(store, right), judged(), gazetteer)
    [confirmed] = merged(store, cache_dir)
    assert confirmed.assured and confirmed.assured.isoformat() == "2026-11-22"
    closed = suggest(store, SuggestionKind.PROBLEM, listing=listing.id, wrong=[Wrong.CLOSED])
    accept(store, held(store, closed), judged(), gazetteer)
    assert merged(store, cache_dir) == []
    assert store.listings.history(listing.id)[-1].status is Status.RETIRED
