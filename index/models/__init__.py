"""Language models: brought to this machine, checked, and made into the small graph that is served."""

from index.models.building import Built, build
from index.models.errors import (
    CheckFailed,
    ModelDamaged,
    ModelError,
    ModelMissing,
    NotFetched,
    UnknownModel,
    WrongHash,
)
from index.models.fetching import Fetched, fetch
from index.models.origins import Progress
from index.models.profiles import PROFILES, Profile, profile_named

__all__ = [
    "PROFILES",
    "Built",
    "CheckFailed",
    "Fetched",
    "ModelDamaged",
    "ModelError",
    "ModelMissing",
    "NotFetched",
    "Profile",
    "Progress",
    "UnknownModel",
    "WrongHash",
    "build",
    "fetch",
    "profile_named",
]
