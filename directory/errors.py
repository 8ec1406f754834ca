"""Every error that Kith raises on purpose.

KithError
├── SettingError       a setting is unknown, missing or wrong: names the key and the value
├── InputError         what a person or a file gave is wrong: names the field, the value and what would be right
├── SourceError        a source cannot be read as it is described
├── StoreError         the database cannot be used as it is
└── (places.PlaceError, index.models.ModelError and others of the rooms)
"""


class KithError(Exception):
    """A problem told in one plain sentence that says what to do."""


class SettingError(KithError):
    """A setting is unknown, missing or wrong."""


class InputError(KithError):
    """Something given is wrong; `field` names it, so that a form or an API can point at it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class SourceError(KithError):
    """A source or its description cannot be used."""


class StoreError(KithError):
    """The database cannot be used as it is."""
