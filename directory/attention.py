"""What of a listing somebody should look at: pure, each rule with its reason."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from directory.frozen import Frozen
from directory.home_like import home_signs
from directory.listing import Listing, Place, Provenance
from directory.places import Gazetteer, PlaceError
from directory.refuge import is_refuge
from directory.review import Change, ReviewKind

# What sends somebody to the wrong place, hour or person where it is wrong; a new description does not.
WATCHED = (
    "name",
    "sessions",
    "places",
    "contact.phones",
    "contact.emails",
    "contact.website",
    "cost",
    "eligibility",
    "halt",
    "capacity",
    "referral",
    "organisation",
)
ASSURED_FOR = timedelta(days=183)  # half a year: the longest that link workers trust an entry nobody has confirmed


class Finding(Frozen):
    """One reason to look. `waits_from` is when it begins to wait, aware UTC; `mark` stands for what was found."""

    kind: ReviewKind
    reason: str
    mark: str
    waits_from: datetime
    changes: tuple[Change, ...] = ()


class Known(Frozen):
    """What is known of a listing beside its facts: since when, which version this is, and the one looked at last."""

    first: datetime
    at: datetime
    version: int
    before: Listing | None = None


def findings(listing: Listing, known: Known) -> Iterator[Finding]:
    """What there is to look at, now or later. Without `before` it has not changed since it was looked at."""
    changed = changes(known.before, listing) if known.before else ()
    if changed:
        names = ", ".join(dict.fromkeys(change.name for change in changed if change.name))
        told = f"{_fields(changed)} changed{f' by {names}' if names else ''}."
        yield Finding(
            kind=ReviewKind.CHANGED,
            reason=told[0].upper() + told[1:],
            mark=mark([change.model_dump(mode="json", exclude={"seen"}) for change in changed]),
            waits_from=known.at,
            changes=changed,
        )
    if signs := home_signs(listing):
        shown = [[place.address for place in listing.places], listing.contact.model_dump()]
        yield Finding(kind=ReviewKind.HOME, reason=" ".join(signs), mark=mark(shown), waits_from=known.at)
    if not listing.service_area and not any(place.located for place in listing.places) and not _hidden(listing):
        told = "No search near somebody finds it: it has neither a place on the map nor an area that it serves."
        yield Finding(kind=ReviewKind.NO_PLACE, reason=told, mark="", waits_from=known.at)
    if not listing.needs:
        told = "None of its categories names a need, so it is in no list of a need."
        yield Finding(kind=ReviewKind.NO_NEED, reason=told, mark=mark(listing.categories), waits_from=known.at)
    yield _assurance(listing, known.first)


def _assurance(listing: Listing, first: datetime) -> Finding:
    """It waits half a year after it was last confirmed; who never was, half a year after it came here."""
    since = datetime.combine(listing.assured, time(), UTC) if listing.assured else first
    told = f"{listing.assured:%d %b %Y}" if listing.assured else f"it came here on {first:%d %b %Y}"
    return Finding(
        kind=ReviewKind.NOT_ASSURED,
        reason=f"Nobody has confirmed it since {told}.",
        mark=str(listing.assured or ""),
        waits_from=since + ASSURED_FOR,
    )


def changes(before: Listing, now: Listing) -> tuple[Change, ...]:
    """The watched facts that a source says otherwise than before; what a person decided or took back is none of them.

    Where a refuge is, or was before it was known as one, is not told.
    """
    sources = {link.source for link in (*before.sources, *now.sources)}
    found = []
    for field in WATCHED:
        old, new = _value(before, field), _value(now, field)
        said = now.provenance.get(field), before.provenance.get(field)
        if old == new or any(who and who.who not in sources for who in said) or (field == "places" and _hidden(now)):
            continue
        found.append(_change(field, _whole(before, field), _whole(now, field), said[0] or said[1]))
    return tuple(found)


def _change(field: str, old: Any, new: Any, said: Provenance | None) -> Change:
    by = {"name": said.name, "url": said.url, "seen": said.seen} if said else {}
    return Change.model_validate({"field": field, "old": old, "new": new} | by)


def _value(listing: Listing, field: str) -> Any:
    """What is compared: of a place what was published, since its coordinates follow from that."""
    if field != "places":
        return _whole(listing, field)
    return [place.model_dump(include={"name", "address", "postcode"}) for place in listing.places] or None


def _whole(listing: Listing, field: str) -> Any:
    """The JSON value; None for what is not known."""
    part, _, inner = field.partition(".")
    held = listing.model_dump(mode="json", include={part}, exclude_defaults=True).get(part)
    return held.get(inner) if inner and held else held


def _hidden(listing: Listing) -> bool:
    return is_refuge(listing.name, listing.categories, listing.description)


def _fields(changed: tuple[Change, ...]) -> str:
    names = [FIELD_NAMES.get(change.field, change.field) for change in changed]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


FIELD_NAMES = {
    "sessions": "the times",
    "places": "the place",
    "contact.phones": "the telephone",
    "contact.emails": "the e-mail address",
    "contact.website": "the website",
    "cost": "the cost",
    "eligibility": "who it is for",
    "halt": "whether it runs",
    "capacity": "whether it is full",
    "referral": "how one comes in",
    "organisation": "who runs it",
    "name": "the name",
}


def mark(told: Any) -> str:
    """32 letters that stand for a JSON value."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:32]


def area_of(listing: Listing, gazetteer: Gazetteer) -> str:
    """The council in whose area it is, by its first postcode, else by the first area that it serves; "" where neither
    is known, or everywhere is."""
    for place in listing.places:
        council = _council(place, gazetteer)
        if council:
            return council
    for code in listing.service_area.council_codes if listing.service_area else ():
        area = gazetteer.area(code)
        if area:
            return area.name
    return ""


def _council(place: Place, gazetteer: Gazetteer) -> str:
    try:
        area = gazetteer.council_of(place.postcode) if place.postcode else None
    except PlaceError:
        return ""
    return area.name if area else ""
