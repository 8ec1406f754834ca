"""What is searched for is counted by the day, and nothing of a statement stays anywhere."""

from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog
from starlette.testclient import TestClient

from directory.settings import Settings
from directory.store import Store
from directory.store.demand import Sought, SoughtAt, SoughtIn, totals
from search_api.app import create_api
from search_api.service import Ask, Service

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2026, 11, 22, 9, 30, tzinfo=LONDON)
TODAY = NINE.date()


def today(service: Service) -> Counter[tuple[str, str, bool]]:
    service._demand.flush()
    now = datetime.now(LONDON).date()
    held = service.store.demand.sought(now - timedelta(days=1), now)
    return Counter({(one.need, one.area, one.weak): count for one, count in held.items()})


def test_totals_add_up_over_writes(store: Store) -> None:
    one = totals(["debt", "housing"], "E05009377", NINE, weak=False, language="en")
    store.demand.add(dict.fromkeys(one, 1))
    store.demand.add(dict.fromkeys(one, 2))
    sought = store.demand.sought(TODAY, TODAY)
    assert sought[Sought(day=TODAY, need="debt", area="E05009377", weak=False)] == 3
    assert len(sought) == 2
    assert store.demand.languages(TODAY, TODAY) == {SoughtIn(day=TODAY, language="en"): 3}
    assert store.demand.hours(TODAY, TODAY) == {SoughtAt(day=TODAY, hour=9): 3}
    assert store.demand.sought(TODAY + timedelta(days=1), TODAY + timedelta(days=9)) == {}


def test_a_search_adds_its_needs_and_its_ward(own: Service) -> None:
    before = today(own)
    found = own.search(Ask(statement="I am behind with the rent and bailiffs came", near="E8 1EA"))
    assert found.understood.needs
    ward = own.place("E8 1EA")
    assert ward and ward.ward_code
    assert today(own) - before == {(need, ward.ward_code, found.weak): 1 for need in found.understood.needs}


def test_pages_and_corrections_of_a_search_count_once(own: Service) -> None:
    before = today(own)
    ask = Ask(statement="I am behind with the rent", near="E8", limit=2)
    found = own.search(ask)
    own.search(ask.model_copy(update={"page": 2}))
    own.search(ask.model_copy(update={"without": frozenset({f"need:{found.understood.needs[0]}"})}))
    own.check()
    assert set((today(own) - before).values()) == {1}


def test_after_a_hundred_searches_no_word_of_them_is_in_store_or_log(
    own: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=written))
    before = hours(own)
    words = [f"zyzzyva{number} quokkas{number}" for number in range(100)]
    with TestClient(create_api(own)) as client:
        for word in words:
            asked = {"statement": f"I owe rent to {word}", "near": "E8 1EA"}
            assert client.post("/api/search", json=asked).status_code == 200
    structlog.reset_defaults()
    held = b"".join(path.read_bytes() for path in folder(own.settings).rglob("*") if path.is_file())
    for told in (held.lower(), written.getvalue().lower().encode()):
        assert b"zyzzyva" not in told
        assert b"quokka" not in told
        assert b"e8 1ea" not in written.getvalue().lower().encode()
    assert written.getvalue().count("/api/search") == 100
    store = Store.open(own.settings.store_url)
    assert hours(own, store) - before == 100
    store.close()


def hours(service: Service, store: Store | None = None) -> int:
    now = datetime.now(LONDON).date()
    return sum((store or service.store).demand.hours(now - timedelta(days=1), now).values())


def folder(settings: Settings) -> Path:
    return settings.data_dir
