"""One row of a list read into facts, with the organisations and places that it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.contact_details import emails, phones, website
from crawler.deliveries import deliveries
from crawler.platforms.label_values import age_range, cost_of, sex_of
from crawler.platforms.platform import Entry, named
from crawler.platforms.row_columns import Columns
from crawler.platforms.row_places import read_place
from crawler.platforms.row_times import read_times
from crawler.platforms.row_values import with_zero
from crawler.service_areas import service_area
from crawler.values import ages, day, line, lines, prose, terms, truth, unique
from directory.errors import SourceError
from directory.listing import Access, Contact, Cost, Eligibility, Organisation, Place
from directory.record import Facts
from directory.refuge import is_refuge

EXTRA = "(cells beyond the last heading)"
_ANYBODY = re.compile(r"^(all|any(body|one)?|every(body|one)|open to all)$", re.IGNORECASE)
_SHORT_FEATURE = 60


class Table:
    """A file's columns, and its rows by what `needed` tells of them, letters folded; the first of a name counts."""

    def __init__(self, columns: Columns | None = None, rows: Sequence[Entry] = (), needed: str = "name") -> None:
        self.columns = columns or Columns({})
        told = ((self.one(row, needed) or "", row) for row in reversed(rows))
        self._rows = {name.casefold(): row for name, row in told}

    def find(self, name: str) -> Entry | None:
        return self._rows.get(name.casefold())

    def one(self, row: Entry, thing: str) -> str | None:
        return line(self.columns.one(row, thing))


