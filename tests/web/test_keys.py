"""The key of tokens: made once on this machine, never made up where others can reach it."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from directory.errors import SettingError
from directory.settings import Settings
from web.app import create_app
from web.keys import checked_data_keys, is_loopback, secret_key


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", cache_dir=tmp_path)


def test_on_loopback_a_key_is_made_once_and_only_its_owner_reads_it(settings: Settings) -> None:
    key = secret_key(settings, "127.0.0.1")
    assert len(key) >= 43
    assert secret_key(settings, "::1") == secret_key(settings, "localhost") == key
    [file] = settings.data_dir.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_servers_that_start_at_once_share_one_key(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key(settings, "127.0.0.1"), range(8)))) == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "kith.example.org"])
def test_where_others_can_reach_it_nothing_starts_without_a_key(settings: Settings, host: str) -> None:
    with pytest.raises(SettingError, match="KITH_SECRET_KEY is not set"):
        create_app(settings, host)
    assert not settings.data_dir.exists()


def test_a_set_key_is_used_anywhere(settings: Settings) -> None:
    given = settings.model_copy(update={"secret_key": "k" * 40})
    assert secret_key(given, "0.0.0.0") == secret_key(given, "127.0.0.1") == "k" * 40


def test_a_short_key_is_refused_by_name(settings: Settings) -> None:
    with pytest.raises(SettingError, match="KITH_SECRET_KEY has 5 characters"):
        secret_key(settings.model_copy(update={"secret_key": "short"}), "127.0.0.1")


def test_a_damaged_key_file_is_refused_by_name(settings: Settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "secret.key").write_text("cut")
    with pytest.raises(SettingError, match=r"secret\.key has 3 characters"):
        secret_key(settings, "127.0.0.1")


@pytest.mark.parametrize(
    ("host", "expected"), [("127.0.0.2", True), ("[::1]", True), ("10.0.0.1", False), ("x", False)]
)
def test_loopback_is_told_from_the_rest(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_keys_of_personal_columns_follow_the_same_rules(settings: Settings) -> None:
    with pytest.raises(SettingError, match="KITH_DATA_KEYS is not set"):
        create_app(settings.model_copy(update={"secret_key": "k" * 40}), "0.0.0.0")
    assert not settings.data_dir.exists()
    sealed = checked_data_keys(settings, "127.0.0.1").seal("Ann")
    assert checked_data_keys(settings, "localhost").open(sealed) == "Ann"
    [file] = settings.data_dir.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_short_data_key_is_refused_by_number(settings: Settings) -> None:
    given = settings.model_copy(update={"data_keys": f"{'k' * 40}, short"})
    with pytest.raises(SettingError, match="KITH_DATA_KEYS, key 2, has 5 characters"):
        checked_data_keys(given, "0.0.0.0")
