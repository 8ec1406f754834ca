"""What is missing here: how often a need was looked for without success, against what is listed for it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from babel import Locale

from directory.errors import KithError
from directory.listing import Listing
from directory.missing import ALL, Key, Quarter, published
from directory.places import Gazetteer
from directory.store import Store
from directory.unmet import Reason

# Told of whole boroughs only: in a ward, who looks for these could be known.
SENSITIVE: Final = frozenset({"immigration", "domestic-abuse", "sexual-violence", "sex-workers", "sexual-health"})
SEARCHES, WEAK, UNSUITED = "searches", "weak", "unsuited"
MEASURES: Final = (SEARCHES, WEAK, UNSUITED)
UNKNOWN = ""
Told = Mapping[Key, int | None]
Counts = Mapping[str, Mapping[Key, int]]


@dataclass(frozen=True)
class Line:
    """A need or an area with its figures; None is hidden. `deprivation` is an area's, where it was imported."""

    id: str
    name: str
    searches: int | None
    weak: int | None
    unsuited: int | None
    listings: int
    deprivation: float | None = None


@dataclass(frozen=True)
class Figures:
    """All that may be told of a quarter: by need and borough, and by need and ward within each borough."""

    boroughs: Mapping[str, Told]
    wards: Mapping[str, Mapping[str, Told]]
    reasons: Told
    languages: Told


def figures(store: Store, gazetteer: Gazetteer, quarter: Quarter) -> Figures:
    """Each table is suppressed by itself, before anything of it is chosen to be shown."""
    true = _counts(store, quarter)
    boroughs = {measure: published(_by(gazetteer, true[measure])) for measure in MEASURES}
    wards: dict[str, dict[str, Told]] = defaultdict(dict)
    for measure in MEASURES:
        for borough, counts in _within(gazetteer, true[measure]).items():
            wards[borough][measure] = published(counts)
    return Figures(boroughs, wards, published(_reasons(store, quarter)), published(_languages(store, quarter)))


def _counts(store: Store, quarter: Quarter) -> Counts:
    """By need and area, of each measure."""
    true: dict[str, Counter[Key]] = {measure: Counter() for measure in MEASURES}
    for sought, times in store.demand.sought(quarter.first, quarter.last).items():
        true[SEARCHES][(sought.need, sought.area)] += times
        if sought.weak:
            true[WEAK][(sought.need, sought.area)] += times
    for unmet, times in store.unmet.totals(quarter.first, quarter.last).items():
        true[UNSUITED][(unmet.need, unmet.area)] += times
    return true


def _reasons(store: Store, quarter: Quarter) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for unmet, times in store.unmet.totals(quarter.first, quarter.last).items():
        found[(unmet.need, unmet.reason.value)] += times
    return found


def _languages(store: Store, quarter: Quarter) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for sought, times in store.demand.languages(quarter.first, quarter.last).items():
        found[("", sought.language)] += times
    return found


def _by(gazetteer: Gazetteer, counts: Mapping[Key, int]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for (need, area), times in counts.items():
        found[(need, borough_of(gazetteer, area))] += times
    return found


def _within(gazetteer: Gazetteer, counts: Mapping[Key, int]) -> dict[str, Counter[Key]]:
    """Of each borough the wards, without what is told of boroughs only."""
    found: dict[str, Counter[Key]] = defaultdict(Counter)
    for (need, area), times in counts.items():
        if need not in SENSITIVE and area:
            found[borough_of(gazetteer, area)][(need, area)] += times
    return found


def borough_of(gazetteer: Gazetteer, code: str) -> str:
    """The council that a ward is of; a council is its own."""
    area = gazetteer.area(code)
    return (area.parent or code) if area and area.kind == "ward" else code


class Listed:
    """How many listings there are for each need, in each ward and borough; counted anew when the directory changed."""

    def __init__(self) -> None:
        self._counted: tuple[int, Counter[Key]] = (-1, Counter())

    def counts(self, store: Store, gazetteer: Gazetteer) -> Counter[Key]:
        """By need and area, and by need under ALL."""
        change = store.listings.change_number()
        if change != self._counted[0]:
            found: Counter[Key] = Counter()
            for listing in store.listings.active():
                areas = {ALL, *_areas(gazetteer, listing)}
                found.update((need, area) for need in set(listing.needs) for area in areas)
            self._counted = (change, found)
        return self._counted[1]


def _areas(gazetteer: Gazetteer, listing: Listing) -> Iterator[str]:
    """The wards and boroughs that it is in, and the boroughs that it serves."""
    yield from listing.service_area.council_codes if listing.service_area else ()
    for place in listing.places:
        try:
            point = gazetteer.postcode(place.postcode) if place.postcode else None
        except KithError:
            continue
        yield from (code for code in (point and point.ward_code, point and point.council_code) if code)


def by_need(found: Figures, names: Mapping[str, str], listed: Mapping[Key, int]) -> list[Line]:
    """Each need that was looked for, what is missing most first; UNKNOWN where none was clear."""
    needs = {need for told in found.boroughs.values() for need, _ in told} - {ALL}
    return _ordered(
        Line(need, names.get(need, "No clear need"), *_figures(found.boroughs, (need, ALL)), listed.get((need, ALL), 0))
        for need in needs
    )


def by_area(
    tables: Mapping[str, Told],
    need: str,
    gazetteer: Gazetteer,
    listed: Mapping[Key, int],
    deprivation: Mapping[str, float],
) -> list[Line]:
    """Each area of one table where the need was looked for, what is missing most first."""
    areas = {area for told in tables.values() for each, area in told if each == need} - {ALL}
    return _ordered(
        Line(
            area,
            area_name(gazetteer, area),
            *_figures(tables, (need, area)),
            listed.get((need, area), 0),
            deprivation.get(area),
        )
        for area in areas
    )


def area_name(gazetteer: Gazetteer, code: str) -> str:
    area = gazetteer.area(code) if code else None
    return area.name if area else code or "Area not known"


def by_reason(told: Told) -> list[tuple[str, int | None]]:
    """Why nothing was suitable, over all needs."""
    return [(reason.value, told.get((ALL, reason.value), 0)) for reason in Reason]


def by_language(told: Told) -> list[tuple[str, int | None]]:
    """In which languages was searched, the most first, apart from what for and where."""
    names = Locale("en").languages
    found = [
        (names.get(code, code or "Not sure"), count) for (row, code), count in told.items() if ALL not in (row, code)
    ]
    return sorted(found, key=lambda each: (-(each[1] or 0), each[0]))


def _figures(tables: Mapping[str, Told], key: Key) -> tuple[int | None, int | None, int | None]:
    """What is in no table was never looked for; what is None there is hidden."""
    searches, weak, unsuited = (tables.get(measure, {}).get(key, 0) for measure in MEASURES)
    return searches, weak, unsuited


def _ordered(lines: Iterator[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-(line.unsuited or 0) - (line.weak or 0), -(line.searches or 0), line.name))
