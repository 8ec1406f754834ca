"""The order of hits is a pure function of named scores."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking import (
    FIRST_PAGE,
    OF_ONE_ORGANISATION,
    Scores,
    Weights,
    covering,
    first,
    freshness,
    nearness,
    total,
    wording,
)

NAMES = [field.name for field in fields(Weights)]


WEIGHED = dict.fromkeys(NAMES, 0.0)


def _scores(**given: float) -> Scores:
    return Scores(**{name: np.array([given.get(name, 0.0)]) for name in NAMES})


def test_every_score_has_a_weight_and_every_weight_a_score() -> None:
    assert [field.name for field in fields(Scores)] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_higher_score_never_lowers_the_total(name: str) -> None:
    assert total(_scores(**{name: 0.9}))[0] > total(_scores(**{name: 0.1}))[0]


def test_typed_name_outweighs_all_else() -> None:
    named = total(_scores(name=0.88))[0]
    everything_else = total(_scores(meaning=1, words=1, worded=1, told=0.5, distance=1))[0]
    assert named > everything_else


def test_weights_are_the_only_mixture() -> None:
    only_words = Weights(**{**WEIGHED, "words": 1.0})
    assert total(_scores(meaning=5, words=0.25), only_words)[0] == 0.25


def test_chance_word_counts_less_than_a_statement_met_word_for_word() -> None:
    bm25 = np.array([4.0, 2.0, 0.0])
    assert wording(bm25, shared=1.0).tolist() == [1.0, 0.5, 0.0]
    assert wording(bm25, shared=0.1) == pytest.approx([0.15, 0.075, 0.0])
    assert wording(np.zeros(3), shared=0.0).tolist() == [0.0, 0.0, 0.0]


def test_nearness_halves_as_far_as_people_go_for_the_need() -> None:
    found = nearness(np.array([0.0, 1.5, 3.0, 80.0, np.nan]), 1.5)
    assert found.tolist() == pytest.approx([1.0, 0.5, 0.25, 0.0, 0.5])
    assert nearness(np.array([10.0]), 40.0) > nearness(np.array([10.0]), 4.0)


def test_freshness_is_being_seen_lately_and_a_person_s_word() -> None:
    seen, assured = np.array([1000, 1000, 270]), np.array([1000, -1, -1])
    assert freshness(seen, assured, seen).tolist() == pytest.approx([1.0, 0.5, 0.0], abs=1e-6)


def test_each_list_has_one_of_its_best_on_the_first_page() -> None:
    order = list(range(20))
    assert covering(order, [[3, 15], [15, 16]], page=5)[:5] == [0, 1, 2, 3, 15]
    assert {4, 15, 16} < set(covering(order, [[4], [15], [16]], page=5)[:5])


@given(
    st.permutations(range(12)), st.lists(st.lists(st.integers(0, 11), min_size=1, max_size=3, unique=True), max_size=4)
)
def test_covering_moves_and_never_loses(order: list[int], wanted: list[list[int]]) -> None:
    covered = covering(order, wanted, page=6)
    assert sorted(covered) == sorted(order)
    assert covered[0] == order[0]
    assert all(set(one) & set(covered[:6]) for one in wanted)


def test_fifth_listing_of_an_organisation_waits_for_others() -> None:
    organisations = ["Age Aid"] * 6 + ["Other"] * 2
    order = first(np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]), organisations, 6)
    assert order == [0, 1, 2, 3, 6, 7]
    assert first(np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]), organisations, 8) == [0, 1, 2, 3, 6, 7, 4, 5]


def test_listings_without_an_organisation_are_never_held_back() -> None:
    assert first(np.linspace(1, 0, 9), [""] * 9, 9) == list(range(9))


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["", "a", "b", "c"])), max_size=40), st.integers(1, 50))
def test_each_candidate_comes_once_and_the_best_comes_first(held: list[tuple[float, str]], limit: int) -> None:
    totals = np.array([score for score, _ in held])
    order = first(totals, [organisation for _, organisation in held], limit)
    assert len(order) == len(set(order)) == min(limit, len(held))
    if order:
        assert totals[order[0]] == totals.max()
    shown = [held[place][1] for place in order]
    others = len({organisation for _, organisation in held}) > 1 and len(held) > limit
    if others and limit <= OF_ONE_ORGANISATION:
        assert order == list(np.argsort(-totals, kind="stable")[:limit])
    assert len(shown) == len(order)


@pytest.mark.parametrize("seed", range(20))
def test_a_longer_list_begins_with_the_shorter_one(seed: int) -> None:
    """So pages of one snapshot neither overlap nor leave out, also where a need's best comes from far below."""
    draw = np.random.default_rng(seed)
    totals, holders = draw.random(60), [str(one) for one in draw.integers(0, 8, 60)]
    wanted = [[int(one) for one in draw.choice(60, 3, replace=False)] for _ in range(5)]
    whole = covering(first(totals, holders, 60), wanted)
    assert sorted(whole) == list(range(60))
    assert all(set(whole[:FIRST_PAGE]) & set(one) for one in wanted)
    for limit in range(1, 60):
        assert covering(first(totals, holders, max(limit, FIRST_PAGE)), wanted)[:limit] == whole[:limit]
