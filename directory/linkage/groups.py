"""Records in groups, of which no one holds what must stay apart."""

from collections.abc import Iterable, Sequence

from directory.store import StoredRecord

Pair = frozenset[str]


class Groups:
    """Each record alone at first.

    A join by itself needs every record of the one group to be alike enough to every one of the other (`may_meet`), and
    no source twice; nothing joins what was decided to be `apart`.
    """

    def __init__(self, records: Sequence[StoredRecord], apart: set[Pair], may_meet: set[Pair]) -> None:
        self._records = {record.name: record for record in records}
        self._group = {name: [name] for name in self._records}
        self._apart = apart
        self._may_meet = may_meet

    def together(self, left: str, right: str) -> bool:
        return self._group[left] is self._group[right]

    def could_ever_join(self, left: str, right: str) -> bool:
        """Whether a decision could make them one: they are not yet, and none says they are two."""
        return not self.together(left, right) and not self._apart & set(self._across(left, right))

    def twice_in_a_source(self, left: str, right: str) -> bool:
        sources = [{self._records[name].source for name in self._group[side]} for side in (left, right)]
        return bool(sources[0] & sources[1])

    def join(self, left: str, right: str) -> None:
        """Join the groups of two records unless that brings together what must stay apart."""
        if not self.twice_in_a_source(left, right) and self._may_meet.issuperset(self._across(left, right)):
            self.join_decided(left, right)

    def join_decided(self, left: str, right: str) -> None:
        if self.could_ever_join(left, right):
            joined = self._group[left] + self._group[right]
            for name in joined:
                self._group[name] = joined

    def all(self) -> tuple[tuple[StoredRecord, ...], ...]:
        """In the order of the records, which is also the order in each group."""
        order = {name: number for number, name in enumerate(self._records)}
        distinct = {id(group): sorted(group, key=order.__getitem__) for group in self._group.values()}
        ordered = sorted(distinct.values(), key=lambda names: order[names[0]])
        return tuple(tuple(self._records[name] for name in names) for names in ordered)

    def _across(self, left: str, right: str) -> Iterable[Pair]:
        return (frozenset((one, other)) for one in self._group[left] for other in self._group[right])
