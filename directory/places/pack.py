"""The pack: every postcode, area and town in one small file, written whole or not at all.

The file is an uncompressed zip of `manifest.json`, `names.json.xz` and one xz member per column. Postcodes are sorted
by key; live and terminated ones have their positions apart, rounded to the manifest's step, as the difference from the
row before, byte plane by byte plane, which is what makes 2.6 million of them fit in seven megabytes.
"""

import hashlib
import json
import lzma
import os
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from directory.errors import KithError
from directory.frozen import Frozen

FORMAT: Final = 1
SHIPPED_PACK: Final = Path(__file__).parent / "data" / "great-britain.pack"

# Councils that were given a new code without a new name (boundary orders in force since 2025): Barnsley, Sheffield.
RECODED: Final = {"E08000016": "E08000038", "E08000019": "E08000039"}

Codes = NDArray[np.bytes_]
Ints = NDArray[np.int64]


class PackError(KithError):
    """A pack cannot be read or made; the message says what is wrong and what would be right."""


class AreaName(Frozen):
    """A council, county or ward by its GSS code. `parent` is a ward's council or a council's county."""

    kind: Literal["council", "county", "ward"]
    code: str
    name: str
    parent: str | None = None


class Town(Frozen):
    """A populated place. `other_names` are what else it is called, in any language; `population` 0 is unknown."""

    name: str
    lat: float
    lon: float
    population: int
    country: str
    council: str | None = None
    other_names: tuple[str, ...] = ()


class Manifest(Frozen):
    """What a pack is: its dates, its sources' attribution, and a SHA-256 for each member."""

    format: int = FORMAT
    title: str
    data_date: date
    terminated_date: date | None
    made: date
    attribution: str
    live_postcodes: int
    terminated_postcodes: int
    live_step_m: int
    terminated_step_m: int
    sha256: dict[str, str] = {}


# A terminated postcode has no ward, and its LSOA is left out: half a megabyte for what nobody asks.
_OF_LIVE: Final = frozenset({"ward", "lsoa"})
_NAMES: Final = "names.json.xz"


@dataclass(frozen=True)
class Coded:
    """A column of codes: sorted different ones, the first being none (empty), and for each row which one it has."""

    codes: Codes
    index: NDArray[np.uint16]

    @classmethod
    def of(cls, name: str, column: Codes) -> "Coded":
        codes, index = np.unique(np.concatenate([np.array([b""], "S9"), column]), return_inverse=True)
        if len(codes) > 0x10000:
            raise PackError(f"There are {len(codes) - 1} different {name} codes; a pack holds at most 65,535.")
        return cls(codes, index[1:].astype(np.uint16))

    @property
    def texts(self) -> list[str]:
        return [code.decode() for code in self.codes.tolist()]


@dataclass(frozen=True)
class PostcodeTable:
    """Postcodes sorted by key, one row each. Positions are metres on the National Grid."""

    key: NDArray[np.uint32]
    live: NDArray[np.bool_]
    easting: NDArray[np.int32]
    northing: NDArray[np.int32]
    council: Coded
    ward: Coded
    lsoa: Coded


@dataclass(frozen=True)
class PackContent:
    """All that a pack holds."""

    manifest: Manifest
    table: PostcodeTable
    areas: tuple[AreaName, ...]
    towns: tuple[Town, ...]


def write_pack(content: PackContent, target: Path) -> Manifest:
    """Writes the pack aside and moves it into place, so that `target` is the old file or the whole new one."""
    members = _encoded(content)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    manifest = content.manifest.model_copy(update={"sha256": digests})
    try:
        _swap_in(target, manifest, members)
    except OSError as error:
        raise PackError(f"The postcode pack cannot be written to {target}: {error}. What was there stays.") from error
    return manifest


def read_manifest(path: Path) -> Manifest:
    """The manifest alone, in a millisecond."""
    return _parsed_manifest(path, _read_member(path, "manifest.json"))


def read_pack(path: Path) -> PackContent:
    """The whole pack, every member checked against its SHA-256."""
    manifest = read_manifest(path)
    if manifest.format != FORMAT:
        raise PackError(f"{path} is a postcode pack of format {manifest.format}; this version reads {FORMAT}.")
    data = {name: _checked(path, name, digest) for name, digest in manifest.sha256.items()}
    try:
        return _decoded(manifest, data)
    except (KeyError, ValueError, lzma.LZMAError, ValidationError) as error:
        raise PackError(f"{path} is not a whole postcode pack ({error}). Make it again: kith places build") from error


