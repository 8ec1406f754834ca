"""How fast a snapshot is built, against the encoder alone on the same texts: python -m bench.index_rate."""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.listings import listings
from directory.listing import Listing
from directory.settings import load_settings
from directory.vocabulary import load_vocabulary
from index.encoder import CachedEncoder, Encoder, GraphEncoder, Progress, Vectors
from index.models import PROFILES
from index.models.folders import built_folder
from index.snapshot import build_snapshot


class TimedEncoder:
    """Passes on to an encoder and adds up the seconds spent there."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.seconds, self.texts = encoder, 0.0, 0
        self.key, self.dimensions = encoder.key, encoder.dimensions

    def encode_statement(self, text: str) -> Vectors:
        return self._encoder.encode_statement(text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        started = time.perf_counter()
        vectors = self._encoder.encode_passages(texts, progress)
        self.seconds += time.perf_counter() - started
        self.texts += len(texts)
        return vectors


def measure(encoder: Encoder, count: int, *, sentence_vectors: bool) -> str:
    """Build twice from an empty cache: once encoding everything, once changing nothing."""
    held = listings(count)
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as aside:
        # The vocabulary's phrases are encoded once ever, so they are no part of the rate.
        _build(held[:1], CachedEncoder(encoder, Path(aside)), Path(aside), sentence_vectors)
        timed = TimedEncoder(encoder)
        cached = CachedEncoder(timed, Path(aside))
        took = [_build(held, cached, Path(aside), sentence_vectors) for _ in range(2)]
    return (
        f"{'with' if sentence_vectors else 'without'} sentences: {timed.texts} texts; "
        f"build {count / took[0]:.1f} listings/s, encoder alone {count / timed.seconds:.1f} "
        f"(the build is {took[0] / timed.seconds:.2f} of it); "
        f"again, unchanged: {count / took[1]:.0f} listings/s ({took[0] / took[1]:.0f} times as fast)"
    )


def _build(held: list[Listing], encoder: Encoder, folder: Path, sentence_vectors: bool) -> float:
    started = time.perf_counter()
    build_snapshot(held, encoder, load_vocabulary(), folder / "index", sentence_vectors=sentence_vectors)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="small", choices=sorted(PROFILES))
    parser.add_argument("--listings", type=int, default=200)
    chosen = parser.parse_args()
    encoder = GraphEncoder(built_folder(PROFILES[chosen.model], load_settings().cache_dir))
    print(f"{chosen.model} ({encoder.key}), {chosen.listings} listings")
    for sentence_vectors in (True, False):
        print(measure(encoder, chosen.listings, sentence_vectors=sentence_vectors))


if __name__ == "__main__":
    main()
