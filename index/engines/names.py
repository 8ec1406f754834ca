"""Somebody types a name that they know, perhaps misspelt: which listings are called so, or run by one called so."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

LONGEST_WORDS = 8
SHORTEST_SIGNS = 4
ALIKE = 88.0
# A listing's own name comes before the other listings of an organisation of that name.
OF_ORGANISATION = 0.8

_FORM = frozenset({"the", "ltd", "limited", "cic", "cio", "uk", "and"})


class Names:
    """The names of a snapshot's listings, folded once."""

    def __init__(self, names: Sequence[str], organisations: Sequence[str]) -> None:
        self._names = [fold(name) for name in names]
        self._organisations = [fold(name) for name in organisations]

    def likeness(self, statement: str) -> NDArray[np.float64]:
        """For each listing how surely the statement is its name, from 0 (not) to 1 (sign for sign)."""
        typed = fold(statement)
        if len(typed) < SHORTEST_SIGNS or len(typed.split()) > LONGEST_WORDS:
            return np.zeros(len(self._names))
        return np.maximum(_alike(typed, self._names), OF_ORGANISATION * _alike(typed, self._organisations))


def fold(name: str) -> str:
    """Lower case without accents, signs and legal forms, as far as anything remains."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    words = re.sub(r"['\u2019]", "", plain.casefold().replace("&", " ")).strip()
    kept = re.findall(r"\w+", words)
    return " ".join([word for word in kept if word not in _FORM] or kept)


def _alike(typed: str, names: list[str]) -> NDArray[np.float64]:
    if not names:
        return np.zeros(0)
    ratios = process.cdist([typed], names, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32)[0]
    return np.asarray(ratios, np.float64) / 100
