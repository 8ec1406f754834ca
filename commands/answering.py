"""Answer people and machines, and measure how well."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table

from commands.screen import JsonOut, counting, gazetteer_of, opened_store, out, print_table, progress_bar, write_json
from directory.settings import load_settings

if TYPE_CHECKING:
    from index.evaluation import Evaluation

app = typer.Typer()
WIDTH = 130  # no figure of the table is cut short where it is written into a file


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
) -> None:
    """Answer people and machines: the pages and the API, until Ctrl-C."""
    from web.serve import serve as run_server

    run_server(load_settings(), host, port)


@app.command()
def search(
    statement: Annotated[str, typer.Argument(help="What would help, in the person's own words.")],
    near: Annotated[str | None, typer.Option(help="Postcode, district or town; none means everywhere.")] = None,
    distance_km: Annotated[float, typer.Option(help="How far, in kilometres.")] = 5.0,
    limit: Annotated[int, typer.Option(help="How many answers.")] = 10,
) -> None:
    """Find what helps, with the reasons, as the pages would."""
    from commands.comparing import opened_engine
    from index.question import Question

    with opened_store() as (settings, store):
        place = gazetteer_of(settings).find(near) if near else None
        question = Question(statement=statement, near=place, distance_km=distance_km, limit=limit)
        answer = opened_engine(settings).search(question)
        listings = store.listings.many([hit.listing for hit in answer.hits])
    if answer.weak:
        out.print("Nothing good was found; these come nearest.")
    for number, hit in enumerate((hit for hit in answer.hits if hit.listing in listings), start=1):
        listing = listings[hit.listing]
        distance = f"  {hit.distance_km:.1f} km" if hit.distance_km is not None else ""
        out.print(
            f"{number}. {listing.name}{distance}  ({hit.score:.3f})  {listing.id}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        for reason in hit.reasons:
            out.print(f"     {reason.kind}: {reason.text}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder with corpus.jsonl, queries*.jsonl and qrels*.tsv.")],
    own: Annotated[Path | None, typer.Option(help="Further judgements, as qrels.tsv, shown apart.")] = None,
    json_out: JsonOut = None,
) -> None:
    """Measure how well the search finds, on a judged collection."""
    from index.encoder import open_encoder
    from index.evaluation import evaluate as run_evaluation
    from index.multilingual import open_multilingual

    settings = load_settings()
    encoder = open_encoder(settings.model, settings.cache_dir)
    with progress_bar() as progress:
        evaluation = run_evaluation(
            folder,
            encoder,
            settings.cache_dir,
            counting(progress, "Encoding the collection"),
            multilingual=open_multilingual(settings.multilingual, settings.cache_dir),
            own=own,
        )
    print_table(evaluation_table(evaluation), WIDTH)
    if json_out:
        write_json(json_out, evaluation.model_dump())


def evaluation_table(evaluation: "Evaluation") -> Table:
    """A row for the engine, for each system it is measured against, and for each type of statement."""
    from index.evaluation import METRICS

    rows = {"all statements": evaluation.overall} | {f"  {kind}": m for kind, m in evaluation.by_type.items()}
    rows |= {f"system: {name}": measures for name, measures in evaluation.systems.items()}
    rows |= {f"judged only: {name}": measures for name, measures in evaluation.judged_only.items()}
    rows |= {f"with own judgements: {name}": measures for name, measures in evaluation.own.items()}
    table = Table(Column("statements", no_wrap=True), box=None, padding=(0, 1, 0, 0))
    for metric in METRICS:
        table.add_column(metric.replace("known-item ", "known "), justify="right")
    for name, measures in rows.items():
        table.add_row(name, *(f"{measures[metric]:.3f}" if metric in measures else "" for metric in METRICS))
    for name, bounds in evaluation.intervals.items():
        told = (f"{bounds[metric][0]:.2f}-{bounds[metric][1]:.2f}" if metric in bounds else "" for metric in METRICS)
        table.add_row(f"95 %: {name}", *told)
    return table
