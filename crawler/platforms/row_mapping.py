"""Guesses which column of a list holds what, from its headings and its values, and says why.

A guess is made once, when a source is added, shown to whoever adds it and kept in the source's options (`columns`):
a later change of the guessing never changes a source.
"""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from crawler.platforms.row_fields import MANY, WEEK, field_of, names_somebody
from crawler.platforms.row_values import CHECKS, MOST, TELLING, distinct, share, told
from crawler.service_areas import service_area
from directory.frozen import Frozen

_IN_WORDS = {
    "lat": "the latitude",
    "lon": "the longitude",
    "point": "the coordinates",
    "email": "the e-mail address",
    "starts": "when it starts",
    "ends": "when it ends",
    "free": "whether it is free",
    "min_age": "the lowest age",
    "max_age": "the highest age",
    "groups": "whom it is for",
    "eligibility": "who may come",
    "referral": "how one comes in",
    "referrals_only": "whether a referral is needed",
    "delivery": "how it is given",
    "area": "the area served",
    "modified": "when it was changed",
    "assured": "when it was checked",
} | {day: f"the hours on {day.capitalize()}" for day in WEEK}
_ENOUGH, _HARDLY, _SURELY, _NEARLY_ALL = 3, 0.2, 0.8, 0.9


class Guess(Frozen):
    """That a column holds a field (one of `row_fields.FIELDS`), and why in a few plain words."""

    column: str
    field: str
    why: str


class LeftOver(Frozen):
    """A column that is not read, and why."""

    column: str
    why: str


class ColumnMapping(Frozen):
    """Which column holds what, each column once, in the order of the columns; the rest is left over."""

    guesses: tuple[Guess, ...] = ()
    left_over: tuple[LeftOver, ...] = ()

    def columns(self) -> dict[str, tuple[str, ...]]:
        """For each field its columns."""
        held: dict[str, tuple[str, ...]] = {}
        for guess in self.guesses:
            held[guess.field] = (*held.get(guess.field, ()), guess.column)
        return held

    def option(self) -> dict[str, str | list[str]]:
        """The value of the option `columns` that keeps this mapping with a source."""
        return {field: held[0] if len(held) == 1 else list(held) for field, held in self.columns().items()}


def guess_mapping(
    headings: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    titles: Mapping[str, str] | None = None,
    needed: str = "name",
) -> ColumnMapping:
    """The likeliest mapping of a list with these headings, from the rows at hand (the first 200 are looked at).

    `titles` gives the words for people of headings that are for machines; `needed` is what every list must tell, and
    what stands in for it is guessed from the values where no heading says it.
    """
    return _Guessing(headings, rows, titles or {}, needed).mapping()


