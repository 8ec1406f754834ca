"""A group: some days with their hours and marks, as "Mon & Wed 10-12, term time only", and the sessions it makes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from directory.listing import Session
from directory.times.clock import MINUTES, NOON, Span, alone, span
from directory.times.phrases import ALL_DAY, Hours
from directory.times.rules import EACH, Pair, rules_of
from directory.times.tokens import Kind

_PARTS = {
    "morning": (0, NOON - 1),
    "lunch": (11 * 60, 14 * 60),
    "afternoon": (NOON, 18 * 60),
    "evening": (16 * 60, MINUTES),
}
_HINTS = {"morning": "a", "afternoon": "p", "evening": "p"}


@dataclass(frozen=True)
class Closure:
    """Closed for some hours within the day; on all days where `days` is None."""

    hours: Hours
    days: frozenset[int] | None = None


@dataclass
class Group:
    """Built up while reading; `start` is where it begins in the text."""

    start: int
    pairs: set[Pair] = field(default_factory=set)
    hours: list[Hours] = field(default_factory=list)
    marks: set[Kind] = field(default_factory=set)
    part: str | None = None
    months: frozenset[int] = frozenset()
    closed: bool = False
    dated: bool = False
    labelled: bool = False
    end: int = 0

    @property
    def numbered(self) -> bool:
        return any(number != EACH for number, _ in self.pairs)

    @property
    def fortnightly(self) -> bool:
        return Kind.FORTNIGHTLY in self.marks and not self.numbered

    @property
    def monthly_unknown(self) -> bool:
        """Once a month, with no word on which week."""
        return Kind.MONTHLY in self.marks and not self.numbered

    def without(self, days: frozenset[int]) -> None:
        self.pairs = {pair for pair in self.pairs if pair[1] not in days}


@dataclass(frozen=True)
class Slots:
    """The resolved hours of a group; `unsure` are the hours that could not be read for certain."""

    spans: tuple[Span, ...]
    unsure: tuple[Hours, ...]


def resolve(group: Group) -> Slots:
    """The hours of a group by am, pm, the 24-hour clock and the part of the day it names."""
    spans, unsure = [], []
    for hours in group.hours:
        found = as_span(hours, _HINTS.get(group.part or ""))
        if found is not None:
            spans.append(found)
        if found is None or not found.sure or not _fits(found, group.part):
            unsure.append(hours)
    return Slots(tuple(dict.fromkeys(spans)), tuple(unsure))


def as_span(hours: Hours, hint: str | None = None) -> Span | None:
    if hours.all_day:
        return ALL_DAY
    if hours.second is None:
        return alone(hours.first, hint)
    return span(hours.first, hours.second, hint)


def _fits(found: Span, part: str | None) -> bool:
    earliest, latest = _PARTS[part] if part else (0, MINUTES)
    return earliest <= found.starts <= latest


def overlap(spans: tuple[Span, ...]) -> bool:
    """Whether two of the spans share a moment."""
    ordered = sorted((s for s in spans if s.ends is not None), key=lambda s: s.starts)
    return any(b.starts < (a.ends or 0) for a, b in pairwise(ordered))


def sessions_of(group: Group, spans: tuple[Span, ...], closures: list[Closure], text: str) -> Iterator[Session]:
    """The sessions of a group: a rule for its weekly days, one for its days of the month, for each of its hours."""
    if not group.pairs:
        return
    if not spans:
        yield from _at(group, group.pairs, None, text)
    for one in spans:
        for pairs, pieces in _cut(group.pairs, one, closures):
            for piece in pieces:
                yield from _at(group, pairs, piece, text)


def _cut(pairs: set[Pair], one: Span, closures: list[Closure]) -> Iterator[tuple[set[Pair], list[Span]]]:
    by_pieces: dict[tuple[Span, ...], set[Pair]] = {}
    for pair in sorted(pairs):
        gaps = [as_span(c.hours) for c in closures if c.days is None or pair[1] in c.days]
        by_pieces.setdefault(_minus(one, [gap for gap in gaps if gap]), set()).add(pair)
    for pieces, those in by_pieces.items():
        yield those, list(pieces)


def _minus(one: Span, gaps: list[Span]) -> tuple[Span, ...]:
    pieces = [one]
    for gap in gaps:
        pieces = [rest for piece in pieces for rest in _without_gap(piece, gap)]
    return tuple(pieces)


def _without_gap(piece: Span, gap: Span) -> Iterator[Span]:
    if piece.ends is None or gap.ends is None or gap.starts >= piece.ends or gap.ends <= piece.starts:
        yield piece
        return
    if piece.starts < gap.starts:
        yield Span(piece.starts, gap.starts)
    if gap.ends < piece.ends:
        yield Span(gap.ends, piece.ends)


def _at(group: Group, pairs: set[Pair], when: Span | None, text: str) -> Iterator[Session]:
    known: tuple[str | None, ...] = rules_of(pairs, fortnightly=group.fortnightly, months=group.months)
    for rule in (None,) if group.monthly_unknown else known:
        yield Session(
            rule=rule,
            starts=when.start_time if when else None,
            ends=when.end_time if when else None,
            term_time=Kind.TERM in group.marks,
            text=text or None,
        )
