"""The job table: what is to be done, by whom, and what went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from directory.errors import InputError
from directory.frozen import Frozen
from directory.store.database import Database
from directory.store.tables import JobRow

ATTEMPTS = 5
RETRY = timedelta(minutes=5)


class Job(Frozen):
    """`error` is what went wrong when it was last tried."""

    id: int
    kind: str
    arguments: dict[str, Any]
    due: datetime
    attempts: int
    error: str = ""


class Jobs:
    """A job is claimed with a lease, so that a worker that dies gives it back.

    Only its holder can close it or give it back: what a worker says of a job that another one took over, because its
    lease had expired, changes nothing and is answered with False.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: str, arguments: dict[str, Any], due: datetime | None = None) -> int:
        """Add a job, or answer the one of the same kind and arguments that waits.

        One that runs by now may have read too little, and one that was given up is over: neither is answered.
        """
        waits = (JobRow.done_at.is_(None), JobRow.leased_by.is_(None), JobRow.attempts < ATTEMPTS)
        with self._database.writing() as session:
            waiting = session.scalars(select(JobRow).where(JobRow.kind == kind, *waits))
            for row in waiting:
                if row.arguments == arguments:
                    return row.id
            row = JobRow(kind=kind, arguments=arguments, due=due or datetime.now(UTC))
            session.add(row)
            session.flush()
            return row.id

    def claim(self, holder: str, seconds: int) -> Job | None:
        """The job that is due longest and nobody holds, or None."""
        now = datetime.now(UTC)
        free = or_(JobRow.leased_until.is_(None), JobRow.leased_until < now)
        due = select(JobRow).where(JobRow.done_at.is_(None), JobRow.due <= now, JobRow.attempts < ATTEMPTS, free)
        with self._database.writing() as session:
            row = session.scalar(due.order_by(JobRow.due, JobRow.id).limit(1).with_for_update(skip_locked=True))
            if row is None:
                return None
            row.leased_by, row.leased_until = holder, now + timedelta(seconds=seconds)
            row.attempts += 1
            return _job(row)

    def renew(self, job: int, holder: str, seconds: int) -> bool:
        """Keep a job that takes long."""
        with self._own(job, holder) as row:
            if row:
                row.leased_until = datetime.now(UTC) + timedelta(seconds=seconds)
            return row is not None

    def release(self, job: int, holder: str) -> bool:
        """Give a job back as it was claimed, when its worker is told to stop."""
        return self.postpone(job, holder, None)

    def postpone(self, job: int, holder: str, seconds: float | None) -> bool:
        """Give a job back that cannot be done yet, as if it had not been tried. It is due then, or as it was."""
        with self._own(job, holder) as row:
            if row:
                row.leased_by, row.leased_until = None, None
                row.attempts -= 1
                row.due = row.due if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)
            return row is not None

    def done(self, job: int, holder: str) -> bool:
        with self._own(job, holder) as row:
            if row:
                row.done_at, row.leased_by, row.leased_until, row.error = datetime.now(UTC), None, None, ""
            return row is not None

    def fail(self, job: int, holder: str, error: str) -> bool:
        """Note the error and let the job be tried again later, at most ATTEMPTS times."""
        with self._own(job, holder) as row:
            if row:
                row.error, row.leased_by, row.leased_until = error, None, None
                row.due = datetime.now(UTC) + RETRY * row.attempts
            return row is not None

    @contextmanager
    def _own(self, job: int, holder: str) -> Iterator[JobRow | None]:
        """The job, locked until the block ends; None where it is not the holder's any more."""
        with self._database.writing() as session:
            row = session.get_one(JobRow, job, with_for_update=True)
            yield row if row.leased_by == holder else None

    def retry(self, job: int) -> None:
        """Let a job that was given up be tried anew. Raises InputError for an e-mail, whose words are deleted then."""
        with self._database.writing() as session:
            row = session.get_one(JobRow, job)
            if "key" in row.arguments and "sealed" not in row.arguments:
                raise InputError("job", "An e-mail that was lost cannot be sent again: its words are deleted.")
            row.attempts, row.error, row.due = 0, "", datetime.now(UTC)

    def waiting(self) -> list[Job]:
        """Jobs that are to be done or are being done; not those given up."""
        open_jobs = (JobRow.done_at.is_(None), JobRow.attempts < ATTEMPTS)
        with self._database.reading() as session:
            rows = session.scalars(select(JobRow).where(*open_jobs).order_by(JobRow.due))
            return [_job(row) for row in rows]


def _job(row: JobRow) -> Job:
    told = {"id": row.id, "kind": row.kind, "arguments": row.arguments, "due": row.due, "attempts": row.attempts}
    return Job.model_validate(told | {"error": row.error})
