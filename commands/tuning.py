"""Fit what the search has learned: the weights of ranking, and the encoder."""

from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from commands.models import model_progress
from commands.screen import counting, out, progress_bar
from directory.settings import load_settings


class WeightsUnlessNamed(TyperGroup):
    """`kith tune FOLDER` is `kith tune weights FOLDER`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if args and args[0] not in self.commands and args[0] not in {"--help", "-h"}:
            args = ["weights", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(no_args_is_help=True, cls=WeightsUnlessNamed, help="Fit the weights of the search, or its encoder.")


@app.command("weights")
def weights(
    folder: Annotated[Path, typer.Argument(help="Folder with corpus.jsonl, queries*.jsonl and qrels*.tsv.")],
    write: Annotated[bool, typer.Option(help="Write the weights to index/weights.toml.")] = False,
) -> None:
    """Fit the weights of ranking and of "nothing good near" on a judged collection, and measure them held out."""
    from index.encoder import open_encoder
    from index.evaluation.tuning_run import tune_on

    settings = load_settings()
    encoder = open_encoder(settings.model, settings.cache_dir)
    with progress_bar() as progress:
        tuned = tune_on(folder, encoder, settings.cache_dir, counting(progress, "Encoding the collection"))
    out.print("nDCG@10 over all listings, and over judged ones only:")
    for name, (over_all, judged) in tuned.ranking.told.items():
        out.print(f"  {name:12} {over_all:.3f}  {judged:.3f}")
    out.print("called weak where nothing helps, and where something does:")
    for name, (without, with_help) in tuned.weakness.told.items():
        out.print(f"  {name:12} {without:.0%}  {with_help:.0%}")
    out.print(tuned.weights_file(), markup=False, highlight=False)
    if write:
        tuned.write()
        out.print("Written to index/weights.toml.")


@app.command("encoder")
def encoder(
    model: Annotated[str, typer.Argument(help="small or quality.")] = "small",
    write: Annotated[bool, typer.Option(help="Write the adapter to index/models/adapters.")] = False,
) -> None:
    """Adapt a model to this field with invented pairs of statement and listing, on PyTorch: minutes to an hour."""
    from index.adapting.tuning import tune_encoder
    from index.adapting.tuning import write as write_adapter

    with model_progress() as progress:
        learned = tune_encoder(
            model, load_settings().cache_dir, lambda done, steps, loss: progress("Learning", done / steps)
        )
    out.print(
        f"{model}: of statements kept apart {learned.before:.0%} found help first before, {learned.after:.0%} now; "
        f"{learned.adapter.numbers:,} numbers."
    )
    if write:
        sha256 = write_adapter(model, learned.adapter)
        out.print(f"Written. Pin it in index/models/profiles.py and build again: adapter={sha256!r}", soft_wrap=True)
