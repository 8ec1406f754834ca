"""Reading real strings with known answers: one half was tuned on, the other was not looked at while building.

The measured rates are floors. Rules after ";" add up in these answers, so each is read by itself, and term time has no
place in them.
"""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from directory.times import from_opening_hours, moments, read_times
from directory.times.hours import Moment

TUNED, HELD_OUT = 0, 1
FLOORS = {TUNED: 0.99, HELD_OUT: 0.98}


@pytest.fixture(scope="module")
def halves(shared: Path) -> dict[int, list[tuple[str, str]]]:
    told = json.loads((shared / "data" / "warm-spaces" / "tests.json").read_text())["tests"]
    halves: dict[int, list[tuple[str, str]]] = {TUNED: [], HELD_OUT: []}
    for test in told:
        halves[int(sha256(test["text"].encode()).hexdigest(), 16) % 2].append((test["text"], test["good"]))
    return halves


def truth(osm: str) -> frozenset[Moment]:
    told = [from_opening_hours(rule.strip()) for rule in osm.split(";") if rule.strip()]
    assert all(times.sure for times in told), osm
    return moments(session for times in told for session in times.sessions)


@pytest.mark.parametrize("half", [TUNED, HELD_OUT])
def test_at_least_the_measured_share_is_exactly_right(half: int, halves: dict[int, list[tuple[str, str]]]) -> None:
    right = [moments(read_times(text).sessions) == truth(osm) for text, osm in halves[half]]
    assert len(right) > 150
    assert sum(right) / len(right) >= FLOORS[half]


@pytest.mark.parametrize("half", [TUNED, HELD_OUT])
def test_none_is_wrong_silently(half: int, halves: dict[int, list[tuple[str, str]]]) -> None:
    read = [(text, osm, read_times(text)) for text, osm in halves[half]]
    assert [text for text, osm, times in read if times.sure and moments(times.sessions) != truth(osm)] == []
    assert sum(times.sure for _, _, times in read) / len(read) >= 0.95


def test_real_texts_never_fail_and_always_keep_what_was_not_read(shared: Path) -> None:
    lines = (shared / "data" / "warm-spaces" / "records.jsonl").read_text().split("\n")
    texts = sorted({schedule for line in lines if line and (schedule := json.loads(line).get("schedule"))})[::5]
    read = [read_times(text) for text in texts]
    assert len(read) > 1000
    assert all(times.sure or (times.unread and times.sessions[-1].rule is None) for times in read)
    assert sum(times.sure for times in read) / len(read) >= 0.75
