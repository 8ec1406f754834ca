"""What is personal can be read with the keys only, and keys can be changed."""

from pathlib import Path

import pytest

from directory.errors import SettingError
from directory.sealing import DataKeys, SealedError, data_keys
from directory.settings import Settings

OLD, NEW = "an old key that is long enough to be one", "a new key that is long enough to be one"
SAID = "Ann, 020 7946 0991, behind on the rent"


def keys(*given: str) -> DataKeys:
    return data_keys(Settings(data_keys=",".join(given)))


def test_what_is_sealed_holds_no_word_and_is_never_twice_the_same() -> None:
    sealed = keys(OLD).seal(SAID)
    assert b"Ann" not in sealed and sealed != keys(OLD).seal(SAID)
    assert keys(OLD).open(sealed) == SAID


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed() -> None:
    sealed = keys(OLD).seal(SAID)
    assert keys(NEW, OLD).open(sealed) == SAID
    with pytest.raises(SealedError, match="KITH_DATA_KEYS"):
        keys(NEW).open(sealed)


def test_what_is_renewed_no_longer_needs_the_old_key() -> None:
    renewed = keys(NEW, OLD).renew(keys(OLD).seal(SAID))
    assert keys(NEW).open(renewed) == SAID
    with pytest.raises(SealedError):
        keys(OLD).open(renewed)


def test_what_another_sealed_cannot_be_renewed() -> None:
    with pytest.raises(SealedError):
        keys(NEW).renew(keys(OLD).seal(SAID))


def test_an_error_holds_no_word_of_what_was_sealed() -> None:
    with pytest.raises(SealedError) as raised:
        keys(NEW).open(keys(OLD).seal(SAID)[:-4])
    assert "Ann" not in str(raised.value)


def test_no_key_is_made_before_one_is_needed(tmp_path: Path) -> None:
    made = data_keys(Settings(data_dir=tmp_path / "data"))
    assert not (tmp_path / "data").exists()
    assert data_keys(Settings(data_dir=tmp_path / "data")).open(made.seal(SAID)) == SAID


def test_a_short_key_is_refused() -> None:
    with pytest.raises(SettingError, match="KITH_DATA_KEYS has 5 characters"):
        keys("short").seal(SAID)
