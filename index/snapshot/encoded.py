"""The vectors of a snapshot: of passages, of sentences to quote, and of the needs that people state."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Vocabulary
from index.encoder import Encoder
from index.progress import Progress
from index.snapshot.manifest import Calibration
from index.snapshot.rows import Rows

_CALIBRATED_ON = 2000

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Encoded:
    """Normalised vectors, one row for each text; `needs` are the middles of their phrases."""

    encoder: str
    need_ids: tuple[str, ...]
    vectors: Vectors
    sentence_vectors: NDArray[np.float16]
    needs: Vectors
    phrases: Vectors
    phrase_needs: NDArray[np.int32]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays by the name of their file."""
        names = ("vectors", "sentence_vectors", "needs", "phrases", "phrase_needs")
        return {name: getattr(self, name) for name in names}

    def calibration(self) -> Calibration:
        """Cosines of every phrase with an even sample of the passages: nearly all pairs are strangers."""
        step = max(1, len(self.vectors) // _CALIBRATED_ON)
        return _calibrated(self.phrases @ self.vectors[::step].T)

    def phrase_calibration(self) -> Calibration:
        """Cosines of phrases with those of other needs."""
        cosines = self.phrases @ self.phrases.T
        return _calibrated(cosines[self.phrase_needs[:, None] != self.phrase_needs[None, :]])


def _of(total: int, progress: Progress | None) -> Callable[[int], None] | None:
    return (lambda done: progress(done, total)) if progress else None


def _calibrated(cosines: Vectors) -> Calibration:
    return Calibration(mean=float(cosines.mean()), deviation=max(float(cosines.std()), 1e-6))


def encode(
    rows: Rows, encoder: Encoder, vocabulary: Vocabulary, progress: Progress | None, *, sentence_vectors: bool
) -> Encoded:
    """Encode what the rows hold; texts that a cache knows cost nothing. Sentences are left out on request."""
    quoted = rows.sentences if sentence_vectors else []
    told = [
        (row, text) for row, need in enumerate(vocabulary.all) for text in (need.name, *need.says, *need.professional)
    ]
    texts = [*rows.passages, *quoted, *(text for _, text in told)]
    vectors = encoder.encode_passages(texts, _of(len(texts), progress))
    first, last = len(rows.passages), len(rows.passages) + len(quoted)
    owners = np.array([row for row, _ in told], np.int32)
    phrases = vectors[last:]
    middles = np.stack([phrases[owners == row].mean(axis=0) for row in range(len(vocabulary.all))])
    return Encoded(
        encoder=encoder.key,
        need_ids=tuple(need.id for need in vocabulary.all),
        vectors=vectors[:first],
        sentence_vectors=vectors[first:last].astype(np.float16),
        needs=middles / np.linalg.norm(middles, axis=1, keepdims=True),
        phrases=phrases,
        phrase_needs=owners,
    )
