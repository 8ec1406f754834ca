"""A whole statement: what is put together, and that no text breaks it."""

import logging
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from directory.places import Gazetteer
from index.understanding.said import ConstraintKind, Span, Understanding
from index.understanding.understand import understand
from index.understanding.urgent import UrgentKind

WORDS = (
    "not no AA NFA w/c y/o in near E8 8 74 Bath Reading March my mum's can't do stairs and but , . ( free evenings "
    "only must Tuesday I'm who speaks Polish don't want counselling kill myself £ ’ \n হ ß İ 2AB under 5s over "
    "twenty-two 9999 1/2 or"
).split(" ")


@pytest.fixture(scope="module")
def gazetteer(cache_dir: Path) -> Gazetteer:
    return Gazetteer.open(cache_dir)


def spans(understanding: Understanding) -> list[Span]:
    return [
        *understanding.parts,
        *(one.span for one in understanding.constraints),
        *(one.span for one in understanding.dislikes),
        *(one.span for one in understanding.places),
        *(one.span for one in understanding.expansions),
    ]


def check(statement: str, gazetteer: Gazetteer) -> None:
    found = understand(statement, gazetteer)
    assert found.parts
    for span in spans(found):
        assert 0 <= span.start <= span.end <= len(statement)
        assert statement[span.start : span.end] == span.text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
@example("İİİİ in Bath not AA")
@example("’" * 50)
def test_no_text_breaks_it_and_spans_lie_within(gazetteer: Gazetteer, statement: str) -> None:
    check(statement, gazetteer)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_no_mixture_of_telling_words_breaks_it(gazetteer: Gazetteer, statement: str) -> None:
    check(statement, gazetteer)


def test_a_whole_statement_is_understood(gazetteer: Gazetteer) -> None:
    found = understand(
        "My mum's rent is overdue, she speaks Sylheti and can't do stairs, not a church please, evenings, E8 2AB",
        gazetteer,
    )
    said = {(one.kind, one.value) for one in found.constraints}
    assert {
        (ConstraintKind.WHO, "mother"),
        (ConstraintKind.LANGUAGE, "syl"),
        (ConstraintKind.ACCESS, "step-free"),
        (ConstraintKind.TIME, "evening"),
    } <= said
    assert [one.topic for one in found.dislikes] == ["religion"]
    assert [place.span.text for place in found.places] == ["E8 2AB"]
    assert found.language == "en"
    assert found.urgent == ()


def test_what_is_searched_has_shorthand_written_out_and_no_dislikes_or_places(gazetteer: Gazetteer) -> None:
    searched = understand("PIP refused, not a church please, near Bow", gazetteer).searched
    assert "Personal Independence Payment" in searched
    assert "church" not in searched
    assert "Bow" not in searched


def test_a_place_alone_is_still_searched(gazetteer: Gazetteer) -> None:
    assert understand("E8 2AB", gazetteer).searched == "E8 2AB"


def test_without_a_gazetteer_there_are_no_places() -> None:
    assert understand("in Hackney").places == ()


def test_only_urgent_help_and_places_are_read_in_another_language(gazetteer: Gazetteer) -> None:
    found = understand("Nie znam dobrze angielskiego i potrzebuję pomocy, E8 2AB", gazetteer)
    assert found.language == "pl"
    assert found.constraints == ()
    assert [place.span.text for place in found.places] == ["E8 2AB"]


def test_a_disliked_group_is_no_group_to_be_open_to(gazetteer: Gazetteer) -> None:
    groups = understand("company, but not a pensioners club", gazetteer).of_kind(ConstraintKind.GROUP)
    assert [one for one in groups if one.wanted] == []


def test_urgent_help_is_part_of_what_is_understood() -> None:
    assert understand("I want to end my life").urgent == (UrgentKind.SUICIDE,)


def test_the_value_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        understand("hello there").__setattr__("language", "pl")


def test_nothing_of_a_statement_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        understand("my marmalade husband hits me in Hackney")
    assert "marmalade" not in caplog.text


@pytest.mark.parametrize("filler", ["not a ", "in Bath and ", "my mum is ", "A of the ", "she she ", "74 ", "E8 ", "a"])
def test_the_longest_statement_takes_no_more_than_its_length(filler: str, gazetteer: Gazetteer) -> None:
    from time import process_time

    statement = (filler * 5000)[:5000]
    understand("warm up", gazetteer)
    start = process_time()
    understand(statement, gazetteer)
    assert process_time() - start < 10.0, "a pattern that tries every way to match would take minutes"
