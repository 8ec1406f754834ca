"""A list that shrinks, as a curator meets it on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from directory.errors import InputError
from kith import app
from tests.crawler.feeds import serve_list, service
from tests.crawler.site import Site, running_site

Run = Callable[..., Result]


@pytest.fixture
def kith(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name, value in {"KITH_DATA_DIR": str(tmp_path), "KITH_ALLOW_LOOPBACK": "true", "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, arguments)


def shrunk(kith: Run, site: Site, tmp_path: Path) -> Result:
    (tmp_path / "list.toml").write_text(
        f'[[source]]\nslug = "hub"\nname = "Hub"\nplatform = "open_referral"\naddress = "{site.address}/list.json"\n'
    )
    assert kith("source", "load", "list.toml").exit_code == 0
    serve_list(site, *map(service, range(10)), {"id": "77", "name": ""}, {"id": "78", "name": ""})
    first = kith("crawl", "hub")
    assert first.exit_code == 0, first.output
    assert "rejected hub 77, 78: It has no name." in first.output
    assert "mended hub: 2 empty names, 2 empty values" in first.output
    serve_list(site, *map(service, range(4)))
    return kith("crawl", "hub", "--json", "out.json")


def test_quarantined_run_is_shown_with_its_reason_and_judged_by_a_person(kith: Run, tmp_path: Path) -> None:
    with running_site() as site:
        told = shrunk(kith, site, tmp_path)
        assert told.exit_code == 1

        assert "hub is quarantined, and what was gathered before stays: It has 4 listings where the last good" in (
            told.output
        )
        [report] = json.loads((tmp_path / "out.json").read_text())
        assert (report["state"], report["unchanged"], report["gone"]) == ("quarantined", 4, 0)
        assert report["fill"]["description"] == 4
        assert json.loads(kith("source", "show", "hub").output)["last_crawl"]["reasons"] == report["reasons"]
        waiting = kith("review", "--json", "review.json")
        assert "1 x quarantined run" in waiting.output
        assert json.loads((tmp_path / "review.json").read_text())[0]["subject"] == "hub"
        assert kith("source", "discard", "hub").exit_code == 0
        assert "Nothing waits" in kith("review").output
        nothing = kith("source", "accept", "hub")
        assert isinstance(nothing.exception, InputError)
        assert "No run of 'hub' is quarantined" in str(nothing.exception)
        assert kith("crawl", "hub").exit_code == 1
        accepted = kith("source", "accept", "hub", "--by", "ana")
        assert (accepted.exit_code, "4 listings, 6 gone" in accepted.output) == (0, True)
        assert "Nothing waits" in kith("review").output
        assert kith("crawl", "hub").exit_code == 0
