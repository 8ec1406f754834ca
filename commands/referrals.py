"""What people who referred themselves said, for their team, until it has an inbox of its own."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.screen import opened_store, out
from directory.night import LONDON

if TYPE_CHECKING:
    from directory.referral import Received

app = typer.Typer(no_args_is_help=True, help="Referrals to a team, where the data keys are: list, show.")
Number = Annotated[int, typer.Argument(help="The team's number, as `kith team list` prints it.")]


@app.command("list")
def referral_list(team: Number) -> None:
    """The references of a team, the oldest first, with when each came and when it is deleted. Names nobody."""
    from directory.sealing import data_keys

    with opened_store() as (settings, store):
        store.teams.get(team)
        found = store.referrals.of_team(team, data_keys(settings))
    for each in found:
        out.print(f"{each.reference}  came {_day(each.at)}, deleted {_day(each.ends)}", markup=False)
    if not found:
        out.print("There is no referral.")


@app.command("show")
def referral_show(
    team: Number, reference: Annotated[str, typer.Argument(help="As the e-mail to the team says.")]
) -> None:
    """All that was said, with the words that were agreed to. It is on this screen: mind who sees it.

    That it was read is kept in the log of what was done.
    """
    from directory.sealing import data_keys
    from directory.store import Done

    with opened_store() as (settings, store):
        store.teams.get(team)
        found = store.referrals.get(reference.upper(), team, data_keys(settings))
        store.audit.add(Done.on_command_line("read a referral", datetime.now(UTC), found.reference))
    for name, value in _told(found).items():
        out.print(f"{name}: {value or 'not said'}", markup=False, soft_wrap=True)


def _told(found: "Received") -> dict[str, str]:
    said = found.referral
    return {
        "Reference": found.reference,
        "For": said.whom.value if not said.sender else f"{said.whom.value}, sent by {said.sender}",
        "Name": said.name,
        "Age": said.band,
        "Area": said.area,
        "Listing": str(said.listing or ""),
        "Reach by": f"{said.reach_by.value}: {said.reach_at}",
        "When": said.when,
        "A message is safe": _yes(said.message_is_safe),
        "What would help": said.help,
        "Language": said.language,
        "Interpreter": _yes(said.interpreter),
        "To take part": said.access,
        "Agreed to": f"{said.agreement.wording} ({_day(said.agreement.at)})",
        "Deleted": _day(found.ends),
    }


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _day(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%d %b %Y %H:%M}"
