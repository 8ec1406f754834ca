"""Listings as a file to work on elsewhere."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.screen import gazetteer_of, opened_store, out
from directory.errors import InputError

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
