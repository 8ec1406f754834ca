"""Words: what a person types is never an operator, and rare shared words count."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engines import words
from index.snapshot import Snapshot
from tests.index.hashing import HashingEncoder
from tests.index.making import listing, snapshot_of

NAMES = {
    "Repair Café": "Mend a toaster.",
    "Toaster museum": "A café is near the museum.",
    "Befriending": "Volunteers visit people at home.",
    "Yoga": "Gentle stretching.",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return snapshot_of([listing(*held) for held in NAMES.items()], tmp_path_factory.mktemp("words"), HashingEncoder())


def _found(snapshot: Snapshot, statement: str, most: int | None = None) -> list[str]:
    with snapshot.words() as connection:
        rows, scores = words.bm25(connection, statement, most)
    assert (scores > 0).all()
    return [snapshot.names[row] for row in rows]


def test_word_in_a_name_counts_more_than_in_a_description(snapshot: Snapshot) -> None:
    assert _found(snapshot, "cafe") == ["Repair Café", "Toaster museum"]
    assert _found(snapshot, "toaster") == ["Toaster museum", "Repair Café"]
    assert _found(snapshot, "toaster", most=1) == ["Toaster museum"]


def test_the_scores_of_a_statement_are_the_sum_of_its_words_however_often_they_are_asked() -> None:
    with TemporaryDirectory() as folder:
        many = [
            listing(f"Group {number}", "A warm café with lunch." if number % 3 else "Lunch.") for number in range(90)
        ]
        snapshot = snapshot_of([*many, listing("Zumba lunch", "Zumba.")], Path(folder), HashingEncoder())
        scores = words.WordScores(snapshot)
        for statement in ("lunch in a warm café, zumba", "a warm zumba", "lunch in a warm café, zumba"):
            with snapshot.words() as connection:
                rows, expected = words.bm25(connection, statement)
            found = scores.of(statement)
            assert np.array_equal(np.sort(np.flatnonzero(found)), np.sort(rows))
            assert np.array_equal(found[rows], expected)


def test_only_words_of_many_listings_are_kept() -> None:
    with TemporaryDirectory() as folder:
        many = [listing(f"Group {number}", "Lunch.") for number in range(60)]
        snapshot = snapshot_of([*many, listing("Ottoline Marchbanks lunch", "Lunch.")], Path(folder), HashingEncoder())
        scores = words.WordScores(snapshot)
        scores.of("lunch with Ottoline Marchbanks")
        assert set(scores._common) == {"lunch"}


def test_forms_of_a_word_are_one(snapshot: Snapshot) -> None:
    assert _found(snapshot, "I'd like to volunteer, visiting") == ["Befriending"]


def test_words_of_asking_are_left_out_unless_alone() -> None:
    assert words.terms("I need a repair for my toaster") == ("repair", "toaster")
    assert words.terms("I need you") == ("i", "need", "you")
    assert words.terms("?!") == ()


@pytest.mark.parametrize(
    "statement",
    ['"', 'yoga" OR "', "NEAR(yoga, 2)", "name:yoga", "yoga*", "-yoga", "yoga AND", "(yoga", "^yoga", "a" * 5000, "\0"],
)
def test_operators_and_quotes_are_only_words(statement: str, snapshot: Snapshot) -> None:
    assert set(_found(snapshot, statement)) <= {"Yoga"}


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_asked(snapshot: Snapshot, statement: str) -> None:
    assert set(_found(snapshot, statement)) <= set(NAMES)


def test_shared_words_are_those_the_listing_holds_in_some_form(snapshot: Snapshot) -> None:
    row, other = snapshot.names.index("Befriending"), snapshot.names.index("Yoga")
    with snapshot.words() as connection:
        held = words.shared(connection, [row, other], ("leeds", "gentle", "volunteer", "visiting"))
        nothing = words.shared(connection, [], ("leeds",))
    assert held == {row: ("volunteer", "visiting"), other: ("gentle",)}
    assert nothing == {}
