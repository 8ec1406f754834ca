"""Snapshots: everything that a search reads, built aside, checked, and swapped in as a whole."""

from index.snapshot.build import SnapshotInfo, build_snapshot
from index.snapshot.current import current_folder
from index.snapshot.reading import Snapshot, open_snapshot

__all__ = ["Snapshot", "SnapshotInfo", "build_snapshot", "current_folder", "open_snapshot"]
