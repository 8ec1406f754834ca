"""A team reads what people who refer themselves said, and takes it to its end; nobody else can."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from lxml import html
from starlette.testclient import TestClient

from directory.account import Charge, Role
from directory.referral import Sent
from directory.sealing import data_keys
from directory.settings import Settings
from directory.team import Team
from search_api.service import Service
from tests.directory.test_referrals import SAID
from tests.web.conftest import now
from tests.web.people import browser_of, own_site, person
from tests.web.test_plans import TEAM


@pytest.fixture(scope="module")
def service_and_app(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, FastAPI]]:
    with own_site(small, tmp_path_factory.mktemp("workers")) as both:
        yield both


@pytest.fixture(scope="module")
def service(service_and_app: tuple[Service, FastAPI]) -> Service:
    return service_and_app[0]


def member(service: Service, app: FastAPI, name: str, district: str) -> tuple[int, TestClient]:
    team = service.store.teams.add(Team.model_validate(TEAM | {"name": name, "districts": (district,)})).id
    account = person(service.store, f"{name}@referrals.example.org", Role.PROFESSIONAL, Charge(team=team))
    return team, browser_of(app, service.store, account)


@pytest.fixture(scope="module")
def east(service_and_app: tuple[Service, FastAPI]) -> tuple[int, TestClient]:
    return member(*service_and_app, "stepney", "E1")


@pytest.fixture(scope="module")
def north(service_and_app: tuple[Service, FastAPI]) -> tuple[int, TestClient]:
    return member(*service_and_app, "barnsbury", "N1")


@pytest.fixture
def reference(service: Service, east: tuple[int, TestClient], request: pytest.FixtureRequest) -> str:
    said = SAID.model_copy(update={"agreement": SAID.agreement.model_copy(update={"at": now()})})
    sent = Sent(referral=said, team=east[0], once=request.node.name, kept=timedelta(days=90))
    return service.store.referrals.add(sent, data_keys(service.settings))


def step(client: TestClient, reference: str, was: str, progress: str, outcome: str = "") -> tuple[int, str]:
    sent = client.post(f"/staff/referrals/{reference}", data={"was": was, "progress": progress, "outcome": outcome})
    return sent.status_code, sent.text


def test_from_new_to_closed(service: Service, east: tuple[int, TestClient], reference: str) -> None:
    client = east[1]
    listed = client.get("/staff/referrals").text
    assert reference in listed and "not opened" in listed and "Annabel" not in listed
    page = client.get(f"/staff/referrals/{reference}").text
    assert "Annabel Quince" in page and "Behind on the rent" in page and "Sylheti, with an interpreter" in page
    assert step(client, reference, "new", "contacted")[0] == 303
    assert step(client, reference, "contacted", "met")[0] == 303
    status, said = step(client, reference, "met", "closed")
    assert status == 422 and html.fromstring(said).xpath("string(//title)").startswith("Error: ")
    assert "Choose how it ended" in said
    assert step(client, reference, "met", "closed", "put in touch with what helps")[0] == 303
    assert "closed: put in touch with what helps" in client.get("/staff/referrals").text
    lines = [done for done in service.store.audit.all() if done.subject == reference]
    assert {"read a referral", "made a referral contacted", "made a referral closed"} <= {done.action for done in lines}
    assert "Annabel" not in str(lines)


def test_of_two_colleagues_the_second_is_told(east: tuple[int, TestClient], reference: str) -> None:
    assert step(east[1], reference, "new", "contacted")[0] == 303
    status, said = step(east[1], reference, "new", "met")
    assert status == 422 and "A colleague made it contacted meanwhile" in said
    assert step(east[1], reference, "contacted", "nonsense")[0] == 422


def test_another_team_sees_nothing_and_that_is_kept(
    service: Service, north: tuple[int, TestClient], reference: str
) -> None:
    client = north[1]
    assert reference not in client.get("/staff/referrals").text
    for status in (client.get(f"/staff/referrals/{reference}").status_code, step(client, reference, "new", "met")[0]):
        assert status == 404
    refused = [done for done in service.store.audit.all() if done.action == "was refused" and reference in done.subject]
    assert len(refused) == 2 and {done.who for done in refused} == {"barnsbury@referrals.example.org"}
