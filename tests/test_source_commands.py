"""`kith source` as an officer uses it, against the sample server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from crawler.samples.process import running_samples
from directory.errors import KithError
from kith import app


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running_samples() as address:
        yield address


class Office:
    """`kith` with a data folder of its own; what probes and crawls is a process of its own as ever."""

    def __init__(self, data_dir: Path) -> None:
        self._environment = {"KITH_DATA_DIR": str(data_dir), "KITH_ALLOW_LOOPBACK": "true"}

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, env=self._environment)

    def fails(self, *arguments: str) -> str:
        error = self(*arguments).exception
        assert isinstance(error, KithError), repr(error)
        return str(error)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data")


def test_a_probe_prints_samples_fill_and_the_entry(office: Office, server: str, tmp_path: Path) -> None:
    done = office("source", "probe", f"{server}/cvs/all.json", "--json", str(tmp_path / "probed.json"))
    assert done.exit_code == 0, done.output
    assert "Why: It answers with a CVS's export" in done.stdout
    assert "5. " in done.stdout
    assert "How full each field is, in the 62 read" in done.stdout
    assert 'options = { addresses = "addresses.json" }' in done.stdout
    assert json.loads((tmp_path / "probed.json").read_text())["asked"] <= 10


def test_adding_probes_and_has_defaults_and_can_be_crawled(office: Office, server: str) -> None:
    done = office("source", "add", f"{server}/council/directory.csv", "--name", "Marshgate list", "--area", "Hackney")
    assert done.exit_code == 0, done.output
    shown = json.loads(office("source", "show", "marshgate-list").stdout)
    assert (shown["platform"], shown["permission"], shown["licence"]) == (
        "csv_list",
        "facts and link only",
        "not stated",
    )
    assert (shown["contact"], shown["cadence_hours"]) == (f"{server}/", 24)
    assert shown["options"]["columns"]["name"] == "Name"
    assert "already" in office.fails("source", "add", f"{server}/council/directory.csv", "--name", "Marshgate list")
    crawled = office("crawl", "marshgate-list")
    assert crawled.exit_code == 0, crawled.output


def test_what_is_not_recognised_is_not_added(office: Office, server: str) -> None:
    told = office.fails("source", "add", f"{server}/robots.txt", "--name", "Nothing")
    assert "No list that Kith can read was found" in told
    assert "Ask the publisher for a feed" in told
    assert "--platform" in office.fails("source", "add", server, "--name", "Unseen", "--no-probe")
    done = office(
        "source", "add", "cvs.example.org/list.csv", "--name", "Unseen", "--no-probe", "--platform", "csv_list"
    )
    assert done.exit_code == 0, done.output
    assert json.loads(office("source", "show", "unseen").stdout)["address"] == "https://cvs.example.org/list.csv"


def test_what_is_wrong_is_told_before_anything_is_asked_for(office: Office) -> None:
    assert "permission = 'free'" in office.fails("source", "add", "site.invalid", "--name", "A", "--permission", "free")
    assert "does not exist" in office.fails("source", "probe", "site.invalid", "--platform", "sharepoint")
    assert "no address" in office.fails("source", "probe", "my council")
