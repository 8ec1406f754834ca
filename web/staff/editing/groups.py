"""The forms of the editor, in the order of its page."""

from typing import Final

from starlette.exceptions import HTTPException

from web.staff.editing.controls import Group
from web.staff.editing.facts import About, Accessible, Contacts, Costs, Ways, Where
from web.staff.editing.people import Checks, Needs, Visit, Who
from web.staff.editing.times import Times

GROUPS: Final[tuple[Group, ...]] = (
    About(),
    Where(),
    Times(),
    Who(),
    Costs(),
    Accessible(),
    Contacts(),
    Ways(),
    Needs(),
    Visit(),
    Checks(),
)


def group_of(key: str) -> Group:
    """Raises 404 for a key that is none."""
    for group in GROUPS:
        if group.key == key:
            return group
    raise HTTPException(404, "There is no such form.")
