"""What the public suggests, for a curator on the command line: shown, accepted, dismissed."""

import getpass
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.screen import gazetteer_of, opened_store, out

if TYPE_CHECKING:
    from directory.suggestion import Held, Judgement, Outcome

app = typer.Typer(no_args_is_help=True, help="Judge what the public suggests: show, accept, dismiss.")
By = Annotated[str, typer.Option(help="Who decides; your account's name where left out.")]
Number = Annotated[int, typer.Argument(help="Its number, as `kith review` prints it.")]
NEXT = "Accept it: kith suggestion accept {id}. Or: kith suggestion dismiss {id} --reason WHY"


@app.command("show")
def suggestion_show(number: Number) -> None:
    """All that was said, with how to reach who said it. That this was read is kept in the log of what was done."""
    from directory.sealing import data_keys
    from directory.store import Done
    from directory.suggestion import Suggester

    with opened_store() as (settings, store):
        held = store.suggestions.get(number, data_keys(settings))
        if held.suggestion.suggester != Suggester():
            store.audit.add(
                Done.on_command_line("read who suggested", datetime.now(UTC), f"said by the public {number}")
            )
    for name, value in _told(held):
        out.print(f"{name}: {value}", markup=False, soft_wrap=True)
    if held.judgement is None:
        out.print(NEXT.format(id=number), style="dim", markup=False, soft_wrap=True)


@app.command("accept")
def suggestion_accept(
    number: Number, reason: Annotated[str, typer.Option(help="What was done about it.")] = "", by: By = ""
) -> None:
    """Take it as it is: a new listing is added, "still right" confirms, what has closed is retired.

    Any other problem, and a claim, are only settled: see to them first.
    """
    from directory.accepting import accept
    from directory.sealing import data_keys
    from directory.suggestion import Outcome

    with opened_store() as (settings, store):
        held = store.suggestions.get(number, data_keys(settings))
        kept = accept(store, held, judgement(Outcome.ACCEPTED, by, reason), gazetteer_of(settings))
    done = " Now: kith merge" if kept.decision or held.suggestion.offered else " Nothing was decided by it."
    out.print(f"Accepted suggestion {number}.{done}", markup=False)


@app.command("dismiss")
def suggestion_dismiss(
    number: Number, reason: Annotated[str, typer.Option(help="Why, for whoever reads it later.")], by: By = ""
) -> None:
    """Settle it without doing what it says."""
    from directory.suggestion import Outcome

    with opened_store() as (_settings, store):
        store.suggestions.settle(number, judgement(Outcome.DISMISSED, by, reason))
    out.print(f"Dismissed suggestion {number}.", markup=False)


def judgement(outcome: "Outcome", by: str, reason: str) -> "Judgement":
    from directory.suggestion import Judgement

    return Judgement(outcome=outcome, by=by or getpass.getuser(), at=datetime.now(UTC), reason=reason)


def _told(held: "Held") -> Iterator[tuple[str, str]]:
    """Each thing that was said, under its name."""
    said = held.suggestion
    yield "suggestion", f"{held.id}, {said.kind.value}, {said.at:%d %b %Y}"
    if said.listing:
        yield "listing", str(said.listing)
    if said.wrong:
        yield "what is wrong", ", ".join(wrong.value for wrong in said.wrong)
    if said.runs_it:
        yield "who", "says that they run it"
    for part in (said.offered, said.suggester):
        for name, value in part.model_dump(exclude_defaults=True).items() if part else ():
            yield f"their {name}" if part is said.suggester else name, value
    if said.line:
        yield "in their words", said.line
    if held.judgement:
        told = held.judgement
        yield told.outcome.value, f"{told.at:%d %b %Y} by {told.by}{': ' if told.reason else ''}{told.reason}"
