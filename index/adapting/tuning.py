"""The whole of `kith tune encoder`: bring the weights, make the pairs, learn, and put the adapter where it ships."""

import hashlib
from dataclasses import replace
from pathlib import Path

from directory.vocabulary import load_vocabulary
from index.adapting.pairs import make_pairs
from index.adapting.recipe import recipe_for
from index.adapting.training import Learned, Step, learn, silent
from index.models import fetch, profile_named
from index.models.adapter import Adapter, adapter_file


def tune_encoder(profile: str, cache_dir: Path, step: Step = silent) -> Learned:
    """Learn the adapter of a profile from all pairs. UnknownModel, NotFetched and ModelError say what is missing."""
    recipe, vocabulary = recipe_for(profile), load_vocabulary()
    return learn(fetch(profile, cache_dir).folder, make_pairs(vocabulary), vocabulary, recipe, step)


def write(profile: str, adapter: Adapter, path: Path | None = None) -> str:
    """Write the adapter of a profile (for `small`, of `small-adapted`) in one step; its SHA-256, to be pinned."""
    named = profile_named(profile)
    path = path or adapter_file(named if named.adapter else replace(named, name=f"{profile}-adapted"))
    path.parent.mkdir(parents=True, exist_ok=True)
    data, aside = adapter.written(), path.with_suffix(".new")
    aside.write_bytes(data)
    aside.replace(path)
    return hashlib.sha256(data).hexdigest()
