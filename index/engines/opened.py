"""A snapshot with what is made of it in memory."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Vocabulary
from index.engines.names import Names
from index.engines.vectors import Meaning
from index.engines.words import WordScores
from index.multilingual import Bridge, read_bridge
from index.needs import NeedFinder
from index.needs.nearness import Phrases
from index.needs.tagging import NeedTagger
from index.snapshot import Snapshot, open_snapshot

# The order of listings by a need does not change with the statement: so many of it are kept.
MOST_MEETING = 100


@dataclass(frozen=True)
class Opened:
    """A snapshot that answers, the vocabulary of its needs, and what finds in it."""

    snapshot: Snapshot
    vocabulary: Vocabulary
    meaning: Meaning
    names: Names
    needs: NeedFinder
    bridge: Bridge | None
    words: WordScores
    _meeting: dict[int, NDArray[np.intp]] = field(default_factory=dict)

    def meeting(self, need: int, most: int) -> NDArray[np.intp]:
        """The rows of the `most` listings that meet the need at this place of the snapshot best, best first."""
        if need not in self._meeting:
            met = self.snapshot.needs_met[:, need].sum(axis=1)
            self._meeting[need] = np.argsort(-met, kind="stable")[:MOST_MEETING]
        return self._meeting[need][:most]

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
        finder = NeedFinder.of(snapshot, vocabulary)
        return cls(snapshot, vocabulary, Meaning(snapshot), names, finder, bridge, WordScores(snapshot))
