"""What the crawler writes: runs, what they brought, and rejected entries; and the judgement that publishes a run.

Records of a run are staged. `finish` judges the run against the last good one: it is published whole, or quarantined,
in which case the directory stays as it was until a person accepts or discards it. Whatever is interrupted is taken up
by `take_up` (the source's next crawl) or `settle` (the next merge).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from directory.errors import InputError
from directory.health import OVERLAP, READ_WHOLE, Filled, Held, doubts
from directory.record import Record, Rejection, mark_of
from directory.source import Source
from directory.store.database import Database
from directory.store.publishing import publish_batch, supersede
from directory.store.runs import RunReport, RunState, last_good, reports
from directory.store.staging import (
    Intake,
    clear,
    discard,
    filled,
    filled_before,
    open_run,
    stage,
    stage_gone,
    stage_unchanged,
)
from directory.store.tables import CrawlRunRow, RecordRow, RejectionRow, SourceRow, StagedRow

DIED = "Its process ended before it was done."
HISTORY = 30
LEFT_BEHIND = timedelta(days=7)


def _nothing() -> None:
    """What to do between two batches, where there is nothing to do."""


class Crawls:
    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, source: str, *, described: str = "", full: bool = True) -> int:
        """Open a run. `described` says how it is read; not `full`: what is held need not be read again."""
        with self._database.writing() as session:
            row = CrawlRunRow(source=source, started_at=datetime.now(UTC), described=described, full=full)
            row.state = RunState.FETCHING.value
            session.add(row)
            session.flush()
            return row.id

    def take(self, run: int, records: Sequence[Record]) -> Intake:
        """Stage a batch in one short transaction. Raises RunClosed where another process has ended the run."""
        with self._database.writing() as session:
            return stage(session, open_run(session, run), records)

    def touch(self, run: int, keys: Sequence[str], at: datetime) -> Intake:
        """Entries that were seen and are as the directory holds them. Raises RunClosed."""
        with self._database.writing() as session:
            return stage_unchanged(session, open_run(session, run), keys, at)

    def pages_gone(self, run: int, keys: Sequence[str]) -> None:
        """Entries whose own page answered 404 or 410, whether or not their list said enough. Raises RunClosed."""
        with self._database.writing() as session:
            stage_gone(session, open_run(session, run), keys)

    def reject(self, run: int, rejections: Sequence[Rejection]) -> None:
        with self._database.writing() as session:
            session.add_all(RejectionRow(run=run, key=r.key[:400], reason=r.reason) for r in rejections)

    def rejections(self, run: int) -> list[Rejection]:
        query = select(RejectionRow, CrawlRunRow.source).join(CrawlRunRow).where(RejectionRow.run == run)
        with self._database.reading() as session:
            rows = session.execute(query.order_by(RejectionRow.id)).all()
            return [Rejection(source=source, key=row.key, reason=row.reason) for row, source in rows]

    def finish(  # noqa: PLR0913
        self,
        run: int,
        *,
        complete: bool,
        asked: int,
        message: str = "",
        mended: Mapping[str, int] | None = None,
        between: Callable[[], None] = _nothing,
    ) -> RunReport:
        """Judge the run, then publish or quarantine it. `between` is called after each batch that is published.

        A run that has ended already is left as it is, and published to its end where that was interrupted.
        """
        with self._database.writing() as session:
            row = session.get_one(CrawlRunRow, run, with_for_update=True)
            if row.finished_at is None:
                row.complete, row.asked, row.message = complete, asked, message
                row.mended = {name: count for name, count in sorted((mended or {}).items()) if count}
                _judge(session, row)
                _forget_rejections(session, row.source)
        self._publish(run, between)
        return self.report(run)

    def take_up(self, source: str, between: Callable[[], None] = _nothing) -> list[RunReport]:
        """End what a process that died left of the source's runs: what it took counts, as after any failed run.

        For whoever holds the leases of the source's hosts: nobody else can be crawling it then.
        """
        open_runs = select(CrawlRunRow.id).where(CrawlRunRow.source == source, CrawlRunRow.finished_at.is_(None))
        with self._database.reading() as session:
            runs = list(session.scalars(open_runs.order_by(CrawlRunRow.id)))
        self.settle(between)
        return [self.finish(run, complete=False, asked=0, message=DIED, between=between) for run in runs]

    def settle(self, between: Callable[[], None] = _nothing) -> None:
        """Publish to its end every run that was interrupted while it was published."""
        with self._database.reading() as session:
            runs = list(session.scalars(select(CrawlRunRow.id).where(_IS_PUBLISHING).order_by(CrawlRunRow.id)))
        for run in runs:
            self._publish(run, between)

    def accept(self, source: str, by: str) -> RunReport:
        """Let the source's quarantined run through: it is as it says. Raises InputError where there is none."""
        run = self.let_through(source, by)
        self._publish(run, _nothing)
        return self.report(run)

    def let_through(self, source: str, by: str) -> int:
        """As `accept`, and what follows is left to whoever merges next. The run's id."""
        with self._database.writing() as session:
            row = _quarantined(session, source)
            row.state, row.judged_by = RunState.PUBLISHING.value, by
            return row.id

    def discard(self, source: str, by: str) -> RunReport:
        """Forget what the source's quarantined run brought. Raises InputError where there is none."""
        with self._database.writing() as session:
            row = _quarantined(session, source)
            row.state, row.judged_by = RunState.DISCARDED.value, by
            clear(session, [row.id])
        return self.report(row.id)

    def forget(self, now: datetime) -> int:
        """Discard what crawls that died took of sources that nobody gathers from any more: those removed, and those
        paused, a week after its last sign of life. How many runs.
        """
        with self._database.writing() as session:
            sources = session.scalars(select(SourceRow))
            gathered = [row.slug for row in sources if not Source.model_validate(row.document).paused]
            last = select(func.max(StagedRow.fetched_at)).where(StagedRow.run == CrawlRunRow.id).scalar_subquery()
            old = (CrawlRunRow.started_at <= now - LEFT_BEHIND, or_(last.is_(None), last <= now - LEFT_BEHIND))
            left = select(CrawlRunRow).where(CrawlRunRow.state == RunState.FETCHING.value, *old)
            runs = session.scalars(left.where(CrawlRunRow.source.not_in(gathered))).all()
            discard(session, runs)
            return len(runs)

    def held(self, source: str, described: str, now: datetime) -> Held:
        """What need not be read again: nothing where the source was described otherwise since it was last read whole,
        where that is long ago, or where it could not be read to its end last time.
        """
        with self._database.reading() as session:
            good, full = last_good(session, source), last_good(session, source, full_only=True)
            last = _newest(session, source)
            if not good or not full or full.started_at + READ_WHOLE <= now:
                return Held()
            if last and not (last.complete or last.full):  # what is left out may be what it failed of
                return Held()
            if _descriptions(session, full) != {described}:
                return Held()
            return Held(since=good.started_at - OVERLAP, **_there(session, source))

    def report(self, run: int) -> RunReport:
        with self._database.reading() as session:
            return reports(session, [session.get_one(CrawlRunRow, run)])[0]

    def last(self, source: str) -> RunReport | None:
        return next(iter(self.history(source, 1)), None)

    def last_ended(self, source: str) -> RunReport | None:
        """The newest run that is neither under way nor left by a process that died."""
        ended = select(CrawlRunRow).where(CrawlRunRow.source == source, CrawlRunRow.finished_at.is_not(None))
        with self._database.reading() as session:
            rows = list(session.scalars(ended.order_by(CrawlRunRow.id.desc()).limit(1)))
            return next(iter(reports(session, rows)), None)

    def history(self, source: str, most: int = HISTORY) -> list[RunReport]:
        """The source's runs with their health, newest first."""
        query = select(CrawlRunRow).where(CrawlRunRow.source == source).order_by(CrawlRunRow.id.desc())
        with self._database.reading() as session:
            return reports(session, list(session.scalars(query.limit(most))))

    def quarantined(self) -> list[RunReport]:
        """The runs that wait for a person, oldest first."""
        query = select(CrawlRunRow).where(CrawlRunRow.state == RunState.QUARANTINED.value).order_by(CrawlRunRow.id)
        with self._database.reading() as session:
            return reports(session, list(session.scalars(query)))

    def _publish(self, run: int, between: Callable[[], None]) -> None:
        more = True
        while more:
            with self._database.writing() as session:
                more = publish_batch(session, run)
            between()


