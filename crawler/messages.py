"""What the crawling process tells the one that started it: one JSON document a line."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from directory.frozen import Frozen
from directory.health import Held
from directory.record import Record, Rejection
from directory.source import Source


class Job(Frozen):
    """What to crawl: each group of sources shares a host and is crawled one after the other.

    `held` says by a source's slug what of it the directory holds, for platforms that need not read that again.
    """

    groups: tuple[tuple[Source, ...], ...]
    data_dir: str
    allow_loopback: bool
    contact: str
    held: dict[str, Held] = {}


class Started(Frozen):
    """The turn of a source has come."""

    kind: Literal["started"] = "started"
    source: str


class Taken(Frozen):
    """An entry as it was read; its record is still to be finished (`crawler.finishing`)."""

    kind: Literal["taken"] = "taken"
    record: Record


class Refused(Frozen):
    kind: Literal["refused"] = "refused"
    rejection: Rejection


class Untouched(Frozen):
    """Entries that are there and are as the directory holds them, so that nothing was asked for them."""

    kind: Literal["untouched"] = "untouched"
    source: str
    keys: tuple[str, ...]


class PageGone(Frozen):
    """An entry's own page answered 404 or 410. It comes after whatever was taken of the entry."""

    kind: Literal["page gone"] = "page gone"
    source: str
    key: str


class Progress(Frozen):
    """`done` entries so far of `total`, where the source says how many it has."""

    kind: Literal["progress"] = "progress"
    source: str
    done: int
    total: int | None = None


class Closed(Frozen):
    """A source is done. `asked`: requests sent; `unmodified`: answers of 304 among them; `mended`: what
    `directory.text.flaws` finds in its entries.
    """

    kind: Literal["closed"] = "closed"
    source: str
    complete: bool
    asked: int = 0
    unmodified: int = 0
    message: str = ""
    mended: dict[str, int] = {}


Message = Annotated[Started | Taken | Refused | Untouched | PageGone | Progress | Closed, Field(discriminator="kind")]
MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
