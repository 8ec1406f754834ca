"""One row of a CSV list read into facts, with the organisations and places that it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.contact_details import emails, phones, point, postcode_in, website
from crawler.deliveries import deliveries
from crawler.platforms.csv_columns import Columns
from crawler.platforms.platform import Entry, named
from crawler.service_areas import service_area
from crawler.values import ages, day, line, lines, prose, terms, truth, unique
from directory.errors import SourceError
from directory.listing import Access, Contact, Cost, Eligibility, Organisation, Place, Precision, Session
from directory.record import Facts

EXTRA = "(cells beyond the last heading)"
_ANYBODY = re.compile(r"^(all|any(body|one)?|every(body|one)|open to all)$", re.IGNORECASE)
_TERM = re.compile(r"\bterm[ -]?time\b", re.IGNORECASE)


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
        """The row's id, else its name with who runs it and where."""
        told = self.table.one(row, "id")
        if told or "id" in self.table.columns.held:
            return told or ""
        parts = [self.table.one(row, thing) for thing in ("name", "organisation", "location", "postcode")]
        return "-".join(re.findall(r"[a-z0-9]+", " ".join(filter(None, parts)).casefold()))

    def facts(self, row: Entry) -> Facts:
        """Raises SourceError where the row has no name or does not fit its headings."""
        if EXTRA in row:
            raise SourceError(f"Its row has {len(row[EXTRA])} more cells than the file has headings.")
        one, every = self._one(row), self.table.columns.all
        where = self._names(row, "location")
        told = one("times")
        return Facts(
            name=named(line(one("name"))),
            description=prose(one("description")),
            organisation=self._organisation(row),
            places=self._places(row, where),
            service_area=service_area(*terms(one("area"))),
            sessions=(Session(text=prose(told), term_time=bool(_TERM.search(str(told)))),) if prose(told) else (),
            eligibility=self._eligibility(row),
            cost=_cost(one("cost"), truth(one("free"))),
            access=Access(features=terms(one("access"))) if terms(one("access")) else None,
            contact=self._contact(row, where),
            languages=terms(one("languages")),
            delivery=deliveries(one("delivery"), *where),
            referral=lines(one("referral"), "By referral only" if truth(one("referrals_only")) else None),
            categories=unique(term for cell in every(row, "categories") for term in terms(cell)),
            modified=day(one("modified")),
            assured=day(one("assured")),
        )

    def _one(self, row: Entry) -> Any:
        return lambda thing: self.table.columns.one(row, thing)

    def _names(self, row: Entry, what: str) -> tuple[str, ...]:
        return terms(self.table.columns.one(row, what), self.separator)

    def _organisation(self, row: Entry) -> Organisation | None:
        """The first that the row names, told more of where the joined file holds it."""
        names = self._names(row, "organisation")
        if not names:
            return None
        table = self.joined.get("organisation", Table())
        found = table.find(names[0]) or {}
        number = self.table.one(row, "charity_number") or table.one(found, "charity_number")
        return Organisation(
            name=names[0],
            description=prose(table.columns.one(found, "description")),
            website=website(table.columns.one(found, "website")),
            charity_number=number,
        )

    def _places(self, row: Entry, where: Sequence[str]) -> tuple[Place, ...]:
        table = self.joined.get("location", Table())
        own = _place(self.table, row, where[0] if len(where) == 1 else None)
        if own and (own.address or own.postcode or own.located):
            return (own,)
        named_places = (name for name in where if not deliveries(name))
        found = (_place(table, table.find(name) or {}, name) for name in named_places)
        return tuple(place for place in found if place)

    def _contact(self, row: Entry, where: Sequence[str]) -> Contact:
        """The row's own contact; a place's phone stands in where the row has none."""
        table, one = self.joined.get("location", Table()), self._one(row)
        venues = (table.columns.one(table.find(name) or {}, "phone") for name in where)
        return Contact(
            phones=phones(one("phone")) or phones(*venues),
            emails=emails(one("email")),
            website=website(one("website")),
        )

    def _eligibility(self, row: Entry) -> Eligibility | None:
        one = self._one(row)
        least, most = ages(one("min_age"), one("max_age"))
        told = [group for group in terms(one("groups")) if not _ANYBODY.match(group)]
        told += [str(group) for heading, group in self.flags.items() if truth(row.get(heading))]
        found = Eligibility(min_age=least, max_age=most, groups=unique(told))
        return found if found != Eligibility() else None


def _place(table: Table, row: Entry, name: str | None) -> Place | None:
    one = table.columns.one
    written = unique([line(one(row, "address")), line(one(row, "town"))])
    at = point(one(row, "lat"), one(row, "lon"))
    postcode = postcode_in(one(row, "postcode"), one(row, "address"))
    if not (name or written or postcode or at):
        return None
    return Place(
        name=name,
        address="\n".join(written) or None,
        postcode=postcode,
        lat=at[0] if at else None,
        lon=at[1] if at else None,
        precision=Precision.GIVEN if at else None,
    )


def _cost(told: Any, free: bool | None) -> Cost | None:
    text = prose(told)
    if free is None and text and re.fullmatch(r"(free|no charge|£0(\.00)?)\.?", text, re.IGNORECASE):
        free = True
    return Cost(free=free, text=text) if text or free is not None else None
