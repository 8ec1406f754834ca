"""Which records are one listing: remembered answers first, then likeness across sources.

Pairs are compared only where they share a postcode, a spot, a telephone, an e-mail address, a website, a name or its
beginning. Within one source two entries are two listings: a directory knows its own.
"""

from collections.abc import Sequence
from uuid import UUID

from directory.decision import Decision, DecisionKind
from directory.frozen import Frozen
from directory.identity import listing_id
from directory.likeness import Likeness, Verdict
from directory.linkage.groups import Groups
from directory.linkage.model import score
from directory.linkage.profile import profiles
from directory.linkage.verdict import ASK, judge
from directory.store import StoredRecord


class Linked(Frozen):
    """Groups of records, each one listing; the pairs that a curator should look at, the likeliest first."""

    groups: tuple[tuple[StoredRecord, ...], ...]
    to_ask: tuple[Likeness, ...]


def link(records: Sequence[StoredRecord], decisions: Sequence[Decision] = ()) -> Linked:
    """Group the records. Oldest records come first in and among groups."""
    judged = compare(records)
    apart = _decided(decisions, DecisionKind.DIFFERENT)
    alike = [pair for pair in judged if pair.verdict in (Verdict.SAME, Verdict.ASK)]
    same = _decided(decisions, DecisionKind.SAME)
    groups = Groups(records, apart, {frozenset((pair.left, pair.right)) for pair in alike})
    known = {record.name for record in records}
    for pair in sorted(map(sorted, same)):
        if known.issuperset(pair):
            groups.join_decided(*pair)
    for likeness in alike:
        if likeness.verdict is Verdict.SAME:
            groups.join(likeness.left, likeness.right)
    asked = (_asked(likeness, groups) for likeness in alike)
    return Linked(groups=groups.all(), to_ask=tuple(likeness for likeness in asked if likeness))


def compare(records: Sequence[StoredRecord]) -> list[Likeness]:
    """Every pair of records of two sources that is at all alike, judged by itself, the likeliest first."""
    by_name = {one.record: one for one in profiles(records)}
    scored = score(list(by_name.values()), above=ASK)
    judged = (judge(pair, by_name[pair.left], by_name[pair.right]) for pair in scored)
    return sorted(judged, key=lambda pair: (-pair.weight, pair.left, pair.right))


def group_id(group: Sequence[StoredRecord]) -> UUID:
    """The id that the group keeps: that of its oldest record which founded a listing, else a new one."""
    for record in group:
        if record.listing == listing_id(record.source, record.key):
            return record.listing
    return listing_id(group[0].source, group[0].key)


def _decided(decisions: Sequence[Decision], kind: DecisionKind) -> set[frozenset[str]]:
    return {frozenset((str(d.record), str(d.other))) for d in decisions if d.kind is kind}


def _asked(pair: Likeness, groups: Groups) -> Likeness | None:
    """The pair as a curator is asked about it; None where the question is answered or makes no sense."""
    if not groups.could_ever_join(pair.left, pair.right):
        return None
    twice = groups.twice_in_a_source(pair.left, pair.right)
    if pair.verdict is Verdict.ASK:
        return None if twice else pair
    why = "one listing would hold two entries of one source" if twice else "a third record is like only one of them"
    return pair.model_copy(update={"verdict": Verdict.ASK, "reasons": (*pair.reasons, why)})
