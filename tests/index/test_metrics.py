"""Each metric against arithmetic done by hand."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluation import metrics

GRADES = {"a": 3, "b": 2, "c": 1, "d": 0}


def test_ndcg_is_gain_by_place_over_the_best_there_could_be() -> None:
    best = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)
    assert metrics.ndcg(["a", "b", "c"], GRADES) == 1
    assert metrics.ndcg(["x", "b", "a"], GRADES) == pytest.approx((3 / log2(3) + 7 / log2(4)) / best)
    assert metrics.ndcg([], GRADES) == 0
    assert metrics.ndcg(["d"] + ["x"] * 9 + ["a"], GRADES) == 0


def test_ndcg_of_nothing_worth_finding_is_none() -> None:
    assert metrics.ndcg(["d"], {"d": 0}) is None


def test_reciprocal_rank_counts_from_grade_two() -> None:
    assert metrics.reciprocal_rank(["c", "d", "b", "a"], GRADES) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank(["c"] * 10 + ["a"], GRADES) == 0


def test_recall_is_the_share_of_relevant_in_the_first_twenty() -> None:
    assert metrics.recall(["c", "b"], GRADES) == 0.5
    assert metrics.recall(["x"] * 20 + ["a", "b"], GRADES) == 0
    assert metrics.recall(["a"], {"c": 1}) is None


def test_needs_met_is_the_share_of_needs_with_a_relevant_document() -> None:
    needs = [{"a": 3}, {"b": 1, "c": 2}, {}]
    assert metrics.needs_met(["a", "b"], needs) == pytest.approx(1 / 3)
    assert metrics.needs_met(["c", "a"], needs) == pytest.approx(2 / 3)
    assert metrics.needs_met(["a"], []) is None


def test_judged_counts_zeros_as_judged() -> None:
    assert metrics.judged(["d", "x"], GRADES) == 0.5
    assert metrics.judged([], GRADES) is None


def test_found_first_needs_a_relevant_first_document() -> None:
    assert metrics.found_first(["b", "a"], GRADES) == 1
    assert metrics.found_first(["c", "a"], GRADES) == metrics.found_first([], GRADES) == 0


RANKED = st.lists(st.sampled_from("abcdefghijklmnop"), unique=True)
JUDGED = st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(0, 3))


@given(RANKED, JUDGED)
def test_every_metric_lies_between_nothing_and_everything(ranked: list[str], grades: dict[str, int]) -> None:
    values = [of(ranked, grades) for of in (metrics.ndcg, metrics.reciprocal_rank, metrics.recall, metrics.judged)]
    assert all(value is None or 0 <= value <= 1 + 1e-9 for value in values)


@given(RANKED, JUDGED)
def test_no_order_is_better_than_that_of_the_grades(ranked: list[str], grades: dict[str, int]) -> None:
    by_grade = sorted(grades, key=lambda document: -grades[document])
    found, best = metrics.ndcg(ranked, grades), metrics.ndcg(by_grade, grades)
    assert (found is None) == (best is None)
    assert found is None or best is None or found <= best + 1e-9
