"""A curator's decisions about listings, from the command line: retire, restore, join, keep apart."""

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands.screen import opened_store, out
from directory.errors import InputError

if TYPE_CHECKING:
    from directory.decision import DecisionKind
    from directory.store import Store

app = typer.Typer(
    no_args_is_help=True, help="Decide about listings: retire, restore, publish, refuse, join, keep apart."
)
By = Annotated[str, typer.Option(help="Who decides; your account's name where left out.")]
Reason = Annotated[str, typer.Option(help="Why, for whoever reads it later.")]
Record = Annotated[str, typer.Argument(help="SOURCE/KEY, as `kith review` prints it.")]


@app.command("retire")
def listing_retire(
    listings: Annotated[list[str] | None, typer.Argument(help="Ids of listings.")] = None,
    lost: Annotated[str, typer.Option(help="Also every listing of this source that `kith review` calls lost.")] = "",
    reason: Reason = "",
    by: By = "",
) -> None:
    """Take listings off the directory. No crawl brings them back; `kith listing restore` does."""
    from directory.decision import DecisionKind

    with opened_store() as (_settings, store):
        ids = [*(known(store, given) for given in listings or ()), *(lost_of(store, lost) if lost else ())]
        if not ids:
            told = (
                f"`kith review` calls none of {lost}'s listings lost." if lost else "Name a listing, or --lost SOURCE."
            )
            raise InputError("--lost" if lost else "listings", told)
        for listing in dict.fromkeys(ids):
            decide(store, DecisionKind.RETIRE, by, listing=listing, reason=reason)
    out.print(f"Retired {counted(len(set(ids)))}. Now: kith merge", markup=False)


@app.command("restore")
def listing_restore(listings: Annotated[list[str], typer.Argument(help="Ids of listings.")], by: By = "") -> None:
    """Undo what retired, paused or refused listings."""
    from directory.decision import DecisionKind

    undone = {DecisionKind.RETIRE, DecisionKind.PAUSE, DecisionKind.REFUSE}
    with opened_store() as (_settings, store):
        ids = {as_id(given) for given in listings}
        standing = [one for one in store.decisions.standing() if one.listing in ids and one.kind in undone]
        missing = ids - {one.listing for one in standing}
        if missing:
            raise InputError(
                "listings",
                f"Nobody retired, paused or refused the listing {', '.join(map(str, sorted(missing, key=str)))}.",
            )
        for decision in standing:
            store.decisions.undo(decision.id or 0, by or getpass.getuser())
        store.jobs.add("merge", {})
    out.print(f"Restored {counted(len(ids))}. Now: kith merge", markup=False)


@app.command("publish")
def listing_publish(listings: Annotated[list[str], typer.Argument(help="Ids of listings.")], by: By = "") -> None:
    """Let listings that wait for it be public."""
    from directory.releasing import publish

    with opened_store() as (_settings, store):
        for given in listings:
            publish(store, as_id(given), by or getpass.getuser(), datetime.now(UTC))
    out.print(f"Published {counted(len(listings))}. Now: kith merge", markup=False)


@app.command("refuse")
def listing_refuse(
    listings: Annotated[list[str], typer.Argument(help="Ids of listings.")], reason: Reason = "", by: By = ""
) -> None:
    """Keep listings that wait from being public. No crawl brings them back; `kith listing restore` does."""
    from directory.releasing import refuse

    with opened_store() as (_settings, store):
        for given in listings:
            refuse(store, as_id(given), by or getpass.getuser(), datetime.now(UTC), reason)
    out.print(f"Refused {counted(len(listings))}. Now: kith merge", markup=False)


@app.command("join")
def listing_join(record: Record, other: Record, reason: Reason = "", by: By = "") -> None:
    """Say that two records are one listing."""
    from directory.decision import DecisionKind

    pair_decided(DecisionKind.SAME, record, other, reason, by)
    out.print(f"{record} and {other} are one listing. Now: kith merge", markup=False)


@app.command("apart")
def listing_apart(record: Record, other: Record, reason: Reason = "", by: By = "") -> None:
    """Say that two records are different listings; nobody is asked about them again."""
    from directory.decision import DecisionKind

    pair_decided(DecisionKind.DIFFERENT, record, other, reason, by)
    out.print(f"{record} and {other} are different listings. Now: kith merge", markup=False)


def pair_decided(kind: "DecisionKind", record: str, other: str, reason: str, by: str) -> None:
    with opened_store() as (_settings, store):
        there = {held.name for held in store.records.all()}
        for given in (record, other):
            if given not in there:
                raise InputError(
                    "record", f"There is no record {given!r}: it is SOURCE/KEY, as `kith review` prints it."
                )
        if record == other:
            raise InputError("other", f"{other} is the same record twice: name two.")
        decide(store, kind, by, record=record, other=other, reason=reason)


def decide(store: "Store", kind: "DecisionKind", by: str, **told: object) -> None:
    from directory import curating
    from directory.decision import Decision

    given = {"kind": kind, "by": by or getpass.getuser(), "at": datetime.now(UTC)} | told
    curating.decide(store, Decision.model_validate(given))


def lost_of(store: "Store", source: str) -> Sequence[UUID]:
    """Listings of the source that were not seen or whose page is gone, and that no other source has."""
    from directory.review import ReviewKind

    store.sources.get(source)
    lost = [*store.review.page(ReviewKind.NOT_SEEN), *store.review.page(ReviewKind.PAGE_GONE)]
    ids = [item.listing for item in lost if item.subject.startswith(f"{source}/")]
    held = store.listings.many([listing for listing in ids if listing])
    return [listing.id for listing in held.values() if {link.source for link in listing.sources} == {source}]


def counted(listings: int) -> str:
    return "1 listing" if listings == 1 else f"{listings} listings"


def known(store: "Store", given: str) -> UUID:
    """The id of a listing that there is; raises what `store.listings.get` raises."""
    return store.listings.get(as_id(given)).id


def as_id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise InputError("listing", f"listing is {given[:60]!r}: an id looks like {UUID(int=0)}.") from error
