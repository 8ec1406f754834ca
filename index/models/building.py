"""Make the graph that is served, once, from checked weights."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.models.architecture import RECIPE, Architecture
from index.models.errors import ModelDamaged, ModelMissing, WrongHash
from index.models.fetching import fetch, silent
from index.models.folders import (
    Manifest,
    built_folder,
    file_sha256,
    read_manifest,
    record_files,
    weights_folder,
    write_manifest,
    written_whole,
)
from index.models.origins import Progress
from index.models.profiles import LICENCE, NOTICE, TOKENISER, WEIGHTS, Profile, profile_named

GRAPH = "model.onnx"


@dataclass(frozen=True)
class Built:
    """A model ready to serve: its folder, bytes on disk, and whether this call made it."""

    profile: str
    folder: Path
    size: int
    made_now: bool


def build(profile: str, cache_dir: Path, folder: Path | None = None, progress: Progress = silent) -> Built:
    """Make a profile's 8-bit graph, fetching its weights first if they are not there.

    A graph that is there is kept. WrongHash when the weights are not those pinned.
    """
    known = profile_named(profile)
    target = built_folder(known, cache_dir)
    with suppress(ModelMissing, ModelDamaged):
        manifest = read_manifest(target)
        if manifest.graph == RECIPE:
            return Built(profile, target, manifest.size, made_now=False)
    fetch(profile, cache_dir, folder, progress)
    source = weights_folder(known, cache_dir)
    progress(f"Checking {known.model}", 0.0)
    got = file_sha256(source / WEIGHTS)
    if got != known.files[WEIGHTS]:
        raise WrongHash(WEIGHTS, str(source), known.files[WEIGHTS], got)
    with written_whole(target) as scratch:
        progress(f"Building {known.model}", 0.1)
        write_graph(source, known.max_tokens, scratch / GRAPH)
        for name in (TOKENISER, LICENCE, NOTICE):
            if (source / name).is_file():
                shutil.copyfile(source / name, scratch / name)
        progress(f"Building {known.model}", 0.9)
        manifest = _manifest(known, read_manifest(source).origin, scratch)
        write_manifest(scratch, manifest)
    progress(f"Built {known.model}", 1.0)
    return Built(profile, target, manifest.size, made_now=True)


def write_graph(source: Path, max_tokens: int, target: Path, *, quantised: bool = True) -> None:
    """Write the graph of a SentenceTransformer folder's weights, in 8 bit or in full."""
    # Imported here, so that serving never loads what only building needs.
    import onnx
    from safetensors import safe_open

    from index.models.graph import make_graph

    with safe_open(source / WEIGHTS, framework="numpy") as opened:

        def tensor(name: str) -> NDArray[np.float32]:
            return np.asarray(opened.get_tensor(name), dtype=np.float32)

        model = make_graph(Architecture.of(source), tensor, max_tokens, quantised=quantised)
    onnx.save(model, str(target))


def _manifest(profile: Profile, origin: str, folder: Path) -> Manifest:
    return Manifest(
        model=profile.model,
        repository=profile.repository,
        revision=profile.revision,
        licence=profile.licence,
        origin=origin,
        dimensions=profile.dimensions,
        max_tokens=profile.max_tokens,
        graph=RECIPE,
        files=record_files(folder),
    )
