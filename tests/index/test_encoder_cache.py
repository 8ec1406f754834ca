"""Vectors of passages are kept by text and model; what a person said is not."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.encoder import CachedEncoder, Encoder, GraphEncoder, ModelDamaged, Progress, Vectors
from index.models import build
from index.models.sample_texts import sample_texts


class Counting:
    """The real encoder, with every text that reaches it written down; stops with an error at one text if told to."""

    def __init__(self, encoder: Encoder, stop_at: str | None = None) -> None:
        self.encoder, self.stop_at, self.seen = encoder, stop_at, list[str]()

    @property
    def key(self) -> str:
        return self.encoder.key

    @property
    def dimensions(self) -> int:
        return self.encoder.dimensions

    def encode_statement(self, text: str) -> Vectors:
        return self.encoder.encode_statement(text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if self.stop_at in texts:
            raise InterruptedError
        self.seen += texts
        return self.encoder.encode_passages(texts, progress)


@pytest.fixture(scope="session")
def small(cache_dir: Path) -> GraphEncoder:
    return GraphEncoder(build("small", cache_dir).folder)


def _rows(cache_dir: Path) -> int:
    (path,) = (cache_dir / "vectors").glob("*.sqlite")
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])


def test_known_text_is_not_encoded_again(small: Encoder, tmp_path: Path) -> None:
    first, second = Counting(small), Counting(small)
    before = CachedEncoder(first, tmp_path).encode_passages(["a choir", "a shed", "a choir"])
    after = CachedEncoder(second, tmp_path).encode_passages(["a shed", "a garden", "a choir"])
    assert (first.seen, second.seen) == (["a choir", "a shed"], ["a garden"])
    assert np.array_equal(before[[1, 0]], after[[0, 2]])
    assert np.array_equal(before, small.encode_passages(["a choir", "a shed", "a choir"]))


def test_statement_is_never_written_down(small: Encoder, tmp_path: Path) -> None:
    encoder = CachedEncoder(small, tmp_path)
    assert np.array_equal(encoder.encode_statement("I am in debt"), small.encode_statement("I am in debt"))
    assert list(tmp_path.rglob("*")) == []


def test_text_itself_is_not_in_the_cache(small: Encoder, tmp_path: Path) -> None:
    CachedEncoder(small, tmp_path).encode_passages(["a choir for everybody"])
    assert not any(b"choir" in path.read_bytes() for path in (tmp_path / "vectors").iterdir())


def test_interruption_costs_one_batch_at_most(small: Encoder, tmp_path: Path) -> None:
    texts = sample_texts(100)
    with pytest.raises(InterruptedError):
        CachedEncoder(Counting(small, stop_at=texts[90]), tmp_path).encode_passages(texts)
    assert _rows(tmp_path) == 64


def test_another_model_has_vectors_of_its_own(small: Encoder, tmp_path: Path) -> None:
    class Other(Counting):
        @property
        def key(self) -> str:
            return "other"

    CachedEncoder(small, tmp_path).encode_passages(["a choir"])
    other = Other(small)
    CachedEncoder(other, tmp_path).encode_passages(["a choir"])
    assert other.seen == ["a choir"]


def test_progress_counts_known_texts_at_once(small: Encoder, tmp_path: Path) -> None:
    encoder = CachedEncoder(small, tmp_path)
    encoder.encode_passages(["a choir", "a shed"])
    told: list[int] = []
    encoder.encode_passages(["a choir", "a garden", "a shed", "a walk"], told.append)
    assert told == [2, 3, 4]


def test_no_passages_give_no_vectors(small: Encoder, tmp_path: Path) -> None:
    assert CachedEncoder(small, tmp_path).encode_passages([]).shape == (0, 384)


def test_broken_cache_is_named(small: Encoder, tmp_path: Path) -> None:
    encoder = CachedEncoder(small, tmp_path)
    encoder.encode_passages(["a choir"])
    path = tmp_path / "vectors" / f"{small.key}.sqlite"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(ModelDamaged, match=f"{path} is broken .*: delete it"):
        encoder.encode_passages(["a choir"])


_WRITER = """
import sys
from pathlib import Path
import numpy as np
from index.encoder.vector_cache import VectorCache
cache = VectorCache(Path(sys.argv[1]) / "vectors" / "made.sqlite", 8)
for number in range(200):
    text = f"text {number if number % 2 else sys.argv[2]}-{number}"
    cache.store({text: np.full(8, number, np.float32)})
    assert cache.load([text])[text][0] == number
"""


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path), str(number)], stderr=subprocess.PIPE)
        for number in range(4)
    ]
    assert [writer.communicate(timeout=120)[1] for writer in writers] == [b""] * 4
    assert _rows(tmp_path) == 100 + 4 * 100
