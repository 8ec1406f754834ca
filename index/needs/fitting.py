"""Fits how sure the finder is on statements whose needs are known, and measures it on others.

`python -m index.needs.fitting tests/index/needs_statements.tsv` fits on the odd ones, writes confidence.toml and prints
what the even ones say of it.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.errors import InputError
from directory.settings import load_settings
from directory.vocabulary import Vocabulary, load_vocabulary
from index.encoder import Encoder, open_encoder
from index.needs.confidence import FITTED, Confidence, Evidence, table
from index.needs.finder import CLEAR, NeedFinder, Weighed
from index.needs.nearness import FloatArray, Phrases, VectorOf
from index.understanding.splitting import parts

# Keeps a weight that few statements speak for from running away.
PENALTY: Final = 0.02
ROUNDS: Final = 4
STEPS: Final = 25
START: Final = Confidence(tuple(4.0 if name in {"nearest", "word"} else 0.0 for name in Evidence._fields), -4.0)
SPEAK_FOR: Final = frozenset(Evidence._fields) - {"few_words", "near_and_few", "relative_leads", "whole", "piece"}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A statement and its needs; `allowed` may be told beside them and count neither way."""

    statement: str
    needs: frozenset[str]
    allowed: frozenset[str]


@dataclass(frozen=True)
class Measured:
    """How many needs were told, how many of them are right, and how many there are."""

    told: int
    right: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / max(self.told, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.wanted, 1)


def read_cases(path: Path, vocabulary: Vocabulary) -> tuple[Case, ...]:
    """The statements of a file: needs, in brackets those that are allowed, a tab, the statement.

    A broader need of one that is meant is allowed too. InputError names a line with an unknown need.
    """
    lines = path.read_text("utf-8").splitlines()
    return tuple(
        _case(line, number, vocabulary) for number, line in enumerate(lines, 1) if line and not line.startswith("#")
    )


def _case(line: str, number: int, vocabulary: Vocabulary) -> Case:
    told, _, statement = line.partition("\t")
    allowed = frozenset(re.findall(r"[\w-]+", " ".join(re.findall(r"\(.*?\)", told))))
    needs = frozenset(re.findall(r"[\w-]+", re.sub(r"\(.*?\)", "", told)))
    for need in needs | allowed:
        if need not in vocabulary.by_id:
            raise InputError("statements", f"Line {number}: there is no need {need!r}.")
    above = frozenset(up.id for need in needs for up in vocabulary.ancestors(vocabulary.by_id[need]))
    return Case(statement, needs, (allowed | above) - needs)


def weigh_all(cases: Iterable[Case], finder: NeedFinder, vector_of: VectorOf) -> list[tuple[Weighed, ...]]:
    """The evidence of every case, clause by clause."""
    return [finder.weigh(case.statement, parts(case.statement), vector_of) for case in cases]


def fit(cases: Sequence[Case], weighed: Sequence[tuple[Weighed, ...]], needs: Sequence[str]) -> Confidence:
    """A logistic function of the evidence. A need counts as meant in the clause that speaks for it most."""
    found = START
    for _ in range(ROUNDS):
        rows, meant = _rows(cases, weighed, needs, found)
        found = _logistic(rows, meant)
    return found


def measure(
    cases: Sequence[Case],
    weighed: Sequence[tuple[Weighed, ...]],
    needs: Sequence[str],
    confidence: Confidence,
    least: float = CLEAR,
) -> Measured:
    """What the finder tells of the cases; needs that are allowed are not counted."""
    told = right = 0
    for case, clauses in zip(cases, weighed, strict=True):
        sure = _surest(clauses, confidence, len(needs))
        found = {need for need, how in zip(needs, sure, strict=True) if how >= least} - case.allowed
        told, right = told + len(found), right + len(found & case.needs)
    return Measured(told, right, sum(len(case.needs) for case in cases))


def _surest(clauses: tuple[Weighed, ...], confidence: Confidence, needs: int) -> Floats:
    if not clauses:
        return np.zeros(needs)
    surest: Floats = np.max([confidence.of(clause.evidence) for clause in clauses], axis=0)
    return surest


