"""What a reader of one publisher's files hands to the build, and the files themselves as they were downloaded."""

import csv
import importlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.places.pack import Codes, PackError, Town

OGL: Final = (
    "Contains OS data © Crown copyright and database right {year}. "
    "Contains Royal Mail data © Royal Mail copyright and database right {year}. "
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0."
)
GEONAMES: Final = " Towns: GeoNames (geonames.org), licensed under CC BY 4.0."


@dataclass(frozen=True)
class PostcodeRows:
    """Postcodes in any order, upper case without spaces; metres on the National Grid; an empty code is unknown."""

    postcode: NDArray[np.bytes_]
    live: NDArray[np.bool_]
    easting: NDArray[np.int32]
    northing: NDArray[np.int32]
    council: Codes
    ward: Codes
    lsoa: Codes

    @classmethod
    def joined(cls, parts: Iterable["PostcodeRows"]) -> "PostcodeRows":
        tables = list(parts)
        return cls(*(np.concatenate([getattr(table, column.name) for table in tables]) for column in fields(cls)))


@dataclass(frozen=True)
class Origin:
    """All that was read from a source. `names` are of councils, counties and wards by their codes."""

    title: str
    data_date: date
    terminated_date: date | None
    attribution: str
    rows: PostcodeRows
    names: dict[str, str] = field(default_factory=dict)
    county_of: dict[str, str] = field(default_factory=dict)
    towns: tuple[Town, ...] = ()


class Download:
    """The files of a folder, of a zip, or one file alone, by their names with forward slashes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            raise PackError(f"There is nothing at {path}.")
        if path.is_file() and zipfile.is_zipfile(path):
            self._archive: zipfile.ZipFile | None = zipfile.ZipFile(path)
            self.names = sorted(self._archive.namelist())
        else:
            self._archive = None
            files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
            self.names = [p.name if path.is_file() else p.relative_to(path).as_posix() for p in files]

    @property
    def modified(self) -> date:
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC).date()

    def csv_names(self) -> list[str]:
        return [name for name in self.names if name.lower().endswith(".csv")]

    def read(self, name: str) -> bytes:
        if self._archive:
            return self._archive.read(name)
        return (self.path if self.path.is_file() else self.path / name).read_bytes()

    def size(self, name: str) -> int:
        if self._archive:
            return self._archive.getinfo(name).file_size
        return (self.path if self.path.is_file() else self.path / name).stat().st_size

    def rows(self, name: str) -> Iterator[list[str]]:
        """The rows of one CSV; a byte that is no UTF-8 (older files are Latin-1) is kept as such."""
        try:
            yield from csv.reader(self._text(name))
        except csv.Error as error:
            raise PackError(f"{name} in {self.path} cannot be read as CSV: {error}.") from error

    def first_row(self, name: str) -> list[str]:
        return next(self.rows(name), [])

    def _text(self, name: str) -> io.TextIOBase:
        stream = (
            self._archive.open(name)
            if self._archive
            else (self.path if self.path.is_file() else self.path / name).open("rb")
        )
        return io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")


def build_library(name: str) -> Any:
    """A library that only building a pack needs, so that serving does without it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise PackError(f"Making a pack from this source needs {name}: pip install 'kith[places]'") from error


def as_codes(values: list[str]) -> Codes:
    """GSS codes as fixed-width text; a pseudo code ("E99999999", "L99999999") is unknown."""
    return np.array(["" if value[1:] == "99999999" else value for value in values], "S9")
