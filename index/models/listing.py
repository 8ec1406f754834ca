"""Which models are on this machine."""

from dataclasses import dataclass
from pathlib import Path

from index.models.errors import ModelDamaged, ModelMissing
from index.models.folders import Manifest, built_folder, read_manifest, weights_folder
from index.models.profiles import PROFILES, Profile


@dataclass(frozen=True)
class Status:
    """A profile, and what of it is here: bytes of its published weights and of its built graph, 0 where absent."""

    profile: str
    model: str
    licence: str
    dimensions: int
    weights_size: int
    built_size: int
    origin: str | None
    folder: Path


def installed(cache_dir: Path) -> tuple[Status, ...]:
    """Every profile, fetched or not."""
    return tuple(_status(profile, cache_dir) for profile in PROFILES.values())


def _status(profile: Profile, cache_dir: Path) -> Status:
    weights = _manifest(weights_folder(profile, cache_dir))
    built = _manifest(built_folder(profile, cache_dir))
    either = weights or built
    return Status(
        profile=profile.name,
        model=profile.model,
        licence=profile.licence,
        dimensions=profile.dimensions,
        weights_size=weights.size if weights else 0,
        built_size=built.size if built else 0,
        origin=either.origin if either else None,
        folder=built_folder(profile, cache_dir).parent,
    )


def _manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except (ModelMissing, ModelDamaged):
        return None
