"""A snapshot opened for reading, checked file by file."""

import queue
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from index.errors import SnapshotUnreadable
from index.snapshot.manifest import REBUILD, Manifest, read_manifest
from index.snapshot.words import WORDS

Vectors = NDArray[np.float32]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Snapshot:
    """The arrays of one snapshot; a listing is known by its row. Vectors are normalised and memory-mapped.

    `vectors` [passages, d] float32 and `passages` [passages, 2] (listing row, place of its kind); `sentence_vectors`
    [sentences, d] float16, without rows when they were not built, and `sentences` (listing rows, ascending); `needs`
    [needs, d] and `phrases` [phrases, d] with `phrase_needs`; `facts` as in `index.snapshot.facts`, `needs_met` and
    `commonness` as in `index.snapshot.met`.
    """

    folder: Path
    manifest: Manifest
    vectors: Vectors
    passages: NDArray[np.int32]
    sentence_vectors: NDArray[np.float16]
    sentences: NDArray[np.int32]
    needs: Vectors
    phrases: Vectors
    phrase_needs: NDArray[np.int32]
    listings: NDArray[np.void]
    places: NDArray[np.void]
    areas: NDArray[np.void]
    facts: NDArray[np.void]
    needs_met: NDArray[np.float16]
    commonness: NDArray[np.float32]
    _idle: "queue.LifoQueue[sqlite3.Connection]" = field(default_factory=queue.LifoQueue)

    @contextmanager
    def words(self) -> Iterator[sqlite3.Connection]:
        """A read-only connection that no other thread uses meanwhile; it is kept for the next."""
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = _connect(self.folder / WORDS)
        try:
            yield connection
        finally:
            self._idle.put(connection)

    @cached_property
    def ids(self) -> tuple[UUID, ...]:
        return tuple(UUID(told[0]) for told in self._told)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(told[1] for told in self._told)

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """Empty where none is known."""
        return tuple(told[2] for told in self._told)

    @cached_property
    def area_names(self) -> tuple[str, ...]:
        return tuple(told[3] for told in self._told)

    @cached_property
    def _told(self) -> list[tuple[str, str, str, str]]:
        with self.words() as connection:
            return connection.execute("SELECT id, name, organisation, area FROM listing ORDER BY row").fetchall()

    @cached_property
    def place_starts(self) -> Rows:
        """Where each listing's places begin among all, and at the end how many there are [listings + 1]."""
        return np.searchsorted(self.places["listing"], np.arange(len(self.listings) + 1))

    def listing_needs(self, row: int) -> frozenset[str]:
        """The vocabulary ids that the listing is marked with."""
        with self.words() as connection:
            found = connection.execute("SELECT id FROM need WHERE listing = ?", (row,)).fetchall()
        return frozenset(need for (need,) in found)

    def sentences_of(self, row: int) -> tuple[slice, tuple[str, ...]]:
        """Where a listing's sentences lie among all, and their texts in order."""
        # Of the same type: of another, all of them would be copied first.
        first, after = np.searchsorted(self.sentences, np.array([row, row + 1], self.sentences.dtype))
        with self.words() as connection:
            found = connection.execute(
                "SELECT text FROM sentence WHERE row >= ? AND row < ? ORDER BY row", (int(first), int(after))
            ).fetchall()
        return slice(int(first), int(after)), tuple(text for (text,) in found)


def open_snapshot(folder: Path, encoder_key: str) -> Snapshot:
    """Open a snapshot's folder. SnapshotUnreadable when a file is not as written or another encoder made it."""
    manifest = read_manifest(folder)
    if manifest.encoder != encoder_key:
        raise SnapshotUnreadable(
            f"The index {folder.name} was made with {manifest.encoder}, and the model is now {encoder_key}. {REBUILD}"
        )
    names: tuple[str, ...] = (
        "vectors",
        "passages",
        "sentence_vectors",
        "sentences",
        "needs",
        "phrases",
        "phrase_needs",
    )
    names += ("listings", "places", "areas", "facts", "needs_met", "commonness")
    arrays: dict[str, Any] = {name: _load(folder / f"{name}.npy") for name in names}
    return Snapshot(folder, manifest, **arrays)


def _load(path: Path) -> NDArray[np.generic]:
    # An empty file cannot be mapped, and mapping small ones saves nothing.
    mapped: Literal["r"] | None = "r" if path.stat().st_size > 1_000_000 else None
    loaded: NDArray[np.generic] = np.load(path, mmap_mode=mapped, allow_pickle=False)
    # As a plain array, still mapped: taking one row of a numpy.memmap costs as much as a thousand of an array's.
    return np.asarray(loaded)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
