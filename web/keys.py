"""The keys of cookies, tokens and personal columns: made on loopback, asked for wherever others reach the server."""

import ipaddress

from directory.errors import SettingError
from directory.key_files import kept_key, long_enough
from directory.sealing import DataKeys, data_keys
from directory.settings import Settings

KEY_FILE = "secret.key"


def secret_key(settings: Settings, host: str) -> str:
    """KITH_SECRET_KEY, or on loopback one made at the first run and kept in the data folder with mode 0600.

    Raises SettingError when the key is too short, and when it is missing while others can reach the server: two
    servers of one site must share it, so it is never made up there.
    """
    if settings.secret_key:
        return long_enough(settings.secret_key, "KITH_SECRET_KEY")
    _refuse_others("KITH_SECRET_KEY", host)
    return kept_key(settings.data_dir / KEY_FILE)


def checked_data_keys(settings: Settings, host: str) -> DataKeys:
    """KITH_DATA_KEYS, by the same rules: what one server seals every other must open."""
    if not settings.data_keys:
        _refuse_others("KITH_DATA_KEYS", host)
    keys = data_keys(settings)
    keys.check()
    return keys


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host. A name other than localhost counts as reachable."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _refuse_others(name: str, host: str) -> None:
    if not is_loopback(host):
        raise SettingError(
            f"{name} is not set, and {host} can be reached from other machines. Set it to a long random text, "
            'such as the one that `python3 -c "import secrets; print(secrets.token_urlsafe(48))"` prints, '
            "or serve on 127.0.0.1."
        )
