"""Measures of one ranked list against graded judgements; every function is pure.

`ranked` are document ids, best first; `grades` maps judged ids to 0-3. A document that was not judged counts as 0, and
one is relevant from grade 2.
"""

from collections.abc import Mapping, Sequence
from math import log2

RELEVANT = 2


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float | None:
    """Discounted gain of the first `depth`, gain 2^grade - 1, over the best there could be; None without any gain."""
    best = gain(sorted(grades.values(), reverse=True)[:depth])
    return gain([grades.get(document, 0) for document in ranked[:depth]]) / best if best else None


def gain(grades: Sequence[int]) -> float:
    """Discounted gain of grades in their order."""
    return sum((2.0**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """1 over the place of the first relevant document; 0 when none is in the first `depth`."""
    places = (place for place, document in enumerate(ranked[:depth], 1) if grades.get(document, 0) >= RELEVANT)
    return 1 / next(places, float("inf"))


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 20) -> float | None:
    """The share of relevant documents that is in the first `depth`; None when there are none."""
    relevant = {document for document, grade in grades.items() if grade >= RELEVANT}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else None


def needs_met(ranked: Sequence[str], needs: Sequence[Mapping[str, int]], depth: int = 10) -> float | None:
    """The share of stated needs with a relevant document in the first `depth`; None when no needs are given."""
    met = [any(grades.get(document, 0) >= RELEVANT for document in ranked[:depth]) for grades in needs]
    return sum(met) / len(met) if met else None


def judged(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float | None:
    """The share of the first `depth` that somebody judged; None when nothing was found."""
    first = ranked[:depth]
    return sum(document in grades for document in first) / len(first) if first else None


def found_first(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """1 when the first document is relevant, as it must be when its name was typed, else 0."""
    return float(bool(ranked) and grades.get(ranked[0], 0) >= RELEVANT)
