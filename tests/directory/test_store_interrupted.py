"""Ctrl-C within a statement leaves no lock behind, so that who tidies up after it can write."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from itertools import islice
from types import FrameType

import pytest

from directory.store import Store


@pytest.fixture
def armed() -> Iterator[threading.Event]:
    """While it is set, SIGUSR1 interrupts as Ctrl-C does."""
    event = threading.Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if event.is_set():
            event.clear()
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGUSR1, interrupt)
    yield event
    signal.signal(signal.SIGUSR1, before)


def interrupted(store: Store, armed: threading.Event, chance: random.Random) -> bool:
    """Write until interrupted, then write again while the interrupt is being handled."""
    timer = threading.Timer(chance.uniform(0.002, 0.03), os.kill, (os.getpid(), signal.SIGUSR1))
    timer.start()
    try:
        armed.set()
        while timer.is_alive():
            store.jobs.add("merge", {"chance": chance.random()})
        time.sleep(0.01)
        armed.clear()
    except KeyboardInterrupt:
        store.jobs.add("merge", {"after": chance.random()})
        return True
    return False


def test_an_interrupted_statement_leaves_no_lock(sqlite_store: Store, armed: threading.Event) -> None:
    chance = random.Random(1)
    tries = (interrupted(sqlite_store, armed, chance) for _ in range(200))
    assert sum(islice(filter(None, tries), 15)) >= 1
