"""Full text search of a snapshot: which listings share words with a statement, and how rare those words are."""

import re
import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.engines.stopwords import STOPWORDS

# A name that holds the word says more than a description that does. Columns: name, organisation, needs, description.
WEIGHTS = (3.0, 2.0, 1.0, 1.0)
MOST_TERMS = 64

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
    weights = ", ".join(map(str, WEIGHTS))
    found = connection.execute(
        f"SELECT rowid, -bm25(words, {weights}) AS score FROM words WHERE words MATCH ? ORDER BY score DESC LIMIT ?",
        (query(words), -1 if most is None else most),
    ).fetchall()
    rows = np.array([row for row, _ in found], np.intp)
    return rows, np.array([score for _, score in found], np.float64)


def shared(connection: sqlite3.Connection, rows: Sequence[int], words: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """Of the words those that each listing holds in some form, by row."""
    among = ", ".join(str(int(row)) for row in rows)
    query = f"SELECT rowid FROM words WHERE words MATCH ? AND rowid IN ({among})"
    held: dict[int, list[str]] = {row: [] for row in rows}
    for word in words:
        for (row,) in connection.execute(query, (f'"{word}"',)):
            held[row].append(word)
    return {row: tuple(found) for row, found in held.items()}
