"""Open the encoder that a setting names."""

import re
from pathlib import Path
from typing import Final

from index.encoder.cached import CachedEncoder
from index.encoder.graph import GraphEncoder
from index.encoder.protocol import Encoder
from index.models.adapter import adapter_of
from index.models.errors import ModelMissing, UnknownModel
from index.models.folders import built_folder, weights_folder
from index.models.profiles import PROFILES, WEIGHTS, Profile

BACKENDS = ("torch", "onnx")
GRAPH_THREADS = 2
_ON_THE_HUB: Final = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
TORCH_THREADS = 1  # two of PyTorch's threads wait for each other for half a second when the machine is busy


def open_encoder(profile: str, cache_dir: Path, *, threads: int | None = None) -> Encoder:
    """The encoder that KITH_MODEL names, with passages' vectors cached in `cache_dir`.

    `profile` is `quality` or `small` (built graphs), or a SentenceTransformer folder or hub name. `torch:` or `onnx:`
    before any of them loads it with sentence-transformers and that backend. `threads` are those of one text's
    encoding. ModelMissing says how to bring the model; UnknownModel names what there is.
    """
    backend, name = _parted(profile)
    if not backend and name in PROFILES:
        return CachedEncoder(_built(PROFILES[name], cache_dir, threads or GRAPH_THREADS), cache_dir)
    from index.encoder.sentence import SentenceEncoder

    adapter = adapter_of(PROFILES[name]) if name in PROFILES else None
    if adapter and backend == "onnx":
        raise UnknownModel(f"“{name}” cannot be run with onnx: that knows no adapter. Name it without, or with torch:.")
    location = _location(name, cache_dir)
    encoder = SentenceEncoder(location, backend or "torch", threads or TORCH_THREADS, adapter=adapter)
    return CachedEncoder(encoder, cache_dir)


def _parted(profile: str) -> tuple[str, str]:
    start, colon, rest = profile.partition(":")
    return (start, rest) if colon and start in BACKENDS else ("", profile)


def _built(profile: Profile, cache_dir: Path, threads: int) -> GraphEncoder:
    folder = built_folder(profile, cache_dir)
    if not folder.is_dir():
        raise ModelMissing(
            f"The model “{profile.name}” ({profile.model}) is not on this machine: "
            f"run `kith models fetch {profile.name}`, then `kith models build {profile.name}`."
        )
    return GraphEncoder(folder, threads)


def own_model(name: str) -> str:
    """A model that is none of Kith's: a folder that is there, or `owner/name` on the hub, which is not asked here.

    UnknownModel for anything else: a word that is misspelt would be looked for on the network for minutes.
    """
    if name and (Path(name).is_dir() or _ON_THE_HUB.fullmatch(name)):
        return name
    raise UnknownModel(
        f"There is no model “{name}”. KITH_MODEL is one of {', '.join(PROFILES)}, or a model of your own: the path of "
        "a SentenceTransformer folder, or a name on the hub in the form owner/name."
    )


def _location(name: str, cache_dir: Path) -> str:
    if name not in PROFILES:
        return own_model(name)
    if PROFILES[name].weights != WEIGHTS:
        raise UnknownModel(f"“{name}” is published in 4 bit and has a built graph only: name it without torch:.")
    folder = weights_folder(PROFILES[name], cache_dir)
    if not folder.is_dir():
        raise ModelMissing(f"The weights of “{name}” are not on this machine: run `kith models fetch {name}`.")
    return str(folder)
