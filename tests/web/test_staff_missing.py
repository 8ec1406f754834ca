"""What is missing here: figures of a quarter as a table, a chart and a file, with nothing of the few."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from directory.account import Charge, Role
from directory.settings import Settings
from directory.store.demand import Sought, SoughtAt, SoughtIn
from directory.unmet import NothingSuitable, Reason
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from tests.web.serving import served
from tests.web.test_browser import browser, violations
from web.staff.signed_in import COOKIE
from web.view.missing import SENSITIVE

__all__ = ["browser"]
SUMMER = date(2026, 8, 3)
HACKNEY, ISLINGTON = "E09000012", "E09000019"


@pytest.fixture(scope="module")
def site(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, TestClient]]:
    folder = tmp_path_factory.mktemp("missing")
    imd = folder / "imd.csv"
    imd.write_text(f"ward,borough,score,population\nw1,{HACKNEY},30,1000\n", "utf-8")
    own = small_directory.copied(small, folder / "own").model_copy(update={"deprivation": imd})
    service, app = site_on(own)
    account = service.store.accounts.add("head@cvs.example.org", "Cleo", Role.ADMINISTRATOR, now(), Charge())
    secret = service.store.sign_ins.begin(account.id, now())
    count(service)
    yield service, TestClient(app, follow_redirects=False, cookies={COOKIE: secret})
    service.close()


def wards(service: Service) -> tuple[str, str]:
    codes = [service.gazetteer.postcode(postcode).ward_code for postcode in ("E8 1EA", "E5 0PD")]
    assert codes[0] and codes[1] and codes[0] != codes[1]
    return codes[0], codes[1]


def count(service: Service) -> None:
    one, other = wards(service)
    times = {
        ("debt", one, True): 23,
        ("debt", one, False): 40,
        ("debt", other, True): 3,
        ("debt", HACKNEY, True): 11,
        ("debt", ISLINGTON, True): 8,
        ("domestic-abuse", one, True): 30,
        ("carers", one, False): 2,
    }
    sought = {Sought(day=SUMMER, need=need, area=area, weak=weak): n for (need, area, weak), n in times.items()}
    service.store.demand.add(sought | {Sought(day=now().date(), need="food", area=one, weak=True): 50})
    service.store.demand.add({SoughtIn(day=SUMMER, language=code): n for code, n in (("bn", 21), ("en", 90))})
    for _ in range(6):
        found = NothingSuitable(day=SUMMER, need="debt", area=one, reason=Reason.FULL)
        service.store.unmet.add(found)


def table(client: TestClient, query: str = "") -> dict[str, list[str]]:
    """The figures by their first column."""
    answer = client.get(f"/staff/missing{query}")
    assert answer.status_code == 200, answer.text
    rows = html.fromstring(answer.text).xpath("//tbody/tr")
    return {words[0]: words[1:] for row in rows for words in [[" ".join(each.text_content().split()) for each in row]]}


def test_a_manager_reads_what_is_missing_and_where(site: tuple[Service, TestClient]) -> None:
    service, client = site
    needs = table(client)
    assert next(iter(needs)) == "Debt", "what is missing most first"
    searches, weak, unsuited, listings = needs["Debt"]
    assert (searches, weak, unsuited) == ("85", "45", "5") and int(listings) >= 1
    assert needs[service.vocabulary.by_id["carers"].name][:3] == ["hidden", "0", "0"]
    assert "Food" not in needs, "this quarter is not over"
    languages = html.fromstring(client.get("/staff/missing").text).xpath("//dl[last()]//text()")
    assert [each for each in languages if each.strip()] == ["English", "90", "Bangla", "20"]
    boroughs = table(client, "?need=debt")
    assert boroughs["Hackney"][:3] == ["75", "35", "5"] and boroughs["Hackney"][4] == "30.0"
    assert boroughs["Islington"][1] == "10" and boroughs["Islington"][4] == "not known"


def test_in_a_ward_the_few_are_hidden_and_a_neighbour_with_them(site: tuple[Service, TestClient]) -> None:
    _, client = site
    found = table(client, f"?need=debt&borough={HACKNEY}")
    told = [figures[1] for figures in found.values()]
    assert sorted(told) == ["25", "hidden", "hidden"] and "Ward not known" in found
    assert "Islington" not in found


def test_what_is_sensitive_is_told_by_borough_only(site: tuple[Service, TestClient]) -> None:
    service, client = site
    assert table(client, "?need=domestic-abuse")["Hackney"][1] == "30"
    assert client.get(f"/staff/missing?need=domestic-abuse&borough={HACKNEY}").status_code == 404
    rows = list(csv.DictReader(io.StringIO(client.get("/staff/missing/table.csv").text)))
    assert {row["level"] for row in rows if row["need"] == "domestic-abuse"} == {"borough"}
    assert {need.id for need in service.vocabulary.all} >= SENSITIVE


def test_the_file_has_every_figure_and_no_few(site: tuple[Service, TestClient]) -> None:
    service, client = site
    answer = client.get("/staff/missing/table.csv?quarter=2026-3")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["area"] for row in rows if row["need"] == "debt" and row["level"] == "borough"} == {
        "Hackney",
        "Islington",
    }
    for row in rows:
        for column in ("searches", "nothing_good", "nothing_suitable"):
            assert row[column] == "hidden" or int(row[column]) % 5 == 0
    assert [done.subject for done in service.store.audit.all()][-1] == "2026-3"


@pytest.mark.parametrize(
    ("query", "status"),
    [("?quarter=2026-4", 404), ("?quarter=soon", 422), ("?need=none", 404), (f"?borough={HACKNEY}", 404)],
)
def test_what_cannot_be_told_is_refused(site: tuple[Service, TestClient], query: str, status: int) -> None:
    assert site[1].get(f"/staff/missing{query}").status_code == status


def test_searches_of_staff_and_of_programs_are_not_counted(site: tuple[Service, TestClient]) -> None:
    service, client = site

    def counted() -> int:
        service._demand.flush()
        return sum(n for each, n in service.store.demand.hours(SUMMER, date.max).items() if isinstance(each, SoughtAt))

    before = counted()
    led = client.post("/search", data={"statement": "I am behind on the rent"}).headers["location"]
    assert client.get(led, headers={"user-agent": "Mozilla/5.0 (compatible; Somebot/2.1)"}).status_code == 200
    found = client.post("/staff/search", data={"statement": "I am behind on the rent"})
    assert client.get(found.headers["location"]).status_code == 200
    assert counted() == before
    assert client.get(led, headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile)"}).status_code == 200
    assert counted() == before + 1


def test_axe_finds_nothing_and_only_the_table_is_scrolled(
    browser: Browser, site: tuple[Service, TestClient], tmp_path: Path
) -> None:
    _, client = site
    with served(client.app) as address:  # type: ignore[arg-type]
        context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740}, bypass_csp=True)
        context.set_default_timeout(120_000)
        context.add_cookies([{"name": COOKIE, "value": client.cookies[COOKIE], "url": address}])
        page = context.new_page()
        for query in ("", "?need=debt", f"?need=debt&borough={HACKNEY}"):
            page.goto(f"/staff/missing{query}")
            assert page.locator("svg rect").count() > 2
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
        context.close()
