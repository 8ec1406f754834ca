"""How right linkage is, on pairs of real records labelled by hand: precision and recall with 95 % intervals."""

import csv
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from directory.frozen import Frozen
from directory.likeness import Verdict

PAIRS = Path(__file__).resolve().parents[1] / "tests" / "directory" / "linkage" / "pairs.tsv"
HALVES = ("tune", "held-out")
Judged = Mapping[frozenset[str], Verdict]


class Labelled(Frozen):
    """A pair of records ("source/key" each), what a reader said of it, and for how many pairs like it that stands."""

    half: str
    stratum: str
    weight: float
    left: str
    right: str
    verdict: Verdict
    reason: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.left, self.right))

    @property
    def same(self) -> bool:
        return self.verdict is Verdict.SAME


class Share(Frozen):
    """`count` of `total`, with Wilson's 95 % interval."""

    count: int
    total: int

    @property
    def value(self) -> float:
        return self.count / self.total

    @property
    def interval(self) -> tuple[float, float]:
        z, n, p = 1.96, self.total, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return middle - half, min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.count}/{self.total} = {self.value:.3f} (95 %: {low:.3f} to {high:.3f})"


class Figures(Frozen):
    """`found`: joined by itself or asked about."""

    precision: Share
    joined: Share
    found: Share
    asked_rightly: Share


def read_pairs() -> list[Labelled]:
    named = {
        "same": Verdict.SAME,
        "organisation": Verdict.ORGANISATION,
        "place": Verdict.PLACE,
        "different": Verdict.DIFFERENT,
    }
    with PAIRS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [Labelled.model_validate(row | {"verdict": named[row["verdict"]]}) for row in rows]


def records_named(pairs: Sequence[Labelled]) -> frozenset[str]:
    return frozenset(name for pair in pairs for name in pair.pair)


def figures(pairs: Sequence[Labelled], judged: Judged) -> Figures:
    """`judged` has a verdict for each pair that was compared at all."""
    said = [(judged.get(pair.pair, Verdict.DIFFERENT), pair.same) for pair in pairs]
    total = sum(same for _, same in said)
    joined = [same for verdict, same in said if verdict is Verdict.SAME]
    asked = [same for verdict, same in said if verdict is Verdict.ASK]
    return Figures(
        precision=Share(count=sum(joined), total=len(joined)),
        joined=Share(count=sum(joined), total=total),
        found=Share(count=sum(joined) + sum(asked), total=total),
        asked_rightly=Share(count=sum(asked), total=len(asked)),
    )


def weighted(pairs: Sequence[Labelled], judged: Judged) -> tuple[float, float]:
    """Precision of joins and share found as they are among all pairs that the labelled ones stand for."""
    sums: dict[tuple[Verdict, bool], float] = defaultdict(float)
    for pair in pairs:
        sums[judged.get(pair.pair, Verdict.DIFFERENT), pair.same] += pair.weight
    joined, asked = sums[Verdict.SAME, True], sums[Verdict.ASK, True]
    total = sum(weight for (_, same), weight in sums.items() if same)
    return joined / (joined + sums[Verdict.SAME, False]), (joined + asked) / total


def by_weight(pairs: Sequence[Labelled], weights: Mapping[frozenset[str], float]) -> Callable[[float], Verdict]:
    """What Splink's weight alone would say, its two thresholds set on these pairs: 0.99 precise, 0.95 found."""
    known = sorted(((weights[p.pair], p.same) for p in pairs if p.pair in weights), reverse=True)
    total = sum(pair.same for pair in pairs)
    join, ask, right = math.inf, math.inf, 0
    for number, (weight, same) in enumerate(known, start=1):
        right += same
        join = weight if right / number >= 0.99 else join
        ask = weight if right - same < 0.95 * total else ask
    return lambda weight: Verdict.SAME if weight >= join else Verdict.ASK if weight >= ask else Verdict.DIFFERENT
