"""What a team knows is read by that team, by others where it is shared, and goes by itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from directory.account import Charge, Role
from directory.errors import InputError
from directory.store import Store
from directory.team_note import LETTERS_MAX, NewNote, NoteUnknown
from tests.directory.test_team import team

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CHOIR, CLUB = UUID(int=1), UUID(int=2)


def member(store: Store, name: str, district: str) -> tuple[int, UUID]:
    number = store.teams.add(team(name=name, districts=(district,), practices=())).id
    charge = Charge(team=number)
    return number, store.accounts.add(f"{name}@example.org", name, Role.PROFESSIONAL, NOW, charge).id


def test_the_own_team_reads_all_and_another_what_is_shared(store: Store) -> None:
    east, ana = member(store, "east", "E8")
    north, _ = member(store, "north", "N1")
    store.team_notes.add(NewNote(listing=CHOIR, text="Good for shy people"), east, ana, NOW)
    shared = NewNote(listing=CHOIR, text=" Rang 3 Nov:\nfull until January ", shared=True)
    store.team_notes.add(shared, east, ana, NOW + timedelta(minutes=1))
    own = store.team_notes.of([CHOIR, CLUB], east, NOW)
    assert [note.text for note in own[CHOIR]] == ["Rang 3 Nov: full until January", "Good for shy people"]
    assert [(note.text, note.team) for note in store.team_notes.of([CHOIR], north, NOW)[CHOIR]] == [
        ("Rang 3 Nov: full until January", "east")
    ]
    assert CLUB not in own


def test_a_note_goes_after_ninety_days(store: Store) -> None:
    east, ana = member(store, "east", "E8")
    store.team_notes.add(NewNote(listing=CHOIR, text="Full"), east, ana, NOW)
    over = NOW + timedelta(days=90)
    assert store.team_notes.of([CHOIR], east, over - timedelta(seconds=1)) and not store.team_notes.of(
        [CHOIR], east, over
    )
    assert store.team_notes.forget(over - timedelta(seconds=1)) == 0
    assert store.team_notes.forget(over) == 1


def test_only_who_wrote_it_takes_it_away(store: Store) -> None:
    east, ana = member(store, "east", "E8")
    _, bo = member(store, "north", "N1")
    store.team_notes.add(NewNote(listing=CHOIR, text="Full"), east, ana, NOW)
    number = store.team_notes.of([CHOIR], east, NOW)[CHOIR][0].id
    with pytest.raises(NoteUnknown, match="no such note of yours"):
        store.team_notes.remove(number, bo)
    assert store.team_notes.remove(number, ana) == CHOIR
    assert store.team_notes.of([CHOIR], east, NOW) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" ", "Write what you know"),
        ("x" * (LETTERS_MAX + 1), "300 letters at most, this one 301"),
        ("Jean Smith liked it", "looks like a full name: it is about the group"),
        ("ask on 020 7946 0991", "looks like a telephone number"),
    ],
)
def test_what_a_note_is_refused_for(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        NewNote(listing=CHOIR, text=text)
