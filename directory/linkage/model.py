"""Splink's trained model run over records: the weight of each pair, and by which levels it came about.

The only room of the program that imports Splink, DuckDB and Arrow, and only when it links.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from directory.frozen import Frozen
from directory.linkage.comparisons import ELSE, LEVELS, NULL, columns
from directory.linkage.profile import COMMON, Profile

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    from splink import Linker

TRAINED: Final = Path(__file__).with_name("model.json")
AT_ONCE: Final = 10_000  # records of which the pairs are held at one time
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
    told = [(one, keys) for one, keys in zip(profiles, shared_keys(profiles), strict=True) if keys]
    if not told:
        return []
    meeting, keys = zip(*told, strict=True)  # who shares nothing meets nobody, and would only take room
    parts = ", ".join(("unique_id_l", "unique_id_r", "match_weight", *(f"gamma_{column}" for column in LEVELS)))
    slices = -(-len(meeting) // AT_ONCE)
    found = []
    with linker(meeting, TRAINED, keys) as model:
        for number in range(1, slices + 1):
            predicted = model.inference.predict_chunk((number, slices), (1, 1), None, above, "never")
            found += [_scored(*row) for row in predicted.as_duckdbpyrelation().project(parts).fetchall()]
            predicted.drop_table_from_database_and_remove_from_cache()
    return found


@contextmanager
def linker(
    profiles: Sequence[Profile], settings: dict[str, Any] | Path, keys: Sequence[Sequence[int]] = ()
) -> Iterator["Linker"]:
    """Splink over these records, in memory; `keys` are those of each that bring it together with others."""
    import duckdb
    from splink import DuckDBAPI, Linker

    with closing(duckdb.connect(":memory:")) as connection:
        connection.execute("SET enable_progress_bar = false")
        # Its check of the settings takes half of a small run, and these are our own.
        data = DuckDBAPI(connection).register(_table(profiles, keys or [()] * len(profiles)))
        yield Linker(data, settings, log_level=None, validate_settings=False)


def _table(profiles: Sequence[Profile], keys: Sequence[Sequence[int]]) -> "pa.Table":
    """A row for each profile. Sets of words are compared as sets of numbers, which take a tenth of the room."""
    import pyarrow as pa

    kinds = dict.fromkeys(("unique_id", "source", "name"), pa.string()) | dict.fromkeys(("lat", "lon"), pa.float64())
    kinds["keys"] = pa.list_(pa.int64())
    held = columns(profiles, keys)
    return pa.table({column: pa.array(values, kinds.get(column, pa.list_(pa.int32()))) for column, values in held})


def shared_keys(profiles: Sequence[Profile]) -> list[list[int]]:
    """For each profile the keys, as numbers, that a record of another source has as well, and not too many have.

    Two keys may have one number: then two records more are compared than need be.
    """
    import numpy as np

    held = [np.fromiter(map(_number, one.keys), np.int64) for one in profiles]
    if not held:
        return []
    bounds = np.cumsum([len(keys) for keys in held])
    sources = np.unique([one.source for one in profiles], return_inverse=True)[1]
    whose = np.repeat(sources, [len(keys) for keys in held])
    known, which, counts = np.unique(np.concatenate(held), return_inverse=True, return_counts=True)
    least, most = np.full(len(known), len(profiles)), np.full(len(known), -1)
    np.minimum.at(least, which, whose)
    np.maximum.at(most, which, whose)
    meets = ((least < most) & (counts <= COMMON))[which]
    parts = np.split(meets, bounds[:-1])
    return [sorted(keys[part].tolist()) for keys, part in zip(held, parts, strict=True)]


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)


def _scored(one: str, other: str, weight: float, *gammas: int) -> Scored:
    left, right = sorted((one, other))
    levels = {column: _told(column, gamma) for column, gamma in zip(LEVELS, gammas, strict=True)}
    return Scored(left=left, right=right, weight=weight, levels=levels)


def _told(column: str, gamma: int) -> str | None:
    """Splink counts the levels from the last, which is 0, and gives -1 for what is not known."""
    told = [*(told for told, _ in LEVELS[column] if told != NULL), ELSE]
    return None if gamma < 0 else told[len(told) - 1 - gamma]
