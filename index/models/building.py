"""Make the graph that is served, once, from checked weights."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.models.adapter import Adapter, adapter_of
from index.models.architecture import RECIPE, Architecture
from index.models.errors import ModelDamaged, ModelMissing, WrongHash
from index.models.fetching import fetch, silent
from index.models.folders import (
    Manifest,
    built_folder,
    file_sha256,
    only_one,
    read_manifest,
    record_files,
    write_manifest,
    written_whole,
)
from index.models.origins import Progress
from index.models.profiles import FOUR_BIT, LICENCE, NOTICE, TOKENISER, WEIGHTS, Profile, profile_named

GRAPH = "model.onnx"
_CHANGED = "\nChanged by Kith: the weights stand in an ONNX graph of Kith's making, most of them rounded to 8 bit.\n"
_ADAPTED = "A small change, learned from texts that were invented for Kith, is added to some of them.\n"


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
        return _there(known, target)
    source = fetch(profile, cache_dir, folder, progress).folder
    with only_one(target):
        with suppress(ModelMissing, ModelDamaged):
            return _there(known, target)
        _refuse_other_files(known, source, progress)
        progress(f"Building {known.model}", 0.0)
        with written_whole(target) as scratch:
            manifest = write_built(known, source, scratch)
    progress(f"Building {known.model}", 1.0)
    return Built(profile, target, manifest.size, made_now=True)


def _there(profile: Profile, target: Path) -> Built:
    manifest = read_manifest(target)
    if manifest.graph != _recipe(profile):
        raise ModelMissing(f"The graph in {target} was made in an older way.")
    return Built(profile.name, target, manifest.size, made_now=False)


def _recipe(profile: Profile) -> str:
    return f"{RECIPE}-adapted-{profile.adapter[:8]}" if profile.adapter else RECIPE


def _refuse_other_files(profile: Profile, source: Path, progress: Progress) -> None:
    for number, (path, expected) in enumerate(profile.files.items(), 1):
        if (got := file_sha256(source / path)) != expected:
            raise WrongHash(path, str(source), expected, got)
        progress(f"Checking {profile.model} before building", number / len(profile.files))


def write_built(profile: Profile, source: Path, target: Path, *, quantised: bool = True) -> Manifest:
    """Write graph, tokeniser, licence and manifest, from the weights in `source` and the profile's adapter; in 8 bit,
    or in full."""
    write_graph(source, profile.max_tokens, target / GRAPH, adapter_of(profile), quantised=quantised)
    write_tokeniser(source, target / TOKENISER)
    for name in (LICENCE, NOTICE):
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)
    with (target / NOTICE).open("a", encoding="utf-8") as notice:
        notice.write(_CHANGED + (_ADAPTED if profile.adapter else ""))
    manifest = read_manifest(source).model_copy(
        update={"graph": _recipe(profile) if quantised else "float32", "files": record_files(target)}
    )
    write_manifest(target, manifest)
    return manifest


def write_graph(
    source: Path, max_tokens: int, target: Path, adapter: Adapter | None = None, *, quantised: bool = True
) -> None:
    """Write the graph of a SentenceTransformer folder's weights, with an adapter merged in, in 8 bit or in full."""
    # Imported here, so that serving never loads what only building needs.
    import onnx

    from index.models.graph import make_graph

    with _opened(source) as (architecture, tensor):
        weights = adapter.merged(tensor) if adapter else tensor
        model = make_graph(architecture, weights, max_tokens, quantised=quantised)
    onnx.save(model, str(target))


def write_tokeniser(source: Path, target: Path) -> None:
    """Write the tokeniser's file: the one that was published, or one made from the vocabulary beside the weights."""
    if (source / TOKENISER).is_file():
        shutil.copyfile(source / TOKENISER, target)
        return
    from index.models.four_bit import FourBit

    FourBit(source / FOUR_BIT).tokeniser().save(str(target))


@contextmanager
def _opened(source: Path) -> Iterator[tuple[Architecture, Callable[[str], NDArray[np.float32]]]]:
    """The shape of a folder's model and its tensors by name."""
    if (source / FOUR_BIT).is_file():
        from index.models.four_bit import FourBit

        packed = FourBit(source / FOUR_BIT)
        yield packed.architecture(), packed.tensor
        return
    from safetensors import safe_open

    with safe_open(source / WEIGHTS, framework="numpy") as opened:
        yield Architecture.of(source), lambda name: np.asarray(opened.get_tensor(name), dtype=np.float32)
