"""Counts searches in memory and adds them to the store's daily totals, so that no search waits for the database."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, Lock, Thread
from zoneinfo import ZoneInfo

from directory.errors import KithError
from directory.places import PlacePoint
from directory.store import Store
from directory.store.demand import Total, totals
from search_api.logs import write_failure

LONDON = ZoneInfo("Europe/London")
SECONDS = 30.0


class DemandCount:
    """What a crash loses is at most what came in the last half minute. `close` stores the rest."""

    def __init__(self, store: Callable[[], Store], seconds: float = SECONDS) -> None:
        self._store, self._seconds = store, seconds
        self._lock, self._closing = Lock(), Event()
        self._counted: Counter[Total] = Counter()
        self._thread: Thread | None = None

    def count(self, needs: Sequence[str], near: PlacePoint | None, *, weak: bool, language: str | None) -> None:
        """Add one search: its needs, the ward or council it was near, its language, this hour. Never its words."""
        now = datetime.now(LONDON)
        area = (near and (near.ward_code or near.council_code)) or ""
        one = totals(needs, area, now, weak=weak, language=language or "")
        with self._lock:
            self._counted.update(one)
            if self._thread is None and not self._closing.is_set():
                self._thread = Thread(target=self._keep, daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Store what was counted; where the database can't be written to, it is kept for the next time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            self._store().demand.add(counted)
        except KithError as error:
            write_failure(error)
            with self._lock:
                self._counted.update(counted)

    def close(self) -> None:
        self._closing.set()
        if self._thread:
            self._thread.join()
        self.flush()

    def _keep(self) -> None:
        while not self._closing.wait(self._seconds):
            self.flush()
