"""Is a new snapshot right? It is opened as a server would and asked for what it must find."""

from collections import defaultdict
from pathlib import Path

import faiss
import numpy as np

from index.encoder import Encoder
from index.errors import SnapshotRefused, SnapshotUnreadable
from index.snapshot.reading import Snapshot, open_snapshot
from index.snapshot.rows import Rows

_ASKED = 64
_SAME = 1e-3


def check_snapshot(folder: Path, rows: Rows, encoder: Encoder) -> None:
    """Raise SnapshotRefused, saying what is wrong, unless counts agree and texts find their own listings."""
    try:
        snapshot = open_snapshot(folder, encoder.key)
    except SnapshotUnreadable as error:
        raise SnapshotRefused(f"The new index was thrown away, the old one stays: {error}") from error
    for problem in (_counts(snapshot, rows), _lengths(snapshot), _passages(snapshot, rows, encoder), _names(snapshot)):
        if problem:
            raise SnapshotRefused(f"The new index was thrown away, the old one stays: {problem}.")


def _counts(snapshot: Snapshot, rows: Rows) -> str:
    with snapshot.words() as connection:
        (listed,) = connection.execute("SELECT count(*) FROM listing").fetchone()
        (worded,) = connection.execute("SELECT count(*) FROM words_docsize").fetchone()
    counts = {"names": listed, "words": worded, "flags": len(snapshot.listings)}
    wrong = [f"{count} {name}" for name, count in counts.items() if count != len(rows.listings)]
    if len(snapshot.vectors) != len(rows.passages):
        wrong.append(f"{len(snapshot.vectors)} vectors of {len(rows.passages)} passages")
    return f"of {len(rows.listings)} listings it has {', '.join(wrong)}" if wrong else ""


def _lengths(snapshot: Snapshot) -> str:
    lengths = np.linalg.norm(snapshot.vectors, axis=1)
    wrong = int(np.count_nonzero(~(np.abs(lengths - 1) < _SAME)))
    return f"{wrong} vectors are not of length 1" if wrong else ""


def _passages(snapshot: Snapshot, rows: Rows, encoder: Encoder) -> str:
    """Some passages, encoded again, must be nearest to themselves by exact search (or to one that reads the same)."""
    asked = np.unique(np.linspace(0, len(rows.passages) - 1, _ASKED).astype(int))
    index = faiss.IndexFlatIP(snapshot.manifest.dimensions)
    index.add(np.ascontiguousarray(snapshot.vectors))
    again = encoder.encode_passages([rows.passages[row] for row in asked], None)
    best, _ = index.search(again, 1)
    own = np.einsum("ij,ij->i", again, np.asarray(snapshot.vectors)[asked])
    lost = asked[~(np.abs(best[:, 0] - own) < _SAME) | ~(own > 1 - _SAME)]
    return f"{len(lost)} of {len(asked)} passages do not find themselves" if len(lost) else ""


def _names(snapshot: Snapshot) -> str:
    """Some listings must be among those that hold the words of their names."""
    asked = np.unique(np.linspace(0, len(snapshot.names) - 1, _ASKED).astype(int))
    wanted = defaultdict(list)
    for row in asked:
        wanted['"' + snapshot.names[row].replace('"', '""').replace("\0", "") + '"'].append(int(row))
    with snapshot.words() as connection:
        lost = [
            row
            for phrase, rows in wanted.items()
            for row in rows
            if _worded(phrase)
            and not connection.execute(
                "SELECT 1 FROM words WHERE words MATCH 'name : ' || ? AND rowid = ?", (phrase, row)
            ).fetchone()
        ]
    return f"{len(lost)} of {len(asked)} listings are not found by their names" if lost else ""


def _worded(phrase: str) -> bool:
    # A name of signs alone ("!!!") has no word to be found by.
    return any(sign.isalnum() for sign in phrase)
