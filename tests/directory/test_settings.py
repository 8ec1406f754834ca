"""Settings fail early, naming key and value."""

from pathlib import Path

import pytest

from directory.errors import SettingError
from directory.settings import load_settings


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "kith.env"
    file.write_text("KITH_MODEL=small\nKITH_ALLOW_LOOPBACK=true\n")
    settings = load_settings({"KITH_MODEL": "quality"}, file)
    assert settings.model == "quality"
    assert settings.allow_loopback


@pytest.mark.parametrize("from_file", [False, True])
def test_a_misspelt_setting_is_refused_by_name(tmp_path: Path, from_file: bool) -> None:
    file = tmp_path / "kith.env"
    file.write_text("KITH_MODLE=small\n" if from_file else "")
    with pytest.raises(SettingError, match=r"KITH_MODLE is not a setting.*KITH_MODEL"):
        load_settings({} if from_file else {"KITH_MODLE": "small"}, file)


def test_a_wrong_value_is_named_with_its_key(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="KITH_ALLOW_LOOPBACK='perhaps'"):
        load_settings({"KITH_ALLOW_LOOPBACK": "perhaps"}, tmp_path / "none")


def test_the_store_is_sqlite_in_the_data_folder_unless_told(tmp_path: Path) -> None:
    given = {"KITH_DATA_DIR": str(tmp_path)}
    assert load_settings(given, tmp_path / "none").store_url == f"sqlite:///{tmp_path}/kith.sqlite"
    given["KITH_DATABASE_URL"] = "postgresql://kith@db/kith"
    assert load_settings(given, tmp_path / "none").store_url == "postgresql://kith@db/kith"


def test_other_programs_variables_are_none_of_kith_s_business(tmp_path: Path) -> None:
    assert load_settings({"HOME": "/", "PATH": ""}, tmp_path / "none").model == "quality"


def test_only_what_is_handed_over_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_MODEL", "small")
    assert load_settings({}, tmp_path / "none").model == "quality"


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org; script-src *//{z}/{x}/{y}.png",
        "https://tiles.example.org",
    ],
)
def test_tiles_come_from_one_named_host_over_https(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingError, match="KITH_MAP_TILES"):
        load_settings({"KITH_MAP_TILES": address}, tmp_path / "none")


def test_the_host_of_tiles_is_told_without_its_path(tmp_path: Path) -> None:
    settings = load_settings(
        {"KITH_MAP_TILES": "https://tiles.example.org:8443/a/{z}/{x}/{y}.png?k=1"}, tmp_path / "none"
    )
    assert settings.tiles_host == "https://tiles.example.org:8443"
    assert load_settings({}, tmp_path / "none").tiles_host == ""
