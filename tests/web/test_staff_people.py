"""The pages of administrators: the people of the staff, and what was done."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from lxml import html
from starlette.testclient import TestClient

from directory.account import Account, Charge, Occupation, Role
from directory.sealing import data_keys
from directory.settings import Settings
from directory.source import Source
from directory.store import Done, Store
from directory.team import Team
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from tests.web.people import browser_of, person
from web.staff.people import version_of

PEOPLE, INVITE, LOG = "/staff/people", "/staff/people/invite", "/staff/log"
GOOD = "three unrelated herons"
TEAM = {"name": "East", "email": "e@cvs.example.org", "phone": "020 7946 0123", "hours": "9 to 5", "districts": ("E8",)}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Settings:
    return small_directory.settings_in(tmp_path_factory.mktemp("people"), cache_dir)


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[tuple[Service, FastAPI]]:
    service, app = site_on(settings)
    for slug, area in (("camden", "Camden"), ("east", "Hackney")):
        given = {
            "slug": slug,
            "name": f"List of {slug}",
            "platform": "csv",
            "address": "http://a.example",
            "area": area,
        }
        service.store.sources.put(Source.model_validate(given))
    service.store.teams.add(Team.model_validate(TEAM))
    yield service, app
    service.close()


@pytest.fixture
def app(site: tuple[Service, FastAPI]) -> FastAPI:
    return site[1]


@pytest.fixture
def store(site: tuple[Service, FastAPI]) -> Store:
    return site[0].store


@pytest.fixture(scope="module")
def head(site: tuple[Service, FastAPI]) -> Account:
    return person(site[0].store, "head@cvs.example.org", Role.ADMINISTRATOR)


@pytest.fixture
def client(app: FastAPI, store: Store, head: Account) -> TestClient:
    return browser_of(app, store, head)


def last(store: Store) -> Done:
    return list(store.audit.all())[-1]


def change(store: Store, account: Account, **told: object) -> dict[str, object]:
    return {"act": "change", "version": version_of(store.accounts.of(account.email))} | told


def test_somebody_is_invited_and_chooses_a_password_by_the_link(client: TestClient, store: Store, app: FastAPI) -> None:
    told = {
        "email": "ana@cvs.example.org",
        "name": "Ana",
        "role": "curator",
        "sources": ["camden"],
        "areas": ["Hackney"],
    }
    page = client.post(INVITE, data=told).text
    link = re.search(r"http://testserver(/staff/password/[\w-]+)</code>", page)
    assert link, "no mail server: the link is shown"
    ana = store.accounts.of("ana@cvs.example.org")
    assert (ana.sources, ana.areas, ana.slugs) == (("camden",), ("Hackney",), ("camden", "east"))
    assert (last(store).action, last(store).detail) == ("added an account", "curator of camden, Hackney")
    chosen = TestClient(app, follow_redirects=False).post(link[1], data={"password": GOOD})
    assert chosen.headers["location"] == "/staff"
    assert "has no password" not in client.get(f"{PEOPLE}/{ana.id}").text
    assert link[1] not in client.get(f"{PEOPLE}/{ana.id}").text


def test_with_a_mail_server_the_link_is_sent_and_shown_to_nobody(tmp_path: Path, cache_dir: Path) -> None:
    mail = {"smtp_host": "127.0.0.1", "smtp_from": "kith@example.org", "site_url": "https://kith.example.org"}
    settings = small_directory.settings_in(tmp_path / "mail", cache_dir).model_copy(update=mail)
    service, app = site_on(settings)
    client = browser_of(app, service.store, person(service.store, "head@cvs.example.org", Role.ADMINISTRATOR))
    sent = client.post(INVITE, data={"email": "bo@cvs.example.org", "name": "Bo", "role": "curator"})
    assert sent.status_code == 303
    assert "/staff/password/" not in client.get(sent.headers["location"]).text
    [job] = [job for job in service.store.jobs.waiting() if job.kind == "e-mail"]
    message = service.store.outbox.message(job, data_keys(settings))
    assert message and message.to == "bo@cvs.example.org"
    assert "https://kith.example.org/staff/password/" in message.text
    service.close()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "head@cvs.example.org"}, "email"),
        ({"name": " "}, "name"),
        ({"role": "king"}, "role"),
        ({"role": "professional"}, "team"),
        ({"role": "professional", "team": "99"}, "team"),
        ({"role": "owner", "listings": "no-such"}, "listings"),
        ({"role": "owner", "organisations": "Nobody's"}, "organisations"),
        ({"sources": ["none"]}, "sources"),
        ({"areas": ["Nowhere"]}, "areas"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_told_and_nothing_is_lost(
    client: TestClient, store: Store, told: dict[str, object], field: str
) -> None:
    before = len(store.accounts.all()), len(list(store.audit.all()))
    sent = {"email": "new@cvs.example.org", "name": "New <b>", "role": "curator", "organisations": "Bow Club"} | told
    page = client.post(INVITE, data=sent)
    assert (page.status_code, "<title>Error: Invite somebody" in page.text) == (422, True)
    assert f'href="#{field}"' in page.text and f'id="{field}"' in page.text
    assert (str(sent["email"]) in page.text and "New &lt;b&gt;" in page.text) or not str(sent["name"]).strip()
    assert (len(store.accounts.all()), len(list(store.audit.all()))) == before


def test_a_role_is_changed_at_once_and_two_who_change_it_notice(client: TestClient, store: Store, app: FastAPI) -> None:
    cy = person(store, "cy@cvs.example.org")
    theirs = browser_of(app, store, cy)
    assert theirs.get("/staff").status_code == 200
    first = change(store, cy, role="professional", team="1", occupation="care coordinator")
    second = first | {"role": "curator", "sources": ["east"]}
    assert client.post(f"{PEOPLE}/{cy.id}", data=first).status_code == 303
    assert theirs.get("/staff").status_code == 403
    both = client.post(f"{PEOPLE}/{cy.id}", data=second)
    assert both.status_code == 409 and "it is now care coordinator of team 1" in both.text
    assert store.accounts.of(cy.email).occupation is Occupation.CARE_COORDINATOR
    assert last(store).subject == "GET /staff"
    again = dict(second) | {"version": version_of(store.accounts.of(cy.email))}
    assert client.post(f"{PEOPLE}/{cy.id}", data=again).status_code == 303
    assert store.accounts.of(cy.email).sources == ("east",)
    assert last(store).detail == "care coordinator of team 1 to curator of east"


def test_a_curator_whose_list_was_removed_does_not_get_every_list(client: TestClient, store: Store) -> None:
    gil = person(store, "gil@cvs.example.org", Role.CURATOR, Charge(sources=("gone",), areas=("Nowhere",)))
    page = html.fromstring(client.get(f"{PEOPLE}/{gil.id}").text)
    ticked = page.xpath("//input[@checked and (@name='sources' or @name='areas')]/@value")
    assert ticked == ["gone", "Nowhere"]
    kept = client.post(f"{PEOPLE}/{gil.id}", data=change(store, gil, role="curator", sources=["gone"]))
    assert kept.status_code == 422 and not store.accounts.of(gil.email).every_source


def test_an_account_is_closed_reopened_and_its_second_factor_taken_off(
    client: TestClient, store: Store, app: FastAPI, settings: Settings
) -> None:
    dee = person(store, "dee@cvs.example.org")
    theirs = browser_of(app, store, dee)
    store.second_factors.begin(dee.id, data_keys(settings))
    address = f"{PEOPLE}/{dee.id}"
    assert client.post(address, data={"act": "reset"}).status_code == 303
    assert (theirs.get("/staff").status_code, store.second_factors.of(dee.id)) == (303, None)
    assert last(store).action == "took off a second factor"
    theirs = browser_of(app, store, dee)
    assert client.post(address, data={"act": "close"}).headers["location"] == f"{address}?done=closed"
    assert theirs.get("/staff").status_code == 303
    assert client.post(address, data={"act": "link"}).status_code == 409
    assert "/staff/password/" in client.post(address, data={"act": "reopen"}).text
    assert not store.accounts.of(dee.email).disabled
    assert [done.action for done in store.audit.all()][-2:] == ["closed an account", "reopened an account"]
    assert client.post(address, data={"act": "delete"}).status_code == 404
    assert client.get(f"{PEOPLE}/00000000-0000-0000-0000-000000000001").status_code == 404


def test_nobody_shuts_themselves_out(client: TestClient, store: Store, head: Account) -> None:
    for told in (change(store, head, role="curator"), {"act": "close"}, {"act": "reset"}):
        refused = client.post(f"{PEOPLE}/{head.id}", data=told)
        assert (refused.status_code, "your own account" in refused.text) == (422, True)
    assert store.accounts.of(head.email).role is Role.ADMINISTRATOR


def test_the_list_says_of_each_what_they_are(client: TestClient, store: Store) -> None:
    person(store, "pro@nhs.example.org", Role.PROFESSIONAL, Charge(team=1, occupation=Occupation.LINK_WORKER))
    page = client.get(PEOPLE).text
    assert "Link worker of team 1" in page and "has no password yet" in page and "Administrator of all lists" in page


def test_the_log_is_found_by_who_what_and_day_and_pages(client: TestClient, store: Store) -> None:
    for number in range(60):
        at = now() + timedelta(days=100, minutes=number)
        store.audit.add(
            Done(at=at, who=f"wren{number % 2}@cvs.example.org", action="kept apart", subject=f"a/{number}")
        )
    page = client.get(LOG, params={"who": "WREN"}).text
    assert "60 lines" in page and "a/59<" in page and "a/9<" not in page and "page=2" in page
    assert "a/9<" in client.get(LOG, params={"who": "wren", "page": 2}).text
    assert "30 lines" in client.get(LOG, params={"who": "wren1@", "action": "apart"}).text
    assert "0 lines" in client.get(LOG, params={"who": "wr%n"}).text
    day = (now() + timedelta(days=100)).date().isoformat()
    assert "60 lines" in client.get(LOG, params={"who": "wren", "since": day, "until": day}).text
    assert "0 lines" in client.get(LOG, params={"who": "wren", "until": "2020-01-01"}).text
    wrong = client.get(LOG, params={"since": "yesterday"})
    assert (wrong.status_code, 'value="yesterday"' in wrong.text, 'href="#since"' in wrong.text) == (422, True, True)
    assert 'href="#until"' in client.get(LOG, params={"until": "9999-12-31"}).text, "the day after is no day"
    assert client.get(LOG, params={"page": "9" * 20}).status_code == 422


def test_the_log_is_exported_for_a_spreadsheet_that_reckons_nothing_and_that_is_kept(
    client: TestClient, store: Store, head: Account
) -> None:
    store.audit.add(Done(at=now(), who="owl@cvs.example.org", action="kept apart", subject='=HYPERLINK("x")'))
    answer = client.get(f"{LOG}/export", params={"who": "owl"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "attachment" in answer.headers["content-disposition"]
    columns, row = csv.reader(io.StringIO(answer.text))
    assert columns == ["at", "who", "action", "subject", "detail"] and row[3] == '\'=HYPERLINK("x")'
    assert (last(store).who, last(store).action, last(store).subject) == (head.email, "exported the log", "csv")
    [line] = json.loads(client.get(f"{LOG}/export", params={"who": "owl", "kind": "json"}).text)
    assert line["subject"] == '=HYPERLINK("x")'
    assert json.loads(client.get(f"{LOG}/export", params={"who": "nobody at all", "kind": "json"}).text) == []
    assert client.get(f"{LOG}/export", params={"kind": "exe"}).status_code == 422
