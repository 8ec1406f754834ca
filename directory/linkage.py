"""Which records are one listing: remembered answers first, then likeness across sources.

Pairs are compared only where they share a postcode, telephone, e-mail, website or the beginning of a name. Within one
source two entries are two listings: a directory knows its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from uuid import UUID

from directory.decision import Decision, DecisionKind
from directory.frozen import Frozen
from directory.identity import listing_id
from directory.likeness import Likeness, Profile, Verdict, compare, profile
from directory.store import StoredRecord

COMMON = 60  # a key that more records share (a council's switchboard) tells nothing


class Linked(Frozen):
    """Groups of records, each one listing; the pairs that a curator should look at."""

    groups: tuple[tuple[StoredRecord, ...], ...]
    to_ask: tuple[Likeness, ...]


def link(records: Sequence[StoredRecord], decisions: Sequence[Decision] = ()) -> Linked:
    """Group the records. Oldest records come first in and among groups."""
    profiles = {record.name: profile(record) for record in records}
    apart = {frozenset((str(d.record), str(d.other))) for d in decisions if d.kind is DecisionKind.DIFFERENT}
    groups = _Groups(records, apart)
    for decision in decisions:
        if decision.kind is DecisionKind.SAME and {decision.record, decision.other} <= profiles.keys():
            groups.join(str(decision.record), str(decision.other), decided=True)
    compared = [compare(left, right) for left, right in _pairs(profiles)]
    for pair in sorted(compared, key=lambda pair: (-len(pair.shared), -pair.name, pair.left, pair.right)):
        if pair.verdict is Verdict.SAME:
            groups.join(pair.left, pair.right)
    asked = [p for p in compared if p.verdict is Verdict.ASK and groups.could_join(p.left, p.right)]
    return Linked(groups=groups.all(), to_ask=tuple(asked))


def group_id(group: Sequence[StoredRecord]) -> UUID:
    """The id that the group keeps: that of its oldest record which founded a listing, else a new one."""
    for record in group:
        if record.listing == listing_id(record.source, record.key):
            return record.listing
    return listing_id(group[0].source, group[0].key)


def _pairs(profiles: dict[str, Profile]) -> Iterator[tuple[Profile, Profile]]:
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for one in profiles.values():
        for key in one.keys:
            blocks[key].append(one)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        if len(block) > COMMON:
            continue
        for left, right in combinations(block, 2):
            names = (left.record, right.record)
            if left.source != right.source and names not in seen:
                seen.add(names)
                yield left, right


class _Groups:
    """Records in groups, of which no one holds two of one source (unless decided) or a pair decided apart."""

    def __init__(self, records: Sequence[StoredRecord], apart: set[frozenset[str]]) -> None:
        self._records = {record.name: record for record in records}
        self._group = {name: [name] for name in self._records}
        self._apart = apart

    def could_join(self, left: str, right: str, decided: bool = False) -> bool:
        a, b = self._group[left], self._group[right]
        if a is b or any(frozenset((x, y)) in self._apart for x in a for y in b):
            return False
        return decided or not {self._records[x].source for x in a} & {self._records[y].source for y in b}

    def join(self, left: str, right: str, decided: bool = False) -> None:
        if not self.could_join(left, right, decided):
            return
        joined = self._group[left] + self._group[right]
        for name in joined:
            self._group[name] = joined

    def all(self) -> tuple[tuple[StoredRecord, ...], ...]:
        order = {name: number for number, name in enumerate(self._records)}
        distinct = {id(group): sorted(group, key=order.__getitem__) for group in self._group.values()}
        ordered = sorted(distinct.values(), key=lambda names: order[names[0]])
        return tuple(tuple(self._records[name] for name in names) for names in ordered)
