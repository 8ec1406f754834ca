"""Facts told in prose beside those that a reader found: labels by hand, what is told, and how often it is right."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

from directory.listing import Session
from directory.prose import with_told
from directory.record import Facts
from directory.text import plain
from directory.times.rules import pairs_of, parts_of

LABELS = Path(__file__).parent / "labels.txt"
FIELDS = ("when", "cost", "ages", "sex", "groups", "residence", "access", "referral", "halt")
HALVES = ("tuned", "held-out", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
# Right, told and said of all fields when the reader first met a half, before its errors were mended.
FIRST_MEASURED = {
    "held-out": (84, 92, 98),
    "third": (51, 53, 66),
    "fourth": (39, 41, 57),
    "fifth": (76, 78, 102),
    "sixth": (79, 85, 95),
    "seventh": (74, 76, 90),
    "eighth": (79, 80, 98),
    "ninth": (93, 97, 111),
    "tenth": (109, 114, 135),
    "eleventh": (103, 105, 128),
}
# The corpus writes these lines from structured fields; they are no prose.
_MADE_LINES = {"Who it is for: ": "eligibility", "When: ": "schedule", "Cost: ": "cost"}
_COST = {True: "free", False: "paid", None: "some"}


@dataclass(frozen=True)
class Label:
    """What one listing says: for each field the values wanted (each a set of right answers), and those allowed."""

    half: str
    listing: str
    wanted: Mapping[str, tuple[frozenset[str], ...]]
    allowed: Mapping[str, frozenset[str]]


@dataclass
class Tally:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@cache
def labels() -> tuple[Label, ...]:
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    return tuple(_label(line) for line in lines if line and not line.startswith("#"))


def _label(line: str) -> Label:
    head, *fields = line.split(" | ")
    half, listing = head.split(" ")
    wanted: dict[str, tuple[frozenset[str], ...]] = {}
    allowed: dict[str, frozenset[str]] = {}
    for name, told in (field.split("=", 1) for field in fields):
        items = told.split("; ")
        split = name != "when"
        wanted[name] = tuple(frozenset(i.split("/") if split else [i]) for i in items if i[0] not in "~*")
        allowed[name] = frozenset(item.lstrip("~") for item in items if item[0] in "~*")
    return Label(half, listing, wanted, allowed)


def documents(shared: Path) -> dict[str, Facts]:
    """The name and the prose of each entry of the judged collection, without what its metadata says already."""
    lines = (shared / "benchmark" / "corpus.jsonl").read_text(encoding="utf-8").split("\n")
    entries = [json.loads(line) for line in lines if line]
    return {entry["_id"]: Facts(name=entry["title"] or "?", description=_prose(entry) or None) for entry in entries}


def _prose(entry: dict[str, object]) -> str:
    metadata = entry["metadata"]
    assert isinstance(metadata, dict)
    made = tuple(start for start, field in _MADE_LINES.items() if metadata.get(field))
    return plain("\n".join(line for line in str(entry["text"]).split("\n") if not (made and line.startswith(made))))


def score(facts: Mapping[str, Facts], half: str) -> dict[str, Tally]:
    """For each field how many values of the half's listings are right, wrong and missed."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for label in labels():
        if label.half == half:
            told = values(with_told(facts[label.listing]))
            for field in FIELDS:
                _count(tallies[field], label, field, set(told.get(field, ())))
    return tallies


def _count(tally: Tally, label: Label, field: str, told: set[str]) -> None:
    allowed = label.allowed.get(field, frozenset())
    if "*" in allowed:
        return
    for answers in label.wanted.get(field, ()):
        if answers & told:
            tally.right += 1
            told -= answers
        else:
            tally.missed += 1
    tally.wrong += len(told - allowed)


def total(tallies: Iterable[Tally]) -> Tally:
    held = list(tallies)
    return Tally(sum(t.right for t in held), sum(t.wrong for t in held), sum(t.missed for t in held))


def interval(right: int, all_: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not all_:
        return 0.0, 1.0
    z, share = 1.96, right / all_
    middle = (share + z * z / (2 * all_)) / (1 + z * z / all_)
    half = z * sqrt(share * (1 - share) / all_ + z * z / (4 * all_ * all_)) / (1 + z * z / all_)
    return max(0.0, middle - half), min(1.0, middle + half)


def values(facts: Facts) -> dict[str, tuple[str, ...]]:
    """What the facts hold, in the words of the labels."""
    who = facts.eligibility
    ages = (who.min_age, who.max_age) if who else (None, None)
    return {
        "when": tuple(_moments(session for session in facts.sessions if session.rule)),
        "cost": (_COST[facts.cost.free],) if facts.cost else (),
        "ages": ("-".join("" if age is None else str(age) for age in ages),) if ages != (None, None) else (),
        "sex": (str(who.sex),) if who and who.sex else (),
        "groups": who.groups if who else (),
        "residence": (who.residence.areas or ("local",)) if who and who.residence else (),
        "access": facts.access.features if facts.access else (),
        "referral": tuple(map(str, facts.referral_routes)),
        "halt": (str(facts.halt),) if facts.halt else (),
    }


def _moments(sessions: Iterable[Session]) -> Iterator[str]:
    """Each span of hours with its days, as "MO,WE 10:00-12:00"; days alone where no hours are told."""
    days: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for session in sessions:
        starts = f"{session.starts:%H:%M}" if session.starts else ""
        ends = "" if session.ends is None else f"{session.ends:%H:%M}".replace("00:00", "24:00")
        fortnightly = "/2" if parts_of(session.rule or "").get("INTERVAL") == "2" else ""
        hours = f" {starts}-{ends}" if starts else ""
        days[f"{fortnightly}{hours}{' term' if session.term_time else ''}"] |= pairs_of(session.rule or "")
    for hours, told in days.items():
        yield ",".join(f"{number or ''}{'MO TU WE TH FR SA SU'.split()[day]}" for number, day in sorted(told)) + hours
