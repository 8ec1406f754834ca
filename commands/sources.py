"""The lists that are gathered."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from commands.keeping import forget_removed
from commands.probing import found_list, print_probed, probed_site, whole_address
from commands.screen import JsonOut, gazetteer_of, opened_store, out, print_table, write_json
from directory.errors import InputError
from directory.settings import Settings
from directory.source import Permission

app = typer.Typer(
    no_args_is_help=True,
    help="The lists that are gathered: probe, add, load, list, show, pause, accept, discard, remove.",
)


WIDTH = 150  # no short name is cut where the list is written into a file
ANY_PLATFORM = "structured_page"


@app.command("probe")
def source_probe(
    address: Annotated[str, typer.Argument(help="A site, a page or a file that may be a list.")],
    platform: Annotated[str, typer.Option(help="Try this platform only; docs/sources.md lists all.")] = "",
    json_out: JsonOut = None,
) -> None:
    """Look at a site within ten polite requests: which platform it is, what its listings hold, the entry to add."""
    with opened_store() as (settings, store):
        probed = probed_site(store, settings, whole_address(address), platform)
    print_probed(probed)
    if json_out:
        write_json(json_out, probed.model_dump(mode="json"))
    if not probed.platform:
        raise typer.Exit(1)


@app.command("add")
def source_add(
    address: Annotated[str, typer.Argument(help="The list, or the site that has it.")],
    name: Annotated[str, typer.Option(help="What the source is called on pages.")],
    platform: Annotated[str, typer.Option(help="Such as csv_list or wordpress, instead of what a probe finds.")] = "",
    slug: Annotated[str, typer.Option(help="Short name; made from the name where left out.")] = "",
    area: Annotated[str | None, typer.Option(help="The district it serves, as 'Camden'.")] = None,
    licence: Annotated[str, typer.Option(help="The licence that the source states.")] = "not stated",
    permission: Annotated[str, typer.Option(help=f"One of: {', '.join(Permission)}.")] = Permission.FACTS.value,
    contact: Annotated[str, typer.Option(help="Whom to ask about it; the site's front page where left out.")] = "",
    cadence_hours: Annotated[int, typer.Option(help="Hours between two crawls.")] = 24,
    probe: Annotated[bool, typer.Option(help="Look at the site first; without it, name the platform.")] = True,
) -> None:
    """Add a list to gather: a probe says what it is. Its permission is "facts and link only" unless told otherwise."""
    from crawler.probe.entry import contact_of
    from crawler.sources import make_source

    address = whole_address(address)
    if not (probe or platform):
        raise InputError("--platform", "Without a probe the platform must be named, such as --platform csv_list.")
    given = {"area": area, "licence": licence, "permission": permission, "cadence_hours": cadence_hours}
    given |= {"name": name, "slug": slug, "contact": contact or contact_of(address)}
    told = given | {"platform": platform or ANY_PLATFORM, "address": address}
    with opened_store() as (settings, store):
        known = make_source(told, "The source").slug  # whatever is wrong is told before anything is asked for
        if known in {source.slug for source in store.sources.all()}:
            raise InputError("--slug", f"There is a source {known} already: give another --slug, or remove that one.")
        check_area(settings, area)
        source = make_source(told | (found_list(store, settings, address, platform) if probe else {}), "The source")
        store.sources.put(source)
    out.print(f"Added {source.slug} ({source.platform}). Gather from it with: kith crawl {source.slug}", markup=False)


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
    with opened_store() as (settings, store):
        for source in sources:
            check_area(settings, source.area)
        for source in sources:
            store.sources.put(source)
    out.print(f"Loaded {len(sources)} sources: {', '.join(source.slug for source in sources)}", markup=False)


@app.command("list")
def source_list() -> None:
    """The sources, with their last crawl."""
    table = Table()
    columns = ("source", "platform", "last crawl", "entries", "name", "area", "permission")
    narrow = out.is_terminal and out.width < WIDTH  # the rest is what `kith source show` tells
    for column in columns[:4] if narrow else columns:
        table.add_column(column, no_wrap=column in ("source", "platform", "last crawl"), overflow="fold")
    with opened_store() as (_settings, store):
        for source in store.sources.all():
            last = store.crawls.last(source.slug)
            when = "paused" if source.paused else f"{last.started:%d %b %Y %H:%M}" if last else "never"
            when += ", quarantined" if last and last.quarantined else ""
            entries = str(last.inputs) if last else ""
            row = (source.slug, source.platform, when, entries, source.name, source.area or "", source.permission)
            table.add_row(*row[: len(table.columns)])
    print_table(table, WIDTH)


@app.command("show")
def source_show(source: str) -> None:
    """Everything that is known of one source."""
    with opened_store() as (_settings, store):
        shown = store.sources.get(source).model_dump(mode="json")
        last = store.crawls.last(source)
    out.print_json(data=shown | {"last_crawl": last.model_dump(mode="json") if last else None})


def check_area(settings: Settings, area: str | None) -> None:
    """Raises InputError where a source's area is no known place: nobody would find its listings near anywhere."""
    from directory.places import PlaceError

    try:
        if area:
            gazetteer_of(settings).find(area)
    except PlaceError as error:
        raise InputError("--area", f"area is {area!r}: {error}") from error


@app.command("pause")
def source_pause(source: str, resume: Annotated[bool, typer.Option(help="Gather from it again.")] = False) -> None:
    """Stop gathering from a source; what it said stays."""
    with opened_store() as (_settings, store):
        store.sources.set_paused(source, not resume)


@app.command("remove")
def source_remove(source: str) -> None:
    """Forget a source and its kept answers. Its listings stay as they were last merged, until somebody retires them."""
    with opened_store() as (settings, store):
        store.sources.remove(source)
        forget_removed(store, settings)
