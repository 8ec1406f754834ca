"""Which column of a CSV file holds what: as the source's options say, else guessed from the headings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.platforms.platform import Entry
from crawler.values import line
from directory.errors import SourceError

# What may be mapped, with the headings by which it is guessed, the likeliest first.
HEADINGS: dict[str, str] = {
    "id": "service id|id|ref|reference|uid|record id|key",
    "name": "service|service name|name|title|activity|activity name|group name|group|event",
    "description": "description|service description|about|details|summary|what happens",
    "organisation": "organisation|organisation name|organization|organization name|organisations|provider|run by",
    "location": "location|location name|locations|venue|venue name|place",
    "address": "address|full address|street address|street|address 1",
    "town": "town|city|town or city",
    "postcode": "postcode|post code|postal code|zip",
    "lat": "lat|latitude",
    "lon": "lon|lng|long|longitude",
    "phone": "phone|telephone|tel|phone number|telephone number|contact number",
    "email": "email|e mail|email address|contact email",
    "website": "url|website|web|web address|link|org website|web site",
    "times": "timing notes|times|when|day and time|days and times|opening hours|opening times|schedule|timetable",
    "cost": "cost|costs|price|fee|fees|charge|charges",
    "free": "free|is free",
    "min_age": "min age|minimum age|age from",
    "max_age": "max age|maximum age|age to",
    "groups": "audience cats|audience|who for|who it is for|who is it for|target group|beneficiaries",
    "categories": "category|categories|basic type|service type|type|topic|topics|tags|support needs",
    "languages": "languages|language|languages spoken",
    "access": "access|accessibility|access features",
    "referral": "referral|how to join|how to access|booking|how to book",
    "referrals_only": "referrals only|referral only|needs referral",
    "delivery": "delivery|format|how it is delivered|attending type",
    "area": "area|area served|areas served|service area|coverage|where we work",
    "modified": "last updated|updated|modified|last modified|modified date",
    "assured": "assured|last checked|checked|verified|assured date",
    "charity_number": "charity number|registered charity number|charity no",
}
_MANY = frozenset({"categories"})


@dataclass(frozen=True, slots=True)
class Columns:
    """For each thing known of an entry, the headings of the columns that tell it."""

    held: Mapping[str, tuple[str, ...]]

    def all(self, row: Entry, thing: str) -> list[Any]:
        return [row.get(heading) for heading in self.held.get(thing, ())]

    def one(self, row: Entry, thing: str) -> Any:
        """The first value that says something."""
        return next((value for value in self.all(row, thing) if line(value)), None)


def find_columns(headings: Iterable[str], told: Any, needed: str, where: str) -> Columns:
    """The columns of a file with these headings.

    `told` is the mapping in the source's options or None, `needed` what the file must tell, `where` the file's
    address for the error. Raises SourceError that names the headings there are.
    """
    there = tuple(headings)
    held = _as_told(there, told, where) if told is not None else _guessed(there)
    if needed not in held:
        raise SourceError(
            f"{where} has no column for the {needed}. Its columns are: {_list(there)}. Say which one it is in the "
            f'source\'s options, such as columns = {{ {needed} = "{there[0] if there else "Title"}" }}.'
        )
    return Columns(held)


def _as_told(there: tuple[str, ...], told: Any, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(told, Mapping):
        raise SourceError(f'columns is {told!r}; it is a table such as {{ name = "Title", postcode = "Post code" }}.')
    held: dict[str, tuple[str, ...]] = {}
    for thing, headings in told.items():
        if thing not in HEADINGS:
            raise SourceError(f"columns maps {thing!r}, which is not known. It may map: {', '.join(HEADINGS)}.")
        held[thing] = tuple(headings) if isinstance(headings, list) else (str(headings),)
        for heading in held[thing]:
            if heading not in there:
                raise SourceError(
                    f"{where} has no column {heading!r}, which the source's options name for the {thing}. "
                    f"Its columns are: {_list(there)}."
                )
    return held


def _guessed(there: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    plain = {heading: " ".join(re.findall(r"[a-z0-9]+", heading.casefold().replace("(s)", "s"))) for heading in there}
    held: dict[str, tuple[str, ...]] = {}
    for thing, known in HEADINGS.items():
        names = known.split("|")
        found = [heading for name in names for heading, words in plain.items() if words == name]
        if found:
            held[thing] = tuple(found if thing in _MANY else found[:1])
    return held


def _list(headings: tuple[str, ...]) -> str:
    return ", ".join(headings[:40]) or "none"
