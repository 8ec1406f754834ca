"""Puts what one run brings into the store, in short batches: a crash loses nothing that was taken."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from time import monotonic

from directory.record import Record, Rejection
from directory.store import RunClosed, RunReport, Store

BATCH = 200
SECONDS = 1.0


class Ingest:
    """One run of one source; it begins when it is first used, so that its time is its own.

    Where a key comes again within the run, what was first told of it stands and the others count as repeated: else two
    entries of one key would take turns, and be a change at every crawl. `described` and `full` are as `Crawls.start`
    has them.
    """

    def __init__(self, store: Store, source: str, *, described: str = "", full: bool = True) -> None:
        self._crawls = store.crawls
        self._source = source
        self._described, self._full = described, full
        self.done = 0
        self._records: list[Record] = []
        self._rejections: list[Rejection] = []
        self._untouched: list[str] = []
        self._gone: list[str] = []
        self._since = monotonic()

    @cached_property
    def run(self) -> int:
        """The run's id in the store."""
        return self._crawls.start(self._source, described=self._described, full=self._full)

    def begin(self) -> int:
        return self.run

    def take(self, record: Record) -> None:
        if record.key in self._untouched:
            self.flush()
        self._records.append(record)
        self.done += 1
        self.flush(due_only=True)

    def reject(self, rejection: Rejection) -> None:
        self._rejections.append(rejection)
        self.done += 1
        self.flush(due_only=True)

    def touch(self, keys: Sequence[str]) -> None:
        """Entries that are there and unchanged."""
        self._untouched.extend(keys)
        self.done += len(keys)
        self.flush(due_only=True)

    def page_gone(self, key: str) -> None:
        """An entry's own page is not there; to be told after what was taken of the entry."""
        self._gone.append(key)

    def flush(self, *, due_only: bool = False) -> None:
        """Store what has come, when a batch is full or a second old, or now. Raises RunClosed."""
        held = len(self._records) + len(self._rejections) + len(self._untouched)
        if due_only and held < BATCH and monotonic() - self._since < SECONDS:
            return
        # Each is forgotten as soon as it is stored: what fails or interrupts the next must not bring it twice.
        if self._records:
            self._crawls.take(self.run, self._records)
            self._records = []
        while self._untouched:  # a list may name more at once than a database takes
            self._crawls.touch(self.run, self._untouched[:BATCH], datetime.now(UTC))
            self._untouched = self._untouched[BATCH:]
        if self._gone:
            self._crawls.pages_gone(self.run, self._gone)
            self._gone = []
        if self._rejections:
            self._crawls.reject(self.run, self._rejections)
            self._rejections = []
        self._since = monotonic()

    def finish(
        self,
        *,
        complete: bool,
        asked: int,
        message: str,
        mended: Mapping[str, int] | None = None,
        between: Callable[[], None] = lambda: None,
    ) -> RunReport:
        """Store the rest and close the run, which publishes it or holds it back; one that another closed stays so."""
        with suppress(RunClosed):
            self.flush()
        return self._crawls.finish(
            self.run, complete=complete, asked=asked, message=message, mended=mended, between=between
        )
