"""Signing in, and what each of the staff may see and do, on a real store."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from directory.account import Charge, Role
from directory.sealing import data_keys
from directory.source import Source
from directory.store import Pair, ReviewKind, Store
from directory.suggestion import Offered, Suggester, Suggestion, SuggestionKind
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from web.staff.signed_in import COOKIE

GOOD = "three unrelated herons"
PAIR = {"kind": "PAIR", "subject": "a/1", "other": "a/2"}


@pytest.fixture
def service(tmp_path: Path, cache_dir: Path) -> Iterator[Service]:
    service, app = site_on(small_directory.settings_in(tmp_path / "staff", cache_dir))
    service.app = app  # type: ignore[attr-defined]
    yield service
    service.close()


@pytest.fixture
def store(service: Service) -> Store:
    for slug in ("a", "b"):
        given = {"slug": slug, "name": slug, "platform": "csv_list", "address": "http://a.example"}
        service.store.sources.put(Source.model_validate(given))
    pairs = [Pair(record=f"{slug}/1", other=f"{slug}/2", reasons=("same phone",)) for slug in ("a", "b")]
    service.store.review.put_pairs(pairs)
    return service.store


def browser(service: Service) -> TestClient:
    return TestClient(service.app, follow_redirects=False)  # type: ignore[attr-defined]


def signed_in(service: Service, email: str, role: Role = Role.CURATOR, sources: tuple[str, ...] = ()) -> TestClient:
    client = browser(service)
    account = service.store.accounts.add(email, "Ana", role, now(), Charge(sources=sources))
    chosen = client.post(f"/staff/password/{service.store.accounts.link(account.id, now())}", data={"password": GOOD})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/staff")
    return client


def actions(store: Store) -> list[str]:
    return [done.action for done in store.audit.all()]


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(service: Service, store: Store) -> None:
    client = browser(service)
    asked = client.get("/staff/item?kind=PAIR&subject=a/1&other=a/2")
    assert asked.headers["location"] == "/staff/sign-in?then=%2Fstaff%2Fitem"
    assert client.post("/staff/item", data=PAIR | {"act": "join"}).headers["location"].startswith("/staff/sign-in")
    assert store.decisions.standing() == []
    signed_in(service, "ana@cvs.example.org")
    sent = {"email": "ana@cvs.example.org", "password": GOOD, "then": "https://elsewhere.example"}
    entered = client.post("/staff/sign-in", data=sent)
    assert entered.headers["location"] == "/staff"
    cookie = entered.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/staff"))
    assert client.get("/staff").status_code == 200


def test_a_wrong_password_says_not_which_was_wrong_and_is_kept(service: Service, store: Store) -> None:
    signed_in(service, "ana@cvs.example.org")
    client = browser(service)
    pages = []
    for email in ("ana@cvs.example.org", "nobody@cvs.example.org"):
        answer = client.post("/staff/sign-in", data={"email": email, "password": "not the password"})
        assert (answer.status_code, COOKIE in answer.cookies) == (422, False)
        assert "<title>Error: Sign in" in answer.text
        assert "not the password" not in answer.text
        pages.append(answer.text.replace(email, ""))
    assert pages[0].count("do not belong together") == pages[1].count("do not belong together") > 0
    tried = [(done.who, done.action) for done in store.audit.all()][-2:]
    assert tried == [(who, "could not sign in") for who in ("ana@cvs.example.org", "nobody")]


def test_a_password_typed_as_an_address_is_not_kept(service: Service, store: Store) -> None:
    browser(service).post("/staff/sign-in", data={"email": GOOD, "password": ""})
    assert GOOD not in str(list(store.audit.all()))


def test_who_forgot_is_sent_a_link_and_nobody_learns_who_has_an_account(tmp_path: Path, cache_dir: Path) -> None:
    settings = small_directory.settings_in(tmp_path / "staff", cache_dir)
    mail = {"smtp_host": "127.0.0.1", "smtp_from": "kith@example.org", "site_url": "https://kith.example.org"}
    service, app = site_on(settings.model_copy(update=mail))
    client = TestClient(app)
    for email in ("ana@cvs.example.org", "closed@cvs.example.org"):
        service.store.accounts.add(email, "Ana", Role.CURATOR, now())
    service.store.accounts.close("closed@cvs.example.org", now())
    asked = (" ANA@cvs.example.org", "closed@cvs.example.org", "nobody@cvs.example.org")
    pages = [client.post("/staff/forgotten", data={"email": email}) for email in asked]
    assert [page.status_code for page in pages] == [200] * 3
    assert len({re.sub('nonce="[^"]+"', "", page.text) for page in pages}) == 1
    [job] = [job for job in service.store.jobs.waiting() if job.kind == "e-mail"]
    message = service.store.outbox.message(job, data_keys(service.settings))
    assert message and message.to == "ana@cvs.example.org"
    assert service.store.accounts.linked(message.text.split("/staff/password/")[1].split()[0], now())
    service.close()


def test_who_guesses_is_stopped_and_nobody_else_is_locked_out(service: Service) -> None:
    signed_in(service, "ana@cvs.example.org")
    guess = {"email": "ana@cvs.example.org", "password": "a wrong guess at it"}
    statuses = [browser(service).post("/staff/sign-in", data=guess).status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]
    elsewhere = TestClient(service.app, client=("203.0.113.9", 1), follow_redirects=False)  # type: ignore[attr-defined]
    assert elsewhere.post("/staff/sign-in", data=guess | {"password": GOOD}).status_code == 303


def test_signing_out_ends_it_on_the_server_too(service: Service, store: Store) -> None:
    client = signed_in(service, "ana@cvs.example.org")
    secret = client.cookies[COOKIE]
    assert client.post("/staff/sign-out").status_code == 303
    assert store.sign_ins.account(secret, now()) is None
    assert actions(store)[-1] == "signed out"


def test_a_link_for_a_password_works_once_and_a_bad_password_does_not_use_it_up(service: Service) -> None:
    account = service.store.accounts.add("ana@cvs.example.org", "Ana", Role.CURATOR, now())
    address = f"/staff/password/{service.store.accounts.link(account.id, now())}"
    client = browser(service)
    assert "ana@cvs.example.org" in client.get(address).text
    assert client.post(address, data={"password": "short"}).status_code == 422
    assert client.post(address, data={"password": GOOD}).status_code == 303
    assert client.get(address).status_code == 410
    assert client.post(address, data={"password": GOOD}).status_code == 410


def test_the_inbox_settles_once_says_so_and_undoes(service: Service, store: Store) -> None:
    client = signed_in(service, "ana@cvs.example.org")
    page = client.get("/staff").text
    assert "May be the same (2)" in page
    assert "same phone" in client.get("/staff/item", params=PAIR).text
    done = client.post("/staff/item", data=PAIR | {"act": "apart"})
    [decision] = store.decisions.standing()
    assert (decision.by, decision.record) == ("ana@cvs.example.org", "a/1")
    after = client.get(done.headers["location"]).text
    [settled] = store.settled.newest(most=9)
    assert "Done: kept apart" in after and "May be the same (1)" in after
    again = client.post("/staff/item", data=PAIR | {"act": "join"})
    assert (again.status_code, "does not wait any more" in again.text) == (409, True)
    assert client.post("/staff/undo", data={"settled": settled.id}).status_code == 303
    assert store.decisions.standing() == []
    assert actions(store)[-2:] == ["kept apart", "undid"]
    assert "May be the same (2)" in client.get("/staff").text
    store.review.put_pairs([])
    assert client.post("/staff/item", data=PAIR | {"act": "apart"}).status_code == 409


def test_a_suggestion_is_read_and_dismissed_with_a_reason(service: Service, store: Store) -> None:
    offered = Offered(name="Chess on Mondays", what="We play chess.", phone="020 7946 0123")
    said = Suggestion(
        kind=SuggestionKind.LISTING, at=now(), offered=offered, suggester=Suggester(email="sam@chess.example")
    )
    number = store.suggestions.add(said, data_keys(service.settings))
    client = signed_in(service, "ana@cvs.example.org")
    item = {"kind": "SUGGESTED", "subject": str(number), "mark": store.review.page(ReviewKind.SUGGESTED)[0].mark}
    page = client.get("/staff/item", params=item).text
    assert "Chess on Mondays" in page and "sam@chess.example" in page
    assert actions(store)[-1] == "read who suggested"
    without = client.post("/staff/item", data=item | {"act": "dismiss"})
    assert (without.status_code, "Say why" in without.text) == (422, True)
    assert client.post("/staff/item", data=item | {"act": "dismiss", "reason": "Not local"}).status_code == 303
    assert "Not local" not in str(list(store.audit.all())), "what somebody writes can be deleted, the log cannot"
    assert [waiting.subject for waiting in store.review.waiting()] == ["a/1", "b/1"]


@pytest.mark.parametrize(
    ("role", "sources", "sees", "status"),
    [
        (Role.CURATOR, (), {"a/1", "b/1"}, 303),
        (Role.CURATOR, ("b",), {"b/1"}, 403),
        (Role.CURATOR, ("a",), {"a/1"}, 303),
        (Role.ADMINISTRATOR, ("b",), {"a/1", "b/1"}, 303),
    ],
)
def test_each_sees_and_settles_what_is_theirs(
    service: Service, store: Store, role: Role, sources: tuple[str, ...], sees: set[str], status: int
) -> None:
    client = signed_in(service, "ana@cvs.example.org", role, sources)
    page = client.get("/staff").text
    assert {record for record in ("a/1", "b/1") if record in page} == sees
    answer = client.post("/staff/item", data=PAIR | {"act": "apart"})
    assert answer.status_code == status
    assert ("for others of the staff" in answer.text) == (status == 403) and "another site" not in answer.text
    assert ("was refused" in actions(store)) == (status == 403)
    assert len(store.decisions.standing()) == (status == 303)


def test_only_who_decided_or_an_administrator_undoes(service: Service, store: Store) -> None:
    signed_in(service, "ana@cvs.example.org").post("/staff/item", data=PAIR | {"act": "join"})
    [settled] = store.settled.newest(most=9)
    undo = {"settled": settled.id}
    assert signed_in(service, "bea@cvs.example.org").post("/staff/undo", data=undo).status_code == 403
    head = signed_in(service, "head@cvs.example.org", Role.ADMINISTRATOR)
    assert head.post("/staff/undo", data=undo).status_code == 303
    assert head.post("/staff/undo", data=undo).status_code == 409
    assert head.post("/staff/undo", data={"settled": settled.id + 1}).status_code == 404


def test_a_closed_account_and_a_long_pause_end_what_can_be_seen(service: Service, store: Store) -> None:
    client = signed_in(service, "ana@cvs.example.org")
    secret = client.cookies[COOKIE]
    assert store.sign_ins.account(secret, now() + timedelta(hours=3)) is None
    store.accounts.close("ana@cvs.example.org", now())
    assert client.get("/staff").status_code == 303


def test_another_site_cannot_settle_anything(service: Service, store: Store) -> None:
    client = signed_in(service, "ana@cvs.example.org")
    for path, data in (
        ("/staff/item", PAIR | {"act": "join"}),
        ("/staff/sign-out", {}),
        ("/staff/bulk", {"kind": "PAIR", "act": "join", "ticked": ["subject=a/1"]}),
        ("/staff/undo", {"settled": 1}),
    ):
        assert client.post(path, data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert store.decisions.standing() == []
