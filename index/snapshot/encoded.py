"""The vectors of a snapshot: of passages, of sentences to quote, and of the needs that people state."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.vocabulary import Vocabulary
from index.encoder import Encoder
from index.multilingual.bridge import BRIDGE, Bridge, learn
from index.progress import Progress
from index.snapshot.manifest import Calibration
from index.snapshot.rows import Rows

_CALIBRATED_ON = 2000
# From how many phrases and passages the bridge is learned: more bring nothing (docs/relevance-encoders.md).
_LEARNED_PHRASES, _LEARNED_PASSAGES = 1500, 300

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
    bridge: Bridge | None = None

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays by the name of their file."""
        names = ("vectors", "sentence_vectors", "needs", "phrases", "phrase_needs")
        arrays: dict[str, NDArray[np.generic]] = {name: getattr(self, name) for name in names}
        return arrays | ({BRIDGE: self.bridge.matrix} if self.bridge else {})

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


def encode(  # noqa: PLR0913
    rows: Rows,
    encoder: Encoder,
    vocabulary: Vocabulary,
    progress: Progress | None,
    *,
    sentence_vectors: bool,
    multilingual: Encoder | None = None,
) -> Encoded:
    """Encode what the rows hold; texts that a cache knows cost nothing. Sentences are left out on request.

    With a `multilingual` encoder the bridge from it to the main one is learned from some of the same texts.
    """
    quoted = rows.sentences if sentence_vectors else []
    told = [(row, text) for row, need in enumerate(vocabulary.all) for text in need.compared]
    texts = [*rows.passages, *quoted, *(text for _, text in told)]
    vectors = encoder.encode_passages(texts, _of(len(texts), progress))
    bridge = _bridge(rows, [text for _, text in told], vectors, multilingual) if multilingual else None
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
        bridge=bridge,
    )


def _bridge(rows: Rows, phrases: list[str], vectors: Vectors, multilingual: Encoder) -> Bridge:
    """Learned from an even sample of the phrases, which read as statements do, and one of the passages."""
    groups = []
    for texts, encoded, most in (
        (phrases, vectors[-len(phrases) :], _LEARNED_PHRASES),
        (rows.passages, vectors, _LEARNED_PASSAGES),
    ):
        chosen = range(0, len(texts), -(-len(texts) // most))
        said = multilingual.encode_passages([texts[row] for row in chosen], None)
        groups.append((said, encoded[list(chosen)]))
    return learn(multilingual.key, groups)
