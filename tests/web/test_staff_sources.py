"""The sources as staff see, add and change them, on a real store; a look at an address by the real worker."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from lxml import html
from starlette.testclient import TestClient

from commands.working import do_job
from directory.account import Charge, Role
from directory.found_list import FoundList
from directory.settings import Settings
from directory.source import Permission, Source
from directory.store import Store
from search_api.service import Service
from tests.crawler.site import running_site
from tests.search_api import small_directory
from tests.search_api.small_directory import LINKS, OPEN
from tests.web.conftest import now, site_on
from tests.web.test_pages import words
from web.staff.signed_in import COOKIE

FORM = {
    "name": "Bow Hub",
    "area": "Tower Hamlets",
    "licence": "not stated",
    "permission": "FACTS",
    "cadence": "24",
    "trust": "50",
    "contact": "the publisher",
}

ROWS = "Name,Telephone,Postcode\nInvented Chess,020 7946 0101,E8 1EA\nInvented Draughts,020 7946 0102,E8 3DL\n"


@pytest.fixture(scope="module")
def settings(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    own = small_directory.copied(small, tmp_path_factory.mktemp("sources") / "own")
    return own.model_copy(update={"allow_loopback": True, "team_email": "team@cvs.example.org"})


@pytest.fixture(scope="module")
def held(settings: Settings) -> Iterator[tuple[Service, dict[str, TestClient]]]:
    """A site, and clients of a curator of every list and of one of a list alone."""
    held, app = site_on(settings)
    clients = {}
    for name, sources in (("ana", ()), ("bo", (LINKS.slug,))):
        account = held.store.accounts.add(
            f"{name}@cvs.example.org", name.title(), Role.CURATOR, now(), Charge(sources=sources)
        )
        secret = held.store.sign_ins.begin(account.id, now())
        clients[name] = TestClient(app, follow_redirects=False, cookies={COOKIE: secret})
    yield held, clients
    held.close()


@pytest.fixture
def store(held: tuple[Service, dict[str, TestClient]]) -> Store:
    return held[0].store


@pytest.fixture
def ana(held: tuple[Service, dict[str, TestClient]]) -> TestClient:
    return held[1]["ana"]


@pytest.fixture
def bo(held: tuple[Service, dict[str, TestClient]]) -> TestClient:
    return held[1]["bo"]


def shown(source: Source) -> dict[str, str]:
    """The form of a source as it is sent back unchanged."""
    return FORM | {"name": source.name, "area": source.area or "", "version": source.version, "licence": source.licence}


def test_each_source_is_listed_with_its_state_and_permission(ana: TestClient, bo: TestClient) -> None:
    page = words(ana.get("/staff/sources").text)
    assert OPEN.name in page and LINKS.name in page and "Add a list by its address" in page
    assert "8 listings" in page or "7 listings" in page
    assert "Facts and link only" in page and "Open licence" in page
    theirs = words(bo.get("/staff/sources").text)
    assert LINKS.name in theirs and OPEN.name not in theirs and "Add a list" not in theirs


def test_what_is_not_theirs_is_refused_and_kept(bo: TestClient, store: Store) -> None:
    for path in (f"/staff/sources/{OPEN.slug}", f"/staff/sources/{OPEN.slug}/letter", "/staff/sources/look/1"):
        assert bo.get(path).status_code == 403, path
    assert bo.post("/staff/sources/look", data={"address": "https://example.org"}).status_code == 403
    refused = [done.subject for done in store.audit.all() if done.action == "was refused"]
    assert refused[-4:] == ["source open-list", "source open-list", "add a source", "add a source"]
    assert bo.get(f"/staff/sources/{LINKS.slug}").status_code == 200


def test_a_source_tells_its_runs_as_a_picture_a_table_and_in_words(ana: TestClient) -> None:
    page = html.fromstring(ana.get(f"/staff/sources/{OPEN.slug}").text)
    [picture] = page.xpath("//*[local-name()='svg']")
    assert len(picture.xpath("./*[local-name()='rect']")) == len(page.xpath("//table/tbody/tr")) == 1
    assert picture.get("role") == "img" and picture.get("aria-label")
    told = words(html.tostring(page, encoding="unicode"))
    assert "It found 7 listings with 1 requests" in told and "Evidence None is kept" in told


def test_a_letter_names_the_list_and_what_is_done_now(ana: TestClient) -> None:
    page = words(ana.get(f"/staff/sources/{LINKS.slug}/letter").text)
    assert "Your list at http://links.example.org/list" in page and "22 November 2026" in page
    assert "We show facts only" in page and "2. A feed" in page and "Ana team@cvs.example.org" in page
    assert "under this licence: Open Government Licence" in words(ana.get(f"/staff/sources/{OPEN.slug}/letter").text)


def test_settings_are_kept_and_the_directory_follows(ana: TestClient, store: Store) -> None:
    form = shown(store.sources.get(LINKS.slug)) | {"cadence": "168", "trust": "70", "holds": "yes"}
    form |= {"permission": "AGREED", "permitted_on": "2026-11-20", "permitted_by": "The publisher, by letter"}
    answer = ana.post(f"/staff/sources/{LINKS.slug}", data=form)
    assert answer.headers["location"] == f"/staff/sources/{LINKS.slug}?done=changed"
    source = store.sources.get(LINKS.slug)
    assert (source.cadence_hours, source.trust, source.holds) == (168, 70, True)
    assert (source.permission, source.permitted_by) == (Permission.AGREED, "The publisher, by letter")
    assert any(job.kind == "merge" for job in store.jobs.waiting())
    done = list(store.audit.all())[-1]
    assert done.action == "changed a source" and "permission" in done.detail and "publisher" not in done.detail
    page = words(ana.get(answer.headers["location"]).text)
    assert "20 November 2026: The publisher, by letter" in page
    store.sources.put(LINKS)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "Give the name of the list"),
        ({"permission": "AGREED"}, "Say who agreed to it in writing"),
        ({"permission": "anything"}, "Choose what may be done with its words"),
        ({"permitted_on": "yesterday"}, "Give the day as"),
        ({"trust": "101"}, "from 0 to 100"),
        ({"cadence": "1"}, "Choose how often"),
        ({"area": "Nowhere-on-Sea"}, "Nowhere-on-Sea"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    ana: TestClient, store: Store, wrong: dict[str, str], told: str
) -> None:
    before = store.sources.get(LINKS.slug)
    answer = ana.post(f"/staff/sources/{LINKS.slug}", data=shown(before) | {"contact": "the invented clerk"} | wrong)
    assert answer.status_code == 422 and told in words(answer.text)
    page = html.fromstring(answer.text)
    assert str(page.findtext(".//title")).startswith("Error: ")
    assert page.xpath("//input[@name='contact']/@value") == ["the invented clerk"]
    for link in page.xpath("//div[contains(@class, 'govuk-error-summary')]//a/@href"):
        assert page.xpath(f"//*[@id='{link[1:]}']"), link
    assert store.sources.get(LINKS.slug) == before


def test_of_two_who_change_a_source_the_second_is_told(ana: TestClient, bo: TestClient, store: Store) -> None:
    form = shown(store.sources.get(LINKS.slug))
    assert bo.post(f"/staff/sources/{LINKS.slug}", data=form | {"trust": "66"}).status_code == 303
    answer = ana.post(f"/staff/sources/{LINKS.slug}", data=form | {"trust": "77"})
    assert answer.status_code == 409 and "Somebody changed this source meanwhile" in words(answer.text)
    assert html.fromstring(answer.text).xpath("//input[@name='trust']/@value") == ["77"]
    assert store.sources.get(LINKS.slug).trust == 66
    store.sources.put(LINKS)


def test_a_source_is_paused_gathered_again_and_run_now(ana: TestClient, store: Store) -> None:
    for act, paused in (("pause", True), ("resume", False)):
        ana.post(f"/staff/sources/{LINKS.slug}", data={"act": act, "version": store.sources.get(LINKS.slug).version})
        assert store.sources.get(LINKS.slug).paused is paused
    assert ana.post(f"/staff/sources/{LINKS.slug}", data={"act": "run"}).status_code == 303
    [job] = [job for job in store.jobs.waiting() if job.kind == "crawl"]
    assert job.arguments == {"source": LINKS.slug}
    assert "A run is asked for." in words(ana.get(f"/staff/sources/{LINKS.slug}").text)
    while taken := store.jobs.claim("me", 60):
        store.jobs.done(taken.id, "me")


def test_an_address_that_is_none_is_refused_before_anything_is_asked(ana: TestClient, store: Store) -> None:
    for address in ("", "ftp://example.org/list", "https://user:secret@example.org/", "two words"):
        answer = ana.post("/staff/sources/look", data={"address": address})
        assert answer.status_code == 422, address
        assert html.fromstring(answer.text).xpath("//input[@name='address']/@value") == [address]
    assert store.looks.latest() == []


def test_a_list_is_added_by_its_address(ana: TestClient, store: Store, settings: Settings) -> None:
    with running_site() as site:
        site.text("/list.csv", ROWS)
        sent = ana.post("/staff/sources/look", data={"address": f"{site.address}/list.csv"}).headers["location"]
        waits = ana.get(sent)
        assert "It waits to be looked at" in words(waits.text) and waits.headers["refresh"] == "5"
        while job := store.jobs.claim("me", 60):
            if job.kind == "look":
                do_job(store, settings, job, "me")
            else:
                store.jobs.done(job.id)
    page = ana.get(sent)
    assert "refresh" not in page.headers
    assert "2 of 2 listings were read as csv_list" in words(page.text) and "Invented Chess" in words(page.text)
    assert ana.post(sent, data=FORM | {"name": OPEN.name}).status_code == 303  # its slug is not taken by its name
    added = store.sources.get("hackney-open-list")
    assert (added.platform, added.area, added.permission) == ("csv_list", "Tower Hamlets", Permission.FACTS)
    assert [job.arguments for job in store.jobs.waiting() if job.kind == "crawl"] == [{"source": added.slug}]
    assert ana.post(sent, data=FORM).status_code == 409
    store.sources.remove(added.slug)


def test_the_name_of_another_source_is_refused_and_what_was_not_found_says_what_to_do(
    ana: TestClient, store: Store
) -> None:
    number = store.looks.ask("https://example.org/list", "ana", now() - timedelta(days=1))
    store.looks.told(number, FoundList(platform="csv_list", name="A", address="https://example.org/list", read=1))
    answer = ana.post(f"/staff/sources/look/{number}", data=FORM | {"name": "Open list"})
    assert answer.status_code == 422 and "A source has this name" in words(answer.text)
    store.looks.told(number, FoundList(notes=("Pages of a blog.",), advice=("Ask the publisher for a feed.",)))
    assert "Ask the publisher for a feed." in words(ana.get(f"/staff/sources/look/{number}").text)
    store.looks.told(number, None, "It is no public address.")
    assert "It is no public address." in words(ana.get(f"/staff/sources/look/{number}").text)
    assert ana.get("/staff/sources/look/999").status_code == ana.get("/staff/sources/none").status_code == 404


def test_only_a_public_address_is_asked(small: Settings, store: Store) -> None:
    """By the worker with the settings of a real site, which allow no address of the machine itself."""
    number = store.looks.ask("http://127.0.0.1:9/list", "ana", now())
    job = next(job for job in store.jobs.waiting() if job.arguments == {"look": number})
    do_job(store, small, job, "me")
    look = store.looks.get(number)
    told = look.error or " ".join(look.found.notes if look.found else ())
    assert "127.0.0.1" in told and not (look.found and look.found.platform)
