"""A plan says nothing of who somebody is, is its worker's alone, and ends on time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from directory.account import Role
from directory.errors import InputError
from directory.plan import ENTRIES_MAX, Entry, Plan, PlanChanged, PlanUnknown
from directory.store import Store
from tests.directory.test_outbox import BOTH, KEYS, OTHER

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DEBT, ENGLISH = UUID(int=1), UUID(int=2)
PLAN = Plan(reference="JS-14", entries=(Entry(listing=DEBT, note="Rang: a place on Tuesday", needs=("debt",)),))


def worker(store: Store, name: str = "one") -> UUID:
    return store.accounts.add(f"{name}@example.org", name.title(), Role.CURATOR, NOW).id


def test_a_worker_has_their_plans_and_no_one_elses(store: Store) -> None:
    mine, other = worker(store), worker(store, "two")
    kept = store.plans.add(mine, PLAN, KEYS, NOW)
    assert store.plans.get(kept.id, mine, KEYS, NOW) == kept
    assert kept.plan == PLAN and kept.ends == NOW + timedelta(days=30)
    assert store.plans.of(other, KEYS, NOW) == []
    for owner, number in ((other, kept.id), (mine, uuid4())):
        with pytest.raises(PlanUnknown, match="There is no such plan"):
            store.plans.get(number, owner, KEYS, NOW)


def test_no_word_of_it_can_be_read_in_the_store(store: Store) -> None:
    store.plans.add(worker(store), PLAN, KEYS, NOW)
    with store.database.engine.connect() as connection:
        held = str(list(connection.execute(text("SELECT * FROM plan"))))
    assert "JS-14" not in held and "Tuesday" not in held and str(DEBT) not in held


def test_of_two_windows_the_second_is_told(store: Store) -> None:
    mine = worker(store)
    read = store.plans.add(mine, PLAN, KEYS, NOW)
    changed = store.plans.save(read, read.plan.plus(Entry(listing=ENGLISH)), KEYS, NOW)
    assert [entry.listing for entry in changed.plan.entries] == [DEBT, ENGLISH]
    with pytest.raises(PlanChanged, match="changed in another window"):
        store.plans.save(read, read.plan.minus(DEBT), KEYS, NOW)
    assert store.plans.get(read.id, mine, KEYS, NOW) == changed


def test_it_ends_on_time_and_can_be_deleted_before(store: Store) -> None:
    mine = worker(store)
    first = store.plans.add(mine, PLAN, KEYS, NOW, timedelta(days=7))
    second = store.plans.add(mine, PLAN, KEYS, NOW)
    store.plans.delete(second.id, mine, NOW)
    assert [kept.id for kept in store.plans.of(mine, KEYS, NOW)] == [first.id]
    assert store.plans.of(mine, KEYS, first.ends) == []
    assert store.plans.forget(first.ends - timedelta(seconds=1)) == 0
    assert store.plans.forget(first.ends) == 1
    with pytest.raises(InputError, match="days is 91: a plan is kept 1 to 90 days"):
        store.plans.add(mine, PLAN, KEYS, NOW, timedelta(days=91))


def test_it_can_be_sealed_with_a_newer_key(store: Store) -> None:
    mine = worker(store)
    kept = store.plans.add(mine, PLAN, KEYS, NOW)
    assert store.plans.renew(BOTH) == 1
    assert store.plans.get(kept.id, mine, OTHER, NOW).plan == PLAN


@pytest.mark.parametrize("reference", ["943 476 5919", "a@example.org", "020 7946 0991", "Jean Smith"])
def test_a_reference_that_says_who_it_is_is_refused(reference: str) -> None:
    with pytest.raises(InputError, match="reference has what looks like"):
        Plan(reference=reference)


def test_a_note_that_says_who_it_is_is_refused() -> None:
    with pytest.raises(InputError, match="note has what looks like an email address"):
        PLAN.noted(DEBT, "ask jo@example.org")
    assert PLAN.noted(DEBT, "Full until January").entries[0].note == "Full until January"


def test_a_listing_stands_in_a_plan_once() -> None:
    twice = PLAN.plus(Entry(listing=DEBT, needs=("rent", "debt")))
    assert [(entry.note, entry.needs) for entry in twice.entries] == [("Rang: a place on Tuesday", ("debt", "rent"))]
    full = Plan(reference="x", entries=tuple(Entry(listing=UUID(int=n)) for n in range(ENTRIES_MAX)))
    with pytest.raises(InputError, match="at most 30 listings"):
        full.plus(Entry(listing=UUID(int=999)))


def test_a_template_takes_no_note_along() -> None:
    template = PLAN.as_template("KL-2")
    assert (template.reference, template.entries) == ("KL-2", (Entry(listing=DEBT, needs=("debt",)),))
