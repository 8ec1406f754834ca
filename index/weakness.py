"""Is nothing good near? A logistic function of several signals of the best hits, fitted on judged statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Final, Self

from index.ranking import Scores, fitted

LOOKED_AT: Final = 3
EVEN: Final = 0.5


@dataclass(frozen=True)
class Signals:
    """What the best hits show: the best meaning and the mean of the best three, what a sentence adds, shared words,
    and how far a need that was heard is met."""

    meaning: float = 0.0
    meanings: float = 0.0
    sentence: float = 0.0
    words: float = 0.0
    met: float = 0.0
    worded: float = 0.0

    @classmethod
    def of(cls, scores: Scores, best: Sequence[int]) -> Self:
        """The signals of the candidates at the places `best`, best first."""
        if not best:
            return cls(meaning=-1.0, meanings=-1.0)
        few = list(best[:LOOKED_AT])
        return cls(
            meaning=float(scores.meaning[few].max()),
            meanings=float(scores.meaning[few].mean()),
            sentence=float((scores.meaning + scores.sentence)[few].max()),
            words=float(scores.words[few].max()),
            met=float((scores.told + scores.offered)[few].max()),
            worded=float(scores.worded[few].max()),
        )


# Positive weights speak for a good answer; `bias` moves the threshold, so that few good answers are called weak.
WEIGHTS: Final = fitted("weakness")


def goodness(signals: Signals) -> float:
    """How likely it is, from 0 to 1, that something good is among the first hits."""
    told = sum(WEIGHTS[name] * value for name, value in vars(signals).items())
    return 1 / (1 + exp(-(told + WEIGHTS["bias"])))


def is_weak(signals: Signals) -> bool:
    return goodness(signals) < EVEN
