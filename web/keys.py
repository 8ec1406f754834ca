"""The key of cookies and tokens."""

import ipaddress
import os
import secrets
import tempfile
from pathlib import Path

from directory.errors import SettingError
from directory.settings import Settings

KEY_FILE = "secret.key"
KEY_MIN = 32


def secret_key(settings: Settings, host: str) -> str:
    """KITH_SECRET_KEY, or on loopback one made at the first run and kept in the data folder with mode 0600.

    Raises SettingError when the key is too short, and when it is missing while others can reach the server: two
    servers of one site must share it, so it is never made up there.
    """
    if settings.secret_key:
        return _long_enough(settings.secret_key, "KITH_SECRET_KEY")
    if not is_loopback(host):
        raise SettingError(
            f"KITH_SECRET_KEY is not set, and {host} can be reached from other machines. Set it to a long random text, "
            'such as the one that `python3 -c "import secrets; print(secrets.token_urlsafe(48))"` prints, '
            "or serve on 127.0.0.1."
        )
    return _kept_key(settings.data_dir / KEY_FILE)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host. A name other than localhost counts as reachable."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    _make_once(path)
    return _long_enough(path.read_text(encoding="ascii").strip(), str(path))


def _make_once(path: Path) -> None:
    """Written aside and linked into place, so that two servers starting at once read the same whole key."""
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


def _long_enough(key: str, where: str) -> str:
    if len(key) < KEY_MIN:
        raise SettingError(f"{where} has {len(key)} characters: a key needs at least {KEY_MIN}, made at random.")
    return key
