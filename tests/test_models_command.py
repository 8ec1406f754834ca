"""`kith models build` makes what a deployment's settings ask for."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands.models import app
from index.models import UnknownModel


def _built(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch, *given: str, multilingual: str = "multilingual"
) -> list[str]:
    monkeypatch.setenv("KITH_CACHE_DIR", str(cache_dir))
    monkeypatch.setenv("KITH_MODEL", "small")
    monkeypatch.setenv("KITH_MULTILINGUAL", multilingual)
    told = CliRunner().invoke(app, ["build", *given])
    assert told.exit_code == 0, told.output
    return [line.split(":")[0] for line in told.output.splitlines() if " MB in " in line]


def test_build_without_a_name_makes_both_models(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _built(cache_dir, monkeypatch) == ["small", "multilingual"]


def test_build_leaves_other_languages_out_where_they_are_turned_off(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _built(cache_dir, monkeypatch, multilingual="") == ["small"]


def test_build_of_a_name_makes_that_one(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _built(cache_dir, monkeypatch, "multilingual") == ["multilingual"]


def test_build_of_an_unknown_word_says_which_models_there_are() -> None:
    told = CliRunner().invoke(app, ["build", "foo"])
    assert isinstance(told.exception, UnknownModel)
    assert "“foo”" in str(told.exception) and "quality, small, multilingual" in str(told.exception)
