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
from commands.screen import a_holder, opened_store, out
from directory.errors import InputError, KithError
from directory.settings import Settings
from directory.store.leases import repeated

if TYPE_CHECKING:
    from directory.store import Job, Store

app = typer.Typer()
WORK_POLL_SECONDS = 5
JOB_SECONDS = 60


@app.command()
def work(once: Annotated[bool, typer.Option(help="Do what is due now, then stop.")] = False) -> None:
    """Keep the directory fresh: gather each source by its cadence and do the waiting jobs, until stopped."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a stop gives the job back
    holder = a_holder()
    with opened_store() as (settings, store):
        while True:
            plan_crawls(store)
            job = store.jobs.claim(holder, JOB_SECONDS)
            if job:
                do_job(store, settings, job, holder)
            elif once:
                return
            else:
                time.sleep(WORK_POLL_SECONDS)


def plan_crawls(store: "Store") -> None:
    from directory.schedule import is_due

    for source in store.sources.all():
        if is_due(source, store.crawls.last(source.slug), datetime.now(UTC)):
            store.jobs.add("crawl", {"source": source.slug})


def do_job(store: "Store", settings: Settings, job: "Job", holder: str) -> None:
    """Work on one job. A stop gives it back; an error, of whatever kind, is kept with it and never ends the worker."""
    out.print(f"job {job.id}: {job.kind} {job.arguments or ''}", markup=False)
    try:
        with repeated(JOB_SECONDS / 3, lambda: store.jobs.renew(job.id, holder, JOB_SECONDS)):
            run_job(store, settings, job)
    except KeyboardInterrupt:
        store.jobs.release(job.id)
        raise
    except Exception as error:  # noqa: BLE001 a fault in one job must not stop the others; it is kept and shown
        told = str(error) if isinstance(error, KithError) else "".join(traceback.format_exception(error))
        store.jobs.fail(job.id, told)
        out.print(f"job {job.id} failed: {told}", style="bold red", markup=False)
    else:
        store.jobs.done(job.id)


def run_job(store: "Store", settings: Settings, job: "Job") -> None:
    """What the job's kind asks for. What becomes necessary is added before it is called done, so a crash repeats it."""
    if job.kind == "crawl":
        crawl_sources(store, settings, [store.sources.get(job.arguments["source"])])
        store.jobs.add("merge", {})
    elif job.kind == "merge":
        merge_store(store, settings)
        store.jobs.add("index", {})
    elif job.kind == "index":
        index_store(store, settings)
    else:
        raise InputError("kind", f"There is no job of the kind {job.kind!r}.")


@app.command()
def samples(
    port: Annotated[int, typer.Option(help="Port of the pages.")] = 8000,
    sources_port: Annotated[int, typer.Option(help="Port of the sample sources.")] = 8001,
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
