"""What the directory holds and what it waits for, at one glance."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from commands.screen import JsonOut, opened_store, out, print_table, write_json
from directory.frozen import Frozen
from directory.settings import Settings

if TYPE_CHECKING:
    from directory.source import Source
    from directory.store import Store

app = typer.Typer()
WIDTH = 120  # nothing is cut where it is written into a file
MAIL = "e-mail"


class SourceStatus(Frozen):
    """`good`: when its last run began that was read to its end and published, and `entries` what that held."""

    source: str
    good: datetime | None
    entries: int
    state: str


class IndexStatus(Frozen):
    """`problem` says why there is none that could answer; then there is nothing else."""

    built: datetime | None = None
    listings: int = 0
    model: str = ""
    problem: str = ""


class JobsStatus(Frozen):
    """Jobs that are `due` now or being done, and `later` ones; how many of both `failed` when last tried. `given_up`:
    tried too often."""

    due: int
    later: int
    failed: int
    given_up: int


class Status(Frozen):
    """`curator`: how much of each kind waits for one. `mail`: messages that have not left yet."""

    at: datetime
    listings: int
    sources: tuple[SourceStatus, ...]
    curator: dict[str, int]
    index: IndexStatus
    jobs: JobsStatus
    mail: int


@app.command()
def status(json_out: JsonOut = None) -> None:
    """What the directory holds: sources and their last good run, listings, what waits for a curator, index, jobs."""
    with opened_store() as (settings, store):
        told = status_of(store, settings, datetime.now(UTC))
    print_status(told)
    if json_out:
        write_json(json_out, told.model_dump(mode="json"))


def status_of(store: "Store", settings: Settings, now: datetime) -> Status:
    from directory.store import ReviewKind

    curator = store.review.counts()
    given_up = curator.pop(ReviewKind.JOB, 0)
    jobs = store.jobs.waiting()
    work = [job for job in jobs if job.kind != MAIL]
    due = sum(job.due <= now for job in work)
    failed = sum(bool(job.error) for job in work)
    return Status(
        at=now,
        listings=store.listings.count(),
        sources=tuple(_source(store, source) for source in store.sources.all()),
        curator={kind.value: count for kind, count in curator.items()},
        index=_index(settings),
        jobs=JobsStatus(due=due, later=len(work) - due, failed=failed, given_up=given_up),
        mail=len(jobs) - len(work),
    )


def _source(store: "Store", source: "Source") -> SourceStatus:
    runs = store.crawls.history(source.slug)
    good = next((run for run in runs if run.good), None)
    held_back = ["quarantined"] if runs and runs[0].quarantined else []
    failed = ["last run failed"] if runs and runs[0].finished and not runs[0].complete else []
    return SourceStatus(
        source=source.slug,
        good=good.started if good else None,
        entries=good.entries if good else 0,
        state=", ".join([*(["paused"] if source.paused else []), *held_back, *failed]),
    )


def _index(settings: Settings) -> IndexStatus:
    from index.errors import SnapshotError
    from index.snapshot.current import current_folder
    from index.snapshot.manifest import read_manifest

    try:
        manifest = read_manifest(current_folder(settings.data_dir / "index"))
    except SnapshotError as error:
        return IndexStatus(problem=str(error))
    return IndexStatus(built=manifest.created, listings=manifest.listings, model=manifest.encoder)


def print_status(told: Status) -> None:
    table = Table("source", "last good run", box=None, padding=(0, 2, 0, 0))
    table.add_column("entries", justify="right")
    table.add_column("")
    for source in told.sources:
        when = f"{source.good:%d %b %Y %H:%M}" if source.good else "never"
        table.add_row(source.source, when, str(source.entries), source.state)
    out.print(f"{told.listings} listings from {len(told.sources)} sources.")
    if told.sources:
        print_table(table, WIDTH)
    waits = ", ".join(f"{count} x {kind}" for kind, count in told.curator.items())
    out.print(f"For a curator: {waits or 'nothing'}{' (kith review)' if waits else '.'}", markup=False)
    out.print(f"Index: {_indexed(told)}", markup=False, soft_wrap=True)
    jobs = told.jobs
    out.print(f"Jobs: {jobs.due} due, {jobs.later} later, {jobs.failed} failed so far, {jobs.given_up} given up.")
    out.print(f"E-mails that wait to leave: {told.mail}.")


def _indexed(told: Status) -> str:
    index = told.index
    if index.built is None:
        return index.problem
    return f"{index.listings} listings, built {_ago(told.at - index.built)} ago with {index.model}."


def _ago(age: timedelta) -> str:
    hours, rest = divmod(int(age.total_seconds()), 3600)
    days = hours // 24
    return f"{days} days" if days > 1 else f"{hours} hours" if hours > 1 else f"{hours * 60 + rest // 60} minutes"
