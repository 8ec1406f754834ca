"""One Open Referral UK service, of version 1, version 3 or a vendor's mixture, read into facts."""

import re
from collections.abc import Iterator

from crawler.contact_details import emails, phones, website
from crawler.deliveries import deliveries
from crawler.platforms.open_referral_places import read_access, read_places
from crawler.platforms.open_referral_times import read_sessions
from crawler.platforms.platform import Entry, as_list, first, named, table, tables
from crawler.redaction import is_person
from crawler.service_areas import service_area
from crawler.values import ages, day, line, lines, number, prose, unique
from directory.listing import Contact, Cost, Delivery, Eligibility, Organisation, ServiceArea
from directory.record import Facts

_FREE = re.compile(r"^\s*(it is |this is |all |services? (is|are) )?(free|no (charge|cost|fee)s?)\b[^£\d]{0,60}$", re.I)
_VAGUE = re.compile(r"^other\b|check description", re.IGNORECASE)
_SCHEMES = dict.fromkeys(("GB-CHC", "GB-SC", "GB-NIC"), "charity_number") | {"GB-COH": "company_number"}


def read_service(entry: Entry) -> Facts:
    """Raises SourceError where it has no name."""
    name = named(line(entry.get("name")))
    organisation = read_organisation(table(entry.get("organization") or entry.get("organisation")))
    return Facts(
        name=name,
        description=_description(entry),
        organisation=organisation,
        places=read_places(entry),
        service_area=_area(entry),
        sessions=read_sessions(entry),
        eligibility=_eligibility(entry),
        cost=read_cost(entry),
        access=read_access(entry),
        contact=read_contact(entry, name, organisation.name if organisation else None),
        languages=unique(_words(entry, "languages", "name", "language")),
        delivery=_delivery(entry),
        referral=_referral(entry),
        categories=_categories(entry),
        modified=day(first(entry, ("last_modified", "updated_at"))) or day(_vendor(entry).get("date_modified")),
        assured=day(entry.get("assured_date")),
    )


def read_organisation(entry: Entry) -> Organisation | None:
    name = line(entry.get("name"))
    if not name:
        return None
    numbers: dict[str, str] = {}
    for identifier in tables(entry.get("organization_identifiers")):
        scheme = _SCHEMES.get(str(identifier.get("identifier_scheme", "")).upper())
        if scheme and (value := line(identifier.get("identifier"))):
            numbers[scheme] = value
    return Organisation(
        name=name,
        description=prose(entry.get("description")),
        website=website(entry.get("website"), entry.get("url"), entry.get("uri")),
        charity_number=numbers.get("charity_number"),
        company_number=numbers.get("company_number"),
    )


def read_contact(entry: Entry, *bodies: str | None) -> Contact:
    """The service's own contact; a contact that names a person is left out with all its lines."""
    contacts = tables(entry.get("contacts")) or tables(entry.get("contact"))
    shared = [contact for contact in contacts if not is_person(contact.get("name"), *bodies)]
    holders = [entry, *shared]
    numbers = (phone.get("number") for holder in holders for phone in tables(holder.get("phones")))
    return Contact(
        phones=phones(entry.get("phone"), *numbers, *(contact.get("phone") for contact in shared)),
        emails=emails(*(holder.get("email") for holder in holders)),
        website=website(entry.get("url"), *(link.get("url") for link in tables(entry.get("links")))),
    )


def read_cost(entry: Entry) -> Cost | None:
    options = tables(entry.get("cost_options"))
    fees = first(entry, ("fees_description", "fees"))
    text = lines(fees, *(_cost_option(option) for option in options))
    amounts = [amount for option in options if (amount := number(option.get("amount"))) is not None]
    free: bool | None = entry["free"] if isinstance(entry.get("free"), bool) else None
    if free is None and text and (_FREE.match(text) or (amounts and not any(amounts) and not prose(fees))):
        free = True
    elif free is None and any(amounts) and all(amounts):
        free = False
    return Cost(free=free, text=text) if text or free is not None else None


def _cost_option(option: Entry) -> str | None:
    """ "Under 18s: £3.50 per session" """
    amount = number(option.get("amount"))
    money = None if amount is None else "free" if amount == 0 else f"£{amount:,.2f}".removesuffix(".00")
    price = " ".join(part for part in (money, line(option.get("amount_description"))) if part)
    who = line(option.get("option"))
    return f"{who}: {price}" if who and price else who or price or None


def _vendor(entry: Entry) -> Entry:
    return table(entry.get("pc_metadata"))


def _description(entry: Entry) -> str | None:
    """The description with the alert that the publisher put before it."""
    return "\n\n".join(unique([prose(entry.get("alert")), prose(entry.get("description"))])) or None


def _area(entry: Entry) -> ServiceArea | None:
    return service_area(*_words(entry, "service_areas", "service_area", "name"))


def _eligibility(entry: Entry) -> Eligibility | None:
    told = tables(entry.get("eligibilitys")) or tables(entry.get("eligibility"))
    bounds = [
        ages(first(holder, ("minimum_age", "min_age")), first(holder, ("maximum_age", "max_age")))
        for holder in [entry, *told, *tables(entry.get("pc_targetAge"))]
    ]
    least, most = next((pair for pair in bounds if pair != (None, None)), (None, None))
    groups = unique(
        [
            *(each.split(">")[-1].strip() for each in _words(entry, "pc_targetAudience", "audienceType", "name")),
            *_words(entry, "send_needs", "name"),
        ]
    )
    text = lines(
        prose(entry.get("eligibility_description")),
        prose(entry.get("eligibility")),
        *(holder.get("eligibility") for holder in told),
        *_words(entry, "pc_targetAge", "ageGroup", "name"),
    )
    found = Eligibility(min_age=least, max_age=most, groups=groups, text=text)
    return found if found != Eligibility() else None


def _delivery(entry: Entry) -> tuple[Delivery, ...]:
    told = [entry.get("attending_type"), entry.get("deliverable_type")]
    told += _words(entry, "service_attendings", "attending_type")
    told += [schedule.get("attending_type") for schedule in tables(entry.get("schedules"))]
    kinds = (
        held.get("location_type")
        for link in tables(entry.get("service_at_locations"))
        for held in tables(link.get("location"))
    )
    return deliveries(*told, *kinds)


def _referral(entry: Entry) -> str | None:
    """How one comes in: "Drop-in", "Professional referral", and what the publisher adds to it."""
    needs_referral = "Needs a referral" if entry.get("needs_referral") is True else None
    return lines(
        entry.get("attending_access"),
        needs_referral,
        entry.get("pc_attendingAccess_additionalInfo"),
        entry.get("application_process"),
    )


def _categories(entry: Entry) -> tuple[str, ...]:
    terms = [
        *_terms(entry, "attributes"),
        *_terms(entry, "service_taxonomys"),
        *_terms(entry, "taxonomies"),
        line(entry.get("deliverable_type")),
    ]
    return unique(term for term in terms if term and not _VAGUE.search(term) and not deliveries(term))


def _terms(entry: Entry, key: str) -> Iterator[str | None]:
    """The names of taxonomy terms, whether held, linked or bare."""
    for link in tables(entry.get(key)):
        term = table(link.get("taxonomy_term")) or table(link.get("taxonomy")) or link
        yield line(first(term, ("name", "term")))


def _words(entry: Entry, key: str, *names: str) -> Iterator[str]:
    """One text of each item: the item itself, or the first of its fields that says something."""
    for item in as_list(entry.get(key)):
        told = line(first(item, names) if isinstance(item, dict) else item)
        if told:
            yield told
