"""The pack unpacked: sorted arrays in a cache folder, mapped into memory and shared by every process that reads them.

A pack is expanded once into a folder named by its content, aside and then renamed: of two processes that do so at once
the second finds the first's folder and drops its own.
"""

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from directory.frozen import Frozen
from directory.places.geodesy import Floats, grid_to_wgs84
from directory.places.pack import Coded, Codes, Manifest, PackContent, PackError, Town, read_manifest, read_pack
from directory.places.postcode import DISTRICT, SECTOR

LAYOUT: Final = 1

# A sector or district is said to be in a council's area when this share of its postcodes is.
MOSTLY: Final = 0.9

# Degrees are kept as whole millionths (11 cm); codes as rows of `councils`, `wards` and `lsoas`, where row 0 is none.
RECORD: Final = np.dtype(
    [("lat", "<i4"), ("lon", "<i4"), ("council", "<u2"), ("ward", "<u2"), ("lsoa", "<u2"), ("live", "?")]
)
CENTRE: Final = np.dtype([("key", "<u4"), ("lat", "<i4"), ("lon", "<i4"), ("council", "<u2")])

_MICRO: Final = 1_000_000
# Rows converted at a time: what stays in the processor's cache is twice as fast.
_BLOCK: Final = 16_384
_ARRAYS: Final = (
    "keys",
    "records",
    "sectors",
    "districts",
    "councils",
    "wards",
    "lsoas",
    "council_names",
    "ward_names",
)

Records = NDArray[np.void]


class Area(Frozen):
    """A council, county or ward with the middle of its postcodes in degrees.

    `parent` is the code of a ward's council or of a council's county.
    """

    kind: Literal["council", "county", "ward"]
    code: str
    name: str
    lat: float
    lon: float
    parent: str | None = None


@dataclass(frozen=True)
class Shelf:
    """What a Gazetteer reads. `names_file` is read only when a name is asked for."""

    manifest: Manifest
    keys: NDArray[np.uint32]
    records: Records
    sectors: Records
    districts: Records
    councils: Codes
    wards: Codes
    lsoas: Codes
    council_names: NDArray[np.str_]
    ward_names: NDArray[np.str_]
    names_file: Path

    def names(self) -> tuple[tuple[Area, ...], tuple[Town, ...]]:
        read = json.loads(self.names_file.read_bytes())
        areas = TypeAdapter(tuple[Area, ...]).validate_python(read["areas"])
        return areas, TypeAdapter(tuple[Town, ...]).validate_python(read["towns"])


def open_shelf(cache_dir: Path, pack: Path) -> Shelf:
    """Maps the expanded pack, expanding it first where this has not been done."""
    manifest = read_manifest(pack)
    digest = hashlib.sha256(f"{LAYOUT}:{manifest.model_dump_json()}".encode()).hexdigest()
    folder = cache_dir / "places" / digest[:16]
    if not folder.is_dir():
        _expand(pack, folder)
    arrays: dict[str, Any] = {name: _mapped(folder / f"{name}.npy") for name in _ARRAYS}
    return Shelf(manifest=manifest, names_file=folder / "names.json", **arrays)


def _mapped(path: Path) -> NDArray[Any]:
    try:
        # Seen as a plain array: the memmap class costs a microsecond at every access.
        array: NDArray[Any] = np.load(path, mmap_mode="r").view(np.ndarray)
    except (OSError, ValueError) as error:
        raise PackError(f"{path} cannot be read ({error}). Delete {path.parent}: it is made again.") from error
    return array


