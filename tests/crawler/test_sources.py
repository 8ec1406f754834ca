"""Sources from a file: whatever is wrong is told by file, entry and key."""

from pathlib import Path

import pytest

from crawler.sources import load_sources, make_source, slug_of
from directory.errors import SourceError

ENTRY = '[[source]]\nslug = "cvs"\nname = "CVS"\nplatform = "cvs_json"\naddress = "{samples}/all.json"\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "sources.toml"
    file.write_text(text)
    return file


def test_five_lines_make_a_source(tmp_path: Path) -> None:
    [source] = load_sources(written(tmp_path, ENTRY), {"samples": "http://127.0.0.1:8001"})
    assert source.address == "http://127.0.0.1:8001/all.json"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY + 'colour = "red"\n', "colour is not a key of a source"),
        (ENTRY.replace("cvs_json", "cvs_xml"), "csv_list, cvs_json,"),
        (ENTRY.replace('name = "CVS"\n', ""), "name"),
        (ENTRY.replace("{samples}", "{files}"), "address has {files}, which was not given. Given here: {samples}"),
        (ENTRY.replace("{samples}", "ftp://x"), "address must begin with http"),
        (ENTRY + "cadence_hours = 0\n", "cadence_hours = 0 is not right"),
        (ENTRY + "options = { colour = 1 }\n", "has the option 'colour'"),
    ],
)
def test_wrong_entry_is_told_with_its_file_and_place(tmp_path: Path, text: str, said: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SourceError) as error:
        load_sources(file, {"samples": "http://127.0.0.1:8001"})
    assert str(error.value).startswith(f"{file}, entry 1 (cvs)")
    assert said in str(error.value)


def test_one_wrong_entry_loads_none(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="entry 2"):
        load_sources(written(tmp_path, ENTRY + ENTRY.replace("cvs_json", "x")), {"samples": "http://127.0.0.1"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY + ENTRY, "stands 2 times"),
        ("[[source]\n", "is not TOML"),
        ("[source]\nslug = 1\n", "must hold"),
        ("", "must hold"),
        ('title = "x"\n' + ENTRY, "It has title"),
    ],
)
def test_wrong_file_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        load_sources(written(tmp_path, text), {"samples": "http://127.0.0.1:8001"})


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no file"):
        load_sources(tmp_path / "none.toml", {})


def test_slug_is_made_of_the_name() -> None:
    entry = {"name": "Société & Friends", "platform": "csv_list", "address": "https://example.org/a.csv", "slug": ""}
    assert make_source(entry, "The source").slug == "societe-friends"
    assert slug_of("x" * 80 + " y") == "x" * 60
