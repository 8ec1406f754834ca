"""The hazard log names a control's tests, and each of them exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOG = (ROOT / "docs" / "clinical-safety" / "hazard-log.md").read_text("utf-8")
HAZARDS = {part.partition("\n")[0]: part for part in LOG.split("\n## ")[1:]}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
MUST = ("Urgent help", "referral is not read", "number or a time", "may not go", '"not"', "refuge", "translation")


def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("hazard", sorted(HAZARDS))
def test_each_hazard_has_controls_what_is_left_and_tests_that_there_are(hazard: str) -> None:
    told = HAZARDS[hazard]
    assert all(f"- **{part}.**" in told for part in ("Causes", "Controls", "Tests", "Left"))
    named = NAMED.findall(told)
    assert named
    missing = [f"{path}::{name}" for path, name in named if name not in functions(ROOT / path)]
    assert missing == []
    assert told.count("::test_") == len(named), "each is written so that it is looked for"


def test_the_hazards_that_must_be_there_are() -> None:
    assert [each for each in MUST if not any(re.search(each, hazard) for hazard in HAZARDS)] == []


def test_nothing_is_called_compliant() -> None:
    papers = LOG + (ROOT / "docs" / "intended-purpose.md").read_text("utf-8")
    assert not re.search(r"\bcompl(iant|ies|y)\b", papers)
