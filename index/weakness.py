"""Is nothing good near? A logistic function of several signals of the best hits, fitted on judged statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from index.ranking import Scores, Weights, fitted, total

LOOKED_AT: Final = 3
STANDARD: Final = 5
EVEN: Final = 0.5
# How near and how lately seen says nothing of whether it helps.
_ASIDE: Final = ("distance", "fresh", "name")


@dataclass(frozen=True)
class Compared:
    """Candidates as far as they help, wherever they are: their totals without place and dates, their meaning, and how
    far they meet the surest of the needs heard [candidates]; zeros where none was clear."""

    helping: NDArray[np.float64]
    meaning: NDArray[np.float64]
    need: NDArray[np.float64]

    @classmethod
    def of(cls, scores: Scores, weights: Weights, need: NDArray[np.float64]) -> Self:
        helping = total(scores, weights) - sum(getattr(weights, name) * getattr(scores, name) for name in _ASIDE)
        return cls(helping, scores.meaning, need)


@dataclass(frozen=True)
class Signals:
    """What the best hits show: the best meaning, what a sentence adds, shared words, how far a need that was heard is
    met, and the best total; then by how much they fall short of the best five of the whole directory (0 or less)."""

    meaning: float = 0.0
    sentence: float = 0.0
    words: float = 0.0
    worded: float = 0.0
    helping: float = 0.0
    helping_short: float = 0.0
    meaning_short: float = 0.0
    need_short: float = 0.0

    @classmethod
    def of(cls, scores: Scores, best: Sequence[int], here: Compared, anywhere: Compared | None) -> Self:
        """The signals of the candidates at the places `best`, best first, `here`, beside those `anywhere`, if there are
        others than here."""
        if not best:
            return cls(meaning=-1.0, sentence=-1.0, helping=-1.0, helping_short=-1.0, meaning_short=-1.0)
        few = list(best[:LOOKED_AT])
        return cls(
            meaning=float(scores.meaning[few].max()),
            sentence=float((scores.meaning + scores.sentence)[few].max()),
            words=float(scores.words[few].max()),
            worded=float(scores.worded[few].max()),
            helping=float(here.helping[few].max()),
            helping_short=_short(here.helping[few], anywhere.helping) if anywhere else 0.0,
            meaning_short=_short(here.meaning[few], anywhere.meaning) if anywhere else 0.0,
            need_short=_short(here.need[few], anywhere.need) if anywhere else 0.0,
        )


def _short(few: NDArray[np.float64], anywhere: NDArray[np.float64]) -> float:
    """How far the best of a few is below the mean of the best five anywhere; 0 where it is not."""
    standard = np.sort(anywhere)[-STANDARD:].mean()
    return min(float(few.max() - standard), 0.0)


# Positive weights speak for a good answer; `bias` moves the threshold, so that few good answers are called weak. Where
# there is next to nothing elsewhere to fall short of, the weights are others.
WEIGHTS: Final = {False: fitted("weakness"), True: fitted("weakness-alone")}


def goodness(signals: Signals, *, alone: bool = False) -> float:
    """How likely it is, from 0 to 1, that something good is among the first hits; `alone`: of all that there is."""
    weights = WEIGHTS[alone]
    told = sum(weights[name] * value for name, value in vars(signals).items())
    return 1 / (1 + exp(-(told + weights["bias"])))


def is_weak(signals: Signals, *, alone: bool = False) -> bool:
    return goodness(signals, alone=alone) < EVEN
