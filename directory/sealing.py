"""Encryption of personal columns, with keys that can be changed."""

import base64
import hashlib
from collections.abc import Callable
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from directory.errors import KithError
from directory.key_files import kept_key, long_enough
from directory.settings import Settings

KEY_FILE = "data.keys"
NAME = "KITH_DATA_KEYS"


class SealedError(KithError):
    """A personal column that none of the keys opens."""


class DataKeys:
    """Seals with the newest key and opens with any. `read` gives the keys, newest first, when one is first needed."""

    def __init__(self, read: Callable[[], list[str]]) -> None:
        self._read = read

    def seal(self, words: str) -> bytes:
        """Raises SettingError where there is no key, or one is too short."""
        return self._keys.encrypt(words.encode())

    def open(self, sealed: bytes) -> str:
        """Raises SealedError for what none of the keys sealed."""
        try:
            return self._keys.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SealedError(_UNOPENED) from error

    def renew(self, sealed: bytes) -> bytes:
        """The same words sealed with the newest key, so that an older one can be dropped. Raises SealedError."""
        try:
            return self._keys.rotate(sealed)
        except InvalidToken as error:
            raise SealedError(_UNOPENED) from error

    def check(self) -> None:
        """Read the keys now. Raises SettingError."""
        _ = self._keys

    @cached_property
    def _keys(self) -> MultiFernet:
        return MultiFernet([Fernet(_derived(key)) for key in self._read()])


_UNOPENED = (
    f"Something personal in the database was sealed with a key that is not in {NAME}. "
    "Put the old key back, after the newest, with a comma between them."
)


def data_keys(settings: Settings) -> DataKeys:
    """The keys of KITH_DATA_KEYS, or where none is set the one of this machine, made at its first use."""
    return DataKeys(lambda: _given(settings.data_keys) or [kept_key(settings.data_dir / KEY_FILE)])


def _given(keys: str) -> list[str]:
    each = [key.strip() for key in keys.split(",") if key.strip()]
    return [long_enough(key, f"{NAME}, key {number}," if len(each) > 1 else NAME) for number, key in enumerate(each, 1)]


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"kith data 1\0" + key.encode()).digest())