def _swap_in(target: Path, manifest: Manifest, members: dict[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            _write_zip(stream, manifest, members)
        aside.chmod(0o644)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def read_names(path: Path) -> tuple[tuple[AreaName, ...], tuple[Town, ...]]:
    """The areas and towns of a pack without its postcodes."""
    data = _checked(path, _NAMES, read_manifest(path).sha256.get(_NAMES, ""))
    return _parsed_names(data)


def _write_zip(stream: Any, manifest: Manifest, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        # A fixed time keeps the same content the same file, whenever it is built.
        archive.writestr(zipfile.ZipInfo("manifest.json"), manifest.model_dump_json(indent=1))
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)


def _read_member(path: Path, name: str) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)
    except FileNotFoundError as error:
        raise PackError(f"There is no postcode pack at {path}. Make one: kith places build") from error
    except (KeyError, OSError, zipfile.BadZipFile) as error:
        raise PackError(f"{path} is not a whole postcode pack ({error}). Make it again: kith places build") from error


def _parsed_manifest(path: Path, data: bytes) -> Manifest:
    try:
        return Manifest.model_validate_json(data)
    except ValidationError as error:
        raise PackError(f"{path} has a manifest that cannot be read ({error}).") from error


def _checked(path: Path, name: str, digest: str) -> bytes:
    data = _read_member(path, name)
    if hashlib.sha256(data).hexdigest() != digest:
        raise PackError(f"{name} in {path} is damaged: its SHA-256 is not the manifest's.")
    return data


def _encoded(content: PackContent) -> dict[str, bytes]:
    table, manifest = content.table, content.manifest
    live = table.live
    coded = {"council": table.council, "ward": table.ward, "lsoa": table.lsoa}
    names = {
        "areas": [area.model_dump(mode="json") for area in content.areas],
        "towns": [town.model_dump(mode="json") for town in content.towns],
    }
    members = {
        "codes.json.xz": _xz(_json({name: column.texts for name, column in coded.items()})),
        _NAMES: _xz(_json(names)),
    }
    members["keys.xz"] = _pack_steps(table.key.astype(np.int64))
    members["live.xz"] = _xz(np.packbits(live).tobytes())
    for layer, rows, step in (("live", live, manifest.live_step_m), ("gone", ~live, manifest.terminated_step_m)):
        members[f"{layer}_east.xz"] = _pack_steps(_rounded(table.easting[rows], step))
        members[f"{layer}_north.xz"] = _pack_steps(_rounded(table.northing[rows], step))
    for name, column in coded.items():
        stored = column.index[live] if name in _OF_LIVE else column.index
        members[f"{name}.xz"] = _xz(stored.astype("<u2").tobytes(), lp=1, pb=1)
    return members


def _decoded(manifest: Manifest, data: dict[str, bytes]) -> PackContent:
    codes = json.loads(lzma.decompress(data["codes.json.xz"]))
    key = _unpack_steps(data["keys.xz"]).astype(np.uint32)
    live = np.unpackbits(np.frombuffer(lzma.decompress(data["live.xz"]), np.uint8), count=len(key)).astype(np.bool_)
    coded = {name: _coded(name, codes[name], lzma.decompress(data[f"{name}.xz"]), live) for name in codes}
    table = PostcodeTable(
        key=key,
        live=live,
        easting=_both_layers(live, data, "east", manifest),
        northing=_both_layers(live, data, "north", manifest),
        council=coded["council"],
        ward=coded["ward"],
        lsoa=coded["lsoa"],
    )
    return PackContent(manifest, table, *_parsed_names(data[_NAMES]))


def _parsed_names(data: bytes) -> tuple[tuple[AreaName, ...], tuple[Town, ...]]:
    names = json.loads(lzma.decompress(data))
    areas = TypeAdapter(tuple[AreaName, ...]).validate_python(names["areas"])
    return areas, TypeAdapter(tuple[Town, ...]).validate_python(names["towns"])


def _coded(name: str, codes: list[str], data: bytes, live: NDArray[np.bool_]) -> Coded:
    stored = np.frombuffer(data, "<u2")
    if name not in _OF_LIVE:
        return Coded(np.array(codes, "S9"), stored)
    index = np.zeros(len(live), np.uint16)
    index[live] = stored
    return Coded(np.array(codes, "S9"), index)


def _rounded(metres: NDArray[np.int32], step: int) -> Ints:
    return (metres.astype(np.int64) + step // 2) // step


def _both_layers(live: NDArray[np.bool_], data: dict[str, bytes], axis: str, about: Manifest) -> NDArray[np.int32]:
    column = np.empty(len(live), np.int32)
    column[live] = _unpack_steps(data[f"live_{axis}.xz"]) * about.live_step_m
    column[~live] = _unpack_steps(data[f"gone_{axis}.xz"]) * about.terminated_step_m
    return column


def _pack_steps(values: Ints) -> bytes:
    """Differences between neighbours, small ones of either sign as small numbers, low bytes first and together."""
    steps = np.diff(values, prepend=0)
    folded = ((steps << 1) ^ (steps >> 63)).astype("<u4")
    return _xz(folded.view(np.uint8).reshape(-1, 4).T.tobytes())


def _unpack_steps(data: bytes) -> Ints:
    planes = np.frombuffer(lzma.decompress(data), np.uint8).reshape(4, -1)
    folded = np.ascontiguousarray(planes.T).view("<u4").ravel().astype(np.int64)
    values: Ints = np.cumsum((folded >> 1) ^ -(folded & 1))
    return values


def _xz(data: bytes, lp: int = 0, pb: int = 0) -> bytes:
    # A window as large as the data is all that helps; the preset's 64 MB would cost ten times that in memory.
    window = max(4096, 1 << len(data).bit_length())
    shape = {"id": lzma.FILTER_LZMA2, "preset": 9, "lc": 0, "lp": lp, "pb": pb, "dict_size": window}
    return lzma.compress(data, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, filters=[shape])


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