class _Guessing:
    def __init__(
        self, headings: Sequence[str], rows: Sequence[Mapping[str, Any]], titles: Mapping[str, str], needed: str
    ) -> None:
        self._headings, self._titles, self._needed = tuple(headings), titles, needed
        self._sampled = len(rows[:MOST])
        self._values = {heading: told(rows, heading) for heading in headings}
        self._found: dict[str, tuple[str, str]] = {}
        self._left: dict[str, str] = {}

    def mapping(self) -> ColumnMapping:
        self._by_headings()
        self._by_values()
        if self._needed == "name" and not self._has("name"):
            self._name()
        if self._needed == "name" and not self._has("description"):
            self._description()
        left = [heading for heading in self._headings if heading not in self._found]
        return ColumnMapping(
            guesses=tuple(
                Guess(column=heading, field=self._found[heading][0], why=self._found[heading][1])
                for heading in self._headings
                if heading in self._found
            ),
            left_over=tuple(
                LeftOver(column=heading, why=self._left.get(heading, self._unknown(heading))) for heading in left
            ),
        )

    def _unknown(self, heading: str) -> str:
        return "Its heading is not known." if self._values[heading] else "It is empty."

    def _has(self, field: str) -> bool:
        return any(found == field for found, _ in self._found.values())

    def _take(self, heading: str, field: str, why: str) -> None:
        self._found[heading] = (field, why)
        self._left.pop(heading, None)

    def _by_headings(self) -> None:
        """The likeliest column of each field by heading, and every one where a field may have many."""
        ranked: dict[str, list[tuple[int, str]]] = {}
        for heading in self._headings:
            if found := self._told_by_heading(heading):
                ranked.setdefault(found[0], []).append((found[1], heading))
        for field, told_by in ranked.items():
            told_by.sort(key=lambda each: each[0])
            surest = told_by[0][0]
            for strength, heading in told_by:
                # What only seems to say it stands back where another column plainly does.
                first = heading == told_by[0][1]
                if first or (field in MANY and strength // 200 == surest // 200):
                    self._take(heading, field, f"Its heading says {_words(field)}.")
                else:
                    self._left[heading] = f"“{told_by[0][1]}” says {_words(field)} already."

    def _told_by_heading(self, heading: str) -> tuple[str, int] | None:
        """What the heading says, if the values bear it out."""
        title = self._titles.get(heading, heading)
        if names_somebody(title):
            self._left[heading] = "Its heading names a person, and people are not kept."
            return None
        found = field_of(title) or field_of(heading)
        values = self._values[heading]
        if not found or not values:
            return None if values else self._keep_empty(found)
        field, strength = found
        if field == "location" and any((area := service_area(value)) and area.nationwide for value in values):
            return "area", strength + 400
        if belied := self._belied(field, values):
            self._left[heading] = f"Its heading says {_words(field)}, but {belied}."
            return None
        return field, strength

    def _belied(self, field: str, values: Sequence[str]) -> str:
        """Why the values are not what the heading says; "" if they may be."""
        if field == "id" and len(values) >= _ENOUGH and distinct(values) < 1:
            return "its values come more than once"
        if field == "id" and len(values) < self._sampled * _NEARLY_ALL:
            return "many rows have none"
        check = CHECKS.get(field)
        return "its values do not" if check and share(values, check) < _HARDLY else ""

    def _keep_empty(self, found: tuple[str, int] | None) -> tuple[str, int] | None:
        """A column that is empty today and may not be tomorrow counts last."""
        return (found[0], found[1] + 1000) if found else None

    def _by_values(self) -> None:
        """A column whose heading says nothing, but whose values are nearly all of one plain kind."""
        for heading in self._headings:
            values = self._values[heading]
            if heading in self._found or heading in self._left or len(values) < _ENOUGH:
                continue
            for field, check in TELLING.items():
                if not self._has(field) and share(values, check) >= _SURELY:
                    self._take(heading, field, f"Its values look like {_words(field)}.")
                    break

    def _name(self) -> None:
        """What names each entry of a list that has no heading for it."""
        for field, why in (("organisation", "organisations"), ("location", "places")):
            heading = next((told_by for told_by, found in self._found.items() if found[0] == field), None)
            values = self._values[heading] if heading else []
            if heading and len(values) >= _ENOUGH and distinct(values) >= _SURELY:
                return self._take(heading, "name", f"It is a list of {why}: no other column names its entries.")
        for heading in self._headings:
            values = self._values[heading]
            short = len(values) >= _ENOUGH and max(map(len, values)) <= 120 and share(values, CHECKS["name"]) == 1
            if heading not in self._found and heading not in self._left and short and distinct(values) > _SURELY:
                return self._take(heading, "name", "No heading says the name; it is the first column of short texts.")
        return None

    def _description(self) -> None:
        """The column of the longest texts, if they are sentences."""
        free = [heading for heading in self._headings if heading not in self._found and heading not in self._left]
        lengths = {heading: mean(map(len, self._values[heading] or [""])) for heading in free}
        longest = max(free, key=lambda heading: lengths[heading], default=None)
        if longest and lengths[longest] > 40 and distinct(self._values[longest]) > 0.5:
            self._take(longest, "description", "No heading says the description; its texts are the longest.")


def _words(field: str) -> str:
    """What a field is in a sentence: "the name"."""
    return _IN_WORDS.get(field, f"the {field.replace('_', ' ')}")
