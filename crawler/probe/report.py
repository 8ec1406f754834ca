"""What a probe gives."""

from typing import Any

from crawler.platforms.row_mapping import Guess
from directory.frozen import Frozen
from directory.record import Record
from directory.source import Source


class Fill(Frozen):
    """In how many of the listings that were read a field says something."""

    field: str
    filled: int
    read: int


class Probed(Frozen):
    """What was seen of a site. `platform` is "" where nothing could be read from it; then `advice` says what to do.

    `columns` are those that were guessed of a file of rows, with the reason; `options` keeps them.
    `asked` counts the requests sent, robots.txt among them. `address` and `options` are those of the entry to add,
    `title` what the site calls itself. `total` is how many entries the list says it has, where it does; `read` how many
    were read, `samples` the first five of them, `refused` those that were not taken, with the reason. `others` are what
    else could be read there, `seen` what there was beside, `blocked` is why the host refuses to be read ("" if not).
    """

    address: str
    title: str = ""
    asked: int = 0
    platform: str = ""
    why: str = ""
    options: dict[str, Any] = {}
    columns: tuple[Guess, ...] = ()
    total: int | None = None
    read: int = 0
    samples: tuple[Record, ...] = ()
    fills: tuple[Fill, ...] = ()
    refused: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    blocked: str = ""


class ProbeJob(Frozen):
    """What the probing process is told. `source` holds the address, and the platform if that is chosen already ("")."""

    address: str
    platform: str
    data_dir: str
    allow_loopback: bool
    contact: str


class Asking(Frozen):
    """The probing process is about to ask for an address."""

    url: str


class Told(Frozen):
    """One line of what the probing process tells: what it asks for, and at last what came of it."""

    asking: Asking | None = None
    probed: Probed | None = None


def source_to_read(address: str, platform: str, options: dict[str, Any]) -> Source:
    """A source that is read once and kept nowhere."""
    return Source(slug="probe", name="Probe", platform=platform, address=address, options=options)
