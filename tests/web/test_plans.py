"""From a search to a plan and what is done with it, as a worker does it."""

import re
from collections.abc import Iterator
from uuid import UUID

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
from web.staff.signed_in import COOKIE

TEAM = {
    "name": "East",
    "email": "east@cvs.example.org",
    "phone": "020 7946 0123",
    "hours": "9 to 5",
    "districts": ("E8",),
}


@pytest.fixture(scope="module")
def service_and_app(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, FastAPI]]:
    with own_site(small, tmp_path_factory.mktemp("workers")) as both:
        yield both


@pytest.fixture(scope="module")
def service(service_and_app: tuple[Service, FastAPI]) -> Service:
    return service_and_app[0]


@pytest.fixture(scope="module")
def team(service: Service) -> int:
    return service.store.teams.add(Team.model_validate(TEAM)).id


def worker(service: Service, app: FastAPI, team: int, name: str) -> TestClient:
    account = service.store.accounts.add(f"{name}@cvs.example.org", name, Role.PROFESSIONAL, now(), Charge(team=team))
    return TestClient(
        app, follow_redirects=False, cookies={COOKIE: service.store.sign_ins.begin(account.id, now(), proved=True)}
    )


@pytest.fixture(scope="module")
def ana(service_and_app: tuple[Service, FastAPI], team: int) -> TestClient:
    return worker(*service_and_app, team, "ana")


@pytest.fixture(scope="module")
def bo(service_and_app: tuple[Service, FastAPI], team: int) -> TestClient:
    return worker(*service_and_app, team, "bo")


def searched(client: TestClient, statement: str, near: str = "E8 1EA") -> html.HtmlElement:
    sent = client.post("/staff/search", data={"statement": statement, "near": near})
    assert sent.status_code == 303 and "rent" not in sent.headers["location"]
    return html.fromstring(client.get(sent.headers["location"]).text)


def ticks(page: html.HtmlElement) -> list[str]:
    return page.xpath("//input[@name='listing']/@value")


def plan_of(client: TestClient, reference: str, statement: str = "behind on the rent") -> str:
    page = searched(client, statement)
    made = client.post("/staff/plans", data={"token": token(page), "listing": ticks(page)[:2], "reference": reference})
    assert made.status_code == 303, made.text
    return made.headers["location"]


def token(page: html.HtmlElement) -> str:
    return str(page.xpath("//input[@name='token']/@value")[0])


def version(client: TestClient, plan: str) -> str:
    return str(html.fromstring(client.get(plan).text).xpath("//input[@name='version']/@value")[0])


def test_hits_say_what_decides_and_what_is_not_known(ana: TestClient) -> None:
    page = searched(ana, "behind on the rent")
    [first] = page.xpath("//li[contains(@class, 'kith-line')][1]")
    said = " ".join(first.text_content().split())
    assert small_directory.DEBT in said and "Drop in" in said and "step-free" in said
    assert "Not known, ask them:" in page.text_content() and "Confirmed by a person in May 2026" in said


def test_what_is_ticked_is_offered_with_the_need_it_meets(ana: TestClient) -> None:
    plan = plan_of(ana, "JS-14")
    page = html.fromstring(ana.get(plan).text)
    record = page.xpath("string(//textarea[@id='record'])")
    assert record.startswith("22 November 2026. Offered to JS-14:\n1. ")
    assert small_directory.DEBT in record and "020 7946 0123" in record and "for " in record
    assert "JS-14" in ana.get("/staff/plans").text


@pytest.mark.parametrize("reference", ["Jean Smith", "943 476 5919", "020 7946 0991", ""])
def test_a_reference_that_says_who_it_is_keeps_the_ticks(ana: TestClient, reference: str) -> None:
    page = searched(ana, "behind on the rent")
    refused = ana.post("/staff/plans", data={"token": token(page), "listing": ticks(page)[:1], "reference": reference})
    shown = html.fromstring(refused.text)
    assert refused.status_code == 422 and shown.xpath("string(//title)").startswith("Error: ")
    assert shown.xpath("//input[@name='listing'][@checked]/@value") == ticks(page)[:1]
    assert shown.xpath("//div[contains(@class, 'error-summary')]//a/@href") == ["#reference"]


def test_nothing_ticked_is_told(ana: TestClient) -> None:
    page = searched(ana, "behind on the rent")
    for listing in ([], ["tea"], [str(UUID(int=9))]):
        refused = ana.post("/staff/plans", data={"token": token(page), "listing": listing, "reference": "JS-15"})
        assert refused.status_code == 422 and "Tick at least one listing" in refused.text


def test_a_plan_is_not_there_for_a_colleague(ana: TestClient, bo: TestClient, service: Service) -> None:
    plan = plan_of(ana, "JS-16")
    for answer in (bo.get(plan), bo.get(f"{plan}/print"), bo.post(plan, data={"act": "delete"})):
        assert answer.status_code == 404 and "JS-16" not in answer.text
    assert ana.get(plan).status_code == 200 and "JS-16" not in bo.get("/staff/plans").text
    assert any(done.action == "was refused" and done.who.startswith("bo@") for done in service.store.audit.all())


