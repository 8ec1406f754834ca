"""Lists that anyone with a link can open, for a while."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from directory.errors import InputError
from directory.store import Store
from directory.store.shared_list_tables import SharedListRow
from directory.store.shared_lists import LIFE

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
IDS = tuple(UUID(int=number) for number in (3, 1, 2))
MOMENT = timedelta(seconds=1)


def rows(store: Store) -> list[SharedListRow]:
    with store.database.reading() as session:
        return list(session.scalars(select(SharedListRow)))


def test_a_list_is_read_in_its_order_until_it_expires(store: Store) -> None:
    token = store.shared_lists.add(IDS, NOW)
    found = store.shared_lists.get(token, NOW + LIFE - MOMENT)
    assert found and (found.listings, found.expires) == (IDS, NOW + timedelta(days=14))
    assert store.shared_lists.get(token, NOW + LIFE) is None


def test_what_has_expired_is_deleted_when_asked_for(store: Store) -> None:
    token = store.shared_lists.add(IDS, NOW)
    store.shared_lists.get(token, NOW + LIFE)
    assert rows(store) == []


def test_what_has_expired_is_deleted_when_another_is_added(store: Store) -> None:
    store.shared_lists.add(IDS, NOW)
    store.shared_lists.add(IDS[:1], NOW + LIFE)
    assert [row.listings for row in rows(store)] == [[str(IDS[0])]]


def test_an_unknown_token_opens_nothing_and_each_token_its_own(store: Store) -> None:
    one, other = store.shared_lists.add(IDS[:1], NOW), store.shared_lists.add(IDS[1:], NOW)
    assert store.shared_lists.get("x" * 22, NOW) is None
    assert [len(held.listings) for token in (one, other) if (held := store.shared_lists.get(token, NOW))] == [1, 2]


def test_the_table_cannot_be_used_to_open_a_list(store: Store) -> None:
    token = store.shared_lists.add(IDS, NOW)
    assert token not in str([row.__dict__ for row in rows(store)])


@pytest.mark.parametrize("count", [0, 51])
def test_an_empty_or_an_endless_list_is_refused(sqlite_store: Store, count: int) -> None:
    with pytest.raises(InputError, match=f"1 to 50 listings, not {count}"):
        sqlite_store.shared_lists.add([uuid4() for _ in range(count)], NOW)
