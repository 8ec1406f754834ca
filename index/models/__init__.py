"""Language models: brought to this machine, checked, and made into the small graph that is served."""

from index.models.building import Built, build
from index.models.checking import Checked, check
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
from index.models.folders import verify
from index.models.listing import Status, installed
from index.models.origins import Progress
from index.models.profiles import PROFILES, Profile, profile_named

__all__ = [
    "PROFILES",
    "Built",
    "CheckFailed",
    "Checked",
    "Fetched",
    "ModelDamaged",
    "ModelError",
    "ModelMissing",
    "NotFetched",
    "Profile",
    "Progress",
    "Status",
    "UnknownModel",
    "WrongHash",
    "build",
    "check",
    "fetch",
    "installed",
    "profile_named",
    "verify",
]
