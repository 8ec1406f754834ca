"""What a snapshot holds, and the proof that its files are the ones that were written."""

import hashlib
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from directory.frozen import Frozen
from index.errors import SnapshotUnreadable

MANIFEST = "manifest.json"
REBUILD = "Build it again with: kith index"
# What files a snapshot has and what stands in them; one of an earlier layout cannot answer.
LAYOUT = 5


# Of all-MiniLM-L6-v2 and all-mpnet-base-v2 a cosine of 1 lies about ten deviations above chance.
DEVIATIONS = 10.0

Floats = NDArray[np.float64]


class Calibration(Frozen):
    """How an encoder's cosines lie between texts that have nothing to do with each other.

    Models differ (around 0.1 for one, around 0.8 for another), so a cosine means something only against these.
    """

    mean: float
    deviation: float

    def scaled(self, cosines: Floats) -> Floats:
        """0 for what chance gives, near 1 for a text that says the same; alike for every model."""
        return (cosines - self.mean) / (DEVIATIONS * self.deviation)


class Manifest(Frozen):
    """What a snapshot is made of.

    `encoder` is the key of the model that made the vectors; `needs` are vocabulary ids in the order of their vectors;
    `files` maps each file's name to its SHA-256 in hex. `calibration` is of phrases of need with passages,
    `phrase_calibration` of phrases with phrases of other needs. `multilingual` is the key of the model that reads
    statements in other languages, None where there is none.
    """

    id: str
    created: datetime
    layout: int = 1
    encoder: str
    dimensions: int
    listings: int
    passages: int
    sentences: int
    needs: tuple[str, ...]
    calibration: Calibration
    phrase_calibration: Calibration
    multilingual: str | None = None
    files: dict[str, str]


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest and check each of its files; SnapshotUnreadable names the one that is wrong."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise SnapshotUnreadable(
            f"The index {folder.name} cannot be read: its {MANIFEST} is broken. {REBUILD}"
        ) from error
    if manifest.layout != LAYOUT:
        raise SnapshotUnreadable(f"The index {folder.name} was built by another version of Kith. {REBUILD}")
    for name, wanted in manifest.files.items():
        _check(folder / name, wanted)
    return manifest


def _check(path: Path, wanted: str) -> None:
    try:
        found = sha256(path)
    except OSError as error:
        raise SnapshotUnreadable(
            f"The index {path.parent.name} cannot be read: {path.name} is missing. {REBUILD}"
        ) from error
    if found != wanted:
        raise SnapshotUnreadable(
            f"The index {path.parent.name} is damaged: {path.name} is not as it was written. {REBUILD}"
        )
