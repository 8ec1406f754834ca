"""Cosines by gathering and by one product are those of plain arithmetic."""

import numpy as np
import pytest

from directory.listing import Cost
from index.engines.vectors import PART, Meaning
from index.snapshot import Snapshot
from tests.index.hashing import HashingEncoder
from tests.index.making import listing, snapshot_of

WORDS = "choir debt shed yoga walk lunch repair garden dance chess swim read".split()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    listings = [
        listing(
            f"{first} {second}",
            f"{second} with {first}" if number % 3 else None,
            cost=Cost(free=True) if number % 2 else None,
        )
        for number, (first, second) in enumerate((a, b) for a in WORDS for b in WORDS if a != b)
    ]
    return snapshot_of(listings, tmp_path_factory.mktemp("vectors"), HashingEncoder())


def _plain(snapshot: Snapshot, statement: np.ndarray, row: int) -> float:
    own = [
        float(vector @ statement)
        for vector, (owner, _) in zip(snapshot.vectors, snapshot.passages, strict=True)
        if owner == row
    ]
    return own[0] + PART * (max(own) - own[0])


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 1.0])
def test_cosines_are_exact_however_many_are_in_reach(share: float, snapshot: Snapshot) -> None:
    statement = HashingEncoder().encode_statement("a chess walk")
    size = len(snapshot.listings)
    rows = np.sort(np.random.default_rng(7).choice(size, int(share * size), replace=False))
    found = Meaning(snapshot).cosines(statement, rows)
    assert np.allclose(found, [_plain(snapshot, statement, row) for row in rows], atol=1e-6)


def test_no_rows_have_no_cosines(snapshot: Snapshot) -> None:
    statement = HashingEncoder().encode_statement("chess")
    assert Meaning(snapshot).cosines(statement, np.array([], np.intp)).shape == (0,)


def test_nearest_are_those_of_plain_arithmetic(snapshot: Snapshot) -> None:
    statement = HashingEncoder().encode_statement("swim and read")
    cosines = snapshot.vectors @ statement
    nearest = snapshot.passages[np.argsort(-cosines, kind="stable")[:20], 0]
    assert set(Meaning(snapshot).near(statement).nearest(20)) == set(nearest)


def test_more_passages_than_there_are_gives_every_listing(snapshot: Snapshot) -> None:
    statement = HashingEncoder().encode_statement("chess")
    assert len(Meaning(snapshot).near(statement).nearest(10_000)) == len(snapshot.listings)


def test_one_product_and_gathering_agree(snapshot: Snapshot) -> None:
    meaning, statement = Meaning(snapshot), HashingEncoder().encode_statement("garden lunch")
    some = meaning.near(statement).nearest(5)
    assert np.allclose(meaning.near(statement).of(some), meaning.cosines(statement, some), atol=1e-6)
