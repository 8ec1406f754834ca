"""The parts of Splink's model: how two records are compared, level by level from the surest.

Levels are SQL of DuckDB over the columns of `columns()`. Each comparison's levels exclude one another; how much each
speaks for one listing (its m and u probabilities) is estimated once and kept in model.json.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from directory.linkage.profile import Profile

_NO_CONFLICT: Final = "(len(kinds_l) = 0 or len(kinds_r) = 0 or list_has_any(kinds_l, kinds_r))"
_CORE_WITHIN: Final = "(list_has_all(core_l, core_r) or list_has_all(core_r, core_l))"
_KM: Final = (
    "(6371 * 2 * asin(sqrt(pow(sin(radians(lat_r - lat_l) / 2), 2)"
    " + cos(radians(lat_l)) * cos(radians(lat_r)) * pow(sin(radians(lon_r - lon_l) / 2), 2))))"
)
_SHARED_POSTCODE: Final = "list_has_any(postcodes_l, postcodes_r)"
_OVERLAP: Final = "len(list_intersect(slots_l, slots_r)) / len(list_distinct(list_concat(slots_l, slots_r)))"

NULL: Final = "null"
ELSE: Final = "else"
SAME_NAME: Final = "the same name"
SAME_BUT_ADDRESS: Final = "names that differ by words of the address only"
OTHER_KIND: Final = "names of two kinds of thing"
WITHIN: Final = "one name within the other"
WITHIN_KIND: Final = "one name within the other, of which one says what kind of thing it is"
SPELT_ALIKE: Final = "names spelt alike"
IN_ADDRESS: Final = "one name in the other's name or address"
SHARED_WORD: Final = "names that share a word"
SPOT: Final = "the same postcode and spot"
POSTCODE: Final = "the same postcode"
IN_50_M: Final = "less than 50 m apart"
IN_150_M: Final = "less than 150 m apart"
IN_1_KM: Final = "less than 1 km apart"
OWN: Final = "a telephone, e-mail address or website of their own in common"
REACH: Final = "the organisation's telephone, e-mail address or website in common"
SAME_TIMES: Final = "the same times"
MOST_TIMES: Final = "mostly the same times"
SOME_TIMES: Final = "some of the same times"
SAME_DAYS: Final = "some of the same days"
SAME_ORGANISATION: Final = "the same organisation"
LEVELS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "name": (
        (NULL, "len(strong_l) = 0 or len(strong_r) = 0"),
        (SAME_NAME, "strong_l = strong_r"),
        (SAME_BUT_ADDRESS, "list_has_all(known_l, strong_r) and list_has_all(known_r, strong_l)"),
        (OTHER_KIND, f"not {_NO_CONFLICT}"),
        (WITHIN, f"{_CORE_WITHIN} and (len(kinds_l) = 0) = (len(kinds_r) = 0)"),
        (WITHIN_KIND, _CORE_WITHIN),
        (SPELT_ALIKE, "jaro_winkler_similarity(name_l, name_r) >= 0.92"),
        (IN_ADDRESS, "list_has_all(known_l, core_r) or list_has_all(known_r, core_l)"),
        (SHARED_WORD, "list_has_any(core_l, core_r)"),
    ),
    "place": (
        (
            NULL,
            f"not {_SHARED_POSTCODE} and (lat_l is null or lat_r is null)"
            " and (len(postcodes_l) = 0 or len(postcodes_r) = 0)",
        ),
        (SPOT, f"{_SHARED_POSTCODE} and {_KM} < 0.1"),
        (POSTCODE, _SHARED_POSTCODE),
        (IN_50_M, f"{_KM} < 0.05"),
        (IN_150_M, f"{_KM} < 0.15"),
        (IN_1_KM, f"{_KM} < 1"),
    ),
    "contact": (
        (NULL, "len(reach_l) = 0 or len(reach_r) = 0"),
        (OWN, "list_has_any(own_l, own_r)"),
        (REACH, "list_has_any(reach_l, reach_r)"),
    ),
    "times": (
        (NULL, "len(slots_l) = 0 or len(slots_r) = 0"),
        (SAME_TIMES, "slots_l = slots_r"),
        (MOST_TIMES, f"{_OVERLAP} >= 0.5"),
        (SOME_TIMES, "list_has_any(slots_l, slots_r)"),
        (SAME_DAYS, "list_has_any(days_l, days_r)"),
    ),
    "organisation": (
        (NULL, "len(organisation_l) = 0 or len(organisation_r) = 0"),
        (
            SAME_ORGANISATION,
            "list_has_all(organisation_l, organisation_r) or list_has_all(organisation_r, organisation_l)",
        ),
    ),
}


def comparisons() -> list[dict[str, Any]]:
    """As Splink's settings have them, without probabilities."""
    return [
        {"output_column_name": column, "comparison_levels": [*map(_level, levels), _level((ELSE, "ELSE"))]}
        for column, levels in LEVELS.items()
    ]


def _level(level: tuple[str, str]) -> dict[str, Any]:
    told, condition = level
    return {"sql_condition": condition, "label_for_charts": told, "is_null_level": told == NULL}


def columns(profiles: Sequence[Profile], keys: Sequence[Sequence[int]]) -> Iterator[tuple[str, list[Any]]]:
    """The table that is compared, column by column: a row for each profile, with the keys that bring it together with
    others. Each word has its number.
    """
    numbers: dict[str, int] = {}
    yield "unique_id", [one.record for one in profiles]
    yield "source", [one.source for one in profiles]
    yield "name", [one.name_key for one in profiles]
    yield "lat", [one.points[0][0] if one.points else None for one in profiles]
    yield "lon", [one.points[0][1] if one.points else None for one in profiles]
    yield "keys", [list(shared) for shared in keys]
    for column in ("strong", "core", "kinds", "known", "organisation", "postcodes", "own", "reach", "slots", "days"):
        yield (
            column,
            [sorted(numbers.setdefault(word, len(numbers)) for word in getattr(one, column)) for one in profiles],
        )
