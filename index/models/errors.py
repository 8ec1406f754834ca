"""What can go wrong with a model.

KithError
└── ModelError            a model cannot be used
    ├── UnknownModel      no profile, folder or hub name of that kind
    ├── ModelMissing      it has not been fetched or built yet
    ├── WrongHash         a file is not the one that was pinned
    ├── ModelDamaged      a file on this machine is not as it was written
    ├── NotFetched        no origin could bring the weights
    └── CheckFailed       the built model is too far from the full one
"""

from directory.errors import KithError


class ModelError(KithError):
    """A model cannot be used; the message says what to do."""


class UnknownModel(ModelError):
    """The setting names no profile, folder or model that can be opened."""


class ModelMissing(ModelError):
    """The model has not been fetched or built yet."""


class WrongHash(ModelError):
    """A file's SHA-256 is not the pinned one, so the file was refused."""

    def __init__(self, file: str, origin: str, expected: str, got: str) -> None:
        super().__init__(
            f"{file} of {origin} was refused: its SHA-256 is {got}, not {expected}. Nothing of it is used; bring the "
            "model from somewhere else."
        )
        self.file, self.origin, self.expected, self.got = file, origin, expected, got


class ModelDamaged(ModelError):
    """A file of the model is missing or not as it was written."""


class NotFetched(ModelError):
    """No folder, package or hub could bring the weights."""


class CheckFailed(ModelError):
    """The built model's vectors are too far from the full model's."""
