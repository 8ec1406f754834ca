"""What a look at an address told of the list there: kept for the curator who asked, until the list is added."""

from datetime import datetime
from typing import Any

from directory.frozen import Frozen


class SampleEntry(Frozen):
    """One entry that was read: its name, and label and words of what is known of it."""

    name: str
    told: tuple[tuple[str, str], ...]


class FieldFill(Frozen):
    """Of the entries that were read, how many state a field."""

    field: str
    filled: int


class FoundList(Frozen):
    """`platform` is "" where nothing could be read; then `notes` and `advice` say why, and what to do.

    `name` is what the site calls itself; `address` and `options` are those to gather it by.
    """

    platform: str = ""
    why: str = ""
    name: str = ""
    address: str = ""
    contact: str = ""
    options: dict[str, Any] = {}
    total: int | None = None
    read: int = 0
    samples: tuple[SampleEntry, ...] = ()
    fills: tuple[FieldFill, ...] = ()
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


class Look(Frozen):
    """What somebody asked to have looked at. `found` is None until `kith work` has looked; `error` says why it could
    not. `added` is the slug of the source that was made of it.
    """

    id: int
    address: str
    by: str
    at: datetime
    found: FoundList | None = None
    error: str = ""
    added: str = ""
