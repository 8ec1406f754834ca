"""Splink's trained model run over records: the weight of each pair, and by which levels it came about.

The only room of the program that imports Splink, DuckDB and Arrow, and only when it links.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from directory.frozen import Frozen
from directory.linkage.comparisons import ELSE, LEVELS, NULL, columns
from directory.linkage.profile import COMMON, Profile

if TYPE_CHECKING:
    from splink import Linker

TRAINED: Final = Path(__file__).with_name("model.json")
BLOCKING: Final = "l.keys = r.keys and l.source <> r.source"


class Scored(Frozen):
    """Two records ("source/key" each) compared. `weight` is the base-2 logarithm of the odds that they are one listing.

    `levels` has the level reached in each comparison by its words, None where one of them does not say.
    """

    left: str
    right: str
    weight: float
    levels: dict[str, str | None]


def score(profiles: Sequence[Profile], above: float) -> list[Scored]:
    """Every pair of two sources that shares a key and weighs more than `above`."""
    told = [(one, keys) for one, keys in zip(profiles, _shared_keys(profiles), strict=True) if keys]
    if not told:
        return []
    meeting, keys = zip(*told, strict=True)  # who shares nothing meets nobody, and would only take room
    parts = ", ".join(("unique_id_l", "unique_id_r", "match_weight", *(f"gamma_{column}" for column in LEVELS)))
    with linker(meeting, TRAINED, keys) as model:
        predicted = model.inference.predict(threshold_match_weight=above, warning_mode="never")
        rows = predicted.as_duckdbpyrelation().project(parts).fetchall()
    return [_scored(*row) for row in rows]


@contextmanager
def linker(
    profiles: Sequence[Profile], settings: dict[str, Any] | Path, keys: Sequence[Sequence[str]] = ()
) -> Iterator["Linker"]:
    """Splink over these records, in memory; `keys` are those of each that bring it together with others."""
    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]
    from splink import DuckDBAPI, Linker

    texts = pa.list_(pa.string())
    kinds = dict.fromkeys(("unique_id", "source", "name"), pa.string()) | dict.fromkeys(("lat", "lon"), pa.float64())
    held = columns(profiles, keys or [()] * len(profiles))
    table = pa.table({column: pa.array(values, kinds.get(column, texts)) for column, values in held})
    with closing(duckdb.connect(":memory:")) as connection:
        # Its check of the settings takes half of a small run, and these are our own.
        yield Linker(DuckDBAPI(connection).register(table), settings, log_level=None, validate_settings=False)


def _shared_keys(profiles: Sequence[Profile]) -> Iterator[list[str]]:
    """For each profile the keys that a record of another source has as well, and not too many have."""
    held = [one.keys for one in profiles]
    counts = Counter(key for keys in held for key in keys)
    sources: dict[str, set[str]] = defaultdict(set)
    for one, keys in zip(profiles, held, strict=True):
        for key in keys:
            if 1 < counts[key] <= COMMON:
                sources[key].add(one.source)
    for keys in held:
        yield sorted(key for key in keys if len(sources.get(key, ())) > 1)


def _scored(one: str, other: str, weight: float, *gammas: int) -> Scored:
    left, right = sorted((one, other))
    levels = {column: _told(column, gamma) for column, gamma in zip(LEVELS, gammas, strict=True)}
    return Scored(left=left, right=right, weight=weight, levels=levels)


def _told(column: str, gamma: int) -> str | None:
    """Splink counts the levels from the last, which is 0, and gives -1 for what is not known."""
    told = [*(told for told, _ in LEVELS[column] if told != NULL), ELSE]
    return None if gamma < 0 else told[len(told) - 1 - gamma]