def test_a_note_is_kept_unless_it_says_who_it_is(ana: TestClient) -> None:
    plan = plan_of(ana, "JS-17")
    listing = html.fromstring(ana.get(plan).text).xpath("//input[@name='listing']/@value")[0]
    changing = {"act": "note", "listing": listing, "version": version(ana, plan)}
    refused = ana.post(plan, data=changing | {"note": "Mrs Khan likes it"})
    kept = html.fromstring(refused.text).xpath("//input[@id='note-1']/@value")
    assert (refused.status_code, kept, refused.text.count("govuk-error-message")) == (422, ["Mrs Khan likes it"], 1)
    assert ana.post(plan, data=changing | {"note": "Quiet on Tuesdays"}).status_code == 303
    assert "Quiet on Tuesdays" in html.fromstring(ana.get(plan).text).xpath("string(//textarea[@id='record'])")
    old = ana.post(plan, data=changing | {"note": "From an older window"})
    assert old.status_code == 422 and "changed in another window" in old.text and "From an older window" in old.text


def test_the_persons_copy_is_in_their_language_and_says_nothing_of_the_worker(ana: TestClient) -> None:
    plan = plan_of(ana, "JS-18")
    ana.post(plan, data={"act": "language", "language": "bn", "version": version(ana, plan)})
    printed = html.fromstring(ana.get(f"{plan}/print?size=large").text)
    assert printed.get("lang") == "bn" and small_directory.DEBT in printed.text_content()
    assert "JS-18" not in printed.text_content()
    shared = ana.post(plan, data={"act": "share", "version": version(ana, plan)})
    [link] = html.fromstring(ana.get(shared.headers["location"]).text).xpath(
        "//a[contains(@href, '/shared-list/')]/@href"
    )
    seen = TestClient(ana.app).get(re.sub(r"^https?://[^/]+", "", link))
    assert "/bn/shared-list/" in link and seen.status_code == 200 and small_directory.DEBT in seen.text
    assert "JS-18" not in seen.text


def test_a_plan_is_taken_as_a_template_and_deleted(ana: TestClient) -> None:
    plan = plan_of(ana, "JS-19")
    refused = ana.post(plan, data={"act": "template", "reference": "Jean Smith"})
    assert refused.status_code == 422
    copied = ana.post(plan, data={"act": "template", "reference": "KL-2"}).headers["location"]
    assert copied != plan and small_directory.DEBT in ana.get(copied).text
    assert ana.post(plan, data={"act": "delete"}).headers["location"] == "/staff/plans"
    assert ana.get(plan).status_code == 404


def test_a_listing_is_added_to_a_plan_that_exists_and_taken_out(ana: TestClient) -> None:
    plan = plan_of(ana, "JS-20")
    page = searched(ana, "learn English")
    number = plan.rpartition("/")[2]
    refused = ana.post("/staff/plans", data={"token": token(page), "plan": number})
    assert html.fromstring(refused.text).xpath("//select[@id='plan']/option[@selected]/@value") == [number]
    english = next(tick for tick in ticks(page) if small_directory.ENGLISH in _line(page, tick))
    ana.post("/staff/plans", data={"token": token(page), "listing": [english], "plan": number})
    assert small_directory.ENGLISH in ana.get(plan).text
    ana.post(plan, data={"act": "remove", "listing": english.split()[0], "version": version(ana, plan)})
    assert small_directory.ENGLISH not in html.fromstring(ana.get(plan).text).xpath("string(//ol)")


def _line(page: html.HtmlElement, tick: str) -> str:
    return str(page.xpath("string(//input[@value=$tick]/ancestor::li)", tick=tick))


def test_nothing_suitable_is_counted_and_nothing_else(ana: TestClient, service: Service) -> None:
    sealed = token(searched(ana, "behind on the rent"))
    for told, field in (({"need": "tea", "reason": "full"}, "need"), ({"need": "debt", "reason": ""}, "reason")):
        refused = ana.post("/staff/nothing", data={"token": sealed} | told)
        assert refused.status_code == 422 and f'href="#{field}"' in refused.text
    counted = ana.post("/staff/nothing", data={"token": sealed, "need": "debt", "reason": "full"})
    assert counted.status_code == 303 and "Counted, thank you" in ana.get(counted.headers["location"]).text
    [(said, times)] = service.store.unmet.totals(now().date(), now().date()).items()
    assert (said.need, said.reason.value, said.area[:3], times) == ("debt", "full", "E05", 1)


def test_curators_search_and_have_no_plans(service_and_app: tuple[Service, FastAPI]) -> None:
    service, app = service_and_app
    account = service.store.accounts.add("cy@cvs.example.org", "Cy", Role.CURATOR, now())
    curator = TestClient(
        app, follow_redirects=False, cookies={COOKIE: service.store.sign_ins.begin(account.id, now(), proved=True)}
    )
    page = searched(curator, "behind on the rent")
    assert small_directory.DEBT in page.text_content() and ticks(page) == []
    assert curator.get("/staff/plans").status_code == 403
