"""Listings as a file to work on elsewhere."""

import getpass
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands.screen import gazetteer_of, opened_store, out
from directory.errors import InputError

if TYPE_CHECKING:
    from web.staff.editing.rows import Plan

app = typer.Typer()


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The file to write: .csv or .xlsx.")],
    source: Annotated[str, typer.Option(help="Only what this list has a part in: its slug.")] = "",
) -> None:
    """Write the listings down as a table, with only what their sources permit and no masked place."""
    from directory.spreadsheet import kind_of, written
    from directory.store import Done
    from directory.vocabulary import load_vocabulary
    from web.staff.exporting import ACTION, rows_of, wanted

    kind = kind_of(file.name)
    with opened_store() as (settings, store):
        if source:
            store.sources.get(source)
        those = wanted(None, source)
        subject = f"source {source}" if source else ""
        store.audit.add(Done.on_command_line(ACTION, datetime.now(UTC), subject, kind))
        parts = written(kind, rows_of(store, gazetteer_of(settings), load_vocabulary(), those))
        _write(file, parts)
        count = store.finding.count(those)
    out.print(f"Wrote {count:,} listings to {file}.", markup=False)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The file to read: .csv or .xlsx, with the columns of an export.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before it is kept.")] = False,
    by: Annotated[str, typer.Option(help="In whose name; else who runs this.")] = "",
) -> None:
    """Show what a file would change in listings, and keep it once you say so: all of it or nothing."""
    from directory.editing import Editing
    from directory.spreadsheet import read_table
    from directory.store import Done
    from directory.tombstones import Tombstones
    from directory.vocabulary import load_vocabulary
    from web.staff.editing.rows import rows_of as rows_in
    from web.staff.importing import ACTION as CHANGED
    from web.staff.importing import Importing

    try:
        rows = rows_in(read_table(file.name, file.read_bytes()))
    except OSError as error:
        raise InputError("file", f"{file} cannot be read: {error.strerror}.") from error
    with opened_store() as (settings, store):
        tombstones = Tombstones(settings.data_dir)
        importing = Importing(Editing(store, gazetteer_of(settings), load_vocabulary(), tombstones))
        plan = importing.plan(rows)
        _show(plan)
        if plan.troubles:
            raise InputError("file", f"{len(plan.troubles)} cells are wrong: nothing was changed.")
        if not plan.changed or not (yes or typer.confirm("Change them?")):
            out.print("Nothing was changed.")
            return

        def note(listing: UUID, fields: str) -> None:
            store.audit.add(Done.on_command_line(CHANGED, datetime.now(UTC), f"listing {listing}", fields))

        importing.keep(rows, plan.mark, by or getpass.getuser(), datetime.now(UTC), note)
    out.print(f"Changed {len(plan.changed):,} listings. Now: kith merge", markup=False)


def _show(plan: "Plan") -> None:
    for trouble in plan.troubles:
        out.print(f"Row {trouble.row}, {trouble.column}: {trouble.message}", style="red", markup=False, soft_wrap=True)
    for row in plan.changed:
        out.print(f"Row {row.row}, {row.name}", markup=False, soft_wrap=True)
        for cell in row.cells:
            out.print(f"  {cell.heading}: {cell.old!r} -> {cell.new!r}", markup=False, soft_wrap=True)
    told = f"{len(plan.changed):,} changed, {plan.unchanged:,} unchanged, {len(plan.troubles):,} wrong."
    out.print(told, markup=False)


def _write(file: Path, parts: Iterator[bytes]) -> None:
    """Whole or not at all."""
    begun = file.with_name(f".{file.name}.part")
    try:
        with begun.open("wb") as opened:
            opened.writelines(parts)
        begun.replace(file)
    except OSError as error:
        raise InputError("file", f"{file} cannot be written: {error.strerror}.") from error
    finally:
        begun.unlink(missing_ok=True)
