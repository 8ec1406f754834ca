"""Weights are fitted by a script, with what it gains on statements that it did not see."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.evaluation.collection import Query
from index.evaluation.tuning import BY_HAND, NAMES, Scored, as_table, tune
from index.evaluation.tuning_run import TunedBoth
from index.evaluation.weak import MAY_MISS, Put, calibrate
from index.evaluation.weak import NAMES as SIGNALS
from index.ranking import FITTED, WEIGHTS, Weights, fitted
from index.weakness import Signals, goodness, is_weak


def _statements(telling: str, count: int = 18) -> list[Scored]:
    """Statements of which one score tells the good listings, and the others are noise."""
    draw, made = np.random.default_rng(1), []
    for number in range(count):
        scores = draw.normal(0, 0.2, (60, len(NAMES)))
        grades = draw.integers(0, 4, 60).astype(np.int8)
        scores[:, NAMES.index(telling)] += grades
        given = {str(place): int(grade) for place, grade in enumerate(grades)}
        made.append(Scored(Query(f"q{number}", "choir", "keyword", given, ()), scores, grades))
    return made


def test_what_tells_good_listings_gains_weight_and_holds_on_statements_left_out() -> None:
    start = replace(WEIGHTS, worded=0.0)
    tuned = tune(_statements("worded"), start)
    assert tuned.weights.worded > 0.05
    assert tuned.in_sample[0] > tuned.before[0] + 0.1
    assert tuned.held_out[0] > tuned.before[0] + 0.1


def test_weights_set_by_hand_stay() -> None:
    tuned = tune(_statements("name"), WEIGHTS)
    assert {name: getattr(tuned.weights, name) for name in BY_HAND} == {
        name: getattr(WEIGHTS, name) for name in BY_HAND
    }


def test_ndcg_of_judged_listings_only_leaves_the_others_out() -> None:
    query = Query("q", "choir", "keyword", {"1": 3}, ())
    scores = np.zeros((2, len(NAMES)))
    scores[0, 0] = 1
    one = Scored(query, scores, np.array([-1, 3], np.int8))
    first = np.eye(len(NAMES))[0]
    assert one.ndcg(first, judged_only=True) == 1
    assert one.ndcg(first, judged_only=False) == pytest.approx(1 / np.log2(3))


def _answers(apart: float) -> list[Put]:
    draw = np.random.default_rng(2)
    return [
        Put(f"q{number % 20}", draw.normal(apart * good, 1, len(SIGNALS)), good=bool(good))
        for number in range(400)
        for good in (0, 1)
    ]


def test_few_good_answers_are_called_weak_and_the_most_of_the_others() -> None:
    told = calibrate(_answers(2.5))
    assert told.in_sample[1] <= MAY_MISS + 0.01
    assert told.held_out[0] > 0.8
    blind = calibrate(_answers(0.0))
    assert blind.held_out[0] < 0.3


def test_weights_are_written_as_they_are_read(tmp_path: Path) -> None:
    both = TunedBoth(tune(_statements("worded", 6)), calibrate(_answers(1.0)), calibrate(_answers(1.0)))
    both.write(tmp_path / "weights.toml")
    told = tomllib.loads((tmp_path / "weights.toml").read_text())
    assert set(told["ranking"]) == set(NAMES)
    for table in ("weakness", "weakness-alone"):
        assert set(told[table]) == {*SIGNALS, "bias"} == set(fitted(table))
    assert list(tmp_path.iterdir()) == [tmp_path / "weights.toml"]


def test_the_file_of_weights_has_each_weight_once() -> None:
    assert Weights(**fitted("ranking")) == WEIGHTS
    assert as_table("ranking", {"meaning": 1.0}) == "[ranking]\nmeaning = 1\n"
    assert FITTED.is_file()


@pytest.mark.parametrize("alone", [False, True])
def test_better_hits_are_never_called_weaker(alone: bool) -> None:
    best = Signals(meaning=0.8, sentence=0.8, words=0.5, worded=1, helping=1)
    middling = Signals(meaning=0.3, sentence=0.35, words=0.2, worded=0.3, helping=0.5)
    none = Signals(meaning=-0.5, sentence=-0.5, helping=-0.5, helping_short=-1, meaning_short=-0.5, need_short=-1)
    assert goodness(best, alone=alone) > goodness(middling, alone=alone) > goodness(none, alone=alone)
    assert is_weak(none, alone=alone)
    assert not is_weak(best, alone=alone)


def test_hits_that_fall_short_of_what_is_elsewhere_are_weaker() -> None:
    here = Signals(meaning=0.3, sentence=0.35, words=0.2, worded=0.3, helping=0.5)
    assert goodness(replace(here, helping_short=-0.4, meaning_short=-0.3)) < goodness(here)
