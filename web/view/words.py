"""Times, distances and facts in plain words, in the language that is spoken."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from markupsafe import Markup

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
from directory.places import PlacePoint
from directory.places import Precision as PointPrecision
from directory.times.occurrences import LONDON
from web.languages import ENGLISH, N_, fill, known, ngettext, pgettext, spoken, theirs
from web.languages import gettext as _

KM_PER_MILE = 1.609344
NOT_KNOWN = N_("Not known, ask them")
_EXACTLY = 10**9  # more of a unit than there can be, so that none but the one asked for is used


def miles_text(miles: float) -> str:
    """ "1 mile", "3 miles", "2.5 miles"."""
    number = format_decimal(miles, format="0.##", locale=spoken().code)
    if miles == int(miles):
        return fill(ngettext("%(miles)s mile", "%(miles)s miles", int(miles)), miles=number)
    return fill(pgettext("with a part of a mile", "%(miles)s miles"), miles=number)


def distance_text(km: float) -> str:
    """A straight-line distance in miles, as near as is useful on foot."""
    miles = km / KM_PER_MILE
    if miles < 0.1:
        return _("less than 0.1 miles")
    return miles_text(round(miles, 1) if miles < 10 else round(miles))


def ago(then: datetime | date, now: datetime) -> str:
    """How long ago in whole days, weeks, months or years: "today", "3 days ago", "2 months ago"."""
    days = (now.date() - (then.date() if isinstance(then, datetime) else then)).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days >= 365:
        return _past("year", days // 365 * 365)
    if days >= 60:
        return _past("month", days // 30 * 30)
    return _past("week", days // 7 * 7) if days >= 14 else _past("day", days)


def _past(unit: Literal["year", "month", "week", "day"], days: int) -> str:
    then = timedelta(days=-days)
    return format_timedelta(then, granularity=unit, threshold=_EXACTLY, add_direction=True, locale=spoken().code)


def day(when: date) -> str:
    return format_date(when, "EEEE d MMMM", locale=spoken().code)


def moment(when: datetime) -> str:
    """Such as "23 Nov 2026, 14:05", by the clocks of London."""
    return format_datetime(when, "d MMM yyyy, HH:mm", tzinfo=LONDON, locale="en_GB")


def month(when: date) -> str:
    return format_date(when, "LLLL yyyy", locale=spoken().code)


def listed(names: Sequence[str]) -> str | None:
    """ "A", "A and B", "A, B and C"; None for no name."""
    if len(names) < 2:
        return names[0] if names else None
    return fill(_("%(names)s and %(last)s"), names=joined(names[:-1]), last=names[-1])


def joined(names: Iterable[str], between: str | None = None) -> str:
    """The names with a comma between them, or what is given; safe in a page if one of them is."""
    parts = tuple(names)
    between = pgettext("between names", ", ") if between is None else between
    return Markup(between).join(parts) if any(isinstance(part, Markup) for part in parts) else between.join(parts)


def capital(text: str) -> str:
    """With a capital first; words that stay in English in another language's page have their own."""
    return text if isinstance(text, Markup) else text[:1].upper() + text[1:]


def cost_text(cost: Cost | None) -> str | None:
    """None when it is not known."""
    if cost is None or (cost.free is None and not cost.text):
        return None
    if cost.free:
        more = cost.text and cost.text.strip(" .").casefold() != "free"
        return fill(_("Free. %(more)s"), more=theirs(cost.text or "")) if more else _("Free")
    return theirs(cost.text) if cost.text else _("There is a charge")


def address_text(place: Place) -> str:
    parts = [part for part in (place.name, place.address, place.postcode) if part]
    kept = [part for number, part in enumerate(parts) if not any(part in other for other in parts[:number])]
    return ", ".join(kept).replace("\n", ", ")


def precision_text(place: Place) -> str | None:
    """What to know about a place's point, where it is not the place's own."""
    match place.precision:
        case Precision.DISTRICT | Precision.SECTOR:
            return fill(_("measured to the middle of %(area)s"), area=place.district or _("its area"))
        case Precision.TERMINATED:
            return _("measured to a postcode no longer in use")
    return None


