"""The trained model, who may import what it runs on, and how right it is on real records."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.linkage import invented
from bench.linkage_figures import Figures, figures, read_pairs, records_named
from bench.linkage_lists import read_lists
from directory.linkage import link
from directory.linkage.link import compare
from directory.linkage.model import TRAINED
from directory.linkage.train import settings

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"splink", "duckdb", "pyarrow"}


def _levels(model: dict[str, object]) -> Iterator[dict[str, object]]:
    compared = model["comparisons"]
    assert isinstance(compared, list)
    return (level for comparison in compared for level in comparison["comparison_levels"])


def test_the_trained_model_is_of_the_comparisons_as_they_are_now() -> None:
    trained = json.loads(TRAINED.read_text())
    for level in _levels(trained):
        probabilities = [level.pop(name) for name in ("m_probability", "u_probability") if name in level]
        assert len(probabilities) == (0 if level["is_null_level"] else 2)
        assert all(isinstance(p, float) and 0 < p < 1 for p in probabilities)
    start = settings()["probability_two_random_records_match"]
    assert trained | {"probability_two_random_records_match": start} == settings()


def test_a_level_that_training_never_saw_rules_no_pair_out() -> None:
    trained = json.loads(TRAINED.read_text())
    for level in _levels(trained):
        level |= {"m_probability": 0.0, "u_probability": 0.0}
    kept = [level for level in _levels(settings(trained)) if not level["is_null_level"]]
    assert all(level["m_probability"] and level["u_probability"] for level in kept)


def test_only_linkage_imports_what_it_runs_on() -> None:
    wrong = []
    for room in ("directory", "crawler", "index", "search_api", "web", "commands"):
        for file in (ROOT / room).rglob("*.py"):
            names = {
                name.split(".")[0]
                for node in ast.walk(ast.parse(file.read_text()))
                for name in (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else []
                )
            }
            if names & HEAVY and file.parent != ROOT / "directory" / "linkage":
                wrong.append(str(file))
    assert wrong == []


@pytest.mark.parametrize("module", ["web.app", "directory.compile"])
def test_what_serves_and_searches_runs_without_them(module: str) -> None:
    said = (
        f"import importlib, sys; importlib.import_module({module!r}); print(*{{n.split('.')[0] for n in sys.modules}})"
    )
    run = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=ROOT, timeout=120
    )
    assert not set(run.stdout.split()) & HEAVY


def test_a_venue_in_three_directories_is_one_listing_with_three_records() -> None:
    linked = link(invented(300))
    assert {len(group) for group in linked.groups} == {1, 2, 3}


def test_no_record_is_in_both_halves_and_each_half_has_its_joins() -> None:
    pairs = read_pairs()
    tune, held_out = (records_named([p for p in pairs if p.half == half]) for half in ("tune", "held-out"))
    assert not tune & held_out
    assert len(pairs) >= 600
    assert sum(pair.same for pair in pairs if pair.half == "held-out") >= 150


@pytest.fixture(scope="module")
def held_out(shared: Path) -> Figures:
    pairs = read_pairs()
    records = read_lists(shared / "data", records_named(pairs))
    assert {record.name for record in records} == records_named(pairs)
    judged = {frozenset((one.left, one.right)): one.verdict for one in compare(records)}
    return figures([pair for pair in pairs if pair.half == "held-out"], judged)


def test_what_joins_by_itself_is_right_on_pairs_never_tuned_on(held_out: Figures) -> None:
    assert held_out.precision.value >= 0.99
    assert held_out.precision.interval[0] >= 0.96
    assert held_out.joined.value >= 0.68


def test_nine_joins_in_ten_are_found_or_asked_about_on_pairs_never_tuned_on(held_out: Figures) -> None:
    assert held_out.found.value >= 0.93
    assert held_out.found.interval[0] >= 0.90


def test_at_least_six_in_ten_questions_are_worth_asking(held_out: Figures) -> None:
    assert held_out.asked_rightly.value >= 0.6
