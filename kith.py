"""The command line: one command per job.

Rooms are imported inside the commands that use them, so that `kith --help` answers at once and crawling needs no model.
"""

import sys

import typer
from rich.console import Console

from commands import (
    answering,
    comparing,
    gathering,
    keeping,
    listings,
    models,
    places,
    referrals,
    reviewing,
    sources,
    status,
    suggestions,
    tables,
    teams,
    tuning,
    users,
    working,
)
from directory.errors import KithError

app = typer.Typer(
    name="kith",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A directory of what is near you, found by what you need. Gather lists (source, crawl), make one directory "
    "of them (merge), make it findable (index), and answer people (serve, search).",
)
for commands in (gathering, working, status, reviewing, tables, answering, comparing):
    app.add_typer(commands.app)
app.add_typer(sources.app, name="source")
app.add_typer(listings.app, name="listing")
app.add_typer(suggestions.app, name="suggestion")
app.add_typer(teams.app, name="team")
app.add_typer(referrals.app, name="referral")
app.add_typer(keeping.keys_app, name="keys")
app.add_typer(users.app, name="user")
app.add_typer(users.audit_app, name="audit")
app.add_typer(places.app, name="places")
app.add_typer(models.app, name="models")
app.add_typer(tuning.app, name="tune")


def main() -> None:
    """Run the command line. A KithError is one plain sentence and exit status 1, Ctrl-C is 130."""
    try:
        app()
    except KithError as error:
        Console(stderr=True).print(f"kith: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
