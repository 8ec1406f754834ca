"""The lists that are gathered."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from commands.screen import opened_store, out
from directory.errors import InputError

app = typer.Typer(no_args_is_help=True, help="The lists that are gathered: add, load, list, show, pause, remove.")


@app.command("add")
def source_add(
    address: Annotated[str, typer.Argument(help="Where the platform's list starts, http:// or https://.")],
    name: Annotated[str, typer.Option(help="What the source is called on pages.")],
    platform: Annotated[str, typer.Option(help="Such as csv_list or wordpress: docs/sources.md lists all.")],
    slug: Annotated[str, typer.Option(help="Short name; made from the name where left out.")] = "",
    area: Annotated[str | None, typer.Option(help="The district it serves, as 'Camden'.")] = None,
    licence: Annotated[str, typer.Option(help="The licence that the source states.")] = "not stated",
    contact: Annotated[str, typer.Option(help="Whom to ask about it.")] = "",
    cadence_hours: Annotated[int, typer.Option(help="Hours between two crawls.")] = 24,
) -> None:
    """Add a list to gather. Its permission is "facts and link only" until you record another in a sources file."""
    from crawler.sources import make_source

    given = {"platform": platform, "area": area, "licence": licence, "contact": contact, "cadence_hours": cadence_hours}
    source = make_source({"address": address, "name": name, "slug": slug} | given, "The source")
    with opened_store() as (_settings, store):
        store.sources.put(source)
    out.print(f"Added {source.slug}. Gather from it with: kith crawl {source.slug}", markup=False)


@app.command("load")
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


@app.command("list")
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


@app.command("show")
def source_show(source: str) -> None:
    """Everything that is known of one source."""
    with opened_store() as (_settings, store):
        shown = store.sources.get(source).model_dump(mode="json")
        last = store.crawls.last(source)
    out.print_json(data=shown | {"last_crawl": last.model_dump(mode="json") if last else None})


@app.command("pause")
def source_pause(source: str, resume: Annotated[bool, typer.Option(help="Gather from it again.")] = False) -> None:
    """Stop gathering from a source; what it said stays."""
    with opened_store() as (_settings, store):
        store.sources.set_paused(source, not resume)


@app.command("remove")
def source_remove(source: str) -> None:
    """Forget a source. Its listings stay as they were last merged, until somebody retires them."""
    with opened_store() as (_settings, store):
        store.sources.remove(source)
