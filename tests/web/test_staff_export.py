"""An export has what may leave the directory and no more, of the lists that are somebody's."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from starlette.testclient import TestClient
from typer.testing import CliRunner

from directory.account import Charge, Role
from directory.decision import Decision, DecisionKind
from directory.settings import Settings
from directory.source import Permission, Source
from directory.store import finding
from kith import app as commands
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from tests.web.test_permission import ENTRY, MARKER, NAME
from web.staff.editing.columns import HEADINGS
from web.staff.signed_in import COOKIE

Rows = list[dict[str, str]]
Curator = Callable[..., TestClient]
SUM = "=SUM(1,2) club"
HELD = "Invented new group"


@pytest.fixture(scope="module")
def settings(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_directory.copied(small, tmp_path_factory.mktemp("export") / "own")


@pytest.fixture(scope="module")
def service_and_curator(settings: Settings) -> Iterator[tuple[Service, Curator]]:
    service, app = site_on(settings)
    store = service.store
    entries = (*small_directory.LINKS_ENTRIES, ENTRY)
    small_directory.crawl(store, small_directory.LINKS, entries)
    holds = {"slug": "waits", "name": "A list that waits", "platform": "csv", "address": "http://a.example"}
    waits = Source.model_validate(holds | {"permission": Permission.OPEN, "holds": True})
    formula: dict[str, Any] = {"name": SUM, "description": "-1 for the\n+2", "places": [{"postcode": "E8 1EA"}]}
    small_directory.crawl(store, waits, ({"name": HELD, "places": [{"postcode": "E9 7BT"}]}, formula))
    small_directory.merge(store, settings.cache_dir)
    for name, kind in (
        (small_directory.SHED, DecisionKind.MASK),
        (small_directory.RETIRED, DecisionKind.RETIRE),
        ("Memory Café", DecisionKind.DO_NOT_LIST),
    ):
        listing = small_directory.named(store, name).id
        store.decisions.add(Decision(kind=kind, listing=listing, by="curator", at=now()))
    small_directory.merge(store, settings.cache_dir)

    def curator(name: str, sources: tuple[str, ...] = ()) -> TestClient:
        account = store.accounts.add(f"{name}@cvs.example.org", name, Role.CURATOR, now(), Charge(sources=sources))
        secret = store.sign_ins.begin(account.id, now())
        return TestClient(app, follow_redirects=False, cookies={COOKIE: secret})

    yield service, curator
    service.close()


@pytest.fixture(scope="module")
def all_rows(service_and_curator: tuple[Service, Curator]) -> Rows:
    return rows(service_and_curator[1]("ana"))


def rows(client: TestClient, query: str = "") -> Rows:
    answer = client.get(f"/staff/export/listings.csv{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_every_column_is_there_and_says_what_the_form_says(all_rows: Rows) -> None:
    debt = next(row for row in all_rows if row["name"] == small_directory.DEBT)
    assert tuple(debt) == HEADINGS
    told = {
        "status": "active",
        "organisation": "Dalston Neighbourhood Advice",
        "place": "St Mark's Hall",
        "postcode": "E8 1EA",
        "ages from": "16",
        "free": "Yes",
        "access features": "step-free entrance",
        "phone": "020 7946 0123",
        "languages": "English\nTurkish",
        "given": "In person",
        "how to join": "Drop in",
        "last confirmed": "2026-05-03",
        "sources": "Hackney open list",
        "licences": "Open Government Licence v3.0",
    }
    assert {heading: debt[heading] for heading in told} == told
    assert debt["when"].startswith("Tuesdays") and "Debt" in debt["needs"]


def test_a_source_that_allows_facts_gives_no_sentence(all_rows: Rows) -> None:
    facts = next(row for row in all_rows if row["name"] == NAME)
    assert [cell for row in all_rows for cell in row.values() if MARKER.search(cell)] == []
    assert (facts["description"], facts["cost"], facts["phone"]) == ("", "£3", "020 7946 0199")


def test_what_is_masked_or_retired_does_not_leave_and_what_waits_says_so(all_rows: Rows) -> None:
    names = {row["name"] for row in all_rows}
    assert not names & {small_directory.RETIRED, "Memory Café"}
    shed = next(row for row in all_rows if row["name"] == small_directory.SHED)
    assert (shed["place"], shed["address"], shed["postcode"], shed["source pages"]) == ("", "", "", "")
    assert next(row for row in all_rows if row["name"] == HELD)["status"] == "held"


def test_no_cell_is_a_formula(all_rows: Rows) -> None:
    row = next(row for row in all_rows if SUM in row["name"])
    assert (row["name"], row["description"]) == (f"'{SUM}", "'-1 for the\n+2")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in all_rows for cell in row.values())


def test_excel_has_the_same_cells_as_text(service_and_curator: tuple[Service, Curator], all_rows: Rows) -> None:
    answer = service_and_curator[1]("bea").get("/staff/export/listings.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    first, *others = sheet.iter_rows()
    assert tuple(cell.value for cell in first) == HEADINGS
    assert [[cell.value or "" for cell in row] for row in others] == [list(row.values()) for row in all_rows]
    assert {cell.data_type for row in others for cell in row if cell.value} == {"s"}


def test_who_looks_after_some_lists_gets_these_and_it_is_kept(service_and_curator: tuple[Service, Curator]) -> None:
    service, curator = service_and_curator
    cleo = curator("cleo", sources=("waits",))
    assert {row["sources"] for row in rows(cleo)} == {"A list that waits"}
    assert cleo.get("/staff/export/listings.csv?source=open-list").status_code == 403
    assert cleo.get("/staff/export/listings.csv?source=none").status_code == 404
    assert cleo.get("/staff/export/listings.ods").status_code == 404
    page = cleo.get("/staff/export").text
    assert "2 listings" in page and "A list that waits" in page and "Hackney open list" not in page
    assert len(rows(cleo, "?source=waits")) == 2
    kept = [(d.action, d.subject, d.detail) for d in service.store.audit.all() if d.who.startswith("cleo")]
    exported = ("exported listings", "source waits", "csv")
    assert ("exported listings", "", "csv") in kept and kept[-1] == exported


def test_the_store_is_read_in_pages(
    service_and_curator: tuple[Service, Curator], all_rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in (1, 3, len(all_rows)):
        monkeypatch.setattr(finding, "PAGE", size)
        assert rows(service_and_curator[1](f"dev{size}")) == all_rows


def test_the_command_writes_the_same_file_whole_or_not_at_all(
    settings: Settings, service_and_curator: tuple[Service, Curator], all_rows: Rows, tmp_path: Path
) -> None:
    told = {"KITH_DATA_DIR": str(settings.data_dir), "KITH_CACHE_DIR": str(settings.cache_dir)}

    def kith(*arguments: str) -> Any:
        return CliRunner(env=told).invoke(commands, arguments)

    file = tmp_path / "out.csv"
    assert f"Wrote {len(all_rows)} listings" in kith("export", str(file)).output.replace("\n", "")
    assert list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))) == all_rows
    assert "must end in .csv or .xlsx" in str(kith("export", str(tmp_path / "out.ods")).exception)
    assert "cannot be written" in str(kith("export", str(tmp_path / "no" / "out.csv")).exception)
    assert "none" in str(kith("export", str(tmp_path / "b.csv"), "--source", "none").exception)
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]
    assert "command line" in list(service_and_curator[0].store.audit.all())[-1].who
