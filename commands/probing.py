"""What a probe found, on the screen."""

import textwrap
from typing import TYPE_CHECKING, Any

from rich.table import Table

from commands.screen import out
from directory.errors import InputError, KithError, SourceError

if TYPE_CHECKING:
    from crawler.probe.report import Probed
    from directory.found_list import FoundList
    from directory.record import Facts, Record
    from directory.settings import Settings
    from directory.store import Store

WIDTH = 100


def whole_address(told: str) -> str:
    """The address with its scheme: "example.org" is asked for by https."""
    address = told.strip()
    if " " in address or not address:
        raise InputError("address", f"{told!r} is no address: write one like https://example.org/directory.")
    return address if "://" in address else f"https://{address}"


def probed_site(store: "Store", settings: "Settings", address: str, platform: str = "") -> "Probed":
    """Look at a site, saying what is asked for while it goes on."""
    from crawler.probe.process import probe

    with out.status(f"Looking at {address}") as status:
        return probe(store, settings, address, platform, lambda url: status.update(f"Asking for {url}"))


def found_list(store: "Store", settings: "Settings", address: str, platform: str) -> dict[str, Any]:
    """The platform, address and options of the list at an address. One that was chosen is taken whatever is read.

    Raises SourceError where nothing is recognised and no platform was chosen.
    """
    probed = probed_site(store, settings, address, platform)
    if probed.platform:
        told = ", ".join(fill.field for fill in probed.fills if fill.filled)
        say(f"{probed.why} {probed.read} listings were read; they tell: {told}.")
        return {"platform": probed.platform, "address": probed.address, "options": probed.options}
    why = " ".join(filter(None, (probed.blocked, *probed.seen)))
    if platform:
        say(f"Nothing could be read there as {platform} yet. {why}")
        return {"platform": platform, "address": address}
    raise SourceError(f"No list that Kith can read was found at {address}. {why} {' '.join(probed.advice)}")


def look_job(store: "Store", settings: "Settings", number: int) -> None:
    """Look at an address for a curator. What goes wrong is told to them: they can ask again."""
    try:
        found = found_of(probed_site(store, settings, store.looks.get(number).address))
    except KithError as error:
        store.looks.told(number, None, str(error))
    else:
        store.looks.told(number, found)


def found_of(probed: "Probed") -> "FoundList":
    from crawler.probe.entry import contact_of, entry_of
    from directory.found_list import FieldFill, FoundList, SampleEntry

    entries = (SampleEntry(name=each.facts.name, told=tuple(told_of(each.facts))) for each in probed.samples)
    return FoundList(
        platform=probed.platform,
        why=probed.why,
        name=entry_of(probed)["name"],
        address=probed.address,
        contact=contact_of(probed.address),
        options=probed.options,
        total=probed.total,
        read=probed.read,
        samples=tuple(entries),
        fills=tuple(FieldFill(field=fill.field, filled=fill.filled) for fill in probed.fills),
        notes=tuple(filter(None, (probed.blocked, *probed.seen, *probed.refused[:5]))),
        advice=probed.advice,
    )


def print_probed(probed: "Probed") -> None:
    """What was seen, five samples, how full each field is, and the entry to add or what to do."""
    asked = f"{probed.asked} request{'' if probed.asked == 1 else 's'}, robots.txt among them; nothing was stored."
    if not probed.platform:
        say(
            f"{probed.address}: blocked."
            if probed.blocked
            else f"{probed.address}: no list that Kith can read was found."
        )
        told = [probed.blocked] if probed.blocked else []
        print_list("What was seen", [*told, *probed.seen])
        print_list("What to do", probed.advice)
        say(asked)
        return
    from crawler.probe.entry import entry_of, toml_of

    of = f" of {probed.total:,}" if probed.total is not None else ""
    say(f"{probed.address}: {probed.platform}")
    say(f"Why: {probed.why}")
    say(f"Read: {probed.read}{of} listings, with {asked}")
    for number, record in enumerate(probed.samples, start=1):
        print_sample(number, record)
    print_fills(probed)
    if probed.columns:
        say("\nColumns as they were guessed (change them in the entry's options):")
    for guess in probed.columns:
        say(f"- {guess.column} is {guess.field.replace('_', ' ')}: {guess.why}")
    print_list("Not taken", probed.refused[:5])
    print_list("Also there", probed.others)
    print_list("Seen as well", probed.seen)
    say("\nThe entry to add to a sources file:\n")
    say(toml_of(entry_of(probed)))
    say(f'\nor: kith source add {probed.address} --name "{entry_of(probed)["name"]}"')


def print_sample(number: int, record: "Record") -> None:
    say(f"\n{number}. {record.facts.name}")
    for label, value in told_of(record.facts):
        say(textwrap.shorten(f"   {label}: {value}", WIDTH, placeholder=" ..."), indent="   ")


def told_of(facts: "Facts") -> list[tuple[str, str]]:
    """What a person would want to check, with its label; only what is known."""
    places = [", ".join(filter(None, (place.name, place.address, place.postcode))) for place in facts.places]
    contact = facts.contact
    told = {
        "Run by": facts.organisation.name if facts.organisation else "",
        "What": facts.description or "",
        "Where": "; ".join(filter(None, places)),
        "When": "; ".join(filter(None, (session.text or session.rule for session in facts.sessions))),
        "Cost": (facts.cost.text or ("free" if facts.cost.free else "")) if facts.cost else "",
        "Contact": ", ".join(filter(None, (*contact.phones, *contact.emails, contact.website))),
        "Categories": ", ".join(facts.categories),
    }
    return [(label, " ".join(value.split())) for label, value in told.items() if value]


def print_fills(probed: "Probed") -> None:
    """A bar for each field, the empty ones named in one line."""
    table = Table(title=f"\nHow full each field is, in the {probed.read} read", box=None, title_justify="left")
    for column in ("field", "filled", ""):
        table.add_column(column, justify="right" if column == "filled" else "left")
    for fill in probed.fills:
        if fill.filled:
            share = fill.filled / fill.read
            table.add_row(fill.field, f"{share:.0%}", "█" * max(1, round(share * 20)))
    out.print(table)
    empty = [fill.field for fill in probed.fills if not fill.filled]
    if empty:
        say(f"Never told: {', '.join(empty)}.")


def print_list(title: str, sentences: "list[str] | tuple[str, ...]") -> None:
    if sentences:
        say(f"\n{title}:")
    for sentence in sentences:
        say(f"- {sentence}")


def say(text: str, indent: str = "") -> None:
    out.print(f"{indent}{text}", markup=False, highlight=False, soft_wrap=True)
