"""The words of a snapshot: an SQLite file with full text search, listing names, needs and sentences."""

import sqlite3
from contextlib import closing
from pathlib import Path

from index.snapshot.rows import Rows

WORDS = "words.sqlite"

# Contentless: words are only looked for here, their text is in the store.
_TABLES = """
CREATE VIRTUAL TABLE words USING fts5(
    name, organisation, needs, description, content='', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TABLE listing (row INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, organisation TEXT NOT NULL,
    area TEXT NOT NULL);
CREATE TABLE need (listing INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (listing, id)) WITHOUT ROWID;
CREATE TABLE sentence (row INTEGER PRIMARY KEY, text TEXT NOT NULL);
"""


def write_words(path: Path, rows: Rows) -> None:
    """Write the file anew; a listing's row is its place in every array of the snapshot."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_TABLES)
        _fill(connection, rows)
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")


def _fill(connection: sqlite3.Connection, rows: Rows) -> None:
    numbered = ((row, *words) for row, words in enumerate(rows.words))
    connection.executemany(
        "INSERT INTO words(rowid, name, organisation, needs, description) VALUES (?, ?, ?, ?, ?)", numbered
    )
    listings = ((row, *listing) for row, listing in enumerate(rows.listings))
    connection.executemany("INSERT INTO listing VALUES (?, ?, ?, ?, ?)", listings)
    connection.executemany("INSERT OR IGNORE INTO need VALUES (?, ?)", rows.needs)
    connection.executemany("INSERT INTO sentence VALUES (?, ?)", enumerate(rows.sentences))
