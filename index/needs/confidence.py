"""How sure it is that a need is meant: a logistic function of what was measured, fitted on statements of our own."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

FITTED: Final = Path(__file__).with_name("confidence.toml")


class Evidence(NamedTuple):
    """What speaks for one need in one clause. Cosines are calibrated: 0 is what chance gives, near 1 says the same.

    `nearest` and `nearest_three` are to the need's phrases; `ahead` is by how much its nearest phrase leads that of the
    best other need, relatives apart (negative where it does not), `relative_leads` by how much a broader or narrower
    need leads it; `word` is 1 for a word that only this need has, less where needs share it, and `foreign_word` the
    same for a word of another language; `more_words` counts further ones, up to three; `few_words` is 1 in a clause of
    three words or fewer; `whole` is 1 where the clause is the whole of a statement that has several.
    """

    nearest: float
    nearest_three: float
    ahead: float
    word: float
    foreign_word: float
    more_words: float
    few_words: float
    near_and_few: float
    word_and_near: float
    relative_leads: float
    whole: float


class Confidence(NamedTuple):
    """The weights of a logistic function."""

    weights: tuple[float, ...]
    bias: float

    @classmethod
    def from_values(cls, values: dict[str, float]) -> Self:
        """From named weights; each name of `Evidence` and `bias` must be there."""
        return cls(tuple(float(values[name]) for name in Evidence._fields), float(values["bias"]))

    def of(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """From 0 to 1 for each row of evidence [n, fields]."""
        sure: NDArray[np.float64] = 1 / (1 + np.exp(-(evidence @ np.array(self.weights) + self.bias)))
        return sure


@cache
def fitted() -> Confidence:
    """The weights that were fitted last; see `index.needs.fitting`."""
    return Confidence.from_values(tomllib.loads(FITTED.read_text("utf-8"))["confidence"])
