"""The rules of the house that a machine can keep."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from directory.settings import setting_fields

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "directory": set(),
    "crawler": {"directory"},
    "index": {"directory"},
    "search_api": {"index", "directory"},
    "web": {"search_api", "index", "directory"},
}
ROOMS = set(MAY_IMPORT)
MAX_LINES = 500


def python_files(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


def imported_names(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_imports_run_one_way_also_inside_functions(room: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in python_files(room)
        for name in imported_names(file)
        if name.split(".")[0] in (ROOMS | {"kith", "commands", "tests"}) - MAY_IMPORT[room] - {room}
    ]
    assert wrong == []


IMPORT_ALL = """
import importlib, pkgutil, sys
room = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    if not module.name.endswith("__main__") and ".migrations" not in module.name and ".export" not in module.name:
        importlib.import_module(module.name)
print(*{name.split(".")[0] for name in sys.modules})
"""


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_runs_without_the_rooms_above_it_and_without_torch(room: str) -> None:
    run = [sys.executable, "-c", IMPORT_ALL, room]
    loaded = set(subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split())
    assert loaded & (ROOMS - MAY_IMPORT[room] - {room}) == set()
    assert loaded & {"torch", "transformers", "sentence_transformers"} == set()


def test_no_file_outgrows_its_reader() -> None:
    files = [file for room in (*ROOMS, "commands") for file in python_files(room)] + [ROOT / "kith.py"]
    assert {str(f): n for f in files if (n := len(f.read_text().splitlines())) > MAX_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    nothing = re.compile(r"^(utils?|helpers?|common|misc|manager)$")
    assert [file for room in (*ROOMS, "commands") for file in python_files(room) if nothing.match(file.stem)] == []


def test_every_setting_is_documented_and_no_other() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    assert set(re.findall(r"^### `(KITH_[A-Z_]+)`", page, re.MULTILINE)) == set(setting_fields())


def test_every_import_is_declared() -> None:
    """What only another package brings may be gone with its next version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    declared = {plain(re.split(r"[^\w.-]", each)[0]) for each in asked} | {"torch"}  # which the Makefile installs
    ours = {*ROOMS, "commands", "tests", "bench", "kith", *sys.stdlib_module_names}
    files = [file for folder in (*ROOMS, "commands", "tests", "bench") for file in python_files(folder)]
    imported = {name.split(".")[0] for file in (*files, ROOT / "kith.py") for name in imported_names(file)} - ours
    brought_by = packages_distributions()
    wrong = {name for name in imported if not declared & {plain(one) for one in brought_by.get(name, [name])}}
    assert wrong == set()


def plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_locks_carry_hashes_and_no_addresses() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(re.findall(r"^[a-z].*==", text, re.MULTILINE))


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#\s]+)", page.read_text())]
    local = [(page, link) for page, link in links if ":" not in link]
    missing = [f"{page.name}: {link}" for page, link in local if not (page.parent / link).exists()]
    assert missing == []
