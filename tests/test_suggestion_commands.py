"""What the public suggests, as a curator judges it on the command line."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from directory.errors import InputError
from directory.sealing import data_keys
from directory.settings import Settings
from directory.store import ListingGone, Store
from directory.suggestion import Offered, Suggester, Suggestion, SuggestionKind, Wrong
from kith import app

Run = Callable[..., Result]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CHESS = Offered(name="Chess Corner", what="We play chess.", where="E5 0PD", phone="020 7946 0123")


@pytest.fixture
def kith(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name, value in {"KITH_DATA_DIR": tmp_path, "KITH_CACHE_DIR": cache_dir, "COLUMNS": 200}.items():
        monkeypatch.setenv(name, str(value))
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'kith.sqlite'}")
    yield store
    store.close()


def suggest(store: Store, tmp_path: Path, kind: SuggestionKind, **more: object) -> str:
    suggestion = Suggestion.model_validate({"kind": kind, "at": NOW} | more)
    return str(store.suggestions.add(suggestion, data_keys(Settings(data_dir=tmp_path))))


def the_listing(store: Store) -> UUID:
    [listing] = store.listings.active()
    return listing.id


def test_a_suggested_listing_is_reviewed_shown_accepted_and_merged(kith: Run, store: Store, tmp_path: Path) -> None:
    suggester = Suggester(email="ana@home.example.org")
    number = suggest(store, tmp_path, SuggestionKind.LISTING, offered=CHESS, suggester=suggester, runs_it=True)
    waiting = kith("review").output
    assert "1 x said by the public" in waiting and "kith suggestion show NUMBER" in waiting
    assert "Chess" not in waiting
    shown = kith("suggestion", "show", number).output
    for told in ("name: Chess Corner", "what: We play chess.", "their email: ana@home.example.org", "that they run it"):
        assert told in shown
    assert [done.action for done in store.audit.all()] == ["read who suggested"]
    accepted = kith("suggestion", "accept", number, "--by", "cura")
    assert (accepted.exit_code, "Now: kith merge" in accepted.output) == (0, True), accepted.output
    assert kith("merge").exit_code == 0
    assert store.listings.get(the_listing(store)).name == "Chess Corner"
    after = kith("suggestion", "show", number).output
    assert "by cura" in after and "ana@home.example.org" not in after
    assert "said by the public" not in kith("review").output


def test_a_problem_is_settled_with_what_was_done_or_retires_what_has_closed(
    kith: Run, store: Store, tmp_path: Path
) -> None:
    kith("suggestion", "accept", suggest(store, tmp_path, SuggestionKind.LISTING, offered=CHESS))
    kith("merge")
    listing = the_listing(store)
    cost = suggest(store, tmp_path, SuggestionKind.PROBLEM, listing=listing, wrong=[Wrong.COST], line="Now £2")
    assert f"{cost} (Chess Corner) 22 Nov 2026: problem: the cost Listing {listing}." in kith("review").output
    assert "in their words: Now £2" in kith("suggestion", "show", cost).output
    assert "Nothing was decided" in kith("suggestion", "accept", cost, "--reason", "told their office").output
    closed = suggest(store, tmp_path, SuggestionKind.PROBLEM, listing=listing, wrong=[Wrong.CLOSED])
    assert "Now: kith merge" in kith("suggestion", "accept", closed).output
    assert kith("merge").exit_code == 0
    with pytest.raises(ListingGone):
        store.listings.get(listing)


def test_a_dismissal_needs_a_reason_and_is_the_last_word(kith: Run, store: Store, tmp_path: Path) -> None:
    number = suggest(store, tmp_path, SuggestionKind.LISTING, offered=CHESS)
    assert kith("suggestion", "dismiss", number).exit_code == 2
    assert kith("suggestion", "dismiss", number, "--reason", "a shop").exit_code == 0
    assert "a shop" in kith("suggestion", "show", number).output
    again = kith("suggestion", "accept", number)
    assert isinstance(again.exception, InputError) and "settled" in str(again.exception)
    unknown = kith("suggestion", "show", "99")
    assert isinstance(unknown.exception, InputError) and "kith review" in str(unknown.exception)
