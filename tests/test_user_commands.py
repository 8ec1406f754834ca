"""Who may sign in, as it is said on the command line."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from directory.errors import InputError, KithError
from directory.sealing import data_keys
from directory.settings import Settings
from directory.store import Store
from kith import app
from tests.search_api.small_directory import OPEN, crawl, merge

Run = Callable[..., Result]
ANA = "ana@cvs.example.org"
SMTP = {
    "KITH_SMTP_HOST": "127.0.0.1",
    "KITH_SMTP_FROM": "kith@cvs.example.org",
    "KITH_SITE_URL": "https://kith.example",
}


@pytest.fixture
def kith(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name, value in {"KITH_DATA_DIR": tmp_path, "COLUMNS": 200}.items():
        monkeypatch.setenv(name, str(value))
    return lambda *arguments: CliRunner().invoke(app, arguments)


def opened(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path / 'kith.sqlite'}")


def test_a_person_is_added_chooses_a_password_by_the_printed_link_and_is_closed(kith: Run, tmp_path: Path) -> None:
    told = kith("user", "add", ANA, "--name", "Ana").output
    secret = re.search(r"http://127\.0\.0\.1:8000/staff/password/(\S+)", told)
    assert secret
    assert "has no password yet" in kith("user", "list").output
    store = opened(tmp_path)
    assert store.accounts.choose_password(secret[1], "three unrelated herons", datetime.now(UTC))
    assert store.accounts.proven(ANA, "three unrelated herons")
    assert "is administrator of all lists" in kith("user", "change", ANA, "--role", "administrator").output
    kith("user", "close", ANA)
    assert store.accounts.proven(ANA, "three unrelated herons") is None
    assert "/staff/password/" in kith("user", "reopen", ANA).output
    store.close()


def test_where_there_is_a_mail_server_the_link_is_sent_and_not_printed(
    kith: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SMTP.items():
        monkeypatch.setenv(name, value)
    told = kith("user", "add", ANA, "--name", "Ana").output
    assert "/staff/password/" not in told
    store = opened(tmp_path)
    [job] = store.jobs.waiting()
    message = store.outbox.message(job, data_keys(Settings(data_dir=tmp_path)))
    assert message and message.to == ANA
    assert "https://kith.example/staff/password/" in message.text
    assert ANA not in json.dumps(job.arguments)
    store.close()


def test_what_is_wrong_is_named_and_nothing_is_added(kith: Run, tmp_path: Path) -> None:
    for wrong in (("add", ANA, "--name", "Ana", "--source", "none"), ("add", ANA, "--name", " "), ("close", ANA)):
        assert isinstance(kith("user", *wrong).exception, KithError)
    store = opened(tmp_path)
    assert store.accounts.all() == []
    store.close()


def test_a_lost_second_factor_is_taken_off(kith: Run, tmp_path: Path) -> None:
    kith("user", "add", ANA, "--name", "Ana")
    store = opened(tmp_path)
    account = store.accounts.of(ANA)
    store.second_factors.begin(account.id, data_keys(Settings(data_dir=tmp_path)))
    secret = store.sign_ins.begin(account.id, datetime.now(UTC))
    assert "has no second factor any more" in kith("user", "reset", ANA).output
    assert store.second_factors.of(account.id) is None and store.sign_ins.account(secret, datetime.now(UTC)) is None
    assert [done.action for done in store.audit.all()][-1] == "took off a second factor"
    assert "had no second factor" in kith("user", "reset", ANA).output
    store.close()


def test_each_role_is_added_with_what_is_theirs(kith: Run, tmp_path: Path) -> None:
    store = opened(tmp_path)
    entry = {"name": "Chess on Mondays", "organisation": {"name": "Bow Club"}, "places": [{"postcode": "E3 5LU"}]}
    crawl(store, OPEN, [entry])
    merge(store, tmp_path)
    [listing] = store.listings.active()
    store.close()
    told = ("--email", "e@cvs.example.org", "--phone", "020 7946 0123", "--hours", "9 to 5", "--district", "E8")
    assert kith("team", "add", "East", *told).exit_code == 0
    for email, role, *more in (
        ("area@cvs.example.org", "curator", "--area", "hackney"),
        ("pro@cvs.example.org", "professional", "--team", "east", "--occupation", "care coordinator"),
        ("one@club.example.org", "owner", "--listing", "open-list/0", "--listing", str(listing.id)),
        ("all@club.example.org", "owner", "--organisation", "The Bow Club"),
    ):
        assert kith("user", "add", email, "--name", "A", "--role", role, *more).exit_code == 0, role
    listed = kith("user", "list").output
    for what in ("curator of Hackney", "care coordinator of team 1", "owner of The Bow Club"):
        assert what in listed
    store = opened(tmp_path)  # an id is longer than its column where the screen is narrow
    assert store.accounts.of("one@club.example.org").listings == (listing.id,)
    store.close()
    meant_for_another = kith("user", "change", "area@cvs.example.org", "--occupation", "care coordinator")
    assert isinstance(meant_for_another.exception, InputError), "else they would look after every list"
    assert "curator of Hackney" in kith("user", "list").output
    for field, role, *more in (
        ("area", "curator", "--area", "Nowhere"),
        ("team", "professional", "--team", "West"),
        ("team", "professional"),
        ("listing", "owner", "--listing", "open-list/9"),
        ("organisation", "owner", "--organisation", "Nobody's"),
        ("listing", "owner"),
    ):
        wrong = kith("user", "add", "new@cvs.example.org", "--name", "A", "--role", role, *more).exception
        assert isinstance(wrong, InputError) and wrong.field == field


def test_the_log_is_exported(kith: Run, tmp_path: Path) -> None:
    kith("user", "add", ANA, "--name", "Ana")
    kith("user", "close", ANA)
    assert "Wrote 2 entries" in kith("audit", "export", str(tmp_path / "log.json")).output
    done = json.loads((tmp_path / "log.json").read_text())
    assert [(each["action"], each["subject"]) for each in done] == [
        ("added an account", ANA),
        ("closed an account", ANA),
    ]
    assert "Wrote 0" in kith("audit", "export", str(tmp_path / "log.json"), "--since", "2100-01-01").output
