"""Which snapshot answers: a pointer file that is swapped in one step."""

import os
import shutil
import time
from pathlib import Path

from index.errors import SnapshotMissing

CURRENT = "current"
SNAPSHOTS = "snapshots"
KEPT = 2
_LEFT_BEHIND_S = 24 * 3600


def current_folder(folder: Path) -> Path:
    """The folder of the snapshot that answers now; SnapshotMissing when none was built."""
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise SnapshotMissing("There is no index yet. Build one with: kith index") from None
    return folder / SNAPSHOTS / name


def make_current(folder: Path, name: str) -> None:
    """Point to a snapshot that is whole on the disk; a reader sees the old one or the new one, never neither."""
    aside = folder / f"{CURRENT}.{name}"
    aside.write_text(name + "\n", encoding="utf-8")
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(folder / CURRENT)


def prune(folder: Path) -> None:
    """Keep the two newest snapshots, the second for servers that have not followed yet; drop what a crash left."""
    kept = {current_folder(folder).name}
    found = sorted((folder / SNAPSHOTS).iterdir(), key=lambda path: path.name, reverse=True)
    for path in found:
        if path.name.startswith("."):
            if time.time() - path.stat().st_mtime > _LEFT_BEHIND_S:
                shutil.rmtree(path, ignore_errors=True)
        elif path.name in kept or len(kept) < KEPT:
            kept.add(path.name)
        else:
            shutil.rmtree(path, ignore_errors=True)
