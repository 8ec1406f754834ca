"""The invented services as an Open Referral UK feed, version 3.0: a paged list of summaries and a page for each.

Fields follow the UK profile's schema of a service; contacts' telephones, the names of languages, eligibility and how
to join are not in it and are written as in HSDS 3.0, which real feeds do too.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from crawler.samples.listings import Body, Samples, Service, Times, Venue
from directory.vocabulary import load_vocabulary

Json = dict[str, Any]

API_DETAILS: Json = {
    "version": "HSDS-UK-3.0",
    "profile": "https://docs.openreferraluk.org/en/latest/",
    "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
}
MOST_PER_PAGE = 100
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday"}
_DAYS |= {"SU": "Sunday"}
_WHICH = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}
# Fortnights are counted from here, the first Monday of the year.
_FIRST_MONDAY = date(2026, 1, 5)
_CODES = {
    "Arabic": "ar", "Bengali": "bn", "British Sign Language": "bfi", "Cantonese": "yue", "English": "en",
    "Farsi": "fa", "Kurdish": "ku", "Lithuanian": "lt", "Pashto": "ps", "Polish": "pl", "Portuguese": "pt",
    "Romanian": "ro", "Somali": "so", "Spanish": "es", "Sylheti": "syl", "Tigrinya": "ti", "Turkish": "tr",
    "Urdu": "ur", "Vietnamese": "vi", "Yiddish": "yi",
}  # fmt: skip


def identifier(*parts: str) -> UUID:
    """The same words give the same id, so that an edited sample keeps its own."""
    return uuid5(NAMESPACE_URL, "https://kith-samples.example.org/" + "/".join(parts))


def service_uuid(key: str) -> UUID:
    """The id in the feed of the service with this id in open_referral.toml."""
    return identifier("service", key)


def services_page(samples: Samples, page: int, per_page: int) -> Json:
    """A page, counted from 1, of at most `per_page` summaries; past the end it is empty."""
    total = len(samples.services)
    pages = -(-total // per_page)
    held = samples.services[(page - 1) * per_page : page * per_page]
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(held),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not held,
        "contents": [_summary(samples, service) for service in held],
    }


def find_service(samples: Samples, uuid: str) -> Json | None:
    """Everything of one service, or None where the feed has no such id."""
    for service in samples.services:
        if str(service_uuid(service.id)) == uuid:
            return _detail(samples, service)
    return None


def _summary(samples: Samples, service: Service) -> Json:
    body = samples.bodies[service.organisation]
    known = {
        "id": str(service_uuid(service.id)),
        "name": service.name,
        "description": service.description,
        "url": f"https://{body.web}/{service.id}",
        "email": f"hello@{body.web}",
        "status": "active",
        "fees": None if _cost_option(service) else service.cost,
        "minimum_age": service.min_age,
        "maximum_age": service.max_age,
        "assured_date": service.assured.isoformat(),
        "last_modified": f"{service.modified.isoformat()}T09:00:00Z",
        "invented": True,
        "organization": _organisation(service.organisation, body),
    }
    return {key: value for key, value in known.items() if value is not None}


def _detail(samples: Samples, service: Service) -> Json:
    body = samples.bodies[service.organisation]
    told = {
        "assurer_email": f"listings@{body.web}",
        "eligibility_description": service.who,
        "application_process": service.join,
        "schedules": list(_schedules(service)),
        "service_areas": [_area(service, name) for name in service.area],
        "service_at_locations": list(_locations(samples, service)),
        "languages": [_language(service, name) for name in service.languages],
        "contacts": [_contact(service, body)],
        "cost_options": [option] if (option := _cost_option(service)) else None,
        "attributes": [_need(service, need) for need in service.needs],
    }
    return _summary(samples, service) | {key: value for key, value in told.items() if value is not None}


def _organisation(key: str, body: Body) -> Json:
    return {
        "id": str(identifier("organisation", key)),
        "name": body.name,
        "description": f"{body.about} (Invented.)",
        "email": f"hello@{body.web}",
        "website": f"https://{body.web}",
    }


def _schedules(service: Service) -> Iterator[Json]:
    how = ", ".join(service.delivery)
    if not service.times:
        yield {"id": _id(service, "schedule"), "description": "By arrangement", "attending_type": how}
    for place, times in enumerate(service.times):
        yield {
            "id": _id(service, f"schedule-{place}"),
            "dtstart": _first_day(times).isoformat(),
            "freq": "MONTHLY" if times.monthly else "WEEKLY",
            "interval": times.weeks,
            "byday": ",".join(times.days),
            "opens_at": times.opens.isoformat(),
            "closes_at": times.closes.isoformat(),
            "description": _in_words(times) + (", in term time" if service.term_time else ""),
            "attending_type": how,
        }


def _first_day(times: Times) -> date:
    if times.monthly:
        return date(_FIRST_MONDAY.year, 1, 1)
    return _FIRST_MONDAY + timedelta(days=min(list(_DAYS).index(day) for day in times.days))


def _in_words(times: Times) -> str:
    """ "Tuesdays and Thursdays, 10:00 to 13:00" """
    if len(times.days) == len(_DAYS):
        return f"Every day, {times.opens:%H:%M} to {times.closes:%H:%M}"
    days = [
        f"{_WHICH[day[:-2]].capitalize()} {_DAYS[day[-2:]]} of the month" if day[:-2] else f"{_DAYS[day]}s"
        for day in times.days
    ]
    every = f", every {times.weeks} weeks" if times.weeks > 1 else ""
    return f"{_and(days)}{every}, {times.opens:%H:%M} to {times.closes:%H:%M}"


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _area(service: Service, name: str) -> Json:
    return {"id": _id(service, f"area-{name}"), "name": name, "service_area": name}


def _locations(samples: Samples, service: Service) -> Iterator[Json]:
    if service.venue:
        location = _physical(service.venue, samples.venues[service.venue])
        yield {"id": _id(service, "at-location"), "location": location}
    elif "online" in service.delivery:
        virtual = {"id": _id(service, "virtual"), "location_type": "virtual", "name": "Online"}
        yield {"id": _id(service, "at-virtual"), "location": virtual}


def _physical(key: str, venue: Venue) -> Json:
    return {
        "id": str(identifier("venue", key)),
        "location_type": "physical",
        "name": venue.name,
        "latitude": venue.lat,
        "longitude": venue.lon,
        "addresses": [
            {
                "id": str(identifier("address", key)),
                "address_1": venue.address,
                "city": "London",
                "state_province": "London",
                "postal_code": venue.postcode,
                "country": "GB",
                "address_type": "physical",
            }
        ],
        "accessibility": [
            {"id": str(identifier("access", key, feature)), "accessibility": feature} for feature in venue.access
        ],
    }


def _language(service: Service, name: str) -> Json:
    return {"id": _id(service, f"language-{name}"), "name": name, "code": _CODES.get(name, "und")}


def _contact(service: Service, body: Body) -> Json:
    phone = {"id": _id(service, "phone"), "number": service.phone or body.phone}
    return {"id": _id(service, "contact"), "title": "Enquiries", "email": f"hello@{body.web}", "phones": [phone]}


def _cost_option(service: Service) -> Json | None:
    """The price with what is said after it; None where the cost is told in words alone (`fees`)."""
    money = f"£{service.price or 0:.2f}".removesuffix(".00")
    if service.price is None or not service.cost.startswith(money):
        return None
    told = service.cost.removeprefix(money).strip(" ,")
    return {"id": _id(service, "cost"), "amount": service.price, "amount_description": told}


def _need(service: Service, need_id: str) -> Json:
    need = load_vocabulary().by_id[need_id]
    term = {
        "id": str(identifier("need", need.id)),
        "name": need.name,
        "description": need.summary,
        "taxonomy": "kith-needs",
        "term": need.id,
        "term_uri": f"https://kith-samples.example.org/needs/{need.id}",
    }
    return {"id": _id(service, f"need-{need.id}"), "link_type": "service", "taxonomy_term": term}


def _id(service: Service, what: str) -> str:
    return str(identifier("service", service.id, what))
