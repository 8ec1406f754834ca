"""What waits for a curator, and the judgement of a run that was held back."""

import getpass
from itertools import groupby, islice
from typing import TYPE_CHECKING, Annotated

import typer

from commands.screen import JsonOut, opened_store, out, write_json
from commands.sources import app as source_app

if TYPE_CHECKING:
    from directory.store import ReviewItem

app = typer.Typer()
WHAT_TO_DO = {
    "SUGGESTED": "Read it: kith suggestion show NUMBER. Then: kith suggestion accept NUMBER, or dismiss NUMBER",
    "QUARANTINED": "If the list is right: kith source accept SOURCE. Otherwise: kith source discard SOURCE",
    "HELD": "If it may be public: kith listing publish ID. Otherwise: kith listing refuse ID --reason WHY",
    "NOT_SEEN": "If it is no more: kith listing retire ID, or all of a source: kith listing retire --lost SOURCE",
    "PAGE_GONE": "If it is no more: kith listing retire ID, or all of a source: kith listing retire --lost SOURCE",
    "PAIR": "kith listing join RECORD OTHER if they are one, kith listing apart RECORD OTHER if they are not",
}
By = Annotated[str, typer.Option(help="Who decides; your account's name where left out.")]


@app.command()
def review(
    json_out: JsonOut = None,
    most: Annotated[int, typer.Option(help="How many of each kind to name.", min=1)] = 20,
) -> None:
    """What waits for a curator, worst first: what the public says, runs held back, what looks like a home, listings not
    seen, gone, changed, new or not confirmed, pairs that may be one, jobs given up."""
    with opened_store() as (_settings, store):
        counts = store.review.counts()
        items = store.review.waiting(None if json_out else most)
    if json_out:
        write_json(json_out, [item.model_dump(mode="json") for item in items])
    for kind, group in groupby(items, key=lambda item: item.kind):
        out.print(f"{counts.get(kind, 0)} x {kind.value}", style="bold", markup=False)
        told = list(islice(group, most))
        for item in told:
            out.print(f"  {_line(item)}", markup=False, soft_wrap=True)
        if counts.get(kind, 0) > len(told):
            out.print(f"  and {counts[kind] - len(told)} more: --most {counts[kind]} names them all", style="dim")
        if kind.name in WHAT_TO_DO:
            out.print(f"  {WHAT_TO_DO[kind.name]}", style="dim", markup=False, soft_wrap=True)
    if not items:
        out.print("Nothing waits for a curator.")


@source_app.command("accept")
def source_accept(source: str, by: By = "") -> None:
    """Let a quarantined run through: the list is as it says. Listings that it lacks are counted as gone."""
    with opened_store() as (_settings, store):
        store.sources.get(source)
        report = store.crawls.accept(source, by or getpass.getuser())
        store.jobs.add("merge", {})
    out.print(f"Accepted run {report.run} of {source}: {report.entries} listings, {report.gone} gone. Now: kith merge")
    if report.gone:
        out.print("Those gone stay listed: `kith review` names them when three runs have not seen them.")


@source_app.command("discard")
def source_discard(source: str, by: By = "") -> None:
    """Forget what a quarantined run brought; what was gathered before stays."""
    with opened_store() as (_settings, store):
        store.sources.get(source)
        report = store.crawls.discard(source, by or getpass.getuser())
    out.print(f"Discarded run {report.run} of {source}.")


def _line(item: "ReviewItem") -> str:
    pair = f" and {item.other}" if item.other else ""
    name = f" ({item.name})" if item.name not in (item.subject, item.other) else ""
    seen = f" {item.since:%d %b %Y}" if not item.other else ""
    listing = f" Listing {item.listing}." if item.listing and str(item.listing) != item.subject else ""
    return f"{item.subject}{pair}{name}{seen}: {item.reason}{listing}{f' {item.url}' if item.url else ''}"
