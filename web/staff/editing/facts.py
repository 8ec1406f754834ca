"""What it is called, where it is, what it costs, how to get in touch and how to join."""

import re
from collections.abc import Iterator
from typing import Any, Final

from directory.listing import Capacity, Delivery, Halt, Listing, Place, ReferralRoute
from directory.mail import is_mail_address
from directory.masking import is_hidden
from directory.places import PlaceError
from web.staff.editing.controls import (
    LINE,
    Choice,
    Context,
    Control,
    Faults,
    Group,
    capital,
    filled,
    joined_lines,
    known_only,
    lines,
    one,
    ticked,
)
from web.suggested import Typed

SPARE: Final = 1  # places that can be added at once
UNKNOWN: Final = Choice("", "Not known")
NATIONWIDE: Final = (Choice("yes", "The whole country"),)
_WEBSITE: Final = re.compile(r"https?://[^\s/.:?#]+(\.[^\s/.:?#]+)+(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_DIGITS: Final = range(3, 16)


def website(typed: Typed, name: str, wrong: Faults) -> str | None:
    told = one(typed, name)
    if told and not re.match(r"https?://", told, re.IGNORECASE):
        told = f"https://{told}"
    if told and not _WEBSITE.fullmatch(told):
        wrong.add(name, "Give a web address, such as https://www.example.org.")
    return told


class About(Group):
    key, title, fields = "about", "Name, description and organisation", ("name", "description", "organisation")

    def controls(self, context: Context) -> tuple[Control, ...]:
        return (
            Control("name", "name", "Name"),
            Control("description", "description", "Description", "What happens, in plain words.", "words"),
            Control("runs", "organisation", "Organisation that runs it"),
            Control("runs_about", "organisation", "About the organisation", kind="words"),
            Control("runs_website", "organisation", "Website of the organisation"),
            Control("charity", "organisation", "Charity number"),
            Control("company", "organisation", "Company number"),
        )

    def fill(self, listing: Listing) -> Typed:
        held = listing.organisation
        told = {"name": listing.name, "description": listing.description}
        if held:
            told |= {"runs": held.name, "runs_about": held.description, "runs_website": held.website}
            told |= {"charity": held.charity_number, "company": held.company_number}
        return filled(told)

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        name = one(typed, "name")
        if not name or len(name) > LINE:
            wrong.add("name", f"Give a name of 1 to {LINE} letters.")
        organisation = {
            "name": one(typed, "runs"),
            "description": one(typed, "runs_about"),
            "website": website(typed, "runs_website", wrong),
            "charity_number": one(typed, "charity"),
            "company_number": one(typed, "company"),
        }
        if known_only(organisation) and not organisation["name"]:
            wrong.add("runs", "Give the name of the organisation.")
        held = organisation if organisation["name"] else None
        return {"name": name, "description": one(typed, "description"), "organisation": held}


class Where(Group):
    key, title, fields = "where", "Places and area", ("places", "service_area")

    def controls(self, context: Context) -> tuple[Control, ...]:
        area = (
            Control("areas", "service_area", "Area served", "Councils or towns, one a line.", "words"),
            Control(
                "nationwide", "service_area", "Nationwide", kind="ticks", choices=(Choice("yes", "The whole country"),)
            ),
        )
        return area if is_hidden(context.listing) else (*self._places(context), *area)

    def _places(self, context: Context) -> Iterator[Control]:
        for number in range(1, len(context.listing.places) + SPARE + 1):
            yield Control(f"place{number}", "places", f"Place {number}: name of the building")
            yield Control(f"address{number}", "places", f"Place {number}: address", "Without its postcode.")
            yield Control(f"postcode{number}", "places", f"Place {number}: postcode")

    def fill(self, listing: Listing) -> Typed:
        told: dict[str, Any] = {}
        for number, place in enumerate(() if is_hidden(listing) else listing.places, start=1):
            told |= {f"place{number}": place.name, f"postcode{number}": place.postcode}
            told[f"address{number}"] = (place.address or "").replace("\n", ", ")
        area = listing.service_area
        told["areas"] = joined_lines(area.names if area and not area.assumed else ())
        return filled(told, {"nationwide": ["yes"] if area and area.nationwide else []})

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        names, nationwide = lines(typed, "areas"), bool(ticked(typed, "nationwide"))
        for name in names:
            _check_place(context, name, "areas", wrong)
        area = {"names": names, "nationwide": nationwide} if names or nationwide else None
        if is_hidden(context.listing):
            return {"service_area": area}
        return {"places": list(self._read_places(typed, context, wrong)), "service_area": area}

    def _read_places(self, typed: Typed, context: Context, wrong: Faults) -> Iterator[dict[str, Any]]:
        """A place whose address stayed keeps its point; a changed one is placed by its postcode."""
        held = {_told(place): place for place in context.listing.places}
        for number in range(1, len(context.listing.places) + SPARE + 1):
            name, address, postcode = (one(typed, f"{part}{number}") for part in ("place", "address", "postcode"))
            if not (name or address or postcode):
                continue
            if postcode:
                _check_postcode(context, postcode, f"postcode{number}", wrong)
            same = held.get((name or "", address or "", postcode or ""))
            point = {"lat": same.lat, "lon": same.lon} if same else {}
            yield {"name": name, "address": address, "postcode": postcode} | point


def _told(place: Place) -> tuple[str, str, str]:
    return place.name or "", (place.address or "").replace("\n", ", "), place.postcode or ""


def _check_place(context: Context, name: str, field: str, wrong: Faults) -> None:
    try:
        context.gazetteer.find(name)
    except PlaceError as error:
        wrong.add(field, str(error))


def _check_postcode(context: Context, postcode: str, field: str, wrong: Faults) -> None:
    try:
        context.gazetteer.postcode(postcode)
    except PlaceError as error:
        wrong.add(field, str(error))


class Costs(Group):
    key, title, fields = "cost", "Cost", ("cost",)

    def controls(self, context: Context) -> tuple[Control, ...]:
        choices = (Choice("yes", "Yes"), Choice("no", "No"), UNKNOWN)
        return (
            Control("free", "cost", "Is it free?", kind="radios", choices=choices),
            Control("cost", "cost", "Cost in words", "Such as: £3, or £1 for who is on benefits."),
        )

    def fill(self, listing: Listing) -> Typed:
        held = listing.cost
        free = "" if held is None or held.free is None else "yes" if held.free else "no"
        return filled({"free": free, "cost": held.text if held else None})

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        free, text = {"yes": True, "no": False}.get(typed["free"]), one(typed, "cost")
        return {"cost": None if free is None and text is None else {"free": free, "text": text}}


class Accessible(Group):
    key, title, fields = "access", "Access", ("access",)

    def controls(self, context: Context) -> tuple[Control, ...]:
        return (
            Control("features", "access", "Features", "One a line, such as: step-free entrance.", "words"),
            Control("access", "access", "Access in words", kind="words"),
        )

    def fill(self, listing: Listing) -> Typed:
        held = listing.access
        return filled({"features": joined_lines(held.features if held else ()), "access": held.text if held else None})

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        features, text = lines(typed, "features"), one(typed, "access")
        return {"access": {"features": features, "text": text} if features or text else None}


class Contacts(Group):
    key, title = "contact", "Getting in touch"
    fields = ("contact.phones", "contact.emails", "contact.website")

    def controls(self, context: Context) -> tuple[Control, ...]:
        hint = "The service's own, one a line. Never a named person's."
        return (
            Control("phones", "contact.phones", "Telephone numbers", hint, "words"),
            Control("emails", "contact.emails", "E-mail addresses", hint, "words"),
            Control("website", "contact.website", "Website"),
        )

    def fill(self, listing: Listing) -> Typed:
        held = listing.contact
        return filled(
            {"phones": joined_lines(held.phones), "emails": joined_lines(held.emails), "website": held.website}
        )

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        phones, emails = lines(typed, "phones"), lines(typed, "emails")
        for phone in phones:
            if sum(sign.isdigit() for sign in phone) not in _DIGITS:
                wrong.add("phones", f"{phone[:40]!r} is no whole phone number, such as 020 7946 0123.")
        for email in emails:
            if not is_mail_address(email):
                wrong.add("emails", f"{email[:80]!r} is no e-mail address like name@example.org.")
        return {
            "contact.phones": phones,
            "contact.emails": emails,
            "contact.website": website(typed, "website", wrong),
        }


class Ways(Group):
    key, title = "joining", "How it is given and how to join"
    fields = ("delivery", "languages", "referral_routes", "referral", "halt", "capacity")

    def controls(self, context: Context) -> tuple[Control, ...]:
        def of(kind: Any) -> tuple[Choice, ...]:
            return tuple(Choice(each.value, capital(each.value)) for each in kind)

        return (
            Control("delivery", "delivery", "How it is given", kind="ticks", choices=of(Delivery)),
            Control("languages", "languages", "Languages spoken", "One a line.", "words"),
            Control("routes", "referral_routes", "Ways in", kind="ticks", choices=of(ReferralRoute)),
            Control("referral", "referral", "How to join, in words", kind="words"),
            Control("halt", "halt", "Is it running?", kind="radios", choices=(Choice("", "Yes"), *of(Halt))),
            Control("capacity", "capacity", "Room for more?", kind="radios", choices=(UNKNOWN, *of(Capacity))),
        )

    def fill(self, listing: Listing) -> Typed:
        told = {"languages": joined_lines(listing.languages), "referral": listing.referral}
        told |= {"halt": listing.halt, "capacity": listing.capacity}
        return filled(told, {"delivery": listing.delivery, "routes": listing.referral_routes})

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        return {
            "delivery": [each.value for each in Delivery if each.value in ticked(typed, "delivery")],
            "languages": lines(typed, "languages"),
            "referral_routes": [each.value for each in ReferralRoute if each.value in ticked(typed, "routes")],
            "referral": one(typed, "referral"),
            "halt": typed["halt"] if typed["halt"] in list(Halt) else None,
            "capacity": typed["capacity"] if typed["capacity"] in list(Capacity) else None,
        }
