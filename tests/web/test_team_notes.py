"""A worker's note stands beside the hit for the own team, and for others where it is shared."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from lxml import html
from starlette.testclient import TestClient

from directory.account import Charge, Role
from directory.settings import Settings
from directory.team import Team
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now
from tests.web.people import own_site
from tests.web.test_plans import TEAM, searched
from web.staff.signed_in import COOKIE


@pytest.fixture(scope="module")
def service_and_app(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, FastAPI]]:
    with own_site(small, tmp_path_factory.mktemp("workers")) as both:
        yield both


@pytest.fixture(scope="module")
def service(service_and_app: tuple[Service, FastAPI]) -> Service:
    return service_and_app[0]


def worker(service: Service, app: FastAPI, name: str, district: str) -> TestClient:
    team = service.store.teams.add(Team.model_validate(TEAM | {"name": name, "districts": (district,)})).id
    account = service.store.accounts.add(f"{name}@notes.example.org", name, Role.PROFESSIONAL, now(), Charge(team=team))
    secret = service.store.sign_ins.begin(account.id, now(), proved=True)
    return TestClient(app, follow_redirects=False, cookies={COOKIE: secret})


@pytest.fixture(scope="module")
def ana(service_and_app: tuple[Service, FastAPI]) -> TestClient:
    return worker(*service_and_app, "west", "W1")


@pytest.fixture(scope="module")
def bo(service_and_app: tuple[Service, FastAPI]) -> TestClient:
    return worker(*service_and_app, "south", "SE1")


def notes_page(client: TestClient) -> str:
    page = searched(client, "behind on the rent")
    name = f"//li[contains(., '{small_directory.DEBT}')]//a[contains(@href, '/staff/notes/')]/@href"
    return str(page.xpath(name)[0])


def test_a_note_is_beside_the_hit_at_once_and_elsewhere_where_it_is_shared(ana: TestClient, bo: TestClient) -> None:
    notes = notes_page(ana)
    assert ana.post(notes, data={"text": "Good for shy people"}).status_code == 303
    assert "west, Sunday 22 November: “Good for shy people”" in searched(ana, "behind on the rent").text_content()
    assert "shy people" not in bo.get(notes).text
    ana.post(notes, data={"text": "Full until January", "shared": "yes"})
    assert "Full until January" in bo.get(notes).text
    assert "shy people" not in ana.get(notes.replace("/staff/notes", "/listing")).text


def test_what_says_who_somebody_is_is_refused_and_kept_in_the_form(ana: TestClient) -> None:
    refused = ana.post(notes_page(ana), data={"text": "Mrs Khan liked it", "shared": "yes"})
    page = html.fromstring(refused.text)
    assert refused.status_code == 422 and page.xpath("string(//title)").startswith("Error: ")
    assert page.xpath("//input[@id='text']/@value") == ["Mrs Khan liked it"]
    assert page.xpath("//input[@name='shared']/@checked")


def test_a_colleagues_note_cannot_be_taken_away(ana: TestClient, bo: TestClient) -> None:
    notes = notes_page(ana)
    ana.post(notes, data={"text": "Closed in August", "shared": "yes"})
    [remove] = html.fromstring(ana.get(notes).text).xpath("//form[contains(., 'Closed in August')]/@action")
    assert "remove" not in bo.get(notes).text and bo.post(remove).status_code == 404
    assert ana.post(remove).headers["location"] == notes
    assert "Closed in August" not in ana.get(notes).text
    assert ana.get("/staff/notes/00000000-0000-0000-0000-000000000001").status_code == 404
    assert ana.post(f"/staff/notes/{'9' * 30}/remove").status_code == 422
