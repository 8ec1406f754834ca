"""E-mails wait sealed, leave once, and leave nothing behind."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from directory.mail import Message
from directory.sealing import DataKeys, SealedError
from directory.store import Job, Store

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KEYS = DataKeys(lambda: ["a key that is long enough to be one"])
OTHER = DataKeys(lambda: ["a newer key that is long enough to be one"])
BOTH = DataKeys(lambda: ["a newer key that is long enough to be one", "a key that is long enough to be one"])
LIST = Message(key="one", to="ann@example.org", subject="Your list", text="The walk is on Tuesday")


def claimed(store: Store) -> Job:
    job = store.jobs.claim("me", 60)
    assert job
    return job


def everything(store: Store) -> str:
    with store.database.engine.connect() as connection:
        return str(list(connection.execute(text("SELECT * FROM job"))))


def test_what_waits_is_sealed(store: Store) -> None:
    store.outbox.add(LIST, KEYS, NOW)
    assert "ann@" not in everything(store) and "The walk" not in everything(store)
    assert store.outbox.message(claimed(store), KEYS) == LIST


def test_a_message_is_added_once(store: Store) -> None:
    assert store.outbox.add(LIST, KEYS, NOW)
    assert not store.outbox.add(LIST, KEYS, NOW)
    store.outbox.left(claimed(store).id, NOW)
    assert not store.outbox.add(LIST, KEYS, NOW), "also after it has left"
    assert store.outbox.add(LIST.model_copy(update={"key": "two"}), KEYS, NOW)


def test_what_was_handed_over_is_not_sent_by_another_worker(store: Store) -> None:
    store.outbox.add(LIST, KEYS, NOW)
    job = claimed(store)
    store.outbox.handing(job.id)
    store.jobs.release(job.id, "me")
    assert store.outbox.message(claimed(store), KEYS) is None


def test_nothing_stays_of_what_has_left(store: Store) -> None:
    store.outbox.add(LIST, KEYS, NOW)
    job = claimed(store)
    store.outbox.left(job.id, NOW)
    assert "sealed" not in everything(store) and store.jobs.waiting() == []
    assert store.outbox.forget(NOW + timedelta(days=1)) == 0
    assert store.outbox.forget(NOW + timedelta(days=2)) == 1


def test_what_is_lost_is_shown_for_a_while_without_its_words(store: Store) -> None:
    store.outbox.add(LIST, KEYS, NOW)
    store.outbox.lost(claimed(store).id, NOW, "The mail server answered 550.")
    [item] = store.review.waiting()
    assert "550" in str(item) and "e-mail" in str(item)
    assert "sealed" not in everything(store)
    assert store.outbox.forget(NOW + timedelta(days=30)) == 1


def test_it_is_tried_again_ever_more_seldom_until_its_time_is_over(store: Store) -> None:
    store.outbox.add(LIST, KEYS, NOW, patience=timedelta(hours=10))
    waits: list[timedelta] = []
    now = NOW
    while wait := store.outbox.later(job := claimed(store), now):
        waits.append(wait)
        now += wait
        store.jobs.postpone(job.id, "me", 0)
    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes[:7] == [1, 2, 4, 8, 16, 32, 60] and set(minutes[7:]) == {60}
    assert timedelta(hours=10) <= now - NOW < timedelta(hours=11)


def test_what_waits_can_be_sealed_anew(store: Store) -> None:
    store.outbox.add(LIST, KEYS, NOW)
    assert store.outbox.renew(BOTH) == 1
    job = claimed(store)
    assert store.outbox.message(job, OTHER) == LIST
    with pytest.raises(SealedError):
        store.outbox.message(job, KEYS)
