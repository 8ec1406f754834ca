"""Open the multilingual model as statements need it."""

from contextlib import suppress
from pathlib import Path

from index.encoder import CachedEncoder, Encoder, GraphEncoder, LateEncoder, ModelMissing
from index.encoder.graph import graph_key
from index.models import profile_named
from index.models.folders import built_folder, read_manifest

_THREADS = 2


def open_multilingual(profile: str, cache_dir: Path) -> Encoder | None:
    """The encoder that KITH_MULTILINGUAL names, loaded when it is first used; passages are encoded as statements.

    None when the setting is empty, or when the model has not been built on this machine: statements in other languages
    are then left to the main model. UnknownModel when there is no such profile.
    """
    if not profile:
        return None
    folder = built_folder(profile_named(profile), cache_dir)
    with suppress(ModelMissing):
        manifest = read_manifest(folder)
        key = graph_key(manifest, as_statements=True)
        late = LateEncoder(key, manifest.dimensions, lambda: GraphEncoder(folder, _THREADS, as_statements=True))
        return CachedEncoder(late, cache_dir)
    return None
