"""Which code reads the sources: what another one read is read anew, though it has not changed."""

import hashlib
from functools import cache
from pathlib import Path

from directory.source import Source

_ROOT = Path(__file__).resolve().parent.parent
_ROOMS = ("crawler", "directory")


def described(source: Source) -> str:
    """SHA-256 of all that decides what comes of the source's entries, in hex: its description, and the code."""
    return hashlib.sha256(f"{source.fingerprint} {reader()}".encode()).hexdigest()


@cache
def reader() -> str:
    """SHA-256 of the code of the rooms that read, in hex."""
    told = hashlib.sha256()
    for file in sorted(file for room in _ROOMS for file in (_ROOT / room).rglob("*.py")):
        code = file.read_bytes()
        told.update(f"{file.relative_to(_ROOT).as_posix()} {len(code)} ".encode() + code)
    return told.hexdigest()
