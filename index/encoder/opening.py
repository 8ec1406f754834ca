"""Open the encoder that a setting names."""

from pathlib import Path

from index.encoder.cached import CachedEncoder
from index.encoder.graph import GraphEncoder
from index.encoder.protocol import Encoder
from index.models.errors import ModelMissing, UnknownModel
from index.models.folders import built_folder, weights_folder
from index.models.profiles import PROFILES, WEIGHTS, Profile

BACKENDS = ("torch", "onnx")
GRAPH_THREADS = 2
TORCH_THREADS = 1  # two of PyTorch's threads wait for each other for half a second when the machine is busy


def open_encoder(profile: str, cache_dir: Path, *, threads: int | None = None) -> Encoder:
    """The encoder that KITH_MODEL names, with passages' vectors cached in `cache_dir`.

    `profile` is `quality` or `small` (built graphs), or a SentenceTransformer folder or hub name. `torch:` or `onnx:`
    before any of them loads it with sentence-transformers and that backend. `threads` are those of one text's
    encoding. ModelMissing says how to bring the model.
    """
    backend, name = _parted(profile)
    if not backend and name in PROFILES:
        return CachedEncoder(_built(PROFILES[name], cache_dir, threads or GRAPH_THREADS), cache_dir)
    from index.encoder.sentence import SentenceEncoder

    location = _location(name, cache_dir)
    return CachedEncoder(SentenceEncoder(location, backend or "torch", threads or TORCH_THREADS), cache_dir)


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


def _location(name: str, cache_dir: Path) -> str:
    if name not in PROFILES:
        return name
    if PROFILES[name].weights != WEIGHTS:
        raise UnknownModel(f"“{name}” is published in 4 bit and has a built graph only: name it without torch:.")
    folder = weights_folder(PROFILES[name], cache_dir)
    if not folder.is_dir():
        raise ModelMissing(f"The weights of “{name}” are not on this machine: run `kith models fetch {name}`.")
    return str(folder)
