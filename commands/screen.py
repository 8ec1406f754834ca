"""What every command shares: the screen, the progress bars, the opened store."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from directory.errors import InputError
from directory.settings import Settings, load_settings

if TYPE_CHECKING:
    from directory.places import Gazetteer
    from directory.store import Store

out = Console()
SourceNames = Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Sources; none means all.")]
JsonOut = Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Also write the figures to this file.")]


def print_table(table: Table, width: int) -> None:
    """A table of at least this many columns: where it is written into a file, rich would cut it at 80."""
    Console(file=out.file, width=out.width if out.is_terminal else max(out.width, width)).print(table)


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


def a_holder() -> str:
    """This process, as leases and jobs name it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def counting(progress: Progress, label: str) -> Callable[[int, int], None]:
    """A callback of (done, total) that moves one bar."""
    task = progress.add_task(label, total=None)
    return lambda done, total: progress.update(task, completed=done, total=total)


def gazetteer_of(settings: Settings) -> "Gazetteer":
    from directory.places import Gazetteer

    return Gazetteer.open(settings.cache_dir, settings.places_pack)


def write_json(path: Path, value: Any) -> None:
    try:
        path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise InputError("--json", f"{path} cannot be written: {error.strerror}.") from error
