"""How sure it is that a need is meant: a logistic function of what was measured, fitted on statements of our own."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ADAPTED: Final = "-adapted-"
FITTED: Final = Path(__file__).with_name("confidence.toml")


class Evidence(NamedTuple):
    """What speaks for each need in one clause [needs]. Cosines are calibrated: 0 is chance, near 1 says the same.

    `nearest` and `nearest_three` are to the need's phrases; `ahead` is by how much its nearest phrase leads that of the
    best other need, relatives apart, `behind` (negative) by how much it does not; `relative_leads` by how much a
    broader or narrower need leads it; `word` is how sure its words alone are, `foreign_word` the same for words of
    another language; `more_words` counts further ones, up to three; `few_words` is 1 in a clause of three words or
    fewer; `whole` is 1 for the whole of a statement that has several clauses, `piece` for one thing of those that a
    clause lists.
    """

    nearest: Floats
    nearest_three: Floats
    ahead: Floats
    behind: Floats
    word: Floats
    foreign_word: Floats
    more_words: Floats
    few_words: Floats
    near_and_few: Floats
    word_and_few: Floats
    relative_leads: Floats
    whole: Floats
    piece: Floats


class Confidence(NamedTuple):
    """The weights of a logistic function."""

    weights: tuple[float, ...]
    bias: float

    @classmethod
    def from_values(cls, values: dict[str, float]) -> Self:
        """From named weights; each name of `Evidence` and `bias` must be there."""
        return cls(tuple(float(values[name]) for name in Evidence._fields), float(values["bias"]))

    def of(self, evidence: Floats) -> Floats:
        """From 0 to 1 for each row of evidence [n, fields]."""
        return logistic(evidence, self.weights, self.bias)


def logistic(evidence: Floats, weights: tuple[float, ...], bias: float) -> Floats:
    """From 0 to 1 for each row of evidence [n, fields]."""
    sure: Floats = 1 / (1 + np.exp(-(evidence @ np.array(weights) + bias)))
    return sure


@cache
def fitted(encoder: str = "") -> Confidence:
    """The weights that were fitted last, for the encoder of this key: an adapted model's cosines lie otherwise than a
    published one's. See `index.needs.fitting`."""
    return Confidence.from_values(tomllib.loads(FITTED.read_text("utf-8"))[table(encoder)])


def table(encoder: str) -> str:
    """The table of the file that is for the encoder of this key."""
    return "adapted" if _ADAPTED in encoder else "confidence"
