"""The inbox at its full size: mixed things settled at once, two who do, and pages of 20,000 rows."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, insert
from starlette.testclient import TestClient

from directory.account import Charge, Role
from directory.listing import Listing
from directory.review import ReviewKind
from directory.store import Store
from directory.store.attention_tables import AttentionRow
from directory.store.tables import ListingRow, RecordRow
from search_api.service import Service
from tests.search_api import small_directory
from tests.web import mixed_inbox
from tests.web.conftest import now, site_on
from web.staff.signed_in import COOKIE


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[Service]:
    service, app = site_on(small_directory.settings_in(tmp_path_factory.mktemp("inbox"), cache_dir))
    service.app = app  # type: ignore[attr-defined]
    mixed_inbox.fill(service.store, service.settings)
    yield service
    service.close()


def signed_in(service: Service, email: str, charge: Charge | None = None) -> TestClient:
    account = service.store.accounts.add(email, "Ana", Role.CURATOR, now(), charge or Charge())
    secret = service.store.sign_ins.begin(account.id, now())
    return TestClient(service.app, cookies={COOKIE: secret})  # type: ignore[attr-defined]


def tokens(store: Store, kind: ReviewKind, count: int = 100) -> list[str]:
    return [mixed_inbox.token(item) for item in store.review.page(kind, most=count)]


def test_a_curator_empties_an_inbox_of_100_mixed_things_without_a_script(service: Service) -> None:
    store, ana = service.store, signed_in(service, "ana@cvs.example.org")
    assert sum(store.review.counts().values()) == 100 and len(store.review.counts()) == len(ReviewKind)
    page = ana.get("/staff").text
    assert all(f"{heading} (" in page for heading in ("Changed facts", "New listings", "No need", "Jobs given up"))
    changed = ana.get("/staff?kind=CHANGED").text
    assert "020 7946 0000" in changed and "020 7946 0001" in changed and "List a" in changed
    one = tokens(store, ReviewKind.NEW, 1)
    nothing = ana.post("/staff/bulk", data={"kind": "NEW", "act": "looked", "shown": one})
    assert (nothing.status_code, "Tick what you mean" in nothing.text) == (422, True)
    reasonless = ana.post(
        "/staff/bulk", data={"kind": "SUGGESTED", "act": "dismiss", "shown": ["subject=1"], "every": "yes"}
    )
    assert (reasonless.status_code, "Say why" in reasonless.text) == (422, True)
    ticked = ana.post("/staff/bulk", data={"kind": "NEW", "act": "looked", "ticked": [*one, "subject=0&mark="]})
    assert "1 done, 1 not." in ticked.text and "does not wait any more" in ticked.text
    settled = store.settled.newest("ana@cvs.example.org", most=1)[0]
    ana.post("/staff/undo", data={"settled": settled.id, "then": "kind=NEW"})
    assert tokens(store, ReviewKind.NEW, 1) == one
    for kind, act in mixed_inbox.ACTS.items():
        while shown := tokens(store, kind, 20):
            asked = {"kind": kind.name, "act": act.value, "reason": "not ours", "shown": shown, "every": "yes"}
            assert f"{len(shown)} done." in ana.post("/staff/bulk", data=asked).text, kind
    assert store.review.counts() == {}
    assert "Nothing waits for you." in ana.get("/staff").text
    assert store.settled.count("ana@cvs.example.org") == 101
    assert "What you did" in ana.get("/staff/done?page=6").text


def test_what_is_done_at_once_is_undone_at_once(service: Service) -> None:
    store, bea = service.store, signed_in(service, "bea@cvs.example.org")
    mixed_inbox.pairs(store, 3, of="twice")
    told = bea.post(
        "/staff/bulk", data={"kind": "PAIR", "act": "apart", "shown": tokens(store, ReviewKind.PAIR), "every": "y"}
    )
    assert "3 done." in told.text and "Undo all of this" in told.text
    numbers = [settled.id for settled in store.settled.newest("bea@cvs.example.org", most=3)]
    assert bea.post("/staff/undo", data={"settled": numbers, "then": "done"}).text.count("Undone") == 3
    assert store.review.counts()[ReviewKind.PAIR] == 3
    mixed_inbox.pairs(store, 0)


def test_what_is_somebody_else_s_is_refused_in_a_batch_too_and_kept(service: Service) -> None:
    store = service.store
    mixed_inbox.pairs(store, 1, of="refused")
    of_b = signed_in(service, "of-b@cvs.example.org", Charge(sources=("b",)))
    told = of_b.post("/staff/bulk", data={"kind": "PAIR", "act": "apart", "ticked": tokens(store, ReviewKind.PAIR)})
    assert "not yours" in told.text and store.review.counts() == {ReviewKind.PAIR: 1}
    assert [done.who for done in store.audit.all() if done.action == "was refused"] == ["of-b@cvs.example.org"]
    mixed_inbox.pairs(store, 0)


def test_who_settles_what_changed_meanwhile_is_shown_what_it_says_now(service: Service) -> None:
    store, cleo = service.store, signed_in(service, "cleo@cvs.example.org")
    mixed_inbox.says(store, service.settings, phone="020 7946 0777")
    [seen] = store.review.page(ReviewKind.CHANGED, most=1)
    mixed_inbox.says(store, service.settings, phone="020 7946 0888")
    answer = cleo.post(
        "/staff/item", data={"kind": "CHANGED", "subject": seen.subject, "mark": seen.mark, "act": "revert"}
    )
    assert (answer.status_code, "This changed since you saw it" in answer.text, "0888" in answer.text) == (
        409,
        True,
        True,
    )
    assert store.settled.count("cleo@cvs.example.org") == 0


MANY = 20_000


def test_pages_of_20_000_rows_read_few_of_them(sqlite_store: Store, tmp_path: Path) -> None:
    """Counted on the connection itself: how many statements a page takes, and how many rows come back."""
    _put_many(sqlite_store)
    statements, rows = _counted(sqlite_store)
    counts = sqlite_store.review.counts()
    assert counts == {ReviewKind.NEW: MANY, ReviewKind.NO_NEED: MANY}
    for first in (0, MANY - 20):
        assert len(sqlite_store.review.page(ReviewKind.NO_NEED, first=first, most=20)) == 20
    [item] = sqlite_store.review.page(ReviewKind.NEW, first=MANY // 2, most=1)
    assert sqlite_store.review.find(item.kind, item.subject) == item
    assert len(statements) <= 30 and len(rows) <= 100, (len(statements), len(rows))


def _put_many(store: Store) -> None:
    document = Listing(id=UUID(int=1), name="Tea", last_seen=now()).model_dump(mode="json")
    ids = [UUID(int=number) for number in range(1, MANY + 1)]
    told = {"status": "active", "name": "Tea", "version": 1, "last_seen": now(), "document": document, "looked": 1}
    waits = {
        "reason": "",
        "mark": "",
        "base": 0,
        "version": 1,
        "changes": [],
        "waits_from": now() - timedelta(days=400),
    }
    with store.database.writing() as session:
        session.execute(insert(ListingRow), [told | {"id": each, "change": each.int} for each in ids])
        for kind in (ReviewKind.NEW, ReviewKind.NO_NEED):
            session.execute(insert(AttentionRow), [waits | {"listing": each, "kind": kind.value} for each in ids])
        assert session.query(RecordRow).count() == 0


def _counted(store: Store) -> tuple[list[str], list[None]]:
    statements: list[str] = []
    rows: list[None] = []

    def counting(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
        rows.append(None)
        return row

    store.database.engine.dispose()
    event.listen(store.database.engine, "connect", lambda connection, _: setattr(connection, "row_factory", counting))
    event.listen(
        store.database.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement)
    )
    return statements, rows
