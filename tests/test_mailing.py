"""What `kith work` does with e-mails: a real server, a real store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from commands.screen import out
from commands.working import do_job
from directory.mail import Message
from directory.sealing import data_keys
from directory.settings import Settings
from directory.store import Store
from tests.smtp import MailServer, mail_server, text_of

LIST = Message(key="one", to="ann@example.org", subject="Your list", text="The walk is on Tuesday")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, server: MailServer) -> Settings:
    return Settings(
        data_dir=tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_tls="none",
        smtp_from="kith@example.org",
        site_url="https://kith.example.org",
    )


def work(store: Store, settings: Settings) -> str:
    """Do the one job that is due, as the worker does; what it says."""
    job = store.jobs.claim("me", 60)
    assert job
    with out.capture() as said:
        do_job(store, settings, job, "me")
    return said.get()


def add(store: Store, settings: Settings, patience: timedelta = timedelta(days=1)) -> None:
    assert store.outbox.add(LIST, data_keys(settings), datetime.now(UTC), patience)


def held(store: Store) -> str:
    with store.database.engine.connect() as connection:
        return str(list(connection.execute(text("SELECT * FROM job"))))


def test_an_email_leaves_once_and_nothing_of_it_stays(
    sqlite_store: Store, settings: Settings, server: MailServer
) -> None:
    add(sqlite_store, settings)
    said = work(sqlite_store, settings)
    assert [(to, text_of(message).strip()) for to, message in server.received] == [(LIST.to, LIST.text)]
    assert sqlite_store.jobs.waiting() == [] and sqlite_store.jobs.claim("me", 60) is None
    assert "sealed" not in held(sqlite_store) + said and "ann@" not in said


def test_what_could_not_leave_is_tried_again_later(sqlite_store: Store, settings: Settings, server: MailServer) -> None:
    server.to_rcpt = "451 ann@example.org is busy"
    add(sqlite_store, settings)
    said = work(sqlite_store, settings)
    assert "answered 451" in said and "again in 0:01:00" in said and "ann@" not in said
    [waiting] = sqlite_store.jobs.waiting()
    assert waiting.due > datetime.now(UTC) and waiting.attempts == 0


@pytest.mark.parametrize("answer", ["550 ann@example.org is unknown", "451 busy"])
def test_what_never_can_leave_is_said_without_its_address_and_deleted(
    sqlite_store: Store, settings: Settings, server: MailServer, answer: str
) -> None:
    server.to_rcpt = answer
    add(sqlite_store, settings, timedelta(0) if answer.startswith("4") else timedelta(days=1))
    said = work(sqlite_store, settings)
    assert f"answered {answer[:3]}" in said and "ann@" not in said
    assert "sealed" not in held(sqlite_store)
    assert sqlite_store.jobs.waiting() == []
    assert answer[:3] in str(sqlite_store.review.waiting())


def test_a_worker_that_dies_while_it_leaves_does_not_send_it_twice(
    sqlite_store: Store, settings: Settings, server: MailServer
) -> None:
    def die() -> None:
        job = sqlite_store.jobs.waiting()[0]
        sqlite_store.jobs.release(job.id, "me")
        assert "may have been sent or not" in work(sqlite_store, settings)

    add(sqlite_store, settings)
    server.before_answer = die
    work(sqlite_store, settings)
    assert len(server.received) == 1


def test_without_a_server_it_waits(sqlite_store: Store, settings: Settings, server: MailServer) -> None:
    add(sqlite_store, settings)
    assert "KITH_SMTP_HOST is not set" in work(sqlite_store, settings.model_copy(update={"smtp_host": ""}))
    assert len(sqlite_store.jobs.waiting()) == 1


def test_without_its_key_it_waits(sqlite_store: Store, settings: Settings, server: MailServer) -> None:
    add(sqlite_store, settings)
    said = work(sqlite_store, settings.model_copy(update={"data_keys": "another key that is long enough to be one"}))
    assert "KITH_DATA_KEYS" in said and len(sqlite_store.jobs.waiting()) == 1
