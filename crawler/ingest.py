"""Puts what one run brings into the store, in short batches: a crash loses nothing that was taken."""

import zlib
from functools import cached_property
from time import monotonic

from directory.record import Record, Rejection
from directory.store import RunReport, Store

BATCH = 200
SECONDS = 1.0


class Ingest:
    """One run of one source; it begins when it is first used, so that its time is its own.

    Where a key comes again within the run, its first record stands and the others count as repeated: else two entries
    of one key would take turns, and be a change at every crawl.
    """

    def __init__(self, store: Store, source: str) -> None:
        self._crawls = store.crawls
        self._source = source
        self.done = 0
        self._records: list[Record] = []
        self._rejections: list[Rejection] = []
        self._since = monotonic()
        # Packed, because the list may be long and few keys come again.
        self._firsts: dict[str, bytes] = {}

    @cached_property
    def run(self) -> int:
        """The run's id in the store."""
        return self._crawls.start(self._source)

    def begin(self) -> int:
        return self.run

    def take(self, record: Record) -> None:
        self._records.append(self._first(record))
        self.done += 1
        self.flush(due_only=True)

    def reject(self, rejection: Rejection) -> None:
        self._rejections.append(rejection)
        self.done += 1
        self.flush(due_only=True)

    def flush(self, *, due_only: bool = False) -> None:
        """Store what has come, when a batch is full or a second old, or now."""
        held = len(self._records) + len(self._rejections)
        if due_only and held < BATCH and monotonic() - self._since < SECONDS:
            return
        if self._records:
            self._crawls.take(self.run, self._records)
        if self._rejections:
            self._crawls.reject(self.run, self._rejections)
        self._records, self._rejections, self._since = [], [], monotonic()

    def _first(self, record: Record) -> Record:
        packed = self._firsts.get(record.key)
        if packed:
            return Record.model_validate_json(zlib.decompress(packed))
        self._firsts[record.key] = zlib.compress(record.model_dump_json().encode(), level=1)
        return record

    def finish(self, *, complete: bool, asked: int, message: str) -> RunReport:
        """Store the rest and close the run."""
        self.flush()
        self._firsts.clear()
        return self._crawls.finish(self.run, complete=complete, asked=asked, message=message)
