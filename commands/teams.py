"""Teams that answer people who refer themselves."""

from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError
from rich.table import Table

from commands.screen import opened_store, out, print_table
from directory.errors import InputError
from directory.team import ADULT, Practice, Team

app = typer.Typer(no_args_is_help=True, help="Teams that people can refer themselves to: add, list, show, remove.")
Number = Annotated[int, typer.Argument(help="Its number, as `kith team list` prints it.")]


@app.command("add")
def team_add(
    name: Annotated[str, typer.Argument(help="What people know it by.")],
    email: Annotated[str, typer.Option(help="Where it is told of a referral; the e-mail names nobody.")],
    phone: Annotated[str, typer.Option(help="Its telephone number, shown to people.")],
    hours: Annotated[str, typer.Option(help='When that is answered, such as "Monday to Friday, 9am to 5pm".')],
    practice: Annotated[list[str] | None, typer.Option(help='A GP practice: "F84003 Street Practice". Repeat.')] = None,
    district: Annotated[list[str] | None, typer.Option(help="A postcode district, such as E8. Repeat.")] = None,
    listing: Annotated[list[UUID] | None, typer.Option(help="A listing it takes self-referrals for. Repeat.")] = None,
    youngest: Annotated[int, typer.Option(help="13, 16, 18, 25, 50 or 65.")] = ADULT,
    oldest: Annotated[int | None, typer.Option(help="15, 17, 24, 49 or 64; left out: no upper age.")] = None,
) -> None:
    """Add a team with the practices, districts and ages it serves. Nobody may be served by two."""
    try:
        team = Team(
            name=name,
            email=email,
            phone=phone,
            hours=hours,
            practices=tuple(map(Practice.parse, practice or ())),
            districts=tuple(each.upper() for each in district or ()),
            listings=tuple(listing or ()),
            youngest=youngest,
            oldest=oldest,
        )
    except ValidationError as error:
        problem = error.errors()[0]
        raise InputError(str(problem["loc"][0]), f"{problem['loc'][0]}: {problem['msg']}.") from error
    with opened_store() as (_settings, store):
        for each in team.listings:
            store.listings.get(each)
        added = store.teams.add(team)
    out.print(f"Added team {added.id}: {added.name}", markup=False)


@app.command("list")
def team_list() -> None:
    """The teams, with what they serve."""
    with opened_store() as (_settings, store):
        teams = store.teams.all()
    if not teams:
        out.print("There is no team. Add one: kith team add --help")
        return
    table = Table("Number", "Name", "Ages", "Practices", "Districts", "Listings")
    for team in teams:
        counts = (len(team.practices), ", ".join(team.districts), len(team.listings))
        table.add_row(str(team.id), team.name, _ages(team), *map(str, counts))
    print_table(table, 100)


@app.command("show")
def team_show(team: Number) -> None:
    """Everything known of a team."""
    with opened_store() as (_settings, store):
        found = store.teams.get(team)
    told = {
        "Name": found.name,
        "E-mail": found.email,
        "Phone": f"{found.phone} ({found.hours})",
        "Ages": _ages(found),
        "Practices": ", ".join(f"{each.code} {each.name}" for each in found.practices),
        "Districts": ", ".join(found.districts),
        "Listings": ", ".join(map(str, found.listings)),
    }
    for name, value in told.items():
        out.print(f"{name}: {value or 'none'}", markup=False, soft_wrap=True)


@app.command("remove")
def team_remove(team: Number) -> None:
    """Take a team away, once the referrals it was sent are deleted."""
    with opened_store() as (_settings, store):
        store.teams.remove(team)
    out.print(f"Removed team {team}.")


def _ages(team: Team) -> str:
    return f"{team.youngest} and over" if team.oldest is None else f"{team.youngest} to {team.oldest}"
