"""A question is within bounds or names the field that is not."""

import pytest
from pydantic import ValidationError

from directory.errors import InputError
from index.question import DISTANCE_MAX_KM, LIMIT_MAX, STATEMENT_MAX, Question


def test_statement_is_stripped_and_the_rest_has_defaults() -> None:
    question = Question(statement="  a choir \n")
    assert (question.statement, question.near, question.distance_km, question.limit) == ("a choir", None, 5.0, 10)


@pytest.mark.parametrize("statement", ["", "   \n\t", None, 7])
def test_empty_statement_names_the_field(statement: object) -> None:
    with pytest.raises(InputError, match="statement is empty") as caught:
        Question(statement=statement)  # type: ignore[arg-type]
    assert caught.value.field == "statement"


def test_ten_thousand_characters_are_refused_with_the_count() -> None:
    with pytest.raises(InputError, match="10,000 characters") as caught:
        Question(statement="a" * 10_000)
    assert caught.value.field == "statement"
    assert Question(statement="a" * STATEMENT_MAX)


@pytest.mark.parametrize("distance", [0, -1, DISTANCE_MAX_KM + 1, float("nan"), float("inf"), "far", True])
def test_wrong_distance_names_field_and_value(distance: object) -> None:
    with pytest.raises(InputError, match="distance_km is") as caught:
        Question(statement="choir", distance_km=distance)  # type: ignore[arg-type]
    assert caught.value.field == "distance_km"


@pytest.mark.parametrize("limit", [0, -3, LIMIT_MAX + 1, 2.5, "ten"])
def test_wrong_limit_names_field_and_value(limit: object) -> None:
    with pytest.raises(InputError, match="limit is") as caught:
        Question(statement="choir", limit=limit)  # type: ignore[arg-type]
    assert caught.value.field == "limit"


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        Question(statement="choir", distance=3)  # type: ignore[call-arg]
