"""Zip files of other people: read in memory and within limits, nothing of them is ever written to disk."""

import io
import zipfile
import zlib
from copy import copy

from directory.errors import SourceError

MOST_FILES = 2_000
MOST_BYTES = 128 * 1024 * 1024
SIGNATURE = b"PK\x03\x04"
# All that zipfile raises for a file that is broken, locked, or packed in a way that Python does not know.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError)
# The methods that Python unpacks no further than it is asked to.
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# More than Python unpacks at once at the least: what is too large is told as that, before its check sum is judged.
_SLACK = 8192


class Archive:
    """A zip file. Raises SourceError with `where` in it for one that is broken or locked, or that has more than `most`
    bytes when it is unpacked; `size` is how many it has.
    """

    def __init__(self, body: bytes, where: str, most: int | None = None) -> None:
        self._where = where
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except _UNREADABLE as error:
            raise SourceError(f"{where} is a zip file that cannot be read ({error}).") from None
        held = self._zip.infolist()
        self.size, most = sum(each.file_size for each in held), most or MOST_BYTES
        if len(held) > MOST_FILES or self.size > most:
            raise SourceError(
                f"{where} is a zip file of {len(held)} files and {self.size // 1024 // 1024} MB when unpacked; at most "
                f"{MOST_FILES} files and {most // 1024 // 1024} MB are read."
            )

    def names(self) -> list[str]:
        return [each.filename for each in self._zip.infolist() if not each.is_dir()]

    def read(self, name: str) -> bytes:
        """The bytes of one file. Raises SourceError for one that unpacks to more than the archive said beforehand."""
        try:
            told = self._zip.getinfo(name)
            data = self._unpacked(told)
        except KeyError:
            raise SourceError(f"{self._where} has no file {name!r} in it. It has: {_list(self.names())}.") from None
        except _UNREADABLE as error:
            raise SourceError(f"{self._where}: the file {name!r} in it cannot be read ({error}).") from None
        if len(data) > told.file_size:
            raise SourceError(f"{self._where}: the file {name!r} in it is larger than it says; it is not read.")
        return data

    def _unpacked(self, told: zipfile.ZipInfo) -> bytes:
        """One byte more than it is said to have, if there is: `ZipFile.read` would unpack all of it, however large."""
        if told.compress_type not in _BOUNDED:
            raise ValueError(f"it is packed by method {told.compress_type}, and only deflate is read")
        wanted = copy(told)
        wanted.file_size += _SLACK
        with self._zip.open(wanted) as held:
            return held.read(told.file_size + 1)


def _list(names: list[str]) -> str:
    return ", ".join(names[:20]) or "none"
