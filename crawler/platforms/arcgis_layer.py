"""A layer of an ArcGIS server: what it says of itself, the addresses of its pages, and its features as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from crawler.platforms.geometry import point_of
from crawler.platforms.platform import Entry, table, tables
from crawler.platforms.row_columns import LATITUDE, LONGITUDE
from crawler.platforms.row_fields import names_somebody
from crawler.platforms.row_list import Row
from crawler.values import number
from directory.errors import SourceError

MOST_A_PAGE, IDS_A_PAGE, LONGEST_FIELDS = 1000, 100, 1500
_LONDON = ZoneInfo("Europe/London")
_PEOPLE = ("creatorField", "editorField")
_OF_THE_SERVER = frozenset({"esriFieldTypeGeometry", "esriFieldTypeOID"})


@dataclass(frozen=True, slots=True)
class Layer:
    """`titles` are the words for people of its fields, `codes` what the values of a field stand for.

    `object_id` numbers the features in the order in which they are asked for; it is no identity, for publishing a layer
    anew gives other numbers.
    """

    url: str
    object_id: str
    fields: tuple[str, ...]
    titles: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    dates: frozenset[str]
    pages: bool
    page_size: int

    @classmethod
    def of(cls, document: Entry, url: str, wanted: Sequence[str] = ()) -> "Layer":
        """The layer that describes itself so; of the server's own fields only those `wanted` are read, never the
        name of a person. Raises SourceError where it can't be queried.
        """
        told = [each for each in tables(document.get("fields")) if isinstance(each.get("name"), str)]
        if not told or "Query" not in str(document.get("capabilities", "Query")):
            raise SourceError(f"{url} is a layer that cannot be asked for its features. Ask its publisher for a file.")
        people = {table(document.get("editFieldsInfo")).get(each) for each in _PEOPLE}
        numbered = next((each["name"] for each in told if each.get("type") == "esriFieldTypeOID"), "OBJECTID")
        kept = [each for each in told if each["name"] in wanted or _is_said(each, people)]
        return cls(
            url=url,
            object_id=str(document.get("objectIdField") or numbered),
            fields=tuple(each["name"] for each in kept),
            titles={each["name"]: str(each.get("alias") or each["name"]) for each in kept},
            codes={each["name"]: _codes(each) for each in kept},
            dates=frozenset(each["name"] for each in kept if each.get("type") == "esriFieldTypeDate"),
            pages=table(document.get("advancedQueryCapabilities")).get("supportsPagination") is True,
            page_size=int(min(number(document.get("maxRecordCount")) or MOST_A_PAGE, MOST_A_PAGE)),
        )

    def page_url(self, where: str, offset: int) -> str:
        """The address of the features that follow the first `offset`."""
        paging = {"orderByFields": self.object_id, "resultOffset": offset, "resultRecordCount": self.page_size}
        return self._query({"where": where} | self._shape() | paging)

    def ids_url(self, where: str) -> str:
        """The address of all object ids, for servers that know no pages."""
        return self._query({"where": where, "returnIdsOnly": "true"})

    def batch_urls(self, ids: Sequence[int]) -> list[str]:
        """The addresses of the features with these object ids."""
        ordered = sorted(ids)
        batches = (ordered[start : start + IDS_A_PAGE] for start in range(0, len(ordered), IDS_A_PAGE))
        return [self._query({"objectIds": ",".join(map(str, batch))} | self._shape()) for batch in batches]

    def row(self, feature: Entry) -> Row:
        """A feature as a row: dates as days, codes as what they stand for, its point in degrees."""
        attributes = table(feature.get("attributes"))
        told = {name: self._value(name, attributes.get(name)) for name in self.fields}
        if at := point_of(_coordinates(table(feature.get("geometry")))):
            told |= {LATITUDE: at[0], LONGITUDE: at[1]}
        return Row(told, f"feature {attributes.get(self.object_id, 'without a number')}")

    def _shape(self) -> dict[str, Any]:
        names = ",".join(dict.fromkeys([self.object_id, *self.fields]))
        fields = names if len(names) < LONGEST_FIELDS else "*"
        return {"outFields": fields, "outSR": 4326, "returnGeometry": "true"}

    def _query(self, told: Mapping[str, Any]) -> str:
        return f"{self.url}/query?{urlencode({**told, 'f': 'json'})}"

    def _value(self, name: str, value: Any) -> Any:
        if name in self.dates and isinstance(value, int | float):
            return _moment(value)
        return self.codes.get(name, {}).get(str(value), value)


def _is_said(field: Entry, people: set[Any]) -> bool:
    """Whether the publisher says it, not the server, and it names no person."""
    own = field["name"].casefold().startswith("shape") or field.get("type") in _OF_THE_SERVER
    named = field["name"] in people or names_somebody(str(field.get("alias") or field["name"]))
    return not own and not named


def _codes(field: Entry) -> dict[str, str]:
    values = tables(table(field.get("domain")).get("codedValues"))
    return {str(value.get("code")): str(value.get("name")) for value in values}


def _moment(milliseconds: float) -> str | None:
    """Milliseconds since 1970 as a day, with its time where it has one, in Europe/London."""
    try:
        at = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(_LONDON)
    except (OverflowError, OSError, ValueError):
        return None
    return f"{at:%Y-%m-%d}" if at.time() == time() else f"{at:%Y-%m-%d %H:%M}"


def _coordinates(geometry: Entry) -> Any:
    if "x" in geometry:
        return [geometry.get("x"), geometry.get("y")]
    return geometry.get("points") or geometry.get("rings") or geometry.get("paths")
