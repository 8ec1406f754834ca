"""Keep the directory fresh, and try it out with the samples."""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.answering import serve
from commands.gathering import crawl_sources, index_store, merge_store, update_store
from commands.keeping import forget_job
from commands.mailing import mail_job
from commands.probing import look_job
from commands.reports import print_reports
from commands.screen import a_holder, opened_store, out
from directory.errors import InputError, KithError
from directory.settings import Settings
from directory.store.leases import repeated

if TYPE_CHECKING:
    from directory.source import Source
    from directory.store import Job, Store

app = typer.Typer()
WORK_POLL_SECONDS = 5
JOB_SECONDS = 60
BUSY_SECONDS = 60  # another worker's crawl of the same host takes minutes or hours


@app.command()
def work(once: Annotated[bool, typer.Option(help="Do what is due now, then stop.")] = False) -> None:
    """Keep the directory fresh: gather each source by its cadence and do the waiting jobs, until stopped.

    Sources with a cadence of a day or more wait for the night (KITH_CRAWL_HOURS), also with --once; one that was never
    gathered is gathered at once.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a stop gives the job back
    holder = a_holder()
    with opened_store() as (settings, store):
        store.jobs.add("retention", {})
        while True:
            plan_crawls(store, settings)
            job = store.jobs.claim(holder, JOB_SECONDS)
            if job:
                do_job(store, settings, job, holder)
            elif once:
                return
            else:
                time.sleep(WORK_POLL_SECONDS)


def plan_crawls(store: "Store", settings: Settings) -> None:
    asked = {job.arguments["source"] for job in store.jobs.waiting() if job.kind == "crawl"}
    for source in store.sources.all():
        if source.slug not in asked and due(store, settings, source):
            store.jobs.add("crawl", {"source": source.slug, "planned": True})


def due(store: "Store", settings: Settings, source: "Source") -> bool:
    from directory.schedule import is_due

    return is_due(source, store.crawls.last_ended(source.slug), datetime.now(UTC), settings.night)


def do_job(store: "Store", settings: Settings, job: "Job", holder: str) -> None:
    """Work on one job. A stop gives it back; an error, of whatever kind, is kept with it and never ends the worker."""
    of_whom = job.arguments if job.kind == "crawl" else ""
    out.print(f"job {job.id}: {job.kind} {of_whom}", markup=False)
    try:
        with repeated(JOB_SECONDS / 3, lambda: store.jobs.renew(job.id, holder, JOB_SECONDS)):
            wait = run_job(store, settings, job)
    except KeyboardInterrupt:
        store.jobs.release(job.id, holder)
        raise
    except Exception as error:  # noqa: BLE001 a fault in one job must not stop the others; it is kept and shown
        told = _told(job, error)
        store.jobs.fail(job.id, holder, told)
        out.print(f"job {job.id} failed: {told}", style="bold red", markup=False)
    else:
        own = store.jobs.done(job.id, holder) if wait is None else store.jobs.postpone(job.id, holder, wait)
        if not own:
            out.print(f"job {job.id}: another worker took it over, because this one had stood still", markup=False)


def _told(job: "Job", error: Exception) -> str:
    """An error as it is kept and shown. One of a message's job is not told in full: it can hold what is in it."""
    if isinstance(error, KithError):
        return str(error)
    return type(error).__name__ if job.kind == "e-mail" else "".join(traceback.format_exception(error))


def run_job(store: "Store", settings: Settings, job: "Job") -> float | None:
    """What the job's kind asks for. Seconds to wait where it could not be done yet; None: it is done.

    What becomes necessary is added before it is called done, so a crash repeats it.
    """
    if job.kind == "crawl":
        return crawl_job(store, settings, job)
    if job.kind == "merge":
        merge_store(store, settings)
        store.jobs.add("index", {})
    elif job.kind == "index":
        index_store(store, settings)
    elif job.kind == "retention":
        forget_job(store, settings)
    elif job.kind == "look":
        look_job(store, settings, job.arguments["look"])
    elif job.kind == "e-mail":
        return mail_job(store, settings, job)
    else:
        raise InputError("kind", f"There is no job of the kind {job.kind!r}.")
    return None


def crawl_job(store: "Store", settings: Settings, job: "Job") -> float | None:
    """Crawl one source; seconds to wait while another worker has its host.

    The night may be over before a planned one's turn.
    """
    from crawler.run import BUSY

    source = store.sources.get(job.arguments["source"])
    if job.arguments.get("planned") and not due(store, settings, source):
        return None
    reports = crawl_sources(store, settings, [source])
    print_reports(store, reports)
    if any(report.run == 0 and report.message == BUSY for report in reports):
        return BUSY_SECONDS
    store.jobs.add("merge", {})
    return None


@app.command()
def samples(
    port: Annotated[int, typer.Option(help="Port of the pages.", min=0, max=65535)] = 8000,
    sources_port: Annotated[int, typer.Option(help="Port of the sample sources.", min=0, max=65535)] = 8001,
) -> None:
    """Try Kith out: start the invented sample sources, gather, merge, index and serve them, until Ctrl-C."""
    from crawler.samples import sample_sources
    from crawler.samples.process import running_samples
    from web.serve import check_port

    check_port("127.0.0.1", port)
    os.environ["KITH_ALLOW_LOOPBACK"] = "true"
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that ending by either stops all that was started
    with running_samples(sources_port) as address:
        with opened_store() as (settings, store):
            sources = sample_sources(address)
            for source in sources:
                store.sources.put(source)
            update_store(store, settings, sources)
        with running_worker(settings.data_dir / "work.log"):
            serve(port=port)


@contextmanager
def running_worker(log: Path) -> Iterator[None]:
    """`kith work` as a process beside this one, until the block ends; what it says goes to `log`."""
    with log.open("ab") as told:
        worker = subprocess.Popen([sys.executable, "-m", "kith", "work"], stdout=told, stderr=told)
        try:
            yield
        finally:
            worker.terminate()
            worker.wait()
