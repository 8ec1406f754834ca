"""How long a search takes, the encoder and the rest apart: python -m bench.search_latency."""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.invented import Composed, invented
from bench.listings import points, statements
from directory.places import PlacePoint
from directory.settings import load_settings
from directory.vocabulary import load_vocabulary
from index.encoder import Encoder, Progress, Vectors, open_encoder
from index.engines.embedded import answer
from index.engines.hearing import Heard
from index.engines.opened import Opened
from index.question import Question
from index.snapshot import build_snapshot, current_folder

WARM_UP = 10


class Timed:
    """An encoder that counts the seconds it takes: a statement of several clauses is encoded clause by clause."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.key, self.dimensions, self.took = encoder, encoder.key, encoder.dimensions, 0.0

    def encode_statement(self, text: str) -> Vectors:
        started = time.perf_counter()
        vector = self._encoder.encode_statement(text)
        self.took += time.perf_counter() - started
        return vector

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encoder.encode_passages(texts, progress)


def measure(opened: Opened, encoder: Encoder, asked: list[str], near: list[PlacePoint | None]) -> str:
    """Median and 99th percentile in milliseconds of the encoder, of all the rest, and of both."""
    took = np.array([_one(opened, encoder, statement, place) for statement, place in zip(asked, near, strict=True)])
    parts = {"encoder": took[WARM_UP:, 0], "rest": took[WARM_UP:, 1], "search": took[WARM_UP:].sum(axis=1)}
    told = [f"{name} {np.median(ms):.1f} / {np.percentile(ms, 99):.1f} ms" for name, ms in parts.items()]
    return (
        f"{', '.join(told)} (the rest is {np.median(parts['rest']) / np.median(parts['encoder']):.2f} of the encoder)"
    )


def _one(opened: Opened, encoder: Encoder, statement: str, near: PlacePoint | None) -> tuple[float, float]:
    timed = Timed(encoder)
    started = time.perf_counter()
    answer(opened, Heard.of(opened, Question(statement=statement, near=near), timed))
    took = time.perf_counter() - started
    return timed.took * 1000, (took - timed.took) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="small", help="as KITH_MODEL")
    parser.add_argument("--listings", type=int, default=20_000)
    parser.add_argument("--statements", type=int, default=210)
    parser.add_argument("--index", type=Path, help="measure on this index (DATA/index), not on an invented one")
    chosen = parser.parse_args()
    encoder = open_encoder(chosen.model, load_settings().cache_dir)
    asked, here = statements(chosen.statements), points(chosen.statements)
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as aside:
        folder = chosen.index or Path(aside)
        if not chosen.index:
            build_snapshot(invented(chosen.listings, load_vocabulary()), Composed(encoder), load_vocabulary(), folder)
        opened = Opened.of(current_folder(folder), encoder.key, load_vocabulary())
        print(f"{chosen.model} ({encoder.key}), {len(opened.snapshot.ids)} listings, median / 99th percentile")
        print(f"within 5 km: {measure(opened, encoder, asked, [*here])}")
        print(f"everywhere:  {measure(opened, encoder, asked, [None] * len(asked))}")


if __name__ == "__main__":
    main()
