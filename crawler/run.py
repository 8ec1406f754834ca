"""Crawls sources into the store."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

from crawler.events import CrawlEvent, Phase
from crawler.finishing import finished
from crawler.hosts import by_host, hosts_of
from crawler.ingest import Ingest
from crawler.leases import SECONDS, HostLeases, LeaseLost
from crawler.messages import Closed, Job, Message, PageGone, Progress, Refused, Started, Taken, Untouched
from crawler.platforms import platform_of
from crawler.platforms.platform import UNREADABLE, reason_of
from crawler.process import CrawlProcess
from crawler.reader import described
from directory.health import Held
from directory.record import Record, Rejection
from directory.settings import Settings
from directory.source import Source
from directory.store import RunClosed, RunReport, RunState, Store

Listener = Callable[[CrawlEvent], None]
TICK = 0.5
LOG = "crawl.log"
_LOG = logging.getLogger(__name__)
STOPPED = "Stopped before its end."
BUSY = "Another crawl of the same host is running. Wait until it has ended."


def crawl(store: Store, settings: Settings, sources: Sequence[Source], on_event: Listener) -> list[RunReport]:
    """Crawl these sources politely, hosts side by side and the sources of a host one after the other.

    Gives a report for each source, in order; one that could not be read to its end, or whose host another crawl took
    over, is not `complete` and its message says why. One whose host another crawl holds is not begun: its report's run
    is 0 and its message BUSY. What a crawl that died left of these sources is judged first. Raises SourceError before
    anything is fetched where a source is described wrongly. Ctrl-C and SIGTERM end it cleanly: what was taken stays,
    the runs are closed as not complete, and KeyboardInterrupt is raised.
    """
    for source in sources:
        platform_of(source)
    with _sigterm_as_interrupt() as stopped:
        return _Crawl(store, settings, sources, on_event, stopped).run()


class _Crawl:
    def __init__(
        self, store: Store, settings: Settings, sources: Sequence[Source], on_event: Listener, stopped: threading.Event
    ) -> None:
        self._sources, self._stopped = sources, stopped
        self._data_dir, self._allow_loopback = settings.data_dir, settings.allow_loopback
        self._contact = settings.contact
        self._leases = HostLeases(store)
        self._store = store
        self._tell = on_event
        self._runs: dict[str, Ingest] = {}
        self._reports: dict[str, RunReport] = {}
        self._interrupted = False

    def run(self) -> list[RunReport]:
        problem = STOPPED
        try:
            groups = self._lease(by_host(self._sources))
            held = self._open([source for group in groups for source in group])
            problem = self._fetch(groups, held) if groups else ""
        except LeaseLost as lost:
            problem = str(lost)
        finally:
            for source in self._sources:
                if source.slug not in self._reports:
                    self._end(source, problem)
            self._leases.release()
        return [self._reports[source.slug] for source in self._sources]

    def _end(self, source: Source, problem: str) -> None:
        """Close a source that did not come to its end, if it was begun at all."""
        if source.slug in self._runs:
            self._close(Closed(source=source.slug, complete=False, message=problem), between=lambda: None)
        else:
            self._refuse(source, problem)

    def _refuse(self, source: Source, problem: str) -> None:
        self._reports[source.slug] = _not_begun(source, problem)
        self._tell(CrawlEvent(source=source.slug, phase=Phase.FAILED, message=problem))

    def _lease(self, groups: list[list[Source]]) -> list[list[Source]]:
        """The groups whose hosts nobody else is crawling. Waits as long as a lease of a dead crawl can last."""
        leased: list[list[Source]] = []
        until = monotonic() + SECONDS + 5
        waiting = groups
        while True:
            free = [group for group in waiting if self._leases.acquire(_hosts(group))]
            leased += free
            waiting = [group for group in waiting if group not in free]
            if not waiting or monotonic() > until:
                break
            self._announce(waiting)
            self._leases.renew()
            sleep(TICK)
        for source in (source for group in waiting for source in group):
            self._refuse(source, BUSY)
        return leased

    def _open(self, sources: list[Source]) -> dict[str, Held]:
        """Take up what died, and see what need not be read again: whoever holds a source's hosts may do both."""
        now = datetime.now(UTC)
        held = {}
        for source in sources:
            self._store.crawls.take_up(source.slug, self._leases.renew)
            platform, told = platform_of(source), described(source)
            if platform.incremental or platform.entry_tells_all:
                held[source.slug] = self._store.crawls.held(source.slug, told, now)
            full = held.get(source.slug, Held()).since is None
            self._runs[source.slug] = Ingest(self._store, source.slug, described=told, full=full)
        return held

    def _announce(self, waiting: list[list[Source]]) -> None:
        for group in waiting:
            for source in group:
                self._tell(CrawlEvent(source=source.slug, phase=Phase.WAITING))

    def _fetch(self, groups: list[list[Source]], held: dict[str, Held]) -> str:
        """Crawl the groups; gives what to say of sources that were left without a word."""
        job = Job(
            groups=tuple(tuple(group) for group in groups),
            data_dir=str(self._data_dir),
            allow_loopback=self._allow_loopback,
            contact=self._contact,
            held=held,
        )
        process = CrawlProcess(job, Path(self._data_dir) / LOG)
        try:
            self._listen(process)
        except KeyboardInterrupt:
            self._interrupted = True
            process.stop()
            with suppress(LeaseLost):
                self._listen(process)
            raise
        except LeaseLost:
            process.stop()
            raise
        finally:
            code = process.close()
        return f"The crawling process ended unexpectedly (exit code {code}); {self._data_dir / LOG} says why."

    def _listen(self, process: CrawlProcess) -> None:
        for message in process.messages(TICK):
            if self._stopped.is_set() and not self._interrupted:
                raise KeyboardInterrupt
            try:
                if message is not None:
                    self._handle(message)
                for run in self._runs.values():
                    run.flush(due_only=True)
            except RunClosed as closed:
                raise LeaseLost(str(closed)) from closed
            self._leases.renew()

    def _handle(self, message: Message) -> None:
        match message:
            case Started(source=slug):
                self._runs[slug].begin()
            case Taken(record=record):
                self._take(record)
            case Refused(rejection=rejection):
                self._runs[rejection.source].reject(rejection)
            case Untouched(source=slug, keys=keys):
                self._runs[slug].touch(keys)
            case PageGone(source=slug, key=key):
                self._runs[slug].page_gone(key)
            case Progress(source=slug, done=done, total=total):
                self._tell(CrawlEvent(source=slug, phase=Phase.FETCHING, done=done, total=total))
            case Closed():
                self._close(message, between=self._leases.renew)

    def _take(self, record: Record) -> None:
        run = self._runs[record.source]
        try:
            told = finished(record.facts)
        except Exception as error:  # noqa: BLE001
            # What no author foresaw in one entry must not cost the others; UNREADABLE is what was foreseen.
            if not isinstance(error, UNREADABLE):
                _LOG.exception("%s/%s could not be finished", record.source, record.key)
            run.reject(Rejection(source=record.source, key=record.key, reason=reason_of(error)))
        else:
            run.take(record.model_copy(update={"facts": told}))

    def _close(self, end: Closed, between: Callable[[], None]) -> None:
        run = self._runs[end.source]
        if self._interrupted:  # a message may have been lost in the interrupt, and its entry would count as gone
            end = end.model_copy(update={"complete": False, "message": end.message or STOPPED})
        how = end.model_dump(include={"complete", "asked", "message", "mended"})
        self._reports[end.source] = run.finish(**how, between=between)
        phase = Phase.DONE if end.complete else Phase.FAILED
        told = end.model_dump(include={"source", "asked", "unmodified", "message"})
        self._tell(CrawlEvent(phase=phase, done=run.done, total=run.done, **told))


def _not_begun(source: Source, message: str) -> RunReport:
    """What to say of a source that could not be begun. It is no run, so that its last one stays what it was."""
    now = datetime.now(UTC)
    return RunReport(
        source=source.slug,
        run=0,
        started=now,
        finished=now,
        complete=False,
        message=message,
        state=RunState.DISCARDED,
    )


def _hosts(group: list[Source]) -> frozenset[str]:
    return frozenset().union(*(hosts_of(source) for source in group))


@contextmanager
def _sigterm_as_interrupt() -> Iterator[threading.Event]:
    """SIGTERM ends a crawl as Ctrl-C does. Only the main thread can have it so.

    The event is set by it too: what is raised while Python tidies an object up is printed and lost.
    """
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        stopped.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGTERM, before)
