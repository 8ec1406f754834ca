"""Full text search of a snapshot: which listings share words with a statement, and how rare those words are."""

import re
import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.engines.stopwords import STOPWORDS
from index.snapshot import Snapshot

# A name that holds the word says more than a description that does. Columns: name, organisation, needs, description.
WEIGHTS = (3.0, 2.0, 1.0, 1.0)
MOST_TERMS = 64
# A word of so many listings, or of this share of them, is common; of so many the scores are kept.
COMMON_FROM, COMMON = 50, 0.01
MOST_COMMON = 1_000

_WORD = re.compile(r"\w+")

Found = tuple[NDArray[np.intp], NDArray[np.float64]]


def terms(statement: str) -> tuple[str, ...]:
    """The telling words of a statement, each once, at most 64; all its words when none tells anything."""
    words = _WORD.findall(statement.casefold())
    telling = [word for word in words if word not in STOPWORDS]
    return tuple(dict.fromkeys(telling or words))[:MOST_TERMS]


def query(words: tuple[str, ...]) -> str:
    """An FTS5 query for any of the words; each is quoted, so that nothing a person types is an operator."""
    return " OR ".join(f'"{word}"' for word in words)


def bm25(connection: sqlite3.Connection, statement: str, most: int | None = None) -> Found:
    """Rows of listings that share a word with the statement, and their BM25 (above 0), best first, at most `most`."""
    words = terms(statement)
    if not words:
        return np.array([], np.intp), np.array([])
    rows, scores = _scored(connection, words)
    best = np.argsort(-scores, kind="stable")[:most]
    return rows[best], scores[best]


def _scored(connection: sqlite3.Connection, words: tuple[str, ...]) -> Found:
    """In the order of rows: sorting what has a common word takes longer than finding it."""
    weights = ", ".join(map(str, WEIGHTS))
    found = connection.execute(
        f"SELECT rowid, -bm25(words, {weights}) FROM words WHERE words MATCH ?", (query(words),)
    ).fetchall()
    held = np.array(found, np.float64).reshape(-1, 2)
    return held[:, 0].astype(np.intp), held[:, 1].copy()


class WordScores:
    """BM25 of every listing of a snapshot for one statement after another.

    A statement's BM25 is the sum of its words', so those of words that many listings have, which take longest, are
    kept: they are the directory's words. What few listings have, a name perhaps, is looked up anew and not kept.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self._size = snapshot, len(snapshot.listings)
        self._common: dict[str, Found] = {}

    def of(self, statement: str) -> NDArray[np.float64]:
        """One number for each listing, 0 where no word is shared."""
        scores = np.zeros(self._size)
        with self._snapshot.words() as connection:
            for word in terms(statement):
                rows, of_word = self._common.get(word) or self._found(connection, word)
                scores[rows] += of_word
        return scores

    def _found(self, connection: sqlite3.Connection, word: str) -> Found:
        found = _scored(connection, (word,))
        if len(found[0]) >= max(COMMON_FROM, COMMON * self._size) and len(self._common) < MOST_COMMON:
            self._common[word] = found
        return found


def shared(connection: sqlite3.Connection, rows: Sequence[int], words: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """Of the words those that each listing holds in some form, by row."""
    among = ", ".join(str(int(row)) for row in rows)
    query = f"SELECT rowid FROM words WHERE words MATCH ? AND rowid IN ({among})"
    held: dict[int, list[str]] = {row: [] for row in rows}
    for word in words:
        for (row,) in connection.execute(query, (f'"{word}"',)):
            held[row].append(word)
    return {row: tuple(found) for row, found in held.items()}