def _rows(
    cases: Sequence[Case], weighed: Sequence[tuple[Weighed, ...]], needs: Sequence[str], confidence: Confidence
) -> tuple[Floats, Floats]:
    rows: list[Floats] = []
    meant: list[float] = []
    for case, clauses in zip(cases, weighed, strict=True):
        sure = [confidence.of(clause.evidence) for clause in clauses]
        for place, need in enumerate(needs):
            if need in case.allowed or not clauses:
                continue
            if need in case.needs:
                best = int(np.argmax([each[place] for each in sure]))
                rows.append(clauses[best].evidence[place])
                meant.append(1.0)
            else:
                rows.extend(clause.evidence[place] for clause in clauses)
                meant.extend([0.0] * len(clauses))
    return np.array(rows), np.array(meant)


def _logistic(rows: Floats, meant: Floats) -> Confidence:
    weights, bias = newton(rows, meant, [name in SPEAK_FOR for name in Evidence._fields])
    return Confidence(weights, bias)


def newton(rows: Floats, meant: Floats, speaks_for: Sequence[bool]) -> tuple[tuple[float, ...], float]:
    """Weights and bias of a logistic function by Newton's method, with a penalty on the weights, not on the bias.

    What speaks for a need must not count against it, however few cases say so: such a weight becomes 0.
    """
    used = np.ones(rows.shape[1], bool)
    while True:
        weights = np.zeros(rows.shape[1])
        weights[used], bias = _newton(rows[:, used], meant)
        against = np.array(speaks_for) & (weights < 0)
        if not against.any():
            return tuple(map(float, weights)), bias
        used &= ~against


def _newton(rows: Floats, meant: Floats) -> tuple[Floats, float]:
    filled = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.diag([PENALTY] * rows.shape[1] + [0.0])
    weights = np.zeros(filled.shape[1])
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-np.clip(filled @ weights, -30, 30)))
        slope = filled.T @ (meant - sure) - penalty @ weights
        curve = (filled * (sure * (1 - sure))[:, None]).T @ filled + penalty + 1e-9 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights[:-1], float(weights[-1])


def vectors_by(encoder: Encoder) -> VectorOf:
    """Encodes statements one by one, as a search does; nothing of them is kept."""

    def vector_of(texts: Sequence[str]) -> FloatArray:
        return np.stack([encoder.encode_statement(text) for text in texts])

    return vector_of


def write(confidence: Confidence, path: Path, name: str = "confidence") -> None:
    """Write the weights as one table of confidence.toml; the others stay."""
    held = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    held[name] = {**dict(zip(Evidence._fields, confidence.weights, strict=True)), "bias": confidence.bias}
    head = "# Fitted by `python -m index.needs.fitting`; what each is: index/needs/confidence.py.\n"
    tables = ("\n".join([f"[{of}]", *(f"{key} = {value:.4f}" for key, value in held[of].items())]) for of in held)
    path.write_text(head + "\n\n".join(tables) + "\n", encoding="utf-8")


def main(path: Path) -> str:
    """Fit on the odd statements of a file, write the weights, and say how the finder does."""
    settings, vocabulary = load_settings(), load_vocabulary()
    encoder = open_encoder(settings.model, settings.cache_dir)
    phrases = Phrases.made(vocabulary, encoder)
    cases = read_cases(path, vocabulary)
    weighed = weigh_all(cases, NeedFinder(vocabulary, phrases, START), vectors_by(encoder))
    found = fit(cases[::2], weighed[::2], phrases.needs)
    write(found, FITTED, table(encoder.key))
    said = []
    for half, start in (("fitted on", 0), ("held back", 1)):
        got = measure(cases[start::2], weighed[start::2], phrases.needs, found)
        said.append(f"{half}: precision {got.precision:.3f}, recall {got.recall:.3f} of {got.wanted} needs")
    return "\n".join(said)


if __name__ == "__main__":
    sys.stdout.write(main(Path(sys.argv[1])) + "\n")
