"""Whether a run may be believed: pure, every threshold with its reason."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from directory.frozen import Frozen

# A list loses a few entries a week; a third at once is a broken page, a moved list or a changed template.
MOST_FALL = 0.30
# A template that changed loses a field almost wholly; what people edit in a day never halves one.
EMPTIED = 0.5
# What one entry in ten had, or two entries in all, comes and goes by chance.
COMMON = 0.1
FEWEST = 3
# Dates of the feed, and what a source says for a while, may go without anything being wrong.
NOT_JUDGED = frozenset({"name", "told", "halt", "capacity", "modified", "assured"})
# After this many complete runs in a row without an entry, and this many with its page gone, a curator is told.
MISSED_RUNS = 3
GONE_PAGES = 2
# Not all that changes moves a date: once in so long every entry is read again, whatever its list says of it.
# Half a day less than a week, because one night's crawl begins earlier than another's.
READ_WHOLE = timedelta(days=6, hours=12)
# A site may keep its own time, and its clock may be wrong.
OVERLAP = timedelta(days=1)


class Filled(Frozen):
    """How many entries there are, and how many of them state each field."""

    entries: int = 0
    fields: dict[str, int] = {}

    def share(self, field: str) -> float:
        """The share of entries that state the field, from 0 to 1."""
        return self.fields.get(field, 0) / self.entries if self.entries else 0.0


class Held(Frozen):
    """What the directory holds of a source, so that its platform need not ask for it or read it again.

    `since`: whatever was changed later (aware UTC) has to be read. `revisions` names every entry held by its key, with
    what its list said of it then, or ""; `marks` has what `directory.record.mark_of` says of each as it was received.
    """

    since: datetime | None = None
    revisions: dict[str, str] = {}
    marks: dict[str, str] = {}


def doubts(now: Filled, before: Filled, *, complete: bool) -> tuple[str, ...]:
    """Why a run should not be published until somebody has looked, in plain sentences; empty if nothing is amiss.

    `before` is the last good run. Of an incomplete run, which has fewer entries by its nature, both tell of the same
    entries, and only fields are judged.
    """
    if complete and before.entries and now.entries < before.entries * (1 - MOST_FALL):
        fall = 1 - now.entries / before.entries
        return (f"It has {now.entries} listings where the last good run had {before.entries}: {fall:.0%} fewer.",)
    return tuple(
        f"{field} is stated by {now.share(field):.0%} of the listings; it was {before.share(field):.0%}."
        for field in _emptied(now, before)
    )


def _emptied(now: Filled, before: Filled) -> Iterator[str]:
    for field, count in sorted(before.fields.items()):
        common = count >= FEWEST and before.share(field) >= COMMON
        if field not in NOT_JUDGED and common and now.share(field) < before.share(field) * EMPTIED:
            yield field
