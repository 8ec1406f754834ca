"""Fitting how sure the finder is: cases are read, weights have the right sign, measures count what they say."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from directory.errors import InputError
from index.needs.confidence import Confidence, Evidence, fitted, table
from index.needs.fitting import SPEAK_FOR, Measured, newton, read_cases, write
from tests.index.making import VOCABULARY


def test_a_case_has_needs_and_needs_that_are_allowed(tmp_path: Path) -> None:
    file = tmp_path / "statements.tsv"
    file.write_text("# a comment\ndebt (loneliness)\tI owe money\n\tWhat time is it?\n")
    first, second = read_cases(file, VOCABULARY)
    assert (first.statement, [*first.needs], [*first.allowed]) == ("I owe money", ["debt"], ["loneliness"])
    assert not second.needs | second.allowed


def test_a_case_with_an_unknown_need_names_line_and_need(tmp_path: Path) -> None:
    file = tmp_path / "statements.tsv"
    file.write_text("debt\tI owe money\nrain\tIt rains\n")
    with pytest.raises(InputError, match="Line 2: there is no need 'rain'"):
        read_cases(file, VOCABULARY)


def test_a_weight_that_tells_cases_apart_is_found() -> None:
    rows = np.array([[value / 10, 1.0] for value in range(20)])
    meant = (rows[:, 0] > 1).astype(float)
    weights, bias = newton(rows, meant, [True, True])
    sure = 1 / (1 + np.exp(-(rows @ np.array(weights) + bias)))
    assert ((sure > 0.5) == (meant > 0.5)).all()


def test_what_speaks_for_a_need_never_counts_against_it() -> None:
    rows = np.array([[1.0, value / 10] for value in range(20)])
    meant = (rows[:, 1] < 1).astype(float)
    assert newton(rows, meant, [False, True])[0][1] == 0
    assert newton(rows, meant, [False, False])[0][1] < 0


def test_the_shipped_weights_are_of_this_evidence_and_of_the_right_sign() -> None:
    weights = dict(zip(Evidence._fields, fitted().weights, strict=True))
    assert all(weights[name] >= 0 for name in SPEAK_FOR)


def test_weights_are_read_as_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Confidence(tuple(float(place) for place in range(len(Evidence._fields))), -3.5)
    write(written, tmp_path / "confidence.toml")
    monkeypatch.setattr("index.needs.confidence.FITTED", tmp_path / "confidence.toml")
    assert fitted.__wrapped__() == written


def test_measures_count_what_is_told_and_what_is_wanted() -> None:
    measured = Measured(told=4, right=3, wanted=6)
    assert (measured.precision, measured.recall) == (0.75, 0.5)


def test_weights_for_adapted_models_stand_beside_those_for_published_ones(tmp_path: Path) -> None:
    written = Confidence(tuple(float(place) for place in range(len(Evidence._fields))), -3.5)
    write(written, tmp_path / "confidence.toml")
    write(written._replace(bias=-2.0), tmp_path / "confidence.toml", table("a-model-int8-adapted-1a2b3c4d-mean384"))
    held = tomllib.loads((tmp_path / "confidence.toml").read_text("utf-8"))
    assert {name: values["bias"] for name, values in held.items()} == {"confidence": -3.5, "adapted": -2.0}
    assert fitted("a-model-int8-adapted-1a2b3c4d-mean384") != fitted("a-model-int8-mean384") == fitted()
