"""Compare the model that is served with the full model that it was made from."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import numpy as np

from index.models.adapter import adapter_of
from index.models.building import build, write_built
from index.models.errors import CheckFailed
from index.models.fetching import fetch, silent
from index.models.folders import built_folder, verify, weights_folder
from index.models.origins import Progress
from index.models.profiles import WEIGHTS, Profile, profile_named
from index.models.sample_texts import sample_texts

if TYPE_CHECKING:
    from index.encoder import Encoder, Vectors

LEAST_COSINE: Final = 0.99
"""The mean cosine that a built model must reach with the full one."""


@dataclass(frozen=True)
class Checked:
    """What a check measured: cosines between the two models' vectors, and texts a second of the served one."""

    profile: str
    against: str
    texts: int
    mean_cosine: float
    least_cosine: float
    texts_per_second: float


def check(profile: str, cache_dir: Path, progress: Progress = silent, texts: Sequence[str] | None = None) -> Checked:
    """Check every file's hash and compare vectors of `texts` (500 invented ones unless given) with the full model's.

    The full model runs in sentence-transformers where that is installed, else as a 32-bit graph of the same weights.
    ModelDamaged when a file has changed; CheckFailed when the mean cosine is below 0.99.
    """
    # Imported here, because encoders are opened with what this package makes.
    from index.encoder.graph import GraphEncoder

    known, texts = profile_named(profile), texts or sample_texts()
    fetch(profile, cache_dir, progress=progress)
    build(profile, cache_dir, progress=progress)
    for folder in (weights_folder(known, cache_dir), built_folder(known, cache_dir)):
        verify(folder)
    started = time.perf_counter()
    served = _encoded(GraphEncoder(built_folder(known, cache_dir)), texts, f"Encoding with {profile}", progress)
    seconds = time.perf_counter() - started
    with _full_model(known, cache_dir) as (against, encoder):
        full = _encoded(encoder, texts, f"Encoding with {against}", progress)
    cosines = np.sum(served * full, axis=1)
    mean, least = float(cosines.mean()), float(cosines.min())
    if mean < LEAST_COSINE:
        raise CheckFailed(
            f"The built model “{profile}” has a mean cosine of {mean:.4f} with {against}: at least {LEAST_COSINE} is "
            f"needed. Delete {built_folder(known, cache_dir)} and run `kith models build {profile}` again."
        )
    return Checked(profile, against, len(texts), mean, least, len(texts) / seconds)


@contextmanager
def _full_model(profile: Profile, cache_dir: Path) -> Iterator[tuple[str, "Encoder"]]:
    from index.encoder.graph import GraphEncoder
    from index.encoder.sentence import SentenceEncoder

    source = weights_folder(profile, cache_dir)
    # What is published in 4 bit is no folder of sentence-transformers.
    if profile.weights == WEIGHTS and find_spec("sentence_transformers"):
        yield "sentence-transformers", SentenceEncoder(str(source), adapter=adapter_of(profile))
        return
    with TemporaryDirectory() as folder:
        write_built(profile, source, Path(folder), quantised=False)
        yield "the 32-bit graph", GraphEncoder(Path(folder))


def _encoded(encoder: "Encoder", texts: Sequence[str], label: str, progress: Progress) -> "Vectors":
    return encoder.encode_passages(texts, lambda done: progress(label, done / len(texts)))
