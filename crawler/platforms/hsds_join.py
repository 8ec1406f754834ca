"""Joins the tables of an HSDS package into services as Open Referral feeds publish them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from crawler.contact_details import postcode_in
from crawler.platforms.hsds_tables import Tables
from crawler.platforms.platform import Entry
from crawler.platforms.row_list import Row
from crawler.redaction import is_person

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# To what the rows of a table belong, the nearest first: a phone of the service goes before its organisation's.
_OWNERS = {
    "phones": ("service_id", "service_at_location_id", "location_id", "organization_id", "contact_id"),
    "contacts": ("service_id", "service_at_location_id", "location_id", "organization_id"),
    "schedules": ("service_id", "service_at_location_id", "location_id"),
    "languages": ("service_id", "location_id"),
    "eligibility": ("service_id",),
    "service_areas": ("service_id",),
    "cost_options": ("service_id",),
    "service_terms": ("service_id", "link_id"),
    "addresses": ("location_id",),
    "accessibility": ("location_id",),
    "organization_identifiers": ("organization_id",),
    "service_at_locations": ("service_id",),
}


class Join:
    """The joined services of a package."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._by_id = {
            name: {str(row["id"]): row for row in tables.rows.get(name, []) if row.get("id")}
            for name in ("organizations", "locations", "terms", "contacts")
        }
        self._of: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for name, owners in _OWNERS.items():
            for row in tables.rows.get(name, []):
                for owner in owners:
                    if row.get(owner):
                        self._of[name, owner, str(row[owner])].append(row)

    def services(self) -> Iterator[Row]:
        for row in self._tables.rows["services"]:
            yield Row(self._service(row), row.place)

    def loose(self) -> dict[str, tuple[str, int, int]]:
        """For each table with rows that name nothing they belong to: its file, how many such rows, and how many in all.

        Of the services it is those whose organisation is not in the package.
        """
        found = {}
        services, known = self._tables.rows["services"], self._by_id["organizations"]
        without = sum(1 for row in services if str(row.get("organization_id") or "") not in known)
        if without and known:
            found["services"] = (self._tables.files["services"], without, len(services))
        for name, owners in _OWNERS.items():
            held = self._tables.rows.get(name, [])
            count = sum(1 for row in held if not any(row.get(owner) for owner in owners))
            if count:
                found[name] = (self._tables.files[name], count, len(held))
        return found

    def _service(self, row: Row) -> Entry:
        own = str(row.get("id") or "")
        links = self._rows("service_at_locations", "service_id", own)
        joined: Entry = {
            "organization": self._organization(row.get("organization_id")),
            "service_at_locations": [self._at_location(link) for link in links],
            "phones": self._phones(row, own, links),
            "contacts": [self._contact(contact) for contact in self._nearest("contacts", own, links)],
            "schedules": weekly(self._rows("schedules", "service_id", own)),
            "languages": self._nearest("languages", own, links),
            "eligibility": self._rows("eligibility", "service_id", own) or row.get("eligibility"),
            "service_areas": self._rows("service_areas", "service_id", own),
            "cost_options": self._rows("cost_options", "service_id", own),
            "attributes": self._terms(own),
        }
        return dict(row) | {name: held for name, held in joined.items() if held}

    def _rows(self, table: str, owner: str, own: str) -> list[Row]:
        return self._of.get((table, owner, own), [])

    def _nearest(self, table: str, service: str, links: Sequence[Row]) -> list[Row]:
        """The rows of the service itself, else those of its being at its places, else of the places."""
        at = chain.from_iterable(self._rows(table, "service_at_location_id", str(link.get("id"))) for link in links)
        places = chain.from_iterable(self._rows(table, "location_id", str(link.get("location_id"))) for link in links)
        return self._rows(table, "service_id", service) or list(at) or [row for row in places if not self._others(row)]

    def _others(self, row: Row) -> bool:
        """Whether a row at a place belongs to some service there."""
        return bool(row.get("service_id") or row.get("service_at_location_id"))

    def _phones(self, row: Row, own: str, links: Sequence[Row]) -> list[Row]:
        told = self._nearest("phones", own, links)
        if not told and row.get("organization_id"):
            told = self._rows("phones", "organization_id", str(row["organization_id"]))
            told = [phone for phone in told if not self._others(phone) and not phone.get("location_id")]
        return [phone for phone in told if not self._is_persons(phone)]

    def _is_persons(self, phone: Row) -> bool:
        contact = self._by_id["contacts"].get(str(phone.get("contact_id") or ""))
        return contact is not None and is_person(contact.get("name"))

    def _contact(self, contact: Row) -> Entry:
        phones = self._rows("phones", "contact_id", str(contact.get("id") or ""))
        return dict(contact) | ({"phones": phones} if phones else {})

    def _organization(self, number: object) -> Entry:
        found = self._by_id["organizations"].get(str(number or ""))
        if found is None:
            return {}
        identifiers = self._rows("organization_identifiers", "organization_id", str(number))
        return dict(found) | ({"organization_identifiers": identifiers} if identifiers else {})

    def _at_location(self, link: Row) -> Entry:
        place = str(link.get("location_id") or "")
        found = self._by_id["locations"].get(place)
        hours = self._rows("schedules", "service_at_location_id", str(link.get("id") or ""))
        hours = hours or [row for row in self._rows("schedules", "location_id", place) if not self._others(row)]
        schedules = weekly(row for row in hours if not row.get("service_id"))
        location = dict(found or {}) | {
            "addresses": [_address(row) for row in self._rows("addresses", "location_id", place)],
            "accessibility": self._rows("accessibility", "location_id", place),
        }
        return dict(link) | {"location": location} | ({"schedules": schedules} if schedules else {})

    def _terms(self, own: str) -> list[Entry]:
        """The taxonomy terms of a service: by its own table (version 1), or as attributes linked to it (3)."""
        links = [*self._rows("service_terms", "service_id", own), *self._rows("service_terms", "link_id", own)]
        terms = (str(link.get("taxonomy_id") or link.get("taxonomy_term_id") or "") for link in links)
        found = (self._by_id["terms"].get(term) for term in dict.fromkeys(terms))
        return [{"taxonomy_term": dict(term)} for term in found if term]


def weekly(rows: Iterable[Row]) -> list[Entry]:
    """Schedules with the days of the same hours together: version 1 has a row for each weekday."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for row in rows:
        day = str(row.get("weekday") or "")
        rest = {name: str(value) for name, value in row.items() if value and name not in ("id", "weekday")}
        rest.setdefault("description", rest.pop("original_text", ""))
        days = groups.setdefault(tuple(sorted((name, value) for name, value in rest.items() if value)), [])
        days.append(_DAYS[int(day) - 1] if day in "1234567" and day else day)
    return [dict(rest) | ({"weekday": ",".join(days)} if any(days) else {}) for rest, days in groups.items()]


def _address(row: Row) -> Entry:
    """A postal code that is none of the United Kingdom's stays with the state that it is in."""
    code, state = row.get("postal_code"), row.get("state_province")
    if not code or postcode_in(code):
        return dict(row)
    return dict(row) | {"state_province": " ".join(filter(None, [state, str(code)]))}
