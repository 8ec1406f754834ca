"""What a crawl tells while it runs, for progress bars and logs."""

from enum import StrEnum

from directory.frozen import Frozen


class Phase(StrEnum):
    WAITING = "waiting for another crawl of the same host"
    FETCHING = "fetching"
    DONE = "done"
    FAILED = "failed"


class CrawlEvent(Frozen):
    """`done` entries so far of `total`, None where the source has not said how many it has.

    `asked` (requests sent), `unmodified` (of them answered 304, so not sent again) and `message` come at the end.
    """

    source: str
    phase: Phase
    done: int = 0
    total: int | None = None
    asked: int = 0
    unmodified: int = 0
    message: str = ""
