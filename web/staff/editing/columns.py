"""The columns of an exported file: each is a question of the editor's forms, answered as the form answers it.

So what a form refuses a file cannot say either, and a cell that was left as it was changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from directory.cells import tidy
from directory.listing import Listing
from directory.permitted import permitted
from directory.vocabulary import Vocabulary
from web.staff.editing.controls import Context, Control, Group
from web.staff.editing.groups import GROUPS
from web.suggested import Typed

ID: Final = "id"
STATUS: Final = "status"


@dataclass(frozen=True)
class Column:
    """`heading` in the file; `group` and `control` are the keys of the form and its question."""

    heading: str
    group: str
    control: str


COLUMNS: Final = tuple(
    Column(*each)
    for each in (
        ("name", "about", "name"),
        ("description", "about", "description"),
        ("organisation", "about", "runs"),
        ("organisation website", "about", "runs_website"),
        ("charity number", "about", "charity"),
        ("company number", "about", "company"),
        ("place", "where", "place1"),
        ("address", "where", "address1"),
        ("postcode", "where", "postcode1"),
        ("area", "where", "areas"),
        ("nationwide", "where", "nationwide"),
        ("when", "times", "sessions"),
        ("ages from", "who", "youngest"),
        ("ages to", "who", "oldest"),
        ("sex", "who", "sex"),
        ("groups", "who", "groups"),
        ("who it is for", "who", "whom"),
        ("free", "cost", "free"),
        ("cost", "cost", "cost"),
        ("access features", "access", "features"),
        ("access", "access", "access"),
        ("phone", "contact", "phones"),
        ("email", "contact", "emails"),
        ("website", "contact", "website"),
        ("given", "joining", "delivery"),
        ("languages", "joining", "languages"),
        ("ways in", "joining", "routes"),
        ("how to join", "joining", "referral"),
        ("runs", "joining", "halt"),
        ("room", "joining", "capacity"),
        ("needs", "needs", "needs"),
    )
)
TOLD: Final = ("last confirmed", "sources", "licences", "source pages")  # of these nothing is read back
HEADINGS: Final = (ID, STATUS, *(column.heading for column in COLUMNS), *TOLD)
BY_KEY: Final = {group.key: group for group in GROUPS}


def cells_of(listing: Listing, context: Context) -> dict[str, str]:
    """What a file says of a listing, by heading: nothing that its sources do not permit, and no masked place.

    `context` is of any listing.
    """
    shown = permitted(listing)
    here = Context(shown, context.gazetteer, context.vocabulary)
    typed = {key: (group.fill(shown), {each.name: each for each in group.controls(here)}) for key, group in _used()}
    told = {column.heading: _said(column, *typed[column.group], here.vocabulary) for column in COLUMNS}
    links = shown.sources
    told |= {
        ID: str(shown.id),
        STATUS: shown.status.value,
        "last confirmed": shown.assured.isoformat() if shown.assured else "",
        "sources": "\n".join(dict.fromkeys(link.name for link in links)),
        "licences": "\n".join(dict.fromkeys(link.licence for link in links)),
        "source pages": "\n".join(link.url for link in links if link.url),
    }
    return {heading: tidy(told[heading]) for heading in HEADINGS}


def row_of(listing: Listing, context: Context) -> Sequence[str]:
    return tuple(cells_of(listing, context).values())


def _used() -> list[tuple[str, Group]]:
    return [(key, BY_KEY[key]) for key in dict.fromkeys(column.group for column in COLUMNS)]


def _said(column: Column, typed: Typed, controls: dict[str, Control], vocabulary: Vocabulary) -> str:
    """Choices by the words that the form has for them, a line for each."""
    if column.control == "needs":
        ids = [each.partition(":")[2] for each in typed.ticked]
        return "\n".join(vocabulary.by_id[each].name for each in ids if each in vocabulary.by_id)
    control = controls.get(column.control)
    return "\n".join(control.said(typed)) if control and control.kind in ("ticks", "radios") else typed[column.control]
