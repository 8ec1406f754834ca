"""A model's folders in the cache, written whole or not at all, each with a manifest of its files.

models/all-MiniLM-L6-v2-53aa51172d14/
    weights/    the SentenceTransformer folder as it was published
    int8-1a2b3c4d/  the graph that is served, with its tokeniser; named for the adapter merged in it, `int8` without
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from index.models.errors import ModelDamaged, ModelError, ModelMissing
from index.models.profiles import Profile

MANIFEST = "manifest.json"


class FileRecord(BaseModel):
    """One file of a model: its path in the folder, its length in bytes and its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a model's folder holds, and where it came from."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    model: str
    repository: str
    revision: str
    licence: str
    origin: str
    dimensions: int
    max_tokens: int
    graph: str | None = None
    """How the graph was made, such as `int8-block128-1`; None in the folder of weights."""
    statement_prefix: str = ""
    passage_prefix: str = ""
    files: tuple[FileRecord, ...]

    def sha256(self, path: str) -> str:
        """The hash of one of the files."""
        return next(record.sha256 for record in self.files if record.path == path)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(record.bytes for record in self.files)


def weights_folder(profile: Profile, cache_dir: Path) -> Path:
    """Where the published files of a profile are kept."""
    return cache_dir / "models" / profile.folder_name / "weights"


def built_folder(profile: Profile, cache_dir: Path) -> Path:
    """Where the graph that is served is kept: another adapter makes another folder, so that neither is overwritten."""
    name = f"int8-{profile.adapter[:8]}" if profile.adapter else "int8"
    return cache_dir / "models" / profile.folder_name / name


def read_manifest(folder: Path) -> Manifest:
    """Read a folder's manifest and see that its files have the recorded lengths (cheap: no file is read).

    ModelMissing when there is no such folder, ModelDamaged when a file is not as it was written.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise ModelMissing(f"There is no model in {folder}.")
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ModelDamaged(f"{path} cannot be read: delete the folder {folder} and fetch the model again.") from error
    for record in manifest.files:
        file = folder / record.path
        if not file.is_file() or file.stat().st_size != record.bytes:
            raise ModelDamaged(
                f"{file} should have {record.bytes} bytes: delete the folder {folder} and fetch the model again."
            )
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, last of all files."""
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")


def record_files(folder: Path) -> tuple[FileRecord, ...]:
    """Length and hash of every file below a folder, the manifest apart."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return tuple(
        FileRecord(path=file.relative_to(folder).as_posix(), bytes=file.stat().st_size, sha256=file_sha256(file))
        for file in files
    )


def file_sha256(path: Path) -> str:
    """A file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path) -> Manifest:
    """Read every file of a model's folder and compare its hash with the manifest's. ModelDamaged names a wrong one."""
    manifest = read_manifest(folder)
    for record in manifest.files:
        if (got := file_sha256(folder / record.path)) != record.sha256:
            raise ModelDamaged(
                f"{folder / record.path} has changed: its SHA-256 is {got}, not {record.sha256}. "
                f"Delete the folder {folder} and fetch the model again."
            )
    return manifest


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let one process at a time make a model's folders; the others wait, then find them made.

    ModelError when the disk is full or the folder can't be written.
    """
    lock = folder.parent.with_suffix(".lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise ModelError(f"A model cannot be written to {folder.parent}: {error.strerror or error}.") from error


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """A scratch folder that becomes `folder` when the block ends well, and is removed when it doesn't."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    scratch = folder.parent / f".part-{uuid4().hex}"
    scratch.mkdir()
    try:
        yield scratch
        if folder.exists():
            shutil.rmtree(folder)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        with suppress(OSError):
            folder.parent.rmdir()


def _sweep(parent: Path) -> None:
    """Remove what a process that was killed left behind: only one process works here at a time."""
    for scratch in parent.glob(".part-*"):
        shutil.rmtree(scratch, ignore_errors=True)
