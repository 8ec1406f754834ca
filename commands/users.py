"""Who may sign in to the pages of the staff: add, list, change, close; and the log of what was done."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from commands.screen import opened_store, out, print_table, write_json
from directory.account import Occupation, Role
from directory.charging import ToldCharge
from directory.errors import InputError

if TYPE_CHECKING:
    from directory.account import Account
    from directory.settings import Settings
    from directory.store import Done, Store

app = typer.Typer(no_args_is_help=True, help="Say who may sign in: add, list, link, change, reset, close, reopen.")
audit_app = typer.Typer(no_args_is_help=True, help="Read what was done: export.")
Email = Annotated[str, typer.Argument(help="Their e-mail address.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="A list they look after; again for more.")]
Areas = Annotated[list[str] | None, typer.Option("--area", help="An area whose lists they look after; again for more.")]
Team = Annotated[str, typer.Option(help="The team of a professional: its number or name.")]
Works = Annotated[Occupation | None, typer.Option("--occupation", help="What a professional is.")]
Listings = Annotated[
    list[str] | None, typer.Option("--listing", help="A listing of an owner: its id or SOURCE/KEY; again for more.")
]
Organisations = Annotated[
    list[str] | None,
    typer.Option("--organisation", help="An owner's organisation, as listings name it; again for more."),
]
Trusted = Annotated[bool, typer.Option("--trusted", help="An owner whose word needs no curator.")]
HERE = "http://127.0.0.1:8000"


@app.command("add")
def user_add(
    email: Email,
    name: Annotated[str, typer.Option(help="The name that colleagues know them by.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.CURATOR,
    source: Sources = None,
    area: Areas = None,
    team: Team = "",
    occupation: Works = None,
    listing: Listings = None,
    organisation: Organisations = None,
    trusted: Trusted = False,
) -> None:
    """Add somebody, and send or print the link by which they choose a password."""
    now = datetime.now(UTC)
    given = ToldCharge(source or (), area or (), team, occupation, listing or (), organisation or (), trusted)
    with opened_store() as (settings, store):
        charge = given.checked(store)
        account = store.accounts.add(email, name, role, now, charge)
        _note(store, "added an account", account, account.of_what)
        _invite(settings, store, account, now)


@app.command("list")
def user_list() -> None:
    """Everybody, with what they may do."""
    table = Table("E-mail", "Name", "What they are", "State")
    with opened_store() as (_settings, store):
        for one in store.accounts.all():
            state = "closed" if one.disabled else "open" if one.has_password else "has no password yet"
            table.add_row(one.email, one.name, one.of_what, state)
    print_table(table, 100)


@app.command("link")
def user_link(email: Email) -> None:
    """Send or print a new link to choose a password; until it is used, the old password still works."""
    with opened_store() as (settings, store):
        account = store.accounts.of(email)
        _note(store, "sent a link for a password", account)
        _invite(settings, store, account, datetime.now(UTC))


@app.command("change")
def user_change(
    email: Email,
    role: Annotated[Role | None, typer.Option(help="What they may do from now on.")] = None,
    source: Sources = None,
    every_source: Annotated[bool, typer.Option(help="They look after every list from now on.")] = False,
    area: Areas = None,
    team: Team = "",
    occupation: Works = None,
    listing: Listings = None,
    organisation: Organisations = None,
    trusted: Trusted = False,
) -> None:
    """Give somebody another role, or other lists, team or listings. It counts at once."""
    given = ToldCharge(source or (), area or (), team, occupation, listing or (), organisation or (), trusted)
    with opened_store() as (_settings, store):
        charge = given.checked(store)
        other = charge if every_source or charge.model_dump(exclude_defaults=True) else None
        curates = (role or store.accounts.of(email).role) is Role.CURATOR
        if other and curates and not (every_source or charge.sources or charge.areas):
            raise InputError("source", "A curator has lists or areas: give --source, --area or --every-source.")
        account = store.accounts.change(email, role, other)
        _note(store, "changed an account", account, account.of_what)
    out.print(f"{account.email} is {account.of_what}.", markup=False)


@app.command("reset")
def user_reset(email: Email) -> None:
    """Take off the second factor of somebody who lost it. They are signed out, and sign in by their password alone."""
    now = datetime.now(UTC)
    with opened_store() as (_settings, store):
        account = store.accounts.of(email)
        with store.acting():
            had = store.second_factors.take_off(account.id)
            store.sign_ins.end_all(account.id)
            store.audit.add(_done("took off a second factor", now, account))
    told = "has no second factor any more" if had else "had no second factor"
    out.print(f"{account.email} {told}, and is signed out everywhere.", markup=False)


@app.command("close")
def user_close(email: Email) -> None:
    """Let somebody sign in no more. Who is signed in is signed out; what they did stays in the log."""
    with opened_store() as (_settings, store):
        account = store.accounts.close(email, datetime.now(UTC))
        _note(store, "closed an account", account)
    out.print(f"Closed the account of {account.email}.", markup=False)


@app.command("reopen")
def user_reopen(email: Email) -> None:
    """Let somebody sign in again, once they have chosen a new password."""
    with opened_store() as (settings, store):
        account = store.accounts.reopen(email)
        _note(store, "reopened an account", account)
        _invite(settings, store, account, datetime.now(UTC))


@audit_app.command("export")
def audit_export(
    to: Annotated[Path, typer.Argument(metavar="OUT", help="The JSON file to write.")],
    since: Annotated[datetime | None, typer.Option(help="Only what was done from this day on (UTC).")] = None,
) -> None:
    """Write down everything that staff did: when, who, what, and to what."""
    with opened_store() as (_settings, store):
        done = [each.model_dump(mode="json") for each in store.audit.all(since.replace(tzinfo=UTC) if since else None)]
    write_json(to, done)
    out.print(f"Wrote {len(done):,} entries to {to}.", markup=False)


def _invite(settings: "Settings", store: "Store", account: "Account", now: datetime) -> None:
    """By e-mail where there is a mail server, and the link is then printed nowhere; else on the screen."""
    from directory.invitation import invitation
    from directory.mail import smtp_of
    from directory.sealing import data_keys

    address = f"{settings.site_url.rstrip('/') or HERE}/staff/password/{store.accounts.link(account.id, now)}"
    if smtp_of(settings):
        store.outbox.add(invitation(account, address), data_keys(settings), now)
        out.print(f"A link to choose a password will be sent to {account.email} by `kith work`.", markup=False)
        return
    out.print(f"Give {account.name} this link to choose a password. It works once, for three days:", markup=False)
    out.print(address, markup=False, soft_wrap=True)


def _note(store: "Store", action: str, account: "Account", detail: str = "") -> None:
    store.audit.add(_done(action, datetime.now(UTC), account, detail))


def _done(action: str, at: datetime, account: "Account", detail: str = "") -> "Done":
    from directory.store import Done

    return Done.on_command_line(action, at, account.email, detail)