def point_text(point: PlacePoint) -> str:
    """What to know about the point that a person gave; empty where there is nothing to say."""
    if spoken() is ENGLISH or point.precision is PointPrecision.LIVE:
        return point.precision_note
    if point.precision is PointPrecision.TERMINATED:
        return fill(_("%(postcode)s is no longer in use: measured from where it was."), postcode=point.postcode)
    if point.postcode:
        told = _("%(postcode)s is not a postcode we know: measured from the middle of %(area)s.")
        return fill(told, postcode=point.postcode, area=point.label)
    return fill(_("Measured from the middle of %(area)s."), area=point.label)


def area_text(area: ServiceArea | None) -> str | None:
    """Whom it is for by where they live; says so when that is only assumed."""
    where = area_names(area)
    if area is None or where is None:
        return None
    if area.assumed:
        return fill(_("People in %(where)s (assumed from where the list is kept)"), where=where)
    return fill(_("People in %(where)s"), where=where)


def area_names(area: ServiceArea | None) -> str | None:
    if area is None or not (area.names or area.nationwide):
        return None
    return _("the whole country") if area.nationwide else listed(tuple(map(theirs, area.names)))


_WAYS = {
    Delivery.IN_PERSON: N_("in person"),
    Delivery.ONLINE: N_("online"),
    Delivery.PHONE: N_("by phone"),
    Delivery.HOME: N_("at your home"),
}
_ROUTES = {
    ReferralRoute.DROP_IN: N_("drop in"),
    ReferralRoute.BOOKING: N_("book first"),
    ReferralRoute.SELF: N_("refer yourself"),
    ReferralRoute.PROFESSIONAL: N_("ask a professional to refer you"),
    ReferralRoute.GP: N_("ask your GP surgery to refer you"),
}
_NOTICES = {
    Halt.SUSPENDED: N_("Not running at the moment"),
    Halt.CLOSED: N_("Closed"),
    Capacity.FULL: N_("Full at the moment"),
    Capacity.WAITING_LIST: N_("Has a waiting list"),
}


def delivery_text(listing: Listing) -> str | None:
    return capital(joined(_(_WAYS[way]) for way in listing.delivery)) or None


def join_text(listing: Listing) -> str | None:
    """How one comes in: "Drop in, or refer yourself"."""
    ways = (_(_ROUTES[route]) for route in listing.referral_routes)
    return capital(joined(ways, pgettext("between ways to join", ", or "))) or None


def notice_text(listing: Listing) -> str | None:
    """What keeps a person from going now, as far as is known."""
    notices = (_(_NOTICES[each]) for each in (listing.halt, listing.capacity) if each)
    return joined(notices, pgettext("between sentences", ". ")) or None


def eligibility_texts(eligibility: Eligibility | None) -> tuple[str, ...]:
    if eligibility is None:
        return ()
    groups = joined(map(known, eligibility.groups))
    own_words = theirs(capital(eligibility.text or ""))
    found = (_ages(eligibility), known(eligibility.sex or ""), groups, own_words)
    return tuple(dict.fromkeys(capital(text) for text in found if text))


def _ages(eligibility: Eligibility) -> str | None:
    youngest, oldest = eligibility.min_age, eligibility.max_age
    if youngest and oldest:
        return fill(_("Ages %(youngest)s to %(oldest)s"), youngest=youngest, oldest=oldest)
    if youngest:
        return fill(_("Age %(age)s and over"), age=youngest)
    return fill(_("Up to age %(age)s"), age=oldest) if oldest else None


def first_sentence(text: str, at_most: int = 180) -> str:
    """The beginning of a text, ended at a sentence where one ends in time."""
    line = " ".join(text.split())
    if len(line) <= at_most:
        end = line.find(". ")
        return line[: end + 1] if end > 30 else line
    cut = line[:at_most]
    end = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: end + 1] if end > 40 else cut.rsplit(" ", 1)[0].rstrip(",;:") + "…"
