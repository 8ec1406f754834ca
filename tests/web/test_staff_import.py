"""A file read back: shown first, kept whole or not at all, and one that comes back as it was changes nothing."""

import csv
import io
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient
from typer.testing import CliRunner

from directory.cells import as_it_was
from directory.editing import Editing
from directory.errors import InputError
from directory.listing import Listing
from directory.settings import Settings
from directory.spreadsheet import MOST_BYTES, read_table, written
from directory.tombstones import Tombstones
from kith import app as commands
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.test_permission import NAME
from tests.web.test_staff_export import SUM, Curator, Rows, all_rows, service_and_curator, settings
from web.staff.editing.columns import HEADINGS
from web.staff.editing.rows import rows_of
from web.staff.importing import Importing

__all__ = ["all_rows", "service_and_curator", "settings"]
Site = tuple[Service, Curator]


def importing(service: Service) -> Importing:
    tombstones = Tombstones(service.settings.data_dir)
    return Importing(Editing(service.store, service.gazetteer, service.vocabulary, tombstones))


def csv_of(rows: Rows) -> bytes:
    made = io.StringIO()
    table = csv.DictWriter(made, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return made.getvalue().encode()


def sent(client: TestClient, body: bytes, name: str = "mine.csv") -> tuple[int, str, str]:
    """The status, the page's words, and what the form would bring back."""
    answer = client.post("/staff/import", files={"file": (name, body)})
    page = html.fromstring(answer.text)
    sealed = page.xpath("//input[@name='sealed']/@value")
    return answer.status_code, " ".join(page.text_content().split()), sealed[0] if sealed else ""


def one(site: Site, name: str) -> Listing:
    return small_directory.named(site[0].store, name)


def row(listing: Listing, **cells: str) -> dict[str, str]:
    return {"id": str(listing.id)} | {heading.replace("_", " "): cell for heading, cell in cells.items()}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_comes_back_as_it_was_changes_nothing(site_rows: tuple[Site, Rows], kind: str) -> None:
    (service, curator), rows = site_rows
    ana = curator(f"ana-{kind}")
    status, told, sealed = sent(ana, ana.get(f"/staff/export/listings.{kind}").content, f"mine.{kind}")
    assert status == 200 and sealed == "", told
    assert f"0 to be changed, {len(rows)} unchanged, 0 wrong" in told
    assert [each for each in service.store.decisions.standing() if each.field] == []


@pytest.fixture(scope="module")
def site_rows(service_and_curator: Site, all_rows: Rows) -> tuple[Site, Rows]:
    return service_and_curator, all_rows


@given(data=st.data())
@trying(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
def test_any_rows_and_columns_in_any_order_come_back_unchanged(
    site_rows: tuple[Site, Rows], data: st.DataObject
) -> None:
    (service, _), rows = site_rows
    headings = data.draw(st.lists(st.sampled_from(HEADINGS[1:]), unique=True))
    headings.insert(data.draw(st.integers(0, len(headings))), "id")
    chosen = data.draw(st.lists(st.sampled_from(rows), min_size=1, unique_by=lambda each: each["id"]))
    kind = data.draw(st.sampled_from(["csv", "xlsx"]))
    cells = [[as_it_was(each[heading]) for heading in headings] for each in chosen]
    body = b"".join(written(kind, [headings, *cells]))
    plan = importing(service).plan(rows_of(read_table(f"a.{kind}", body)))
    assert (plan.changed, plan.troubles, plan.unchanged) == ((), (), len(chosen))


def test_changes_are_shown_then_kept_as_decisions_of_who_imports(service_and_curator: Site) -> None:
    service, curator = service_and_curator
    bea, debt = curator("bea"), one(service_and_curator, small_directory.DEBT)
    told = {"phone": "020 7946 0999", "languages": "English\nTurkish\nSomali", "free": "no", "cost": "£1"}
    told |= {"when": "Thursdays 2pm to 4pm", "needs": "debt; Food", "given": "in person; phone", "postcode": "E9 7BT"}
    status, shown, sealed = sent(bea, csv_of([row(debt, **told)]))
    assert status == 200 and sealed, shown
    assert "020 7946 0123 → 020 7946 0999" in shown and "1 to be changed" in shown
    assert one(service_and_curator, small_directory.DEBT) == debt
    answer = bea.post("/staff/import/confirm", data={"sealed": sealed})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/import?done=1")
    now = one(service_and_curator, small_directory.DEBT)
    assert now.contact.phones == ("020 7946 0999",) and now.contact.emails == debt.contact.emails
    assert now.languages == ("English", "Turkish", "Somali") and now.cost and now.cost.free is False
    assert now.sessions[0].rule == "FREQ=WEEKLY;BYDAY=TH" and now.needs == ("debt", "food")
    assert now.places[0].postcode == "E9 7BT" and now.places[0].name == debt.places[0].name and now.places[0].located
    assert {each.by for each in service.store.decisions.standing() if each.field} == {"bea@cvs.example.org"}
    last = list(service.store.audit.all())[-1]
    assert (last.action, last.subject) == ("changed a listing by import", f"listing {debt.id}")
    assert "1 listing was changed" in bea.get("/staff/import?done=1").text
    again = bea.post("/staff/import/confirm", data={"sealed": sealed})
    assert again.status_code == 409, "sent twice, it is no change any more"


def test_what_was_withheld_is_not_lost_by_a_cell_that_left_it_out(service_and_curator: Site) -> None:
    _, curator = service_and_curator
    facts = one(service_and_curator, NAME)
    times = next(each["when"] for each in exported(curator("cem")) if each["name"] == NAME).splitlines()
    assert len(times) == 1 and "sloebasket" not in times[0]
    _, shown, sealed = sent(curator("dot"), csv_of([row(facts, when=f"{times[0]}\nFridays 1pm to 2pm", ages_to="60")]))
    assert sealed, shown
    assert curator("dan").post("/staff/import/confirm", data={"sealed": sealed}).status_code == 422, "somebody else's"
    dot = curator("dot2")
    _, _, sealed = sent(dot, csv_of([row(facts, when=f"{times[0]}\nFridays 1pm to 2pm", ages_to="60")]))
    assert dot.post("/staff/import/confirm", data={"sealed": sealed}).status_code == 303
    now = one(service_and_curator, NAME)
    assert now.sessions[0] == facts.sessions[0] and now.sessions[-1].rule == "FREQ=WEEKLY;BYDAY=FR"
    assert now.eligibility and facts.eligibility and now.eligibility.text == facts.eligibility.text
    assert (now.eligibility.max_age, now.description) == (60, facts.description)


def exported(client: TestClient) -> Rows:
    return list(csv.DictReader(io.StringIO(client.get("/staff/export/listings.csv").content.decode("utf-8-sig"))))


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_kept(service_and_curator: Site, all_rows: Rows) -> None:
    service, curator = service_and_curator
    walks, tel = (one(service_and_curator, name) for name in (small_directory.TWICE, small_directory.PHONE))
    masked = {"id": next(each["id"] for each in all_rows if each["name"] == small_directory.SHED)}
    nobody = {"id": "00000000-0000-0000-0000-000000000001"}
    blank = dict.fromkeys(("name", "status", "postcode", "free", "email", "needs", "ages from"), "")
    rows = [
        blank | row(walks, name="Walks", postcode="ZZ9 9ZZ", free="perhaps", email="nobody", needs="Juggling"),
        blank | row(tel, name="Telephone", status="retired", ages_from="old"),
        blank | masked | {"name": small_directory.SHED, "postcode": "E8 1EA"},
        blank | nobody | {"name": "New"},
        blank | {"id": "", "name": "New"},
        blank | row(walks, name="Walks"),
    ]
    before = service.store.decisions.newest()
    status, told, sealed = sent(curator("eve"), csv_of(rows))
    assert (status, sealed) == (422, "")
    for part in (
        "Row 2, postcode: ",
        "ZZ9 9ZZ",
        "Row 2, free: 'perhaps' is none of 'Yes', 'No', 'Not known'.",
        "Row 2, email: 'nobody' is no e-mail address",
        "Row 2, needs: There is no need called 'Juggling'",
        "Row 3, status: It is 'active'",
        "Row 3, ages from: Give an age",
        "Row 4, postcode: 'E8 1EA': its place is masked",
        "Row 5, id: There is no listing",
        "Row 6, id: There is no id",
        "Row 7, id: Row 2 is about the same listing",
    ):
        assert part in told, (part, told)
    assert service.store.decisions.newest() == before
    fay = curator("fay", sources=("waits",))
    assert "is of a list that is not yours" in sent(fay, csv_of([row(walks, name="Mine")]))[1]


def test_what_changed_since_it_was_shown_is_shown_again(service_and_curator: Site) -> None:
    _, curator = service_and_curator
    walks, gil = one(service_and_curator, small_directory.TWICE), curator("gil")
    _, _, sealed = sent(gil, csv_of([row(walks, description="A walk.")]))
    _, _, other = sent(gil, csv_of([row(walks, description="A stroll.")]))
    assert gil.post("/staff/import/confirm", data={"sealed": other}).status_code == 303
    answer = gil.post("/staff/import/confirm", data={"sealed": sealed})
    assert answer.status_code == 409 and "A stroll. → A walk." in " ".join(unescape(answer.text).split())
    assert one(service_and_curator, small_directory.TWICE).description == "A stroll."
    assert gil.post("/staff/import/confirm", data={"sealed": "made up"}).status_code == 422


def bomb() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 30_000_000)
    return body.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("a.ods", b"", "must end in .csv or .xlsx"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b"id,colour\n", "There is no column 'colour'"),
        ("a.csv", b"name\nx\n", "There is no column 'id'"),
        ("a.csv", b"id,name,name\n", "more than once"),
        ("a.csv", b"id,name\n1,a,b\n", "Row 2 has 'b' beyond the last column"),
        ("a.csv", b"id,name\n1,caf\xe9\n", "no UTF-8"),
        ("a.csv", b'id,name\n1,"a\n', "cannot be read as CSV"),
        ("a.csv", b"id\n" + b"1\n" * 2001, "At most 2,000 rows"),
        ("a.csv", b"1" * (MOST_BYTES + 1), "Split it"),
        ("a.xlsx", b"id,name\n", "no Excel file"),
        ("a.xlsx", b"PK\x03\x04 and no more", "cannot be read"),
        ("a.xlsx", bomb(), "MB when unpacked"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name: str, body: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        rows_of(read_table(name, body))


def test_a_file_is_asked_for_and_its_fault_is_in_the_title(service_and_curator: Site) -> None:
    hal = service_and_curator[1]("hal")
    answer = hal.post("/staff/import", files={"file": ("", b"")})
    assert answer.status_code == 422 and "Error: Import" in answer.text and "Choose a file." in answer.text
    headers = {"sec-fetch-site": "cross-site"}
    assert hal.post("/staff/import", files={"file": ("a.csv", b"id\n1")}, headers=headers).status_code == 403


def test_the_command_shows_asks_and_keeps(settings: Settings, service_and_curator: Site, tmp_path: Path) -> None:
    told = {"KITH_DATA_DIR": str(settings.data_dir), "KITH_CACHE_DIR": str(settings.cache_dir), "COLUMNS": "200"}

    def kith(*arguments: str, typed: str = "") -> Any:
        return CliRunner(env=told).invoke(commands, ["import", *arguments], input=typed)

    club, file = one(service_and_curator, small_directory.TWIN), tmp_path / "in.csv"
    file.write_bytes(csv_of([row(club, description="=1+1 means friends")]))
    assert "Nothing was changed." in kith(str(file), typed="n\n").output
    assert one(service_and_curator, small_directory.TWIN).description == club.description
    assert "Changed 1 listings" in kith(str(file), "--yes", "--by", "ivo").output
    now = one(service_and_curator, small_directory.TWIN)
    assert (now.description, now.provenance["description"].who) == ("=1+1 means friends", "ivo")
    file.write_bytes(csv_of([{"id": "none", "name": SUM}]))
    failed = kith(str(file), "--yes")
    assert failed.exit_code == 1 and "Row 2, id" in failed.output
    assert "cannot be read" in str(kith(str(tmp_path / "no.csv")).exception)
