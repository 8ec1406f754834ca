"""Vectors by the hash of their text, in one SQLite file for each encoder, so that nothing is encoded twice."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import numpy as np

from index.encoder.protocol import Vectors
from index.models.errors import ModelDamaged, ModelError

_TABLE = "CREATE TABLE IF NOT EXISTS vectors (text_sha256 BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
_AT_ONCE = 500
"""How many hashes one SELECT asks for: below SQLite's oldest limit of 999 variables."""


class VectorCache:
    """A table of vectors that several processes may read and write at once. Texts themselves are not kept."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self._path, self._dimensions = path, dimensions

    def load(self, texts: Iterable[str]) -> dict[str, Vectors]:
        """The vectors that are there, by text."""
        by_hash = {_hash(text): text for text in texts}
        hashes = list(by_hash)
        with self._open() as connection:
            rows = [row for part in _parts(hashes) for row in _select(connection, part)]
        # A vector of another length can't be used; it is made again and written over.
        return {by_hash[key]: np.frombuffer(v, "<f4") for key, v in rows if len(v) == 4 * self._dimensions}

    def store(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by their text, all or none."""
        rows = [(_hash(text), vector.astype("<f4").tobytes()) for text, vector in vectors.items()]
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            connection.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute(_TABLE)
                yield connection
        except (OSError, sqlite3.OperationalError) as error:
            raise ModelError(f"The cache of vectors {self._path} cannot be used now: {error}.") from error
        except sqlite3.DatabaseError as error:
            raise ModelDamaged(
                f"The cache of vectors {self._path} is broken ({error}): delete it, and it is made again."
            ) from error


def _select(connection: sqlite3.Connection, hashes: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    marks = ",".join("?" * len(hashes))
    return connection.execute(
        f"SELECT text_sha256, vector FROM vectors WHERE text_sha256 IN ({marks})", hashes
    ).fetchall()


def _parts(hashes: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (hashes[start : start + _AT_ONCE] for start in range(0, len(hashes), _AT_ONCE))


def _hash(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
