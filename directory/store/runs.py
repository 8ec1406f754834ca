"""Runs as they are read: one crawl of one source, with its counts, its health and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.frozen import Frozen
from directory.health import Filled
from directory.store.tables import CrawlRunRow, RejectionRow


class RunState(StrEnum):
    """What became of a run.

    FETCHING goes to PUBLISHING and PUBLISHED, or to QUARANTINED; a quarantined run is accepted (PUBLISHING), DISCARDED
    by a person, or SUPERSEDED by a later complete run.
    """

    FETCHING = "fetching"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    QUARANTINED = "quarantined"
    DISCARDED = "discarded"
    SUPERSEDED = "superseded"


class RunReport(Frozen):
    """One crawl of one source. `gone`: records of earlier runs that this complete run did not see.

    A quarantined run's counts say what it would do; `reasons` say why it does not. `fill` counts the entries that state
    each field. `mended` counts what was put right in the entries' text. `full`: every entry was read anew, whatever the
    directory held of it.
    """

    source: str
    run: int
    started: datetime
    finished: datetime | None
    complete: bool
    asked: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    gone: int = 0
    rejected: int = 0
    message: str = ""
    state: RunState = RunState.PUBLISHED
    reasons: tuple[str, ...] = ()
    fill: dict[str, int] = {}
    mended: dict[str, int] = {}
    full: bool = True
    judged_by: str = ""

    @property
    def inputs(self) -> int:
        """Entries that the source held: taken, repeated or rejected."""
        return self.entries + self.repeated + self.rejected

    @property
    def entries(self) -> int:
        """Entries that were taken, each once."""
        return self.new + self.changed + self.unchanged

    @property
    def seconds(self) -> float:
        return (self.finished - self.started).total_seconds() if self.finished else 0.0

    @property
    def good(self) -> bool:
        """Read to its end and published."""
        return self.complete and self.state is RunState.PUBLISHED

    @property
    def quarantined(self) -> bool:
        return self.state is RunState.QUARANTINED

    @property
    def filled(self) -> Filled:
        return Filled(entries=self.entries, fields=self.fill)


def reports(session: Session, rows: Sequence[CrawlRunRow]) -> list[RunReport]:
    """The rows as reports, in their order."""
    query = select(RejectionRow.run, func.count()).where(RejectionRow.run.in_([row.id for row in rows]))
    rejected = dict(session.execute(query.group_by(RejectionRow.run)).all())
    return [_report(row, rejected.get(row.id, 0)) for row in rows]


def last_good(session: Session, source: str, *, full_only: bool = False) -> CrawlRunRow | None:
    """The newest run that was read to its end and published."""
    good = (CrawlRunRow.source == source, CrawlRunRow.complete, CrawlRunRow.state == RunState.PUBLISHED.value)
    query = select(CrawlRunRow).where(*good, *([CrawlRunRow.full] if full_only else []))
    return session.scalar(query.order_by(CrawlRunRow.id.desc()).limit(1))


def _report(row: CrawlRunRow, rejected: int) -> RunReport:
    return RunReport(
        source=row.source,
        run=row.id,
        started=row.started_at,
        finished=row.finished_at,
        complete=row.complete,
        asked=row.asked,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        repeated=row.repeated,
        gone=row.gone,
        rejected=rejected,
        message=row.message,
        state=RunState(row.state),
        reasons=tuple(row.reasons),
        fill=row.fill,
        mended=row.mended,
        full=row.full,
        judged_by=row.judged_by,
    )