_IS_PUBLISHING = CrawlRunRow.state == RunState.PUBLISHING.value


def _judge(session: Session, run: CrawlRunRow) -> None:
    run.finished_at = datetime.now(UTC)
    now = filled(session, run, known_only=False)
    run.fill = now.fields
    if run.complete:
        good = last_good(session, run.source)
        before = Filled(entries=good.new + good.changed + good.unchanged, fields=good.fill) if good else Filled()
    else:
        now, before = filled(session, run, known_only=True), filled_before(session, run)
    run.reasons = list(doubts(now, before, complete=run.complete))
    run.state = RunState.QUARANTINED.value if run.reasons else RunState.PUBLISHING.value
    if run.reasons:
        supersede(session, run)


def _forget_rejections(session: Session, source: str) -> None:
    """Those of runs so old that nobody asks for their reasons; their number would grow for ever."""
    runs = select(CrawlRunRow.id).where(CrawlRunRow.source == source).order_by(CrawlRunRow.id.desc()).offset(HISTORY)
    session.execute(delete(RejectionRow).where(RejectionRow.run.in_(list(session.scalars(runs)))))


def _descriptions(session: Session, full: CrawlRunRow) -> set[str]:
    """How the source was described by each run that was published since it was read whole."""
    told = (CrawlRunRow.source == full.source, CrawlRunRow.id >= full.id)
    query = select(CrawlRunRow.described).where(*told, CrawlRunRow.state == RunState.PUBLISHED.value)
    return set(session.scalars(query))


def _there(session: Session, source: str) -> dict[str, dict[str, str]]:
    """The entries that were there last time, as `Held` has them."""
    there = (RecordRow.source == source, RecordRow.missed == 0, RecordRow.page_gone == 0)
    query = select(RecordRow.key, RecordRow.revision, RecordRow.content_hash, RecordRow.url).where(*there)
    rows = session.execute(query).all()
    marks = {row.key: mark_of(row.content_hash, row.url, row.revision) for row in rows}
    return {"revisions": {row.key: row.revision for row in rows}, "marks": marks}


def _newest(session: Session, source: str) -> CrawlRunRow | None:
    query = select(CrawlRunRow).where(CrawlRunRow.source == source)
    return session.scalar(query.order_by(CrawlRunRow.id.desc()).limit(1))


def _quarantined(session: Session, source: str) -> CrawlRunRow:
    held = (CrawlRunRow.source == source, CrawlRunRow.state == RunState.QUARANTINED.value)
    row = session.scalar(select(CrawlRunRow).where(*held).order_by(CrawlRunRow.id.desc()).with_for_update())
    if row is None:
        raise InputError("source", f"No run of {source!r} is quarantined.")
    return row
