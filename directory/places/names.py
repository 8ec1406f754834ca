"""Finds towns, councils, counties and wards by what people call them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from directory.places.pack import RECODED, Town
from directory.places.point import PlaceAmbiguous, PlacePoint, PlaceUnknown, Precision
from directory.places.shelf import Area

# A name is taken for the largest place that has it only if it is a town indeed and dwarfs all others of the name.
TOWN_INDEED: Final = 20_000
DWARFS: Final = 10
# An area has no population here; it weighs as much as a town of this size.
AREA_WEIGHT: Final = 60_000
WARD_WEIGHT: Final = 10_000
LONGEST_NAME: Final = 120
# A part of a name ("Shoreditch") finds what has it as a word, if these are few.
SHORTEST_PART: Final = 5
MOST_WITH_A_PART: Final = 8
NEAR_ENOUGH: Final = 82.0

EVERYWHERE: Final = frozenset({"uk", "united kingdom", "britain", "great britain"})
TOO_WIDE: Final = EVERYWHERE | {"england", "scotland", "wales", "cymru", "northern ireland"}
# What people call a council whose official name is another.
_ALSO: Final = {
    "hull": "E06000010",
    "durham": "E06000047",
    "western isles": "S12000013",
    "outer hebrides": "S12000013",
    "na h eileanan siar": "S12000013",
    "comhairle nan eilean siar": "S12000013",
}

_TITLE: Final = re.compile(
    r"^(the )?((london |royal |metropolitan )*borough|city|county|district|metropolitan district) (council )?of (the )?"
)
_KIND: Final = re.compile(
    r" ((london |royal |metropolitan |city |county |borough |district )*(council|borough)|district|county|ward)$"
)
_TITLE_LAST: Final = re.compile(r"^([^,]+), *((?:city|county|borough) of)$")
_PREPOSITION: Final = re.compile(r"^(in|near|around|at|close to) ")


def plain(name: str) -> str:
    """Lower case without accents, punctuation and the several ways of writing "and" and "saint"."""
    turned = _TITLE_LAST.sub(r"\2 \1", name.casefold().strip())
    bare = "".join(c for c in unicodedata.normalize("NFKD", turned) if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", re.sub(r"['’.]", "", bare.replace("&", " and "))).split()
    return " ".join("st" if word == "saint" else word for word in words)


def without_title(name: str) -> str:
    """A plain name without "London Borough of", "City Council" and their like."""
    return _KIND.sub("", _TITLE.sub("", name))


class NameBook:
    """Every named place of a pack. Lookups raise PlaceUnknown or PlaceAmbiguous."""

    def __init__(self, areas: Iterable[Area], towns: Iterable[Town]) -> None:
        self.areas = {area.code: area for area in areas}
        self._towns: dict[str, list[Town]] = defaultdict(list)
        self._other_names: dict[str, list[Town]] = defaultdict(list)
        self._councils: dict[str, list[Area]] = defaultdict(list)
        self._wards: dict[str, list[Area]] = defaultdict(list)
        self._beginnings: dict[str, list[Town | Area]] = defaultdict(list)
        for area in self.areas.values():
            (self._wards if area.kind == "ward" else self._councils)[plain(area.name)].append(area)
            self._note_beginnings(area)
        for town in sorted(towns, key=lambda town: -town.population):
            self._towns[plain(town.name)].append(town)
            self._note_beginnings(town)
            for other in map(plain, town.other_names):
                # "Newport (Wales)" is the name again with what it lies in, not another name.
                if not other.startswith(plain(town.name)):
                    self._other_names[other].append(town)

    def _note_beginnings(self, place: Town | Area) -> None:
        words = plain(place.name).split()
        if self._weight(place) >= TOWN_INDEED:
            for count in range(1, len(words)):
                self._beginnings[" ".join(words[:count])].append(place)

    def find(self, text: str) -> PlacePoint:
        """The one place of this name, which may carry what it lies in: "Newport, Isle of Wight"."""
        if not plain(text) or len(text) > LONGEST_NAME:
            raise PlaceUnknown(text)
        name = _PREPOSITION.sub("", plain(text))
        if name in TOO_WIDE:
            raise PlaceUnknown(text, reason=f"“{text}” is too wide to measure a distance from.")
        found = self._named(name) or self._named(name.removeprefix("the "))
        if found:
            return self._the_one(text, found)
        head, *within = text.split(",")
        found = self._within(_PREPOSITION.sub("", plain(head)), within)
        if found:
            return self._the_one(text, found, say_where=True)
        found = self._having(name)
        if not found:
            raise PlaceUnknown(text, self._suggestion(name))
        return self._the_one(text, found, say_where=True)

    def starting(self, text: str, most: int) -> list[str]:
        """Labels of the places whose name begins so, the largest first; each finds that place alone."""
        name = plain(text)
        indexes: tuple[Mapping[str, Sequence[Town | Area]], ...] = (self._towns, self._councils, self._wards)
        found = [
            place for index in indexes for known, places in index.items() if known.startswith(name) for place in places
        ]
        return [self._label(place) for place in self._without_repeats(found)[:most]] if name else []

    def council(self, text: str) -> Area:
        """A council or county by its name ("London Borough of Hackney", "Hackney Council") or its GSS code."""
        name = plain(text)
        code = _ALSO.get(without_title(name), text.strip().upper())
        by_code = self.areas.get(RECODED.get(code, code))
        if by_code and by_code.kind != "ward":
            return by_code
        found = self._councils.get(name) or self._councils.get(without_title(name), [])
        if not found:
            near = process.extractOne(without_title(name), list(self._councils), score_cutoff=NEAR_ENOUGH)
            suggestion = self._councils[near[0]][0].name if near else None
            raise PlaceUnknown(text, suggestion, f"We do not know a council called “{text.strip()[:60]}”.")
        if len(found) > 1:
            raise PlaceAmbiguous(text, tuple(self._area_point(area) for area in found))
        return found[0]

    def _named(self, name: str) -> list[Town | Area]:
        bare = without_title(name)
        found = (
            [*self._towns.get(name, ()), *self._councils.get(name, ())]
            or [*self._councils.get(bare, ())]
            or [*self._towns.get(bare, ())]
            or [*self._other_names.get(name, ())]
            or [*self._wards.get(name, ())]
            or [*self._wards.get(bare, ())]
        )
        if found and all(self._weight(place) < TOWN_INDEED for place in found):
            # Only the person can tell a village from a ward of its name ("Dalston"), or either from a city that is
            # called so for short ("Newcastle").
            found += [ward for ward in self._wards.get(name, ()) if ward not in found]
            found += self._beginnings.get(name, ())
        return found

    def _within(self, name: str, within: Sequence[str]) -> list[Town | Area]:
        inside = {form for part in within for form in (plain(part), without_title(plain(part)))}
        places: list[Town | Area] = [*self._towns.get(name, ()), *self._councils.get(name, ())]
        return [place for place in places if inside & self._surroundings(place)] or [
            ward for ward in self._wards.get(name, ()) if inside & self._surroundings(ward)
        ]

    def _having(self, part: str) -> list[Town | Area]:
        if len(part) < SHORTEST_PART:
            return []
        indexes: tuple[Mapping[str, Sequence[Town | Area]], ...] = (self._towns, self._councils, self._wards)
        found = [
            place
            for index in indexes
            for name, places in index.items()
            if f" {part} " in f" {name} "
            for place in places
        ]
        return found if len(found) <= MOST_WITH_A_PART else []

    def _surroundings(self, place: Town | Area) -> frozenset[str]:
        """The plain names of everything that a place lies in."""
        council, county = self._council_and_county(place)
        names = [area.name for area in (council, county) if area]
        return EVERYWHERE | {plain(name) for name in (*names, *_wider(place, council))}

    def _council_and_county(self, place: Town | Area) -> tuple[Area | None, Area | None]:
        council = self.areas.get(_council_code(place) or "")
        return council, self.areas.get((council and council.parent) or "")

    def _the_one(self, text: str, found: Sequence[Town | Area], say_where: bool = False) -> PlacePoint:
        kept = self._without_repeats(found)
        if len(kept) == 1 or self._dwarfs(kept[0], kept[1]):
            return self._point(kept[0], alone=len(kept) == 1 and not say_where)
        raise PlaceAmbiguous(text, tuple(self._point(place, alone=False) for place in kept))

    def _without_repeats(self, found: Sequence[Town | Area]) -> list[Town | Area]:
        """Largest first, without an area that is around a town of its own name, or beside it in the same council."""
        towns = [place for place in found if isinstance(place, Town)]
        around = {area.code for town in towns for area in self._council_and_county(town) if area}
        around |= {place.code for place in found if isinstance(place, Area) and place.parent in around}
        seen: set[str] = set()
        kept: list[Town | Area] = []
        for place in sorted(found, key=self._weight, reverse=True):
            label = self._label(place)
            if label not in seen and not (isinstance(place, Area) and place.code in around):
                kept.append(place)
                seen.add(label)
        return kept

    def _label(self, place: Town | Area) -> str:
        """The name, with what the place lies in if it is not the only one of its name."""
        if self._is_only(place):
            return place.name
        council, county = self._council_and_county(place)
        names = [area.name for area in (council, county) if area]
        outer = next((name for name in (*names, *_wider(place, council)) if plain(name) != plain(place.name)), None)
        return f"{place.name}, {outer}" if outer else place.name

    def _is_only(self, place: Town | Area) -> bool:
        name = plain(place.name)
        if isinstance(place, Area):
            return place.kind != "ward" and not self._towns.get(name)
        around = self._council_and_county(place)
        if self._weight(place) < TOWN_INDEED and (self._wards.get(name) or self._beginnings.get(name)):
            return False
        return self._towns[name] == [place] and all(area in around for area in self._councils.get(name, ()))

    def _weight(self, place: Town | Area) -> int:
        """People, or what stands for them where their number is not known."""
        if isinstance(place, Area):
            return WARD_WEIGHT if place.kind == "ward" else AREA_WEIGHT
        return max(place.population, AREA_WEIGHT if self._names_a_council(place) else 0)

    def _names_a_council(self, town: Town) -> bool:
        around = self._council_and_county(town)
        return any(area in around for area in self._councils.get(plain(town.name), ()))

    def _dwarfs(self, first: Town | Area, second: Town | Area) -> bool:
        """Whether the first is so plainly meant that nobody need be asked."""
        if plain(first.name) != plain(second.name):
            return False
        return self._weight(first) >= max(TOWN_INDEED, DWARFS * self._weight(second))

    def _point(self, place: Town | Area, alone: bool) -> PlacePoint:
        if isinstance(place, Area):
            return self._area_point(place)
        council = self.areas.get(place.council or "")
        return PlacePoint(
            label=place.name if alone else self._label(place),
            lat=place.lat,
            lon=place.lon,
            precision=Precision.TOWN,
            council_code=council.code if council else None,
            council=council.name if council else None,
        )

    def _area_point(self, area: Area) -> PlacePoint:
        ward = area.kind == "ward"
        council = self.areas.get(area.parent or "") if ward else area
        return PlacePoint(
            label=self._label(area) if ward else area.name,
            lat=area.lat,
            lon=area.lon,
            precision=Precision.WARD if ward else Precision.COUNCIL,
            council_code=council.code if council else None,
            council=council.name if council else None,
            ward_code=area.code if ward else None,
            ward=area.name if ward else None,
        )

    def _suggestion(self, name: str) -> str | None:
        if len(name) < SHORTEST_PART:
            return None
        for names in (self._towns, self._councils):
            near = process.extractOne(name, list(names), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
            if near:
                return names[near[0]][0].name
        return None


def _council_code(place: Town | Area) -> str | None:
    if isinstance(place, Town):
        return place.council
    return place.parent if place.kind == "ward" else place.code


def _wider(place: Town | Area, council: Area | None) -> tuple[str, ...]:
    """What a place lies in beyond its council and county."""
    if isinstance(place, Town):
        country = place.country
    else:
        country = {"E": "England", "S": "Scotland", "W": "Wales", "N": "Northern Ireland"}.get(place.code[0], "")
    return ("London", country) if council and council.code.startswith("E09") else (country,)
