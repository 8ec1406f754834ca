"""Facts told in the sentences of real listings, beside what a careful reader found; the floors are those to be kept."""

from pathlib import Path

import pytest

from directory.prose import told, with_told
from directory.record import Facts
from tests.directory.prose.judging import HALVES, documents, labels, score, total

PRECISION, RECALL = 0.97, 0.85


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, Facts]:
    return documents(shared)


@pytest.mark.parametrize("half", HALVES)
def test_what_is_told_is_right_and_most_is_told(half: str, facts: dict[str, Facts]) -> None:
    whole = total(score(facts, half).values())
    assert whole.right > 40
    assert whole.precision >= PRECISION
    assert whole.recall >= RECALL


def test_labels_are_of_listings_that_are_there_once(facts: dict[str, Facts]) -> None:
    named = [label.listing for label in labels()]
    assert len(named) == len(set(named)) == 1031
    assert set(named) <= set(facts)
    sizes = [100, 100, 56, 56, 100, 100, 100, 99, 120, 100, 100]
    assert [sum(label.half == half for label in labels()) for half in HALVES] == sizes


def test_each_fact_s_sentence_stands_in_the_text(facts: dict[str, Facts]) -> None:
    def flat(text: str) -> str:
        return "".join(letter for letter in text if letter.isalnum())

    for held in list(facts.values())[::40]:
        text = flat(f"{held.name} {held.description or ''}")
        for fact in told(held.description or "", held.name):
            assert fact.sentence
            assert all(flat(part) in text for part in fact.sentence.split("\n")), fact


def test_reading_again_changes_nothing(facts: dict[str, Facts]) -> None:
    for held in list(facts.values())[::40]:
        once = with_told(held)
        assert with_told(held) == once
        assert with_told(once.model_copy(update={"told": ()})).told in ((), once.told)
