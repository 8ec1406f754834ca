"""Who to turn to in danger: checked data with its source and the day it was checked."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from directory.frozen import Frozen
from index.understanding.urgent import UrgentKind

CONTACTS: Final = Path(__file__).with_name("urgent_contacts.toml")
OVERDUE_AFTER: Final = timedelta(days=183)


class Nation(StrEnum):
    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class UrgentContact(Frozen):
    """One line or service. Absent `hours` are not confirmed ones; `relay` is dialled from a textphone or Relay UK."""

    name: str
    kinds: tuple[UrgentKind, ...]
    nations: tuple[Nation, ...]
    source: str
    checked: date
    phone: str | None = None
    hours: str | None = None
    text: str | None = None
    text_note: str | None = None
    relay: str | None = None
    bsl: str | None = None
    email: str | None = None
    note: str | None = None

    def is_overdue_on(self, day: date) -> bool:
        """Whether it was checked more than six months before a day, which staff are shown."""
        return day - self.checked > OVERDUE_AFTER


def contacts_for(kinds: Iterable[UrgentKind], nation: Nation | None = None) -> tuple[UrgentContact, ...]:
    """The contacts for kinds of urgent help in a nation (all, if it is not known), in the order of the file."""
    wanted = set(kinds)
    return tuple(
        contact
        for contact in all_contacts()
        if wanted & set(contact.kinds) and (nation is None or nation in contact.nations)
    )


@cache
def all_contacts() -> tuple[UrgentContact, ...]:
    raw = tomllib.loads(CONTACTS.read_text("utf-8"))
    return tuple(UrgentContact.model_validate(contact) for contact in raw["contact"])
