"""What was understood comes in pieces with stable ids, each of which can be taken away or replaced."""

import pytest
from pydantic import ValidationError

from index.pieces import Filter, Kept, NeedSaid, PieceKind, constraint_label
from index.understanding.said import ConstraintKind
from index.understanding.understand import understand

SAID = "74 y/o, isolated, evenings please, free, not Mondays, nothing religious, PIP"


def _kept(statement: str, *without: str, filters: tuple[Filter, ...] = ()) -> list[str]:
    kept = Kept.of(understand(statement), frozenset(without), filters)
    return [piece.id for piece in kept.pieces()]


def test_every_piece_has_an_id_of_its_kind_and_value() -> None:
    assert {"age:74", "time:evening", "cost:free", "not-day:monday", "dislike:religion", "shorthand:PIP"} <= set(
        _kept(SAID)
    )


def test_an_id_does_not_depend_on_the_other_words() -> None:
    assert set(_kept("nothing religious")) == {"dislike:religion"} <= set(_kept(SAID))


@pytest.mark.parametrize("id_", ["age:74", "time:evening", "not-day:monday", "dislike:religion", "shorthand:PIP"])
def test_a_piece_is_taken_away_by_its_id_alone(id_: str) -> None:
    assert [one for one in _kept(SAID) if one not in _kept(SAID, id_)] == [id_]


def test_an_unknown_id_takes_nothing_away() -> None:
    assert _kept(SAID, "time:midnight") == _kept(SAID)


def test_one_sense_of_a_shorthand_is_taken_away_and_the_other_stays() -> None:
    both = [one for one in _kept("CVA") if one.startswith("shorthand:")]
    assert len(both) == 2
    kept = Kept.of(understand("CVA"), frozenset(both[:1]), ())
    assert kept.expansions[0].senses == (both[1].split("=")[1],)


def test_a_filter_takes_the_place_of_what_was_said_of_its_kind_and_is_hard() -> None:
    kept = Kept.of(understand("evenings, free"), frozenset(), (Filter(kind=ConstraintKind.TIME, value="morning"),))
    assert [(one.kind, one.value, one.hard) for one in kept.constraints][:1] == [("time", "morning", True)]
    assert "time:evening" not in [piece.id for piece in kept.pieces()]
    assert "cost:free" in [piece.id for piece in kept.pieces()]


def test_an_age_filter_needs_no_words() -> None:
    (one,) = Kept.of(understand("choir"), frozenset(), (Filter(kind=ConstraintKind.AGE, low=16, high=25),)).constraints
    assert (one.value, one.low, one.high, constraint_label(one)) == ("16-25", 16, 25, "Age 16 to 25")
    with pytest.raises(ValidationError):
        Filter(kind=ConstraintKind.AGE, low=300)


@pytest.mark.parametrize(
    ("statement", "label"),
    [
        ("evenings", "Evenings"),
        ("I can't do Mondays", "Not: Mondays"),
        ("over 50s", "Age 50 and over"),
        ("for my mum who is 83", "Age 83"),
        ("wheelchair user", "Wheelchair access"),
    ],
)
def test_labels_are_plain(statement: str, label: str) -> None:
    assert label in [piece.label for piece in Kept.of(understand(statement), frozenset(), ()).pieces()]


def test_a_need_is_a_piece_with_its_confidence() -> None:
    piece = NeedSaid(need="debt", name="Debt", confidence=0.7).piece
    assert (piece.id, piece.kind, piece.label, piece.confidence) == ("need:debt", PieceKind.NEED, "Debt", 0.7)
