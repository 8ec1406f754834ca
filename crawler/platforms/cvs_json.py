"""A CVS's export from CiviCRM: two JSON documents, organisations and addresses, joined on Contact ID."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from web_poet import WebPage, field

from crawler.contact_details import emails, phones, point, postcode_in, website
from crawler.platforms.feed import read_json, wrong
from crawler.platforms.platform import Entry, Found, Platform, Reading, Step, named, tables
from crawler.service_areas import service_area
from crawler.values import day, line, lines, prose, terms, unique
from directory.listing import Contact, Eligibility, Organisation, Place, Precision
from directory.record import Facts
from directory.source import Source

_ADDRESS_LINES = ("Street Address", *(f"Supplemental Address {number}" for number in (1, 2, 3)), "city")
_CATEGORIES = ("Self care service category", "Self Care Category Secondary", "Activity Type")


class _ExportPage(WebPage[Found]):
    """One of the two documents: `{PLURAL: [{SINGULAR: {...}}, ...]}`."""

    plural = ""
    singular = ""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    @field
    def total(self) -> int:
        return len(self._entries)

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        expected = f'a CVS export, {{"{self.plural}": [...]}},'
        document = read_json(self.response, expected)
        if not isinstance(document, dict) or not isinstance(document.get(self.plural), list):
            raise wrong(self.response, expected, "with JSON of another form")
        return tuple(item.get(self.singular, item) for item in tables(document[self.plural]))


class OrganisationsPage(_ExportPage):
    plural, singular = "organisations", "organisation"


class AddressesPage(_ExportPage):
    plural, singular = "addresses", "address"


class CvsJson(Platform):
    """Option `addresses`: the second document, beside the first unless said otherwise (`api-addresses.json`)."""

    name = "cvs_json"
    page = OrganisationsPage
    options = frozenset({"addresses"})

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._addresses: dict[str, list[Entry]] = defaultdict(list)

    def start(self) -> Step:
        beside = str(self.source.options.get("addresses", "api-addresses.json"))
        return Step(urljoin(self.source.address, beside), AddressesPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        if step.page is not AddressesPage:
            return super().read(step, found, at)
        for address in found.entries:
            self._addresses[_id(address)].append(address)
        return Reading(steps=[Step(self.source.address, OrganisationsPage)])

    def key(self, entry: Entry) -> str:
        return _id(entry)

    def facts(self, entry: Entry) -> Facts:
        addresses = self._addresses.get(_id(entry), [])
        return Facts(
            name=named(line(entry.get("Display Name"))),
            description=prose(entry.get("Service Activities")) or prose(entry.get("Summary of Activities")),
            organisation=_organisation(entry),
            places=tuple(place for address in addresses if (place := read_place(address))),
            service_area=service_area(*terms(entry.get("Where we work"), ",;")),
            eligibility=_eligibility(entry),
            contact=Contact(
                phones=phones(entry.get("OfficeMain-Phone-General Phone")),
                emails=emails(entry.get("OfficeMain-Email")),
                website=website(entry.get("Website")),
            ),
            categories=unique(line(entry.get(column)) for column in _CATEGORIES),
            modified=day(entry.get("Modified date")),
        )


def read_place(address: Entry) -> Place | None:
    """The place of an address. Of one that the export calls a home only the postcode is kept."""
    postcode = postcode_in(address.get("postal_code"))
    if str(address.get("Location Type", "")).casefold() == "home":
        return Place(postcode=postcode) if postcode else None
    written = lines(*(line(address.get(part)) for part in _ADDRESS_LINES))
    at = point(address.get("Latitude"), address.get("Longitude"))
    if not (written or postcode or at):
        return None
    return Place(
        address=written,
        postcode=postcode,
        lat=at[0] if at else None,
        lon=at[1] if at else None,
        precision=Precision.GIVEN if at else None,
    )


def _organisation(entry: Entry) -> Organisation | None:
    name = line(entry.get("Delivered by-Organization Name"))
    return Organisation(name=name) if name else None


def _eligibility(entry: Entry) -> Eligibility | None:
    columns = ("Main beneficiary group", "Beneficiary Categories")
    groups = unique(group for column in columns for group in terms(entry.get(column)))
    return Eligibility(groups=groups) if groups else None


def _id(entry: dict[str, Any]) -> str:
    return line(entry.get("Contact ID")) or ""
