"""A curator's decisions from the command line, on a real crawl."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from directory.errors import InputError
from directory.store import Store
from kith import app
from tests.crawler.feeds import serve_list, service
from tests.crawler.site import Site, running_site

Run = Callable[..., Result]


@pytest.fixture
def kith(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    told = {"KITH_DATA_DIR": str(tmp_path), "KITH_CACHE_DIR": str(cache_dir), "KITH_ALLOW_LOOPBACK": "true"}
    for name, value in (told | {"COLUMNS": "200"}).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    return run


def gathered(kith: Run, site: Site, tmp_path: Path, area: str = "Hackney", more: str = "") -> Result:
    entry = f'platform = "open_referral"\naddress = "{site.address}/list.json"\narea = "{area}"\n{more}'
    (tmp_path / "list.toml").write_text(f'[[source]]\nslug = "hub"\nname = "Hub"\n{entry}')
    loaded = kith("source", "load", str(tmp_path / "list.toml"))
    if loaded.exit_code == 0:
        assert kith("crawl", "hub").exit_code == 0
        assert kith("merge").exit_code == 0
    return loaded


def listed(tmp_path: Path) -> dict[str, UUID]:
    store = Store.open(f"sqlite:///{tmp_path / 'kith.sqlite'}")
    found = {listing.name: listing.id for listing in store.listings.active()}
    store.close()
    return found


def test_what_is_retired_stays_away_until_it_is_restored(kith: Run, tmp_path: Path) -> None:
    with running_site() as site:
        serve_list(site, *map(service, range(3)))
        gathered(kith, site, tmp_path)
        one = str(listed(tmp_path)["Lunch club 1"])
        assert "Retired 1 listing." in kith("listing", "retire", one, "--reason", "closed").output
        for _ in range(2):
            assert kith("crawl", "hub").exit_code == 0
            assert kith("merge").exit_code == 0
            assert sorted(listed(tmp_path)) == ["Lunch club 0", "Lunch club 2"]
        assert kith("listing", "restore", one).exit_code == 0
        kith("merge")
        assert len(listed(tmp_path)) == 3


def test_all_that_a_source_lost_is_retired_at_once(kith: Run, tmp_path: Path) -> None:
    with running_site() as site:
        serve_list(site, *map(service, range(4)))
        gathered(kith, site, tmp_path)
        serve_list(site, *map(service, range(3)))
        nothing = kith("listing", "retire", "--lost", "hub")
        assert "none of hub's listings lost" in str(nothing.exception)
        for _ in range(3):
            assert kith("crawl", "hub").exit_code == 0
        waiting = kith("review").output
        assert "kith listing retire --lost SOURCE" in waiting
        assert kith("listing", "retire", "--lost", "hub").exit_code == 0
        kith("merge")
        assert sorted(listed(tmp_path)) == ["Lunch club 0", "Lunch club 1", "Lunch club 2"]
        assert "not seen any more" not in kith("review").output


def test_what_is_new_in_a_held_list_waits_until_it_is_published_or_refused(kith: Run, tmp_path: Path) -> None:
    with running_site() as site:
        serve_list(site, *map(service, range(2)))
        gathered(kith, site, tmp_path, more="holds = true\n")
        assert listed(tmp_path) == {}
        one, other = (str(held) for held in waiting(tmp_path))
        assert "Published 1 listing." in kith("listing", "publish", one).output
        assert isinstance(kith("listing", "refuse", other).exception, InputError)
        assert "Refused 1 listing." in kith("listing", "refuse", other, "--reason", "sells things").output
        kith("merge")
        assert [str(listing) for listing in listed(tmp_path).values()] == [one]
        kith("listing", "restore", other)
        kith("merge")
        assert [str(listing) for listing in waiting(tmp_path)] == [other]


def waiting(tmp_path: Path) -> list[UUID]:
    store = Store.open(f"sqlite:///{tmp_path / 'kith.sqlite'}")
    found = [held.listing.id for held in store.listings.held()]
    store.close()
    return found


def test_a_pair_is_joined_and_kept_apart_by_a_person(kith: Run, tmp_path: Path) -> None:
    with running_site() as site:
        serve_list(site, *map(service, range(2)))
        gathered(kith, site, tmp_path)
        assert kith("listing", "join", "hub/s0", "hub/s1").exit_code == 0
        kith("merge")
        assert len(listed(tmp_path)) == 1
        assert kith("listing", "apart", "hub/s0", "hub/s1").exit_code == 0
        wrong = kith("listing", "join", "hub/s0", "hub/none")
        assert isinstance(wrong.exception, InputError)
        assert "There is no record 'hub/none'" in str(wrong.exception)
        assert "twice" in str(kith("listing", "join", "hub/s0", "hub/s0").exception)


def test_a_source_of_no_known_area_is_refused_and_nothing_is_stored(kith: Run, tmp_path: Path) -> None:
    with running_site() as site:
        refused = gathered(kith, site, tmp_path, area="Atlantis")
    assert "area is 'Atlantis': We do not know a place called" in str(refused.exception)
    store = Store.open(f"sqlite:///{tmp_path / 'kith.sqlite'}")
    assert store.sources.all() == []
    store.close()


@pytest.mark.parametrize("command", ["retire", "restore"])
def test_what_is_no_id_is_named(kith: Run, command: str) -> None:
    assert "listing is 'Lunch club'" in str(kith("listing", command, "Lunch club").exception)
    assert "listing" in json.dumps(str(kith("listing", command, str(UUID(int=7))).exception)).lower()


def test_a_port_that_is_none_is_refused(kith: Run) -> None:
    told = kith("serve", "--port", "99999999")
    assert told.exit_code == 2
    assert "65535" in told.output


def test_where_it_is_no_terminal_no_name_of_a_source_is_cut(
    kith: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    name = "A very long name of a source that nobody would think of for a short one"
    told = f'name = "{name}"\nplatform = "open_referral"\naddress = "https://example.org/list.json"\n'
    (tmp_path / "list.toml").write_text(f"[[source]]\n{told}")
    assert kith("source", "load", str(tmp_path / "list.toml")).exit_code == 0
    listed = kith("source", "list").output
    assert "a-very-long-name-of-a-source-that-nobody-would-think-of" in listed
    assert "open_referral" in listed