@dataclass(slots=True)
class RowReader:
    """Reads rows of `table`; `joined` holds the files of organisations and locations."""

    separator: str
    flags: dict[str, Any]
    table: Table = field(default_factory=Table)
    joined: dict[str, Table] = field(default_factory=dict)

    def key(self, row: Entry) -> str:
        """The row's id, else its name with who runs it and where; a key is published, so a refuge's tells no place."""
        told = self.table.one(row, "id")
        if told or "id" in self.table.columns.held:
            return told or ""
        known = ("name", "organisation") if self._is_refuge(row) else ("name", "organisation", "location", "postcode")
        parts = [self.table.one(row, thing) for thing in known]
        if not parts[-1] and "postcode" in known:
            parts.append(self.table.one(row, "address") or _about_where(self.table, row))
        return "-".join(re.findall(r"\w+", " ".join(unique(parts)).casefold().replace("_", " ")))

    def facts(self, row: Entry) -> Facts:
        """Raises SourceError where the row has no name or does not fit its headings."""
        if EXTRA in row:
            raise SourceError(f"Its row has {len(row[EXTRA])} more cells than the file has headings.")
        one, every = self._one(row), self.table.columns.all
        where = self._names(row, "location")
        return Facts(
            name=named(line(one("name"))),
            description=_paragraphs(every(row, "description")),
            organisation=self._organisation(row),
            places=self._places(row, where),
            service_area=service_area(*(term for told in every(row, "area") for term in terms(told))),
            sessions=read_times(self.table.columns, row),
            eligibility=self._eligibility(row),
            cost=self._cost(row),
            access=self._access(row),
            contact=self._contact(row, where),
            languages=unique(term for told in every(row, "languages") for term in terms(told)),
            delivery=deliveries(*every(row, "delivery"), *where),
            referral=lines(*self._said(row, "referral"), self._referrals_only(row)),
            categories=unique(term for cell in every(row, "categories") for term in _tags(cell)),
            modified=day(one("modified")),
            assured=day(one("assured")),
        )

    def _is_refuge(self, row: Entry) -> bool:
        every = self.table.columns.all
        about = _paragraphs(every(row, "description"))
        return is_refuge(self.table.one(row, "name") or "", list(map(str, every(row, "categories"))), about)

    def _one(self, row: Entry) -> Any:
        return lambda thing: self.table.columns.one(row, thing)

    def _said(self, row: Entry, thing: str) -> list[str]:
        """All that is said of a thing; a bare yes or no stands with its heading, and what is not known is not said."""
        told: list[str] = []
        for heading in self.table.columns.held.get(thing, ()):
            text = prose(row.get(heading))
            if text and not re.fullmatch(r"(not|un)\s?(known|stated|specified|available)\.?", text, re.IGNORECASE):
                told.append(text if truth(text) is None else f"{heading}: {text}")
        return told

    def _names(self, row: Entry, what: str) -> tuple[str, ...]:
        return terms(self.table.columns.one(row, what), self.separator)

    def _organisation(self, row: Entry) -> Organisation | None:
        """The first that the row names, told more of where the joined file holds it."""
        names = self._names(row, "organisation")
        table = self.joined.get("organisation", Table())
        found = (table.find(names[0]) or {}) if names else {}
        numbers = {
            number: self.table.one(row, number) or table.one(found, number)
            for number in ("charity_number", "company_number")
        }
        if not names and not any(numbers.values()):
            return None
        return Organisation(
            name=names[0] if names else named(line(self._one(row)("name"))),
            description=prose(table.columns.one(found, "description")),
            website=website(table.columns.one(found, "website")),
            **numbers,
        )

    def _places(self, row: Entry, where: Sequence[str]) -> tuple[Place, ...]:
        table = self.joined.get("location", Table())
        own = read_place(self.table.columns, row, where[0] if len(where) == 1 else None)
        if own and (own.address or own.postcode or own.located):
            return (own,)
        named_places = (name for name in where if not deliveries(name))
        found = (read_place(table.columns, table.find(name) or {}, name) for name in named_places)
        return tuple(place for place in found if place)

    def _contact(self, row: Entry, where: Sequence[str]) -> Contact:
        """The row's own contact; a place's phone stands in where the row has none. Of a column that may name people
        ("Contact") only numbers and addresses are taken.
        """
        table, every = self.joined.get("location", Table()), self.table.columns.all
        venues = (table.columns.one(table.find(name) or {}, "phone") for name in where)
        contacts = every(row, "contact")
        return Contact(
            phones=phones(*map(with_zero, every(row, "phone")), *contacts) or phones(*venues),
            emails=emails(*every(row, "email"), *contacts),
            website=website(*every(row, "website"), *_sites(contacts)),
        )

    def _eligibility(self, row: Entry) -> Eligibility | None:
        one = self._one(row)
        least, most = ages(one("min_age"), one("max_age"))
        words = self._said(row, "eligibility")
        if told_ages := line(one("ages")):
            found_ages = age_range(told_ages)
            if found_ages is None:
                words.append(told_ages)
            elif (least, most) == (None, None):
                least, most = found_ages
        told = [group for cell in self.table.columns.all(row, "groups") for group in terms(cell)]
        told = [group for group in told if not _ANYBODY.match(group)]
        told += [str(group) for heading, group in self.flags.items() if truth(row.get(heading))]
        sex = sex_of(line(one("sex")))
        found = Eligibility(min_age=least, max_age=most, sex=sex, groups=unique(told), text=lines(*words))
        return found if found != Eligibility() else None

    def _cost(self, row: Entry) -> Cost | None:
        """What is said of the cost; a bare yes or no answers what the heading asks ("Is there a charge?")."""
        free = line(self._one(row)("free"))
        pairs = [(heading, str(row.get(heading) or "")) for heading in self.table.columns.held.get("cost", ())]
        if free and truth(free) is None:
            pairs.append(("free", free))
        return cost_of(pairs, free)

    def _access(self, row: Entry) -> Access | None:
        """Features are short; a yes is named by its heading, and what is not there is text, as sentences are."""
        features: list[str | None] = []
        texts: list[str] = []
        for heading in self.table.columns.held.get("access", ()):
            told = prose(row.get(heading))
            if told and truth(told):
                features.append(heading)
            elif told and truth(told) is None and all(len(term) <= _SHORT_FEATURE for term in terms(told)):
                features.extend(terms(told))
            elif told:
                texts.append(f"{heading}: No" if truth(told) is False else told)
        found = Access(features=unique(features), text=lines(*texts))
        return found if found != Access() else None

    def _referrals_only(self, row: Entry) -> str | None:
        return "By referral only" if truth(self._one(row)("referrals_only")) else None


def _about_where(table: Table, row: Entry) -> str | None:
    """The point to about 100 m, where nothing else tells two entries of one name apart."""
    place = read_place(table.columns, row, None)
    return f"{place.lat:.3f} {place.lon:.3f}" if place and place.lat is not None and place.lon is not None else None


def _paragraphs(texts: Sequence[Any]) -> str | None:
    """The texts one after the other; one that another holds is not said twice."""
    told = unique(prose(text) for text in texts)
    return "\n\n".join(text for text in told if not any(text != other and text in other for other in told)) or None


def _tags(cell: Any) -> tuple[str, ...]:
    """The terms of a cell; "#food #families" are two, and "community_centre" is for machines."""
    text = line(cell) or ""
    found = re.findall(r"#([^\s#]+)", text) if text.startswith("#") else terms(cell)
    return unique(term.replace("_", " ") for term in found)


def _sites(texts: Sequence[Any]) -> list[str]:
    return [found for text in texts for found in re.findall(r"(?:https?://|www\.)\S+", str(text or ""))]
