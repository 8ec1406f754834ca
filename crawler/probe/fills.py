"""How full each field of some listings is."""

from collections.abc import Callable, Sequence

from crawler.probe.report import Fill
from directory.record import Facts

FIELDS: dict[str, Callable[[Facts], object]] = {
    "name": lambda facts: facts.name,
    "description": lambda facts: facts.description,
    "organisation": lambda facts: facts.organisation,
    "address": lambda facts: any(place.address for place in facts.places),
    "postcode": lambda facts: any(place.postcode for place in facts.places),
    "coordinates": lambda facts: any(place.located for place in facts.places),
    "phone": lambda facts: facts.contact.phones,
    "e-mail": lambda facts: facts.contact.emails,
    "website": lambda facts: facts.contact.website,
    "times": lambda facts: facts.sessions,
    "times as rules": lambda facts: any(session.rule for session in facts.sessions),
    "cost": lambda facts: facts.cost,
    "who may come": lambda facts: facts.eligibility,
    "access": lambda facts: facts.access,
    "languages": lambda facts: facts.languages,
    "referral": lambda facts: facts.referral,
    "way it is given": lambda facts: facts.delivery,
    "area served": lambda facts: facts.service_area,
    "categories": lambda facts: facts.categories,
    "modified": lambda facts: facts.modified,
    "assured": lambda facts: facts.assured,
}


def fills_of(listings: Sequence[Facts]) -> tuple[Fill, ...]:
    """Each field, with the number of listings in which it says something."""
    return tuple(
        Fill(field=name, filled=sum(bool(told(facts)) for facts in listings), read=len(listings))
        for name, told in FIELDS.items()
    )
