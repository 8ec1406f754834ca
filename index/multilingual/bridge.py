"""From the multilingual model's vectors to the main model's: one linear map, learned from texts that both encoded.

The main model knows English best, the multilingual one knows that two sentences in two languages say the same. A map
between them, learned from English texts alone, holds for a sentence in any language that the multilingual model puts
near its English meaning: so a statement in Polish becomes a vector of the main model, and everything else of a search
(listings, sentences, needs) stays as it is. docs/relevance-encoders.md has the measures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from index.encoder import Vectors

BRIDGE: Final = "bridge"
"""The name of its array in a snapshot."""
# How much the map is held back, for each text: from a third of this to three times it the judged collection sees no
# difference.
_RIDGE: Final = 2e-4


@dataclass(frozen=True)
class Bridge:
    """`matrix` [m + 1, d] float32 carries vectors of m numbers to d; its last row is added. `encoder` is the key of
    the multilingual encoder that it was learned with."""

    encoder: str
    matrix: Vectors

    def carry(self, vector: Vectors) -> Vectors:
        """A vector [m] of the multilingual encoder as one [d] of the main encoder, of length 1."""
        carried: Vectors = vector @ self.matrix[:-1] + self.matrix[-1]
        return carried / np.linalg.norm(carried)


def learn(encoder: str, groups: Sequence[tuple[Vectors, Vectors]]) -> Bridge:
    """Learn the map from groups of the same texts, encoded by the multilingual and by the main encoder.

    Each group is centred by itself, so that kinds of text do not differ by what is common to their kind; a statement
    is taken to be of the first group's kind.
    """
    said = np.concatenate([one - one.mean(axis=0) for one, _ in groups]).astype(np.float64)
    meant = np.concatenate([other - other.mean(axis=0) for _, other in groups]).astype(np.float64)
    held = _RIDGE * len(said) * np.eye(said.shape[1])
    turned = np.linalg.solve(said.T @ said + held, said.T @ meant)
    # Holding the map back draws every text towards the middle; this spreads them as far as the main encoder does.
    spread = np.sqrt(np.sum(meant**2) / np.sum((said @ turned) ** 2))
    one, other = (group.mean(axis=0) for group in groups[0])
    turned *= spread
    return Bridge(encoder, np.vstack([turned, other - one @ turned]).astype(np.float32))


def read_bridge(folder: Path, encoder: str | None) -> Bridge | None:
    """The bridge in a snapshot's folder, which was learned with `encoder` as its manifest says; None without one."""
    if encoder is None:
        return None
    return Bridge(encoder, np.load(folder / f"{BRIDGE}.npy", allow_pickle=False))
