"""`kith status`: what the directory holds, at one glance."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands.screen import out
from commands.status import status_of
from directory.mail import Message
from directory.sealing import data_keys
from directory.settings import Settings
from directory.source import Source
from directory.store import Pair, Store
from directory.vocabulary import load_vocabulary
from index.snapshot import build_snapshot
from kith import app
from tests.directory.test_quarantine import crawled, record
from tests.index.hashing import HashingEncoder
from tests.index.making import listing

ADDRESS = "https://example.org/a.csv"


def test_an_empty_directory_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with out.capture() as said:
        assert CliRunner().invoke(app, ["status", "--json", "told.json"]).exit_code == 0
    told = " ".join(said.get().split())
    assert "0 listings from 0 sources. For a curator: nothing." in told
    assert "There is no index yet. Build one with: kith index" in told
    assert json.loads(Path("told.json").read_text())["index"]["built"] is None


def test_it_tells_of_sources_curators_jobs_mail_and_index(sqlite_store: Store, tmp_path: Path) -> None:
    settings, now = Settings(data_dir=tmp_path), datetime.now(UTC)
    for slug in ("a", "never"):
        source = Source(slug=slug, name=slug, platform="csv_list", address=ADDRESS, paused=slug == "never")
        sqlite_store.sources.put(source)
    crawled(sqlite_store, [record(key) for key in range(10)])
    assert crawled(sqlite_store, [record(0)]).quarantined
    sqlite_store.review.put_pairs([Pair(record="a/1", other="a/2", reasons=("alike",))])
    for kind in ("merge", "index"):
        sqlite_store.jobs.add(kind, {})
    failing = sqlite_store.jobs.claim("me", 60)
    assert failing and sqlite_store.jobs.fail(failing.id, "me", "no room")
    message = Message(key="one", to="ann@example.org", subject="A list", text="The walk")
    sqlite_store.outbox.add(message, data_keys(settings), now)
    made = [listing("Lunch club", "A hot meal and company."), listing("Chair yoga", "Gentle movement for all.")]
    build_snapshot(made, HashingEncoder(), load_vocabulary(), tmp_path / "index")

    told = status_of(sqlite_store, settings, now + timedelta(hours=1))
    a, never = told.sources
    assert (a.entries, a.state, never.good, never.state) == (10, "quarantined", None, "paused")
    assert a.good and abs(a.good - now) < timedelta(hours=1)
    assert told.curator == {"quarantined run": 1, "may be the same": 1}
    assert (told.index.listings, told.index.model, told.index.problem) == (len(made), HashingEncoder().key, "")
    assert (told.jobs.due, told.jobs.later, told.jobs.failed, told.mail) == (2, 0, 1, 1)
