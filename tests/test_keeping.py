"""Teams, keys and what is deleted on time, on the command line and by the worker."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commands.screen import out
from commands.working import do_job
from directory.errors import KithError
from directory.sealing import data_keys
from directory.settings import Settings
from directory.store import Store
from kith import app
from tests.directory.test_referrals import SAID, sent
from tests.directory.test_team import team

ADD = ["team", "add", "Hackney link workers", "--email", "team@example.org", "--phone", "020 7946 0100"]
ADD += ["--hours", "Weekdays, 9am to 5pm", "--district", "e8", "--practice", "F84003 Lower Street Practice"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("KITH_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return Settings(data_dir=tmp_path)


def kith(*words: str) -> str:
    """What a command prints. Raises what it raises."""
    with out.capture() as said:
        result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, KithError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return " ".join((said.get() + result.output).split())


def test_a_team_is_added_listed_shown_and_removed() -> None:
    assert "no team" in kith("team", "list")
    assert "Added team 1: Hackney link workers" in kith(*ADD)
    assert "Hackney link workers" in kith("team", "list") and "18 and over" in kith("team", "list")
    shown = kith("team", "show", "1")
    assert "F84003 Lower Street Practice" in shown and "Districts: E8" in shown and "Listings: none" in shown
    kith("team", "remove", "1")
    assert "no team" in kith("team", "list")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--youngest", "5"], "youngest is 5"),
        (["--district", "Hackney"], "HACKNEY"),
        (["--practice", "Street"], "F84003"),
        (["--listing", "00000000-0000-0000-0000-000000000001"], "00000000-0000-0000-0000-000000000001"),
        (["--hours", ""], "hours"),
    ],
)
def test_what_is_wrong_with_a_team_is_told_and_nothing_added(more: list[str], said: str) -> None:
    with pytest.raises(KithError, match=said):
        kith(*ADD, *more)
    assert "no team" in kith("team", "list")


def test_the_worker_deletes_on_time_and_says_how_many(sqlite_store: Store, folder: Settings) -> None:
    keys, number = data_keys(folder), sqlite_store.teams.add(team()).id
    old = SAID.model_copy(update={"agreement": SAID.agreement.model_copy(update={"at": datetime.now(UTC)})})
    for once, kept in (("a", 0), ("b", 0), ("c", 90)):
        given: dict[str, Any] = {"referral": old, "kept": timedelta(days=kept)}
        sqlite_store.referrals.add(sent(number, once).model_copy(update=given), keys)
    sqlite_store.jobs.add("retention", {})
    job = sqlite_store.jobs.claim("me", 60)
    assert job
    with out.capture() as said:
        do_job(sqlite_store, folder, job, "me")
    assert "Deleted on time: 2 referrals, 0 suggesters" in " ".join(said.get().split())
    assert len(sqlite_store.referrals.of_team(number, keys)) == 1
    [tomorrow] = sqlite_store.jobs.waiting()
    assert tomorrow.kind == "retention" and tomorrow.due > datetime.now(UTC) + timedelta(hours=23)


def test_after_renewing_the_old_key_can_be_dropped(folder: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = "o" * 40, "n" * 40
    store = Store.open(folder.store_url)
    number = store.teams.add(team()).id
    store.referrals.add(sent(number), data_keys(folder.model_copy(update={"data_keys": old})))
    monkeypatch.setenv("KITH_DATA_KEYS", f"{new},{old}")
    assert "1 referrals, 0 suggestions, 0 notes, 0 e-mails, 0 plans, 0 second factors" in kith("keys", "renew")
    [found] = store.referrals.of_team(number, data_keys(folder.model_copy(update={"data_keys": new})))
    assert found.referral == SAID
    store.close()


def test_a_team_reads_its_referral_by_its_reference(folder: Settings) -> None:
    store = Store.open(folder.store_url)
    number = store.teams.add(team()).id
    other = store.teams.add(team(name="Other", districts=("N1",), practices=())).id
    reference = store.referrals.add(sent(number), data_keys(folder))
    store.close()
    listed = kith("referral", "list", str(number))
    assert reference in listed and "came 22 Nov 2026 09:00, deleted 20 Feb 2027" in listed and SAID.name not in listed
    shown = kith("referral", "show", str(number), reference.lower())
    assert SAID.name in shown and SAID.help in shown and "A message is safe: no" in shown
    assert SAID.agreement.wording in shown
    assert "no referral" in kith("referral", "list", str(other))
    for asked in (str(other), "9"):
        with pytest.raises(KithError):
            kith("referral", "show", asked, reference)
    store = Store.open(folder.store_url)
    [done] = store.audit.all()
    store.close()
    assert (done.action, done.subject) == ("read a referral", reference) and done.who.startswith("command line: ")
