"""A CVS's export from CiviCRM: two JSON documents, organisations and addresses, joined on Contact ID."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from web_poet import WebPage, field

from crawler.contact_details import emails, phones, point, postcode_in, website
from crawler.place_told import place_told
from crawler.platforms.feed import read_json, wrong
from crawler.platforms.platform import Entry, Found, Platform, Reading, Step, named, table, tables
from crawler.platforms.signs import Judgement, Lead, Seen, Sign, Sureness
from crawler.service_areas import service_area
from crawler.values import day, line, lines, prose, terms, unique
from directory.listing import Contact, Eligibility, Organisation, Place
from directory.record import Facts
from directory.source import Source

ADDRESSES = "api-addresses.json"
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

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """The first document holds organisations with a Contact ID; the second may be named as the first is."""
        why = "It answers with a CVS's export from CiviCRM, {}, each with a Contact ID."
        if _is_export(seen.document, OrganisationsPage):
            for name in dict.fromkeys([_renamed(seen.url, "all", "addresses"), "addresses.json", ADDRESSES]):
                options = {} if name == ADDRESSES else {"addresses": name}
                yield Sign(cls.name, why.format("organisations"), seen.url, Sureness.FORMAT, options)
        elif _is_export(seen.document, AddressesPage):
            first = seen.beside(_renamed(seen.url, "addresses", "all"))
            yield Lead(cls.name, why.format("addresses"), first, Sureness.FORMAT)

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._addresses: dict[str, list[Entry]] = defaultdict(list)

    def start(self) -> Step:
        beside = str(self.source.options.get("addresses", ADDRESSES))
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
    return place_told(None, written, postcode, at)


def _organisation(entry: Entry) -> Organisation | None:
    name = line(entry.get("Delivered by-Organization Name"))
    return Organisation(name=name) if name else None


def _eligibility(entry: Entry) -> Eligibility | None:
    columns = ("Main beneficiary group", "Beneficiary Categories")
    groups = unique(group for column in columns for group in terms(entry.get(column)))
    return Eligibility(groups=groups) if groups else None


def _id(entry: dict[str, Any]) -> str:
    return line(entry.get("Contact ID")) or ""


def _is_export(document: Any, page: type[_ExportPage]) -> bool:
    """Whether the document holds entries of this sort that bear a Contact ID."""
    held = tables(document.get(page.plural)) if isinstance(document, dict) else []
    return bool(held) and "Contact ID" in table(held[0].get(page.singular, held[0]))


def _renamed(url: str, word: str, other: str) -> str:
    """The name of the file at an address with one word in place of another."""
    return urlsplit(url).path.rpartition("/")[2].replace(word, other)