def _expand(pack: Path, folder: Path) -> None:
    content = read_pack(pack)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
    try:
        _write_shelf(content, aside)
        aside.chmod(0o755)
        _move_into_place(aside, folder)
    except OSError as error:
        raise PackError(f"The postcode pack cannot be expanded into {folder.parent}: {error}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _move_into_place(aside: Path, folder: Path) -> None:
    try:
        aside.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _write_shelf(content: PackContent, folder: Path) -> None:
    table = content.table
    records = np.empty(len(table.key), RECORD)
    for start in range(0, len(records), _BLOCK):
        block = slice(start, start + _BLOCK)
        lat, lon = grid_to_wgs84(table.easting[block], table.northing[block])
        records["lat"][block], records["lon"][block] = _micro(lat), _micro(lon)
    records["council"], records["ward"], records["lsoa"] = table.council.index, table.ward.index, table.lsoa.index
    records["live"] = table.live
    arrays = {
        "keys": table.key,
        "records": records,
        "sectors": _centres(table.key // SECTOR, records),
        "districts": _centres(table.key // DISTRICT, records),
        "councils": table.council.codes,
        "wards": table.ward.codes,
        "lsoas": table.lsoa.codes,
        "council_names": _names_in_order(table.council, content),
        "ward_names": _names_in_order(table.ward, content),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    areas = [area.model_dump(mode="json") for area in _areas(content, records)]
    names = {"areas": areas, "towns": [town.model_dump(mode="json") for town in content.towns]}
    (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def _names_in_order(column: Coded, content: PackContent) -> NDArray[np.str_]:
    names = {area.code: area.name for area in content.areas}
    return np.array([names.get(code, "") for code in column.texts])


def _micro(degrees: Floats) -> NDArray[np.int32]:
    return np.round(degrees * _MICRO).astype(np.int32)


def _centres(groups: NDArray[np.uint32], records: Records) -> Records:
    """The middle of each group's live postcodes, or of its terminated ones where none is live."""
    first = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    sizes = np.diff(np.append(first, len(groups)))
    any_live = np.repeat(np.logical_or.reduceat(records["live"], first), sizes)
    weight = np.where(any_live, records["live"], True).astype(np.float64)
    total = np.add.reduceat(weight, first)
    centres = np.empty(len(first), CENTRE)
    centres["key"] = groups[first]
    for axis in ("lat", "lon"):
        centres[axis] = np.round(np.add.reduceat(records[axis] * weight, first) / total)
    centres["council"] = _main_council(np.repeat(np.arange(len(first)), sizes), records["council"], weight, total)
    return centres


def _main_council(
    group: NDArray[np.intp], council: NDArray[np.uint16], weight: Floats, total: Floats
) -> NDArray[np.uint16]:
    counted = weight > 0
    pairs, counts = np.unique(group[counted].astype(np.int64) << 16 | council[counted], return_counts=True)
    of, share = pairs >> 16, counts / total[pairs >> 16]
    found = np.zeros(len(total), np.uint16)
    found[of[share >= MOSTLY]] = (pairs & 0xFFFF)[share >= MOSTLY]
    return found


def _areas(content: PackContent, records: Records) -> list[Area]:
    """Every area that has live postcodes, with the middle of them."""
    live, table = records[records["live"]], content.table
    county_of = {area.code: area.parent or "" for area in content.areas if area.kind == "council"}
    centres = (
        _means(table.council.texts, live["council"], live)
        | _means(table.ward.texts, live["ward"], live)
        | _means([county_of.get(code, "") for code in table.council.texts], live["council"], live)
    )
    return [
        Area(**area.model_dump(), lat=centres[area.code][0], lon=centres[area.code][1])
        for area in content.areas
        if area.code in centres
    ]


def _means(texts: list[str], index: NDArray[np.uint16], records: Records) -> dict[str, tuple[float, float]]:
    """The mean position of the rows of each text; several numbers may stand for the same one."""
    unique = sorted(set(texts))
    group = np.array([unique.index(text) for text in texts])[index] if len(unique) < len(texts) else index
    counts = np.maximum(np.bincount(group, minlength=len(unique)), 1)
    lat = np.bincount(group, records["lat"], minlength=len(unique)) / counts / _MICRO
    lon = np.bincount(group, records["lon"], minlength=len(unique)) / counts / _MICRO
    rows = zip(unique, lat.tolist(), lon.tolist(), strict=True)
    return {text: (round(y, 6), round(x, 6)) for text, y, x in rows if text and y}


def degrees(centre: Any) -> tuple[float, float]:
    """Latitude and longitude of one record or centre."""
    return int(centre["lat"]) / _MICRO, int(centre["lon"]) / _MICRO
