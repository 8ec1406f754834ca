"""An act and its line in the audit log are one transaction, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

import pytest

from directory.decision import Decision, DecisionKind
from directory.errors import InputError
from directory.store import Done, Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
APART = Decision(kind=DecisionKind.DIFFERENT, record="a/1", other="a/2", by="ana", at=NOW)
LINE = Done(at=NOW, who="ana", action="kept apart")


def act(store: Store) -> int:
    with store.acting():
        number = store.decisions.add(APART)
        assert [decision.id for decision in store.decisions.standing()] == [number], "what was written is read"
        store.audit.add(LINE)
        return number


def test_all_of_it_is_kept_or_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.acting():
        act(store)
        raise RuntimeError("the power went")
    assert (store.decisions.standing(), list(store.audit.all())) == ([], [])
    act(store)
    assert (len(store.decisions.standing()), len(list(store.audit.all()))) == (1, 1)


def test_a_part_that_fails_and_is_caught_leaves_the_rest(store: Store) -> None:
    with store.acting():
        number = act(store)
        with pytest.raises(InputError):
            store.decisions.undo(number + 1, "ana")
        store.audit.add(LINE)
    assert (len(store.decisions.standing()), len(list(store.audit.all()))) == (1, 2)


def test_another_store_sees_nothing_of_it_before_its_end(store: Store) -> None:
    other = Store.open(store.database.url)
    with store.acting():
        act(store)
        assert other.decisions.standing() == []
    assert len(other.decisions.standing()) == 1
    other.close()
