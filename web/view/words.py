"""Times, distances and facts in plain words."""

from collections.abc import Sequence
from datetime import date, datetime

from directory.listing import (
    Capacity,
    Cost,
    Delivery,
    Eligibility,
    Halt,
    Listing,
    Place,
    Precision,
    ReferralRoute,
    ServiceArea,
)

KM_PER_MILE = 1.609344
UNKNOWN = "Not known, ask them"


def miles_text(miles: float) -> str:
    """ "1 mile", "3 miles", "2.5 miles"."""
    return "1 mile" if miles == 1 else f"{miles:g} miles"


def distance_text(km: float) -> str:
    """A straight-line distance in miles, as near as is useful on foot."""
    miles = km / KM_PER_MILE
    if miles < 0.1:
        return "less than 0.1 miles"
    return miles_text(round(miles, 1) if miles < 10 else round(miles))


def ago(then: datetime | date, now: datetime) -> str:
    """How long ago in whole days, weeks, months or years: "today", "3 days ago", "2 months ago"."""
    days = (now.date() - (then.date() if isinstance(then, datetime) else then)).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    for name, length in (("year", 365), ("month", 30), ("week", 7)):
        if days >= 2 * length or (name == "year" and days >= length):
            count = days // length
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    return f"{days} days ago"


def day(when: date) -> str:
    return f"{when:%A} {when.day} {when:%B}"


def month(when: date) -> str:
    return f"{when:%B %Y}"


def listed(names: Sequence[str]) -> str | None:
    """ "A", "A and B", "A, B and C"; None for no name."""
    if len(names) < 2:
        return names[0] if names else None
    return f"{', '.join(names[:-1])} and {names[-1]}"


def cost_text(cost: Cost | None) -> str | None:
    """None when it is not known."""
    if cost is None or (cost.free is None and not cost.text):
        return None
    if cost.free:
        return f"Free. {cost.text}" if cost.text and cost.text.strip(" .").casefold() != "free" else "Free"
    return cost.text or "There is a charge"


def address_text(place: Place) -> str:
    parts = [part for part in (place.name, place.address, place.postcode) if part]
    kept = [part for number, part in enumerate(parts) if not any(part in other for other in parts[:number])]
    return ", ".join(kept).replace("\n", ", ")


def precision_text(place: Place) -> str | None:
    """What to know about a place's point, where it is not the place's own."""
    match place.precision:
        case Precision.DISTRICT | Precision.SECTOR:
            return f"measured to the middle of {place.district or 'its area'}"
        case Precision.TERMINATED:
            return "measured to a postcode no longer in use"
    return None


def area_text(area: ServiceArea | None) -> str | None:
    """Whom it is for by where they live; says so when that is only assumed."""
    if area is None or not (area.names or area.nationwide):
        return None
    where = "the whole country" if area.nationwide else listed(area.names)
    return f"People in {where}" + (" (assumed from where the list is kept)" if area.assumed else "")


def delivery_text(listing: Listing) -> str | None:
    names = {
        Delivery.IN_PERSON: "in person",
        Delivery.ONLINE: "online",
        Delivery.PHONE: "by phone",
        Delivery.HOME: "at your home",
    }
    said = ", ".join(names[way] for way in listing.delivery)
    return said[:1].upper() + said[1:] or None


_ROUTES = {
    ReferralRoute.DROP_IN: "drop in",
    ReferralRoute.BOOKING: "book first",
    ReferralRoute.SELF: "refer yourself",
    ReferralRoute.PROFESSIONAL: "ask a professional to refer you",
    ReferralRoute.GP: "ask your GP surgery to refer you",
}
_NOTICES = {
    Halt.SUSPENDED: "Not running at the moment",
    Halt.CLOSED: "Closed",
    Capacity.FULL: "Full at the moment",
    Capacity.WAITING_LIST: "Has a waiting list",
}


def join_text(listing: Listing) -> str | None:
    """How one comes in: "Drop in, or refer yourself"."""
    said = ", or ".join(_ROUTES[route] for route in listing.referral_routes)
    return said[:1].upper() + said[1:] or None


def notice_text(listing: Listing) -> str | None:
    """What keeps a person from going now, as far as is known."""
    known = [_NOTICES[each] for each in (listing.halt, listing.capacity) if each]
    return ". ".join(known) or None


def eligibility_texts(eligibility: Eligibility | None) -> tuple[str, ...]:
    if eligibility is None:
        return ()
    found = (_ages(eligibility), eligibility.sex, ", ".join(eligibility.groups), eligibility.text)
    return tuple(dict.fromkeys(text[:1].upper() + text[1:] for text in found if text))


def _ages(eligibility: Eligibility) -> str | None:
    youngest, oldest = eligibility.min_age, eligibility.max_age
    if youngest and oldest:
        return f"Ages {youngest} to {oldest}"
    if youngest:
        return f"Age {youngest} and over"
    return f"Up to age {oldest}" if oldest else None


def first_sentence(text: str, at_most: int = 180) -> str:
    """The beginning of a text, ended at a sentence where one ends in time."""
    line = " ".join(text.split())
    if len(line) <= at_most:
        end = line.find(". ")
        return line[: end + 1] if end > 30 else line
    cut = line[:at_most]
    end = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: end + 1] if end > 40 else cut.rsplit(" ", 1)[0].rstrip(",;:") + "…"
