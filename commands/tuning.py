"""Fit the weights of the search, and explain one pair."""

from pathlib import Path
from typing import Annotated

import typer

from commands.screen import counting, out, progress_bar
from directory.settings import load_settings

app = typer.Typer()


@app.command()
def tune(
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
