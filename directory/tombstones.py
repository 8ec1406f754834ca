"""Who asked not to be listed, in a file beside the database: a backup that is restored lists nobody again.

The file is JSON by the line, added to and never rewritten: a listing's id, its records, the day, and whether the asking
was taken back since. It names nobody, and belongs into no backup of the database: it lies in the data folder.
"""

import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from directory.decision import Decision, DecisionKind
from directory.errors import KithError
from directory.frozen import Frozen
from directory.identity import listing_id
from directory.places import Gazetteer
from directory.store import Store
from directory.vocabulary import Vocabulary

FILE: Final = "do-not-list.jsonl"
BY: Final = "do-not-list file"


class TombstoneError(KithError):
    """The file cannot be read, so that nobody knows who asked not to be listed."""


class Tombstone(Frozen):
    """One listing whose people asked; `records` are "source/key" each, `lifted` that they changed their minds."""

    listing: UUID
    records: tuple[str, ...] = ()
    at: datetime
    lifted: bool = False

    @property
    def listings(self) -> set[UUID]:
        """The listing, and what each of its records would found by itself."""
        return {self.listing, *(listing_id(*name.partition("/")[::2]) for name in self.records)}


class Tombstones:
    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def add(self, tombstone: Tombstone) -> None:
        """On the disk before it is called done: what follows may fail, what was asked for must not be lost."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(tombstone.model_dump_json() + "\n")
            file.flush()
            os.fsync(file.fileno())

    def standing(self) -> list[Tombstone]:
        """The last word about each listing, but for those that were lifted. Raises TombstoneError."""
        last: dict[UUID, Tombstone] = {}
        for tombstone in self._all():
            last[tombstone.listing] = tombstone
        return [tombstone for tombstone in last.values() if not tombstone.lifted]

    def _all(self) -> Iterable[Tombstone]:
        if not self._path.exists():
            return
        for number, line in enumerate(self._path.read_text("utf-8").splitlines(), start=1):
            try:
                yield Tombstone.model_validate(json.loads(line))
            except ValueError as error:
                raise TombstoneError(f"{self._path}, line {number}, is broken: mend or delete that line.") from error


def reapply(store: Store, tombstones: Tombstones) -> set[UUID]:
    """Decide again what a restored database does not know. Returns the listings that it was decided about."""
    missing: set[UUID] = set()
    for tombstone in tombstones.standing():
        known = store.decisions.of_listings(tombstone.listings)
        if any(decision.kind is DecisionKind.DO_NOT_LIST for decision in known):
            continue
        for listing in tombstone.listings:
            told = {"kind": DecisionKind.DO_NOT_LIST, "listing": listing, "by": BY, "at": tombstone.at}
            store.decisions.add(
                Decision.model_validate(told | {"reason": "They asked before the backup was restored."})
            )
        missing |= tombstone.listings
    return missing


def after_restoring(store: Store, folder: Path, gazetteer: Callable[[], Gazetteer], vocabulary: Vocabulary) -> int:
    """Take off at once what a restored database lists again; how many listings that were. Raises TombstoneError."""
    from directory.compile import merge_one  # it knows of linkage, which whoever only reads the file need not

    missing = reapply(store, Tombstones(folder))
    if missing:
        places = gazetteer()
        for listing in missing:
            merge_one(store, places, vocabulary, listing)
        store.jobs.add("merge", {})
    return len(missing)
