"""Accounts, passwords, sign-ins and the log of what was done, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from directory.account import Charge, Occupation, Role
from directory.errors import InputError
from directory.listing import Listing, Organisation
from directory.passwords import fits, hashed
from directory.source import Source
from directory.store import Done, Store
from directory.team import Team

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
GOOD = "three unrelated herons"


def with_password(store: Store, email: str = "ana@cvs.example.org") -> str:
    account = store.accounts.add(email, "Ana", Role.CURATOR, NOW)
    assert store.accounts.choose_password(store.accounts.link(account.id, NOW), GOOD, NOW)
    return email


def test_a_password_is_chosen_by_a_link_that_works_once(store: Store) -> None:
    account = store.accounts.add(" Ana@CVS.example.org ", "Ana", Role.CURATOR, NOW, Charge(sources=("camden",)))
    assert (account.email, account.has_password) == ("ana@cvs.example.org", False)
    secret = store.accounts.link(account.id, NOW)
    assert store.accounts.linked(secret, NOW) == account
    with pytest.raises(InputError, match="too short"):
        store.accounts.choose_password(secret, "short", NOW)
    chosen = store.accounts.choose_password(secret, GOOD, NOW)
    assert chosen and chosen.has_password
    assert store.accounts.choose_password(secret, GOOD, NOW) is None
    assert store.accounts.proven("ANA@cvs.example.org", GOOD) == chosen


def test_a_link_ends_after_three_days_and_when_another_is_made(store: Store) -> None:
    account = store.accounts.add("ana@cvs.example.org", "Ana", Role.CURATOR, NOW)
    first = store.accounts.link(account.id, NOW)
    assert store.accounts.linked(first, NOW + timedelta(days=3)) is None
    second = store.accounts.link(account.id, NOW)
    assert store.accounts.linked(first, NOW) is None
    assert store.accounts.linked(second, NOW)


def test_nobody_signs_in_with_a_wrong_password_no_password_or_a_closed_account(store: Store) -> None:
    store.accounts.add("new@cvs.example.org", "New", Role.CURATOR, NOW)
    email = with_password(store)
    assert store.accounts.proven(email, "three unrelated hero") is None
    assert store.accounts.proven("new@cvs.example.org", "") is None
    assert store.accounts.proven("nobody@cvs.example.org", GOOD) is None
    store.accounts.close(email, NOW)
    assert store.accounts.proven(email, GOOD) is None


def test_a_sign_in_ends_by_itself_by_signing_out_and_with_the_account(store: Store) -> None:
    account = store.accounts.of(with_password(store))
    secret = store.sign_ins.begin(account.id, NOW)
    assert store.sign_ins.account(secret, NOW + timedelta(hours=1)) == account
    assert store.sign_ins.account(secret, NOW + timedelta(hours=2, minutes=59)) == account
    assert store.sign_ins.account(secret, NOW + timedelta(hours=5)) is None
    busy = store.sign_ins.begin(account.id, NOW)
    for hour in range(1, 12):
        assert store.sign_ins.account(busy, NOW + timedelta(hours=hour))
    assert store.sign_ins.account(busy, NOW + timedelta(hours=12)) is None
    left = store.sign_ins.begin(account.id, NOW)
    store.sign_ins.end(left)
    assert store.sign_ins.account(left, NOW) is None
    last = store.sign_ins.begin(account.id, NOW)
    store.accounts.close(account.email, NOW)
    assert store.sign_ins.account(last, NOW) is None


def test_a_new_role_counts_at_once(store: Store) -> None:
    account = store.accounts.of(with_password(store))
    secret = store.sign_ins.begin(account.id, NOW)
    store.accounts.change(account.email, charge=Charge(sources=("camden",)))
    seen = store.sign_ins.account(secret, NOW)
    assert seen and seen.sources == ("camden",)
    assert seen.looks_after("camden") and not seen.looks_after("barnet") and not seen.looks_after(None)
    store.accounts.change(account.email, role=Role.ADMINISTRATOR)
    seen = store.sign_ins.account(secret, NOW)
    assert seen and (seen.role, seen.sources) == (Role.ADMINISTRATOR, ())
    assert seen.looks_after("barnet") and seen.looks_after(None)


def test_a_curator_of_an_area_looks_after_its_lists_also_those_added_later(store: Store) -> None:
    email = store.accounts.add("ana@cvs.example.org", "Ana", Role.CURATOR, NOW, Charge(areas=("Hackney",))).email
    assert store.accounts.of(email).slugs == (), "an area that has no list yet is not every list"
    for slug, area in (("east", "hackney"), ("west", "Ealing"), ("none", None)):
        given = {"slug": slug, "name": slug, "platform": "csv_list", "address": "http://a.example", "area": area}
        store.sources.put(Source.model_validate(given))
    assert store.accounts.of(email).slugs == ("east",)
    both = store.accounts.change(email, charge=Charge(areas=("Hackney",), sources=("west",)))
    assert (both.slugs, both.looks_after("none"), both.every_source) == (("west", "east"), False, False)


def test_a_professional_is_of_a_team_and_an_owner_of_a_listing_and_neither_of_a_list(store: Store) -> None:
    team = {"name": "East", "email": "east@cvs.example.org", "phone": "020 7946 0123", "hours": "9 to 5"}
    number = store.teams.add(Team.model_validate(team | {"districts": ("E8",)})).id
    charge = Charge(team=number, occupation=Occupation.COACH, sources=("camden",))
    coach = store.accounts.add("bo@cvs.example.org", "Bo", Role.PROFESSIONAL, NOW, charge)
    assert (coach.called, coach.team, coach.sources) == ("health and wellbeing coach", number, ())
    assert coach.slugs == () and not coach.looks_after(None)
    with pytest.raises(InputError, match="bo@cvs.example.org"):
        store.teams.remove(number)
    owner = store.accounts.add("cy@club.example.org", "Cy", Role.OWNER, NOW, Charge(organisations=("Bow Club Ltd",)))
    assert not owner.looks_after("camden") and not owner.every_source
    runs, other, joined = (
        Listing(id=uuid4(), name=name, organisation=Organisation(name=by), last_seen=NOW)
        for name, by in (("Chess", "The Bow Club"), ("Go", "The Bow Chess Club"), ("Draughts", "Somebody"))
    )
    store.listings.save([runs, other, joined], {})
    assert store.listings.owned(owner) == [runs.id] and store.listings.owned(coach) == []
    named = store.accounts.change(owner.email, charge=Charge(listings=(joined.id,), trusted=True))
    assert store.listings.owned(named) == [joined.id] and named.trusted
    store.listings.save([], {joined.id: other.id})
    assert store.listings.owned(named) == [other.id], "what theirs was joined into is theirs"
    for role, field in ((Role.PROFESSIONAL, "team"), (Role.OWNER, "listing")):
        with pytest.raises(InputError) as raised:
            store.accounts.change(coach.email, role, Charge())
        assert raised.value.field == field
    with pytest.raises(InputError, match="no team 99"):
        store.accounts.change(coach.email, charge=Charge(team=99))
    assert store.accounts.of(coach.email) == coach


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [
        ("no address", "Ana", "email"),
        ("ana@cvs.example.org", " ", "name"),
        ("ana@cvs.example.org", "A" * 201, "name"),
        ("taken@cvs.example.org", "Ana", "email"),
    ],
)
def test_what_is_wrong_with_an_account_is_named(store: Store, email: str, name: str, field: str) -> None:
    store.accounts.add("taken@cvs.example.org", "Taken", Role.CURATOR, NOW)
    with pytest.raises(InputError) as raised:
        store.accounts.add(email, name, Role.CURATOR, NOW)
    assert raised.value.field == field
    assert len(store.accounts.all()) == 1


@pytest.mark.parametrize("password", ["elevenchars", "x" * 201, "aaaaaaaaaaaaa", "Password1234", "ana.surname12"])
def test_a_password_that_is_guessed_at_once_will_not_do(password: str) -> None:
    with pytest.raises(InputError) as raised:
        hashed(password, "ana.surname")
    assert password not in str(raised.value)


def test_of_a_password_only_a_hash_is_kept(store: Store) -> None:
    email = with_password(store)
    with store.database.reading() as session:
        kept = session.execute(text("SELECT password FROM account WHERE email = :email"), {"email": email}).scalar()
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    assert fits(GOOD, kept)
    assert not fits(GOOD, None)


def test_what_was_done_is_read_in_order_and_can_be_neither_changed_nor_deleted(store: Store) -> None:
    for number in range(3):
        store.audit.add(Done(at=NOW + timedelta(minutes=number), who="ana", action="retired", subject=str(number)))
    assert [done.subject for done in store.audit.all()] == ["0", "1", "2"]
    assert [done.subject for done in store.audit.all(NOW + timedelta(minutes=2))] == ["2"]
    for change in ("UPDATE audit SET who = 'bea'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="never changed"), store.database.writing() as session:
            session.execute(text(change))
    assert {done.who for done in store.audit.all()} == {"ana"}
