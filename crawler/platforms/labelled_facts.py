"""Facts from labels and values: what every platform of pages has in common."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from crawler.contact_details import emails, phones, point, postcode_in, website
from crawler.deliveries import deliveries
from crawler.place_told import place_told
from crawler.platforms.label_values import age_range, cost_of, groups_of, sex_of, week_sessions
from crawler.platforms.labels import label_words, thing_of
from crawler.platforms.platform import Entry, as_list, named, table, tables
from crawler.service_areas import service_area
from crawler.values import ages, day, line, lines, prose, terms, truth, unique
from directory.listing import Access, Contact, Eligibility, Organisation, Place, Session
from directory.record import Facts

_TERM = re.compile(r"\bterm[ -]?time\b", re.IGNORECASE)
_NOWHERE = re.compile(r"^(virtual|on-?line|remote|by (tele)?phone|over the|via |zoom|telephone|various)", re.IGNORECASE)
_LONG_NAME = 60


@dataclass(slots=True)
class Told:
    """What labels tell, by thing. `own` are the labels that the source's options explain, by their words."""

    labels: Mapping[str, Any]
    links: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)

    def pairs(self, thing: str) -> list[tuple[str, str]]:
        """Each label for the thing, with its text."""
        return [(label, str(text or "")) for label, text in self.labels.items() if self.thing(label) == thing]

    def all(self, *things: str) -> list[str]:
        return [text for thing in things for _, text in self.pairs(thing) if line(text)]

    def one(self, thing: str) -> str | None:
        return next(iter(self.all(thing)), None)

    def text(self, *things: str) -> str | None:
        """All that is said of the things, one a line; a bare yes or no stands with its label."""
        told = (pair for thing in things for pair in self.pairs(thing))
        return lines(*(text if truth(text) is None else f"{label}: {text}" for label, text in told))

    def linked(self, *things: str) -> list[str]:
        return [
            str(link) for label, held in self.links.items() if self.thing(label) in things for link in as_list(held)
        ]

    def thing(self, label: str) -> str | None:
        return self.own.get(label_words(label)) or thing_of(label)


def read_facts(entry: Entry, own: Mapping[str, str]) -> Facts:
    """The facts of an entry of a page: `name`, `description`, `labels` with their texts, `links` of labels, `venues`
    with labels of their own, `week` of (day, opens, closes), `point` as "LAT,LON", `listed_under`. All may be absent.

    Raises SourceError for an entry without a name.
    """
    told = Told(table(entry.get("labels")), table(entry.get("links")), own)
    where = told.all("venue", "delivery")
    return Facts(
        name=named(line(entry.get("name")) or line(told.one("name"))),
        description=_paragraphs(entry.get("description"), *told.all("description")),
        organisation=_organisation(told),
        places=_places(entry, told, own),
        service_area=service_area(*(term for text in told.all("area") for term in terms(text, ";,\n"))),
        sessions=_sessions(entry, told),
        eligibility=_eligibility(told),
        cost=cost_of(told.pairs("cost"), told.one("free")),
        access=_access(told),
        contact=_contact(told),
        languages=unique(term for text in told.all("languages") for term in terms(text, ";,\n/")),
        delivery=deliveries(*where),
        referral=told.text("referral"),
        categories=_categories(entry, told),
        modified=_day(told.one("modified")),
        assured=_day(told.one("assured")),
    )


def _paragraphs(*texts: Any) -> str | None:
    return "\n\n".join(unique(prose(text) for text in texts)) or None


def _organisation(told: Told) -> Organisation | None:
    name = line(told.one("organisation"))
    if not name:
        return None
    numbers = {thing: re.search(r"\b[A-Z]{0,2}\d{5,8}\b", told.one(thing) or "") for thing in _NUMBERS}
    return Organisation(name=name, **{thing: found[0] for thing, found in numbers.items() if found})


_NUMBERS = ("charity_number", "company_number")


