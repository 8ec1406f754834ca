"""How each model is adapted."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from index.models import UnknownModel


@dataclass(frozen=True)
class Recipe:
    """How to learn.

    `rank` of each change, pairs in a `batch`, learning `rate` at its highest, `rounds` through the pairs, `temperature`
    of cosines, the `first_layer` that is changed, processor `threads`, and the `seed` of all chance. Of what is learned
    the adapter has the share `strength`: in full more is forgotten of what the model knew.
    """

    rank: int = 16
    batch: int = 32
    rate: float = 4e-4
    rounds: float = 1.0
    temperature: float = 0.05
    first_layer: int = 0
    strength: float = 0.6
    # Two threads that wait for each other take three times as long on a machine that has other work too.
    threads: int = 1
    seed: int = 1


# Lower layers of the larger model stay as they are: half of the time, and little of the gain.
RECIPES: Final[Mapping[str, Recipe]] = MappingProxyType(
    {"small": Recipe(), "quality": Recipe(rate=3e-4, rounds=0.65, first_layer=4)}
)


def recipe_for(profile: str) -> Recipe:
    """The recipe of a profile; UnknownModel names those that have one."""
    if profile not in RECIPES:
        raise UnknownModel(f"“{profile}” cannot be adapted: there are recipes for {' and '.join(RECIPES)}.")
    return RECIPES[profile]
