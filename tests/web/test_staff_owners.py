"""A listing owner sees, confirms and corrects their own listings; a claim that is believed makes one."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from directory.account import Charge, Role
from directory.sealing import DataKeys, data_keys
from directory.store import Store
from directory.suggestion import Suggester, Suggestion, SuggestionKind, Wrong
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from tests.web.people import browser_of, person

MINE = "/staff/mine"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[tuple[Service, FastAPI]]:
    service, app = site_on(small_directory.settings_in(tmp_path_factory.mktemp("owners"), cache_dir))
    small_directory.fill(service.store, cache_dir)
    yield service, app
    service.close()


@pytest.fixture
def app(site: tuple[Service, FastAPI]) -> FastAPI:
    return site[1]


@pytest.fixture
def store(site: tuple[Service, FastAPI]) -> Store:
    return site[0].store


@pytest.fixture
def keys(site: tuple[Service, FastAPI]) -> DataKeys:
    return data_keys(site[0].settings)


def named(store: Store, name: str) -> UUID:
    return small_directory.named(store, name).id


def last(store: Store) -> tuple[str, str]:
    done = list(store.audit.all())[-1]
    return done.action, done.subject


def test_an_owner_sees_theirs_and_nothing_else(app: FastAPI, store: Store) -> None:
    charge = Charge(listings=(named(store, small_directory.SHED),), organisations=("Dalston Neighbourhood Advice",))
    client = browser_of(app, store, person(store, "ana@shed.example.org", Role.OWNER, charge))
    page = client.get(MINE).text
    assert "My listings (2)" in page and small_directory.DEBT in page and "Bow Men" in page
    assert small_directory.ENGLISH not in page
    other = named(store, small_directory.ENGLISH)
    for method, path in (("GET", ""), ("POST", ""), ("POST", "/right"), ("POST", "/room")):
        assert client.request(method, f"{MINE}/{other}{path}", data={"room": "full"}).status_code == 403
        assert last(store) == ("was refused", f"listing {other}")
    assert store.decisions.standing() == []
    shown = client.get(f"{MINE}/{named(store, small_directory.DEBT)}").text
    assert "St Mark&#39;s Hall, E8 1EA" in shown and "020 7946 0123" in shown and "Tuesdays" in shown


def test_what_an_owner_says_waits_for_a_curator(app: FastAPI, store: Store, keys: DataKeys) -> None:
    debt = named(store, small_directory.DEBT)
    client = browser_of(app, store, person(store, "bo@dalston.example.org", Role.OWNER, Charge(listings=(debt,))))
    address = f"{MINE}/{debt}"
    assert client.post(f"{address}/right").headers["location"] == f"{address}?done=right"
    assert "A curator of the directory sees that it is still right" in client.get(f"{address}?done=right").text
    assert client.post(f"{address}/room", data={"room": "waiting list"}).status_code == 303
    now_ = {"name": small_directory.DEBT, "where": "St Mark's Hall, E8 1EA", "when": "Wednesdays 2pm to 4pm"}
    page = client.get(address).text
    [what] = re.findall(r'<textarea[^>]* name="what"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    sent = now_ | {"what": what.replace("\n", "\r\n"), "cost": "Free", "contact": "", "line": "From January."}
    assert client.post(address, data=sent).status_code == 303
    assert store.decisions.standing() == []
    held = [each.suggestion for each in store.suggestions.waiting(keys) if each.suggestion.listing == debt]
    right, room, corrected = held
    assert (right.kind, right.runs_it) == (SuggestionKind.RIGHT, True)
    assert room.line == "Now: Waiting list."
    assert corrected.wrong == (Wrong.TIMES, Wrong.CONTACT)
    assert corrected.line == "When: Wednesdays 2pm to 4pm\nPhone, email, website: nothing\nFrom January."
    assert corrected.suggester.email == "bo@dalston.example.org"
    assert last(store) == ("said as owner: corrected", str(debt))
    assert "Wednesdays" not in str(list(store.audit.all()))


def test_what_is_wrong_with_a_correction_is_told_and_kept(app: FastAPI, store: Store, keys: DataKeys) -> None:
    shed = named(store, small_directory.SHED)
    client = browser_of(app, store, person(store, "cy@shed.example.org", Role.OWNER, Charge(listings=(shed,))))
    before = len(store.suggestions.waiting(keys))
    same = {"name": small_directory.SHED, "where": "E3 5LU"}
    for told, field in (
        ({}, "line"),
        ({"name": ""}, "name"),
        ({"when": "x" * 301}, "when"),
        ({"line": "y" * 1001}, "line"),
    ):
        answer = client.post(f"{MINE}/{shed}", data=same | told)
        assert (answer.status_code, "<title>Error: " in answer.text) == (422, True)
        assert f'href="#{field}"' in answer.text and "E3 5LU" in answer.text
    assert client.post(f"{MINE}/{shed}/room", data={"room": "perhaps"}).status_code == 422
    assert len(store.suggestions.waiting(keys)) == before


def test_who_is_trusted_decides_at_once_and_is_not_named(app: FastAPI, store: Store, cache_dir: Path) -> None:
    english = named(store, small_directory.ENGLISH)
    charge = Charge(listings=(english,), trusted=True)
    client = browser_of(app, store, person(store, "dee@english.example.org", Role.OWNER, charge))
    assert client.post(f"{MINE}/{english}/right").headers["location"] == f"{MINE}/{english}?done=trusted"
    client.post(f"{MINE}/{english}/room", data={"room": "full"})
    small_directory.merge(store, cache_dir)
    listing = store.listings.get(english)
    assert listing.assured == now().date() and listing.capacity and listing.capacity.value == "full"
    assert "dee@" not in listing.model_dump_json()
    done = list(store.audit.all())[-1]
    assert (done.who, done.detail) == ("dee@english.example.org", "decided")
    client.post(f"{MINE}/{english}/room", data={"room": "open"})
    small_directory.merge(store, cache_dir)
    assert store.listings.get(english).capacity is None


def claim(store: Store, keys: DataKeys, listing: UUID, email: str = "eve@walk.example.org") -> int:
    who = Suggester(name="Eve", role="Chair", email=email)
    said = Suggestion(kind=SuggestionKind.CLAIM, at=now(), listing=listing, runs_it=True, suggester=who)
    return store.suggestions.add(said, keys)


def test_a_claim_that_is_believed_invites_its_owner_once(app: FastAPI, store: Store, keys: DataKeys) -> None:
    walk, debt = named(store, small_directory.TWICE), named(store, small_directory.DEBT)
    curator = browser_of(app, store, person(store, "fay@cvs.example.org"))
    number = claim(store, keys, walk)
    item = curator.get("/staff/item", params={"kind": "SUGGESTED", "subject": str(number)}).text
    assert f'action="/staff/claim/{number}"' in item
    page = curator.post(f"/staff/claim/{number}")
    link = re.search(r"http://testserver(/staff/password/[\w-]+)</code>", page.text)
    assert page.status_code == 200 and link, "no mail server: the link is shown"
    eve = store.accounts.of("eve@walk.example.org")
    assert (eve.role, eve.listings, eve.name) == (Role.OWNER, (walk,), "Eve")
    assert curator.post(f"/staff/claim/{number}").status_code == 409
    chosen = TestClient(app, follow_redirects=False).post(link[1], data={"password": "three unrelated herons"})
    assert chosen.headers["location"] == MINE
    assert curator.post(f"/staff/claim/{claim(store, keys, debt)}").status_code == 303
    assert store.accounts.of(eve.email).listings == (walk, debt), "who is an owner already gets one more"


def test_a_claim_is_not_believed_by_who_may_not_nor_of_who_is_staff(app: FastAPI, store: Store, keys: DataKeys) -> None:
    walk = named(store, small_directory.TWICE)
    staff = person(store, "gus@cvs.example.org")
    number = claim(store, keys, walk, staff.email)
    some = person(store, "hal@cvs.example.org", Role.CURATOR, Charge(sources=("links-list",)))
    assert browser_of(app, store, some).post(f"/staff/claim/{number}").status_code == 403
    assert last(store) == ("was refused", f"claim {number}")
    lines = len(list(store.audit.all()))
    assert browser_of(app, store, staff).post(f"/staff/claim/{number}").status_code == 409
    assert store.accounts.of(staff.email).role is Role.CURATOR
    assert len(list(store.audit.all())) == lines and any(held.id == number for held in store.suggestions.waiting(keys))