def _contact(told: Told) -> Contact:
    return Contact(
        phones=phones(*told.all("phone", "contact")),
        emails=emails(*told.all("email", "contact")),
        website=website(*told.linked("website"), *told.all("website"), *_sites(told.all("contact"))),
    )


def _sites(texts: Iterable[str]) -> list[str]:
    return [found for text in texts for found in re.findall(r"(?:https?://|www\.)\S+", text)]


def _places(entry: Entry, told: Told, own: Mapping[str, str]) -> tuple[Place, ...]:
    """A place for each venue with labels of its own, else the one that the entry's labels tell."""
    venues = [Told(labels, own=own) for labels in tables(entry.get("venues"))] or [told]
    at = _point(entry.get("point")) if len(venues) == 1 else None
    found = (read_place(venue, at, of_venue=venue is not told) for venue in venues)
    return tuple(dict.fromkeys(place for place in found if place))


def read_place(told: Told, at: tuple[float, float] | None, *, of_venue: bool) -> Place | None:
    """A place from its labels. A venue told with digits or commas is an address; one that is nowhere is no place."""
    venue, address = told.one("venue") or (told.one("name") if of_venue else None), told.all("address", "town")
    if venue and (re.search(r"\d|,|\n", venue) or len(venue) > _LONG_NAME) and not told.all("address"):
        address, venue = [venue, *told.all("town")], None
    if venue and _NOWHERE.match(venue):
        venue = None
    at = at or point(told.one("lat"), told.one("lon")) or _point(told.one("point"))
    postcode = postcode_in(told.one("postcode"), *address)
    return place_told(line(venue), lines(*address), postcode, at)


def _point(told: Any) -> tuple[float, float] | None:
    found = re.search(r"(-?\d+\.\d+)\s*,\s*(-?\d+\.\d+)", str(told or ""))
    return point(found[1], found[2]) if found else None


def _sessions(entry: Entry, told: Told) -> tuple[Session, ...]:
    """Those of a table of the week, and the words of every label for times as one."""
    week = week_sessions(entry.get("week"))
    text = told.text("times")
    return (*week, Session(text=text, term_time=bool(_TERM.search(text)))) if text else week


def _eligibility(told: Told) -> Eligibility | None:
    groups, words = groups_of(told.all("groups"))
    least, most = ages(told.one("min_age"), told.one("max_age"))
    for text in told.all("ages"):
        read = age_range(text)
        if read is None:
            words.append(text)
        else:
            least, most = read
    told_sex = told.one("sex")
    found = Eligibility(
        min_age=least,
        max_age=most,
        sex=sex_of(told_sex),
        groups=groups,
        text=lines(*words, told.text("eligibility")),
    )
    return found if found != Eligibility() else None


def _access(told: Told) -> Access | None:
    """A feature that is there is named by its label or in a list; sentences, and what is not there, are text."""
    features: list[str | None] = []
    texts: list[str | None] = []
    for label, text in told.pairs("access"):
        parts = unique(line(part) for part in re.split(r"\n|;", text))
        if truth(text) is not None:
            (features if truth(text) else texts).append(label if truth(text) else f"{label}: No")
        elif all(len(part) <= _LONG_NAME for part in parts):
            features.extend(parts)
        else:
            texts.append(text)
    told_text = lines(*texts)
    return Access(features=unique(features), text=told_text) if features or told_text else None


def _categories(entry: Entry, told: Told) -> tuple[str, ...]:
    labelled = (term for text in told.all("categories") for term in terms(text, ";,\n>"))
    return unique([*(line(term) for term in as_list(entry.get("listed_under"))), *labelled])


def _day(text: str | None) -> date | None:
    """ "2026-03-12", "12/03/2026" or "12 March 2026"."""
    found = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3})[a-z]*,?\s+(\d{4})\b", text or "")
    if not found:
        return day(text)
    try:
        return datetime.strptime(" ".join(found.groups()), "%d %b %Y").date()  # noqa: DTZ007
    except ValueError:
        return None
