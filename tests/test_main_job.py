"""The main job as a newcomer does it: gather the samples, merge, index, find; and all that can go wrong."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.samples.process import running_samples
from directory.store import Store

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "crawler" / "samples" / "sources.toml"


class Kith:
    """`kith` as a process of its own, with a data folder of its own."""

    def __init__(self, data_dir: Path, cache_dir: Path) -> None:
        self.data_dir = data_dir
        given = {"KITH_DATA_DIR": data_dir, "KITH_CACHE_DIR": cache_dir, "KITH_MODEL": "small"}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
        self.environment = clean | {name: str(value) for name, value in given.items()} | {"KITH_ALLOW_LOOPBACK": "true"}

    def __call__(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kith", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=ROOT, env=self.environment | more, timeout=300
        )

    def fails(self, *arguments: str, **more: str) -> str:
        """What a command that must fail says: one plain sentence or two, never a traceback."""
        done = self(*arguments, **more)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("kith: ")
        return done.stderr

    def store(self) -> Store:
        return Store.open(f"sqlite:///{self.data_dir / 'kith.sqlite'}")


@pytest.fixture(scope="module")
def samples() -> Iterator[str]:
    with running_samples() as address:
        yield address


@pytest.fixture(scope="module")
def kith(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path, samples: str) -> Kith:
    """A directory gathered from the samples by the commands themselves."""
    kith = Kith(tmp_path_factory.mktemp("data"), cache_dir)
    for command in (
        ("models", "build"),
        ("source", "load", str(SAMPLES), "--set", f"samples={samples}"),
        ("update",),
    ):
        done = kith(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    return kith


@pytest.fixture
def fresh(tmp_path: Path, cache_dir: Path) -> Kith:
    return Kith(tmp_path / "data", cache_dir)


def test_every_entry_is_a_listing_or_joined_or_rejected(kith: Kith) -> None:
    store = kith.store()
    inputs = sum(report.inputs for source in store.sources.all() if (report := store.crawls.last(source.slug)))
    rejected = sum(report.rejected for source in store.sources.all() if (report := store.crawls.last(source.slug)))
    records = store.records.all()
    listings = store.listings.count()
    store.close()
    assert inputs - rejected == len(records)
    assert listings < len(records)
    assert listings >= 150


def test_a_listing_of_two_sources_keeps_both(kith: Kith) -> None:
    store = kith.store()
    joined = [listing for listing in store.listings.active() if len({s.source for s in listing.sources}) > 1]
    store.close()
    assert len(joined) >= 12
    assert all(listing.invented for listing in joined)


def test_a_second_update_changes_nothing(kith: Kith) -> None:
    done = kith("update")
    assert done.returncode == 0, done.stderr
    assert "0 new, 0 changed" in done.stdout


def test_a_search_prints_listings_with_reasons(kith: Kith) -> None:
    done = kith("search", "behind on the rent and scared of losing the flat", "--near", "E8")
    assert done.returncode == 0, done.stderr
    assert "1. " in done.stdout
    assert "distance: " in done.stdout


def test_crawl_writes_its_counts_as_json(kith: Kith, tmp_path: Path) -> None:
    done = kith("crawl", "sample-cvs", "--json", str(tmp_path / "out.json"))
    assert done.returncode == 0, done.stderr
    [report] = json.loads((tmp_path / "out.json").read_text())
    assert report["source"] == "sample-cvs"
    assert report["unchanged"] == report["new"] + report["unchanged"] > 0
    assert {"asked", "changed", "gone", "seconds", "complete", "message"} <= report.keys()
    assert len(report["rejections"]) == report["rejected"]
    assert all(set(told) == {"key", "reason"} for told in report["rejections"])


@pytest.mark.parametrize("command", ["crawl", "merge", "index", "update", "work", "serve", "search", "evaluate"])
def test_each_command_explains_itself(fresh: Kith, command: str) -> None:
    done = fresh(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.split()) > 20


def test_work_gathers_what_is_due_and_then_has_nothing_to_do(fresh: Kith, samples: str) -> None:
    fresh("source", "load", str(SAMPLES), "--set", f"samples={samples}")
    done = fresh("work", "--once")
    assert done.returncode == 0, done.stderr
    store = fresh.store()
    [tomorrow] = store.jobs.waiting()
    assert tomorrow.kind == "retention" and tomorrow.due > datetime.now(UTC)
    assert store.listings.count() > 150
    store.close()


def test_crawling_a_new_folder_needs_no_model(fresh: Kith, samples: str, tmp_path: Path) -> None:
    nothing = str(tmp_path / "no models here")
    fresh("source", "load", str(SAMPLES), "--set", f"samples={samples}")
    done = fresh("crawl", "sample-council", KITH_CACHE_DIR=nothing)
    assert done.returncode == 0, done.stderr


def test_an_unknown_postcode_is_named(kith: Kith) -> None:
    assert "ZZ99 9ZZ" in kith.fails("search", "tea", "--near", "ZZ99 9ZZ")


def test_an_empty_or_endless_statement_is_refused(kith: Kith) -> None:
    assert "empty" in kith.fails("search", " ")
    assert "characters" in kith.fails("search", "a" * 10_000)


def test_a_source_that_is_not_there_is_named_with_those_that_are(kith: Kith) -> None:
    assert "sample-cvs" in kith.fails("crawl", "sampel-cvs")


def test_a_broken_feed_fails_its_run_and_leaves_the_rest(fresh: Kith, samples: str) -> None:
    fresh("source", "add", f"{samples}/robots.txt", "--name", "Broken", "--platform", "open_referral")
    done = fresh("crawl", "broken")
    assert done.returncode == 1
    assert "not gathered whole" in done.stdout
    assert "robots.txt" in done.stdout.replace("\n", "")


def test_a_csv_with_other_columns_names_what_is_missing(fresh: Kith, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "wrong.csv").write_text("Colour,Weight\nred,3\n")
    server = [sys.executable, "-m", "crawler.samples", "--files", f"lists={tmp_path / 'lists'}", "--with-stdin"]
    with subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        fresh("source", "add", f"{address}/files/lists/wrong.csv", "--name", "Wrong", "--platform", "csv_list")
        done = fresh("crawl", "wrong")
        process.terminate()
    assert done.returncode == 1
    told = " ".join(done.stdout.split())
    assert "name" in told
    assert "Colour" in told


def test_without_an_index_a_search_says_what_to_do(fresh: Kith) -> None:
    assert "kith index" in fresh.fails("search", "tea")


def test_an_unreadable_snapshot_says_what_to_do(fresh: Kith) -> None:
    folder = fresh.data_dir / "index"
    folder.mkdir(parents=True)
    (folder / "current").write_text("nothing like a snapshot")
    assert "kith index" in fresh.fails("search", "tea")


def test_without_a_model_the_command_to_bring_it_is_told(fresh: Kith, tmp_path: Path) -> None:
    told = fresh.fails("index", KITH_CACHE_DIR=str(tmp_path / "empty"))
    assert "kith models" in told


def test_a_port_in_use_is_named(fresh: Kith) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in fresh.fails("serve", "--port", port)
        assert port in fresh.fails("samples", "--port", port)
    assert not (fresh.data_dir / "kith.sqlite").exists()


def test_a_misspelt_setting_stops_every_command(fresh: Kith) -> None:
    assert "KITH_MODLE" in fresh.fails("source", "list", KITH_MODLE="small")
