"""A snapshot with what is made of it in memory."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from directory.vocabulary import Vocabulary
from index.engines.names import Names
from index.engines.vectors import Meaning
from index.multilingual import Bridge, read_bridge
from index.needs import NeedFinder
from index.needs.nearness import Phrases
from index.needs.tagging import NeedTagger
from index.snapshot import Snapshot, open_snapshot


@dataclass(frozen=True)
class Opened:
    """A snapshot that answers, the vocabulary of its needs, and what finds in it."""

    snapshot: Snapshot
    vocabulary: Vocabulary
    meaning: Meaning
    names: Names
    needs: NeedFinder
    bridge: Bridge | None

    @cached_property
    def tagger(self) -> NeedTagger:
        """Made when first asked for: only curators need it."""
        return NeedTagger(self.vocabulary, Phrases.of(self.snapshot))

    @classmethod
    def of(cls, folder: Path, encoder_key: str, vocabulary: Vocabulary) -> Self:
        """Open a snapshot's folder; SnapshotUnreadable as `open_snapshot` says."""
        snapshot = open_snapshot(folder, encoder_key)
        names = Names(snapshot.names, snapshot.organisations)
        bridge = read_bridge(folder, snapshot.manifest.multilingual)
        return cls(snapshot, vocabulary, Meaning(snapshot), names, NeedFinder.of(snapshot, vocabulary), bridge)
