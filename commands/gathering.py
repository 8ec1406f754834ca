"""Gather, merge, index: from sources to a directory that can be searched."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer
from rich.table import Table

from commands.reports import print_reports
from commands.screen import (
    JsonOut,
    SourceNames,
    a_holder,
    counting,
    gazetteer_of,
    opened_store,
    out,
    progress_bar,
    write_json,
)
from directory.errors import InputError
from directory.settings import Settings

if TYPE_CHECKING:
    from directory.source import Source
    from directory.store import RunReport, Store

app = typer.Typer()
PATIENCE = 60.0  # seconds to wait for another merge or index: longer than a killed one keeps its lease


@app.command()
def crawl(sources: SourceNames = None, json_out: JsonOut = None) -> None:
    """Gather from the sources: ask each politely for what it lists, and store what it says."""
    with opened_store() as (settings, store):
        reports = crawl_sources(store, settings, named_sources(store, sources))
        print_reports(store, reports)
        figures = [figures_of(store, report) for report in reports]
    if json_out:
        write_json(json_out, figures)
    if not all(report.good for report in reports):
        raise typer.Exit(1)


def figures_of(store: "Store", report: "RunReport") -> dict[str, Any]:
    """What `--json` tells of a run: its report, the seconds it took, and each rejected entry with its reason."""
    refused = [{"key": told.key, "reason": told.reason} for told in store.crawls.rejections(report.run)]
    return report.model_dump(mode="json") | {"seconds": round(report.seconds, 1), "rejections": refused}


def named_sources(store: "Store", names: Sequence[str] | None) -> "list[Source]":
    if names:
        return [store.sources.get(name) for name in names]
    sources = [source for source in store.sources.all() if not source.paused]
    if not sources:
        raise InputError("source", "There is no source to gather from yet: add one with `kith source add` or `load`.")
    return sources


def crawl_sources(store: "Store", settings: Settings, sources: "Sequence[Source]") -> "list[RunReport]":
    from crawler.events import CrawlEvent
    from crawler.run import crawl as run_crawl

    with progress_bar() as progress:
        tasks = {source.slug: progress.add_task(source.name, total=None) for source in sources}

        def show(event: CrawlEvent) -> None:
            progress.update(tasks[event.source], completed=event.done, total=event.total)

        return run_crawl(store, settings, sources, show)


@app.command()
def merge() -> None:
    """Make one directory of everything gathered: link the same listings, settle what is true of each, place them."""
    with opened_store() as (settings, store):
        merge_store(store, settings)


def merge_store(store: "Store", settings: Settings) -> None:
    from directory.compile import merge_all
    from directory.tombstones import Tombstones, reapply
    from directory.vocabulary import load_vocabulary

    if restored := reapply(store, Tombstones(settings.data_dir)):
        out.print(f"{len(restored)} ids had asked not to be listed before this database was restored: decided again.")
    with store.leases.held("merge", a_holder(), PATIENCE), progress_bar() as progress:
        report = merge_all(store, gazetteer_of(settings), load_vocabulary(), counting(progress, "Merging"))
    table = Table(title="Merged: inputs = listings + joined + rejected", box=None)
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
    from index.encoder import open_encoder
    from index.multilingual import open_multilingual
    from index.snapshot import build_snapshot

    started = time.monotonic()
    encoder = open_encoder(settings.model, settings.cache_dir)
    with store.leases.held("index", a_holder(), PATIENCE), progress_bar() as progress:
        info = build_snapshot(
            store.listings.active(),
            encoder,
            load_vocabulary(),
            settings.data_dir / "index",
            counting(progress, "Indexing"),
            multilingual=open_multilingual(settings.multilingual, settings.cache_dir),
        )
    out.print(f"Indexed {info.listings} listings in {time.monotonic() - started:.1f} s.")


@app.command()
def update(sources: SourceNames = None) -> None:
    """Crawl, merge and index, one after the other."""
    with opened_store() as (settings, store):
        complete = update_store(store, settings, named_sources(store, sources))
    if not complete:
        raise typer.Exit(1)


def update_store(store: "Store", settings: Settings, sources: "Sequence[Source]") -> bool:
    """Whether every source was gathered whole and published; what was gathered is merged and indexed in either case."""
    reports = crawl_sources(store, settings, sources)
    print_reports(store, reports)
    merge_store(store, settings)
    index_store(store, settings)
    return all(report.good for report in reports)
