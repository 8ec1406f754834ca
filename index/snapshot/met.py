"""How far each listing meets each need, and how near it is to just anything: worked out once, when a snapshot is built.

A need that was understood is looked for by what the vocabulary knows of it. Three signals that fail differently: how
near a listing is to the need in the words of people who refer, to what a listing for it says of itself, and whether it
has the need's own words.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Need, Vocabulary
from index.encoder import Encoder
from index.snapshot.manifest import Calibration

SIGNALS: Final = ("told", "offered", "worded")
# A heading or name that has the need's words says more than a description; columns as in `words`.
_COLUMNS: Final = "3.0, 2.0, 1.0, 1.0"
# The tenth best has all of the words that a need can be met by; what is better is no better.
_FULLY: Final = 10
_COMMON: Final = 10

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Met:
    """`needs_met` [listings, needs, signals] float16, calibrated cosines and a share of the best BM25 from 0 to 1;
    `commonness` [listings] float32, the calibrated cosine that chance gives this listing with what people say."""

    needs_met: NDArray[np.float16]
    commonness: NDArray[np.float32]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays by the name of their file."""
        return {"needs_met": self.needs_met, "commonness": self.commonness}


def met(words: Path, whole: Vectors, encoder: Encoder, vocabulary: Vocabulary, calibration: Calibration) -> Met:
    """Weigh every listing against every need. `words` is the snapshot's file of words, `whole` [listings, d]."""
    told = _encoded(encoder, [need.professional for need in vocabulary.all])
    offered = _encoded(encoder, [(*need.listings, need.name) for need in vocabulary.all])
    said = _encoded(encoder, [need.says for need in vocabulary.all])
    middles = np.stack([_middle(vectors) for vectors in told])
    signals = (
        calibration.scaled((whole @ middles.T).astype(np.float64)),
        calibration.scaled(np.stack([(whole @ vectors.T).max(axis=1) for vectors in offered], axis=1)),
        _worded(words, len(whole), vocabulary),
    )
    return Met(np.stack(signals, axis=2).astype(np.float16), _commonness(whole, np.concatenate(said), calibration))


def _encoded(encoder: Encoder, groups: Sequence[Sequence[str]]) -> list[Vectors]:
    vectors = encoder.encode_passages([text for group in groups for text in group])
    return np.split(vectors, np.cumsum([len(group) for group in groups])[:-1])


def _middle(vectors: Vectors) -> Vectors:
    middle: Vectors = vectors.mean(axis=0)
    return middle / np.linalg.norm(middle)


def _commonness(whole: Vectors, said: Vectors, calibration: Calibration) -> NDArray[np.float32]:
    """The mean of a listing's nearest phrases over all needs: some are near to everything, and so to nothing."""
    near = whole @ said.T
    count = min(_COMMON, near.shape[1])
    nearest = np.partition(near, near.shape[1] - count, axis=1)[:, -count:]
    return calibration.scaled(nearest.mean(axis=1)).astype(np.float32)


def _worded(words: Path, listings: int, vocabulary: Vocabulary) -> NDArray[np.float64]:
    held = np.zeros((listings, len(vocabulary.all)))
    with closing(sqlite3.connect(words)) as connection:
        for place, need in enumerate(vocabulary.all):
            for row, score in connection.execute(
                f"SELECT rowid, -bm25(words, {_COLUMNS}) FROM words WHERE words MATCH ?", (_query(need),)
            ):
                held[row, place] = score
    tenth = np.sort(held, axis=0)[-_FULLY:].mean(axis=0)
    shared: NDArray[np.float64] = np.minimum(held / np.maximum(tenth, 1e-9), 1.0)
    return shared


def _query(need: Need) -> str:
    return " OR ".join(_phrases((need.name, *need.professional, *need.categories, *need.words)))


def _phrases(texts: Iterable[str]) -> list[str]:
    telling = (text for text in dict.fromkeys(texts) if any(sign.isalnum() for sign in text))
    return [f'"{text.replace(chr(34), " ").rstrip("*")}"{" *" if text.endswith("*") else ""}' for text in telling]
