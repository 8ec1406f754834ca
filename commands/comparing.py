"""Look at one listing: every score of it for a statement, and what is like it."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from commands.listings import as_id
from commands.screen import gazetteer_of, opened_store, out

if TYPE_CHECKING:
    from directory.settings import Settings
    from index.engines.embedded import EmbeddedEngine

app = typer.Typer()
ListingId = Annotated[str, typer.Argument(help="The listing's id, as `kith search` prints it.")]


@app.command()
def explain(
    listing: ListingId,
    statement: Annotated[str, typer.Argument(help="What would help, in the person's own words.")],
    near: Annotated[str | None, typer.Option(help="Postcode, district or town; none means everywhere.")] = None,
    distance_km: Annotated[float, typer.Option(help="How far, in kilometres.")] = 5.0,
) -> None:
    """Show every score of one listing for a statement, with what it weighs, and why it is where it is."""
    from index.question import Question

    with opened_store() as (settings, store):
        held = store.listings.get(as_id(listing))
        place = gazetteer_of(settings).find(near) if near else None
        question = Question(statement=statement, near=place, distance_km=distance_km)
        told = opened_engine(settings).explain(question, held.id)
    out.print(held.name, style="bold", markup=False)
    if told.hit is None:
        out.print(f"Not compared. {told.why_not}", markup=False)
        return
    out.print(f"Score {told.hit.score:.3f}: number {told.rank} of {told.compared} by score alone.", markup=False)
    table = Table("score", "value", "counts")
    for name, value in told.hit.scores.items():
        table.add_row(name, f"{value:.3f}", f"{told.counted[name]:+.3f}")
    out.print(table)
    for reason in told.hit.reasons:
        out.print(f"{reason.kind}: {reason.text}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def similar(
    listing: ListingId,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=50)] = 5,
) -> None:
    """List what is most like a listing, everywhere."""
    with opened_store() as (settings, store):
        held = store.listings.get(as_id(listing))
        found = opened_engine(settings).similar(held.id, None, 0, limit)
        names = store.listings.many([one.listing for one in found])
    for one in found:
        if one.listing in names:
            told = f"{one.likeness:.3f}  {names[one.listing].name}  {one.listing}"
            out.print(told, markup=False, highlight=False, soft_wrap=True)


def opened_engine(settings: "Settings") -> "EmbeddedEngine":
    """The engine that `kith serve` answers with."""
    from directory.vocabulary import load_vocabulary
    from search_api.engine import open_embedded

    return open_embedded(settings, load_vocabulary())
