"""The snapshot that answers now, exchanged for a new one while questions are being answered."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import structlog

from index.errors import SnapshotError
from index.snapshot import current_folder

EVERY_S = 0.5

Opened = TypeVar("Opened")

_log = structlog.get_logger(__name__)


class Following(Generic[Opened]):
    """Opens what the pointer in `folder` names, looks at the pointer twice a second, and opens the next one aside.

    A question keeps what it got from `now` until it is answered. When a new snapshot cannot be opened the old one goes
    on answering, and the log says why. Raises SnapshotError when there is none to begin with.
    """

    def __init__(self, folder: Path, opened: Callable[[Path], Opened]) -> None:
        self._folder, self._open = folder, opened
        current = current_folder(folder)
        self._name, self._now = current.name, opened(current)
        self._told = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="index-following", daemon=True)
        self._thread.start()

    @property
    def now(self) -> Opened:
        return self._now

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(EVERY_S):
            try:
                self._follow(current_folder(self._folder))
            except (SnapshotError, OSError) as error:
                self._tell(str(error))

    def _tell(self, reason: str) -> None:
        if reason != self._told:  # the same trouble twice a second is one trouble
            _log.warning("index.not_followed", reason=reason)
        self._told = reason

    def _follow(self, folder: Path) -> None:
        if folder.name == self._name:
            return
        self._name = folder.name  # before opening, so that a broken snapshot is tried and told of once
        self._now = self._open(folder)
        _log.info("index.followed", snapshot=folder.name)
