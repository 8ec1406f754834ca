"""A key of this machine, made once and readable by its owner only."""

import os
import secrets
import tempfile
from pathlib import Path

from directory.errors import SettingError

KEY_MIN = 32


def kept_key(path: Path) -> str:
    """The key in the file, made at the first run with mode 0600. Raises SettingError where the file is damaged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _make_once(path)
    return long_enough(path.read_text(encoding="ascii").strip(), str(path))


def long_enough(key: str, where: str) -> str:
    """The key. Raises SettingError naming `where` it came from for one that is too short."""
    if len(key) < KEY_MIN:
        raise SettingError(f"{where} has {len(key)} characters: a key needs at least {KEY_MIN}, made at random.")
    return key


def _make_once(path: Path) -> None:
    """Written aside and linked into place, so that two programs starting at once read the same whole key."""
    if path.exists():
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # readable by its owner only
    made = Path(name)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(made, path)
    except FileExistsError:
        return
    finally:
        made.unlink()
