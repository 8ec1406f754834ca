"""From what a person types to a point on the map, offline."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from directory.places.box import Box, Outline
from directory.places.names import NameBook
from directory.places.pack import SHIPPED_PACK
from directory.places.point import PlacePoint, PlaceUnknown, Precision
from directory.places.postcode import (
    Postcode,
    district_key,
    district_text,
    parse_district,
    parse_postcode,
    parse_sector,
    postcodes_in,
    sector_key,
)
from directory.places.shelf import Area, Records, Shelf, degrees, open_shelf

STALE_AFTER: Final = timedelta(days=365)

_ELSEWHERE: Final = {"BT": "Northern Ireland", "JE": "Jersey", "GY": "Guernsey", "IM": "the Isle of Man"}


class Gazetteer:
    """Postcodes, districts, wards, towns and councils of one pack; safe to share between threads."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @classmethod
    def open(cls, cache_dir: Path, pack: Path | None = None) -> "Gazetteer":
        """The shipped pack, or another; expanded once into `cache_dir` (a few seconds, 60 MB), then mapped."""
        return cls(open_shelf(cache_dir, pack or SHIPPED_PACK))

    @property
    def data_date(self) -> date:
        """The day the live postcodes are of."""
        return self._shelf.manifest.data_date

    @property
    def terminated_date(self) -> date | None:
        return self._shelf.manifest.terminated_date

    @property
    def attribution(self) -> str:
        """What every page that uses a place must carry."""
        return self._shelf.manifest.attribution

    @property
    def is_stale(self) -> bool:
        return self.is_stale_on(datetime.now(UTC).date())

    def is_stale_on(self, day: date) -> bool:
        """Whether the data is more than a year old on a day."""
        return day - self.data_date > STALE_AFTER

    def find(self, text: str) -> PlacePoint:
        """The place of whatever a person types: a postcode, "E8 2", "E8", a town, council or ward, an address.

        Raises PlaceUnknown or PlaceAmbiguous, both of which say what to write instead.
        """
        if parse_postcode(text):
            return self.postcode(text)
        point = self._district_or_sector(text)
        if point:
            return point
        try:
            return self._names.find(text.strip())
        except PlaceUnknown:
            point = self._last_resort(text)
            if point is None:
                raise
            return point

    def starting(self, text: str, most: int = 8) -> list[str]:
        """What a person may be about to type: postcode districts, then places, each of which `find` finds."""
        typed = text.strip().upper().replace(" ", "")
        districts = sorted((one for one in self.district_centroids if typed and one.startswith(typed)), key=_in_order)
        return [*districts, *self._names.starting(text, most)][:most]

    def postcode(self, text: str, *, strict: bool = False) -> PlacePoint:
        """A whole postcode's own point, else the middle of its sector, else of its district; `precision` says which.

        `strict` raises PlaceUnknown unless the postcode itself is known, live or terminated.
        """
        postcode = parse_postcode(text)
        if postcode is None:
            raise PlaceUnknown(text, reason=f"“{text.strip()[:60]}” is not a whole postcode.")
        row = _row(self._shelf.keys, postcode.key)
        if row is not None:
            return self._exact(postcode, row)
        near = self._sector(postcode.district, postcode.sector_digit) or self._district(postcode.district)
        if strict or near is None:
            raise _unknown_postcode(postcode, near)
        return near.model_copy(update={"postcode": str(postcode)})

    def many(self, postcodes: Sequence[str]) -> list[PlacePoint | None]:
        """`postcode` of each, in their order; None for one that is unknown down to its district or has no shape."""
        parsed = [parse_postcode(text) for text in postcodes]
        keys = np.array([one.key if one else 0 for one in parsed], np.uint32)
        rows = np.minimum(np.searchsorted(self._shelf.keys, keys), len(self._shelf.keys) - 1)
        known = (self._shelf.keys[rows] == keys).tolist()
        return [
            None if one is None else self._exact(one, row) if hit else self._or_none(str(one))
            for one, row, hit in zip(parsed, rows.tolist(), known, strict=True)
        ]

    def postcode_in(self, text: str) -> str | None:
        """The first postcode in a longer text, in its official spacing: a known one if there is one.

        A text without a known one gives the first whose district exists; what only looks like a postcode gives None.
        """
        shaped = list(postcodes_in(text))
        known = (one for one in shaped if _row(self._shelf.keys, one.key) is not None)
        likely = (one for one in shaped if _centre(self._shelf.districts, district_key(one.district)) is not None)
        found = next(known, None) or next(likely, None)
        return str(found) if found else None

    @cached_property
    def district_centroids(self) -> dict[str, PlacePoint]:
        """Every district ("E8") with the middle of its postcodes."""
        named = ((district_text(int(centre["key"])), centre) for centre in self._shelf.districts)
        return {text: self._centre_point(text, text, centre) for text, centre in named}

    def outlines(self, box: Box) -> tuple[Outline, ...]:
        """The outlines of the postcode districts in a box, or of areas where it is wide: near, not exact."""
        from directory.places.outlines import outlines  # geometry is loaded for who draws a map, and nobody else

        return outlines(self._shelf, box)

    @property
    def councils(self) -> tuple[Area, ...]:
        """Every council and county, in the order of their codes."""
        return tuple(area for area in self._names.areas.values() if area.kind != "ward")

    def council(self, text: str) -> Area:
        """A council or county by name or GSS code: "Bristol", "City of Bristol", "Bristol City Council"."""
        return self._names.council(text)

    def council_of(self, postcode: str) -> Area | None:
        """The council that a postcode is in; None where it is unknown. PlaceUnknown as `postcode` does."""
        return self._names.areas.get(self.postcode(postcode).council_code or "")

    def area(self, code: str) -> Area | None:
        """A council, county or ward by its GSS code."""
        return self._names.areas.get(code)

    @cached_property
    def _names(self) -> NameBook:
        return NameBook(*self._shelf.names())

    def _district_or_sector(self, text: str) -> PlacePoint | None:
        district, sector = parse_district(text), parse_sector(text)
        spaced = " " in text.strip()
        whole = self._district(district) if district and not spaced else None
        return whole or (self._sector(*sector) if sector else None) or (self._district(district) if district else None)

    def _last_resort(self, text: str) -> PlacePoint | None:
        """An address's postcode, or the district that a text ends with ("Dalston E8")."""
        postcode = self.postcode_in(text)
        if postcode:
            return self.postcode(postcode)
        last = text.replace(",", " ").split()[-1:]
        district = parse_district(last[0]) if last else None
        return self._district(district) if district else None

    def _or_none(self, postcode: str) -> PlacePoint | None:
        try:
            return self.postcode(postcode)
        except PlaceUnknown:
            return None

    def _exact(self, postcode: Postcode, row: int) -> PlacePoint:
        lat, lon, council, ward, lsoa, live = self._shelf.records[row].item()
        shelf, text = self._shelf, str(postcode)
        return PlacePoint(
            label=text,
            lat=lat / 1e6,
            lon=lon / 1e6,
            precision=Precision.LIVE if live else Precision.TERMINATED,
            postcode=text,
            district=postcode.district,
            council_code=_text(shelf.councils, council),
            council=_text(shelf.council_names, council),
            ward_code=_text(shelf.wards, ward),
            ward=_text(shelf.ward_names, ward),
            lsoa=_text(shelf.lsoas, lsoa),
        )

    def _sector(self, district: str, digit: str) -> PlacePoint | None:
        centre = _centre(self._shelf.sectors, sector_key(district, digit))
        return None if centre is None else self._centre_point(f"{district} {digit}", district, centre)

    def _district(self, district: str) -> PlacePoint | None:
        centre = _centre(self._shelf.districts, district_key(district))
        return None if centre is None else self._centre_point(district, district, centre)

    def _centre_point(self, label: str, district: str, centre: Any) -> PlacePoint:
        lat, lon = degrees(centre)
        return PlacePoint(
            label=label,
            lat=lat,
            lon=lon,
            precision=Precision.DISTRICT if label == district else Precision.SECTOR,
            district=district,
            council_code=_text(self._shelf.councils, centre["council"]),
            council=_text(self._shelf.council_names, centre["council"]),
        )


def _in_order(district: str) -> tuple[int, str]:
    """E2 before E10."""
    return len(district), district


def _unknown_postcode(postcode: Postcode, near: PlacePoint | None) -> PlaceUnknown:
    country = _ELSEWHERE.get(postcode.district[:2])
    if country and near is None:
        reason = f"{postcode} is in {country}; our place data covers Great Britain."
    elif near is None:
        reason = f"{postcode} is not a postcode we know, nor is there any in {postcode.district}."
    else:
        reason = f"{postcode} is not a postcode we know."
    return PlaceUnknown(str(postcode), near.label if near else None, reason)


def _row(keys: Any, key: int) -> int | None:
    row = int(keys.searchsorted(np.uint32(key)))
    return row if row < len(keys) and int(keys[row]) == key else None


def _centre(centres: Records, key: int) -> Any | None:
    row = _row(centres["key"], key)
    return None if row is None else centres[row]


def _text(column: Any, row: int) -> str | None:
    value = column[row]
    return (value.decode() if isinstance(value, bytes) else str(value)) or None
