"""How like each other two records are, and what that says: pure, with reasons that a curator can read."""

import re
from collections.abc import Sequence
from enum import StrEnum

from rapidfuzz import fuzz

from directory.frozen import Frozen
from directory.identity import name_words, phone_key, website_key
from directory.listing import Contact, Organisation, Place, Session
from directory.places import distance_km
from directory.store import StoredRecord

SAME_PLACE_KM = 0.15
# Words that make two otherwise equal names two activities: "Chair yoga (Tuesday)", "Under 5s", "Level 2".
_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning", "evening"}
_TELLING = _DAYS | {"men", "mens", "women", "womens", "girls", "boys", "ladies", "over", "under", "beginners", "junior"}
_NUMBER = re.compile(r"\d")


class Verdict(StrEnum):
    SAME = "same listing"
    ASK = "ask a curator"
    DIFFERENT = "different"


class Likeness(Frozen):
    """Two records ("source/key" each) compared. `name` and `organisation` are likenesses from 0 to 1."""

    left: str
    right: str
    name: float
    organisation: float | None
    shared: tuple[str, ...]
    verdict: Verdict

    @property
    def reasons(self) -> tuple[str, ...]:
        told = [f"names {self.name:.0%} alike"]
        if self.organisation is not None:
            told.append(f"organisations {self.organisation:.0%} alike")
        return (*told, *(f"the same {thing}" for thing in self.shared))


class Profile(Frozen):
    """The parts of a record that are compared, in their normal forms."""

    record: str
    source: str
    words: tuple[str, ...]
    organisation: tuple[str, ...]
    postcodes: frozenset[str]
    points: tuple[tuple[float, float], ...]
    phones: frozenset[str]
    emails: frozenset[str]
    websites: frozenset[str]
    times: frozenset[tuple[str, str]]

    @property
    def keys(self) -> frozenset[str]:
        """What two records must share one of to be compared at all."""
        name = " ".join(sorted(self.words))
        return self.postcodes | self.phones | self.emails | self.websites | {name, " ".join(self.words[:2])}


def profile(record: StoredRecord) -> Profile:
    """The comparable parts of a stored record's open claims."""
    held = {claim.field: claim.value for claim in record.claims}
    places = [Place.model_validate(place) for place in held.get("places", ())]
    contact = Contact(phones=tuple(held.get("contact.phones", ())), emails=tuple(held.get("contact.emails", ())))
    organisation = Organisation.model_validate(held["organisation"]).name if "organisation" in held else ""
    website = held.get("contact.website")
    return Profile(
        record=record.name,
        source=record.source,
        words=name_words(held.get("name", "")),
        organisation=name_words(organisation),
        postcodes=frozenset(place.postcode for place in places if place.postcode),
        points=tuple((p.lat, p.lon) for p in places if p.lat is not None and p.lon is not None),
        phones=frozenset(map(phone_key, contact.phones)),
        emails=frozenset(email.casefold() for email in contact.emails),
        websites=frozenset({website_key(website)} if website else ()),
        times=_times([Session.model_validate(session) for session in held.get("sessions", ())]),
    )


def compare(left: Profile, right: Profile) -> Likeness:
    """Join by itself only where the name is nearly the same and something that is the group's own is shared."""
    name = _alike(left.words, right.words)
    organisation = _alike(left.organisation, right.organisation) if left.organisation and right.organisation else None
    shared = _shared(left, right)
    return Likeness(
        left=left.record,
        right=right.record,
        name=name,
        organisation=organisation,
        shared=shared,
        verdict=_verdict(left, right, name, organisation, shared),
    )


def _verdict(
    left: Profile, right: Profile, name: float, organisation: float | None, shared: tuple[str, ...]
) -> Verdict:
    if _telling(left.words) != _telling(right.words):
        return Verdict.DIFFERENT
    evidence = len(shared) + (organisation is not None and organisation >= 0.9)
    apart = bool(left.postcodes and right.postcodes and not left.postcodes & right.postcodes)
    if name >= 0.9 and evidence and not apart:
        return Verdict.SAME
    # One organisation's services share its telephone and website, so a looser name needs the same place as well.
    if name >= 0.8 and evidence >= 2 and "place" in shared and not apart:
        return Verdict.SAME
    # Two activities of one group are hardly ever in one place at one time.
    if name >= 0.5 and evidence >= 3 and {"place", "times"} <= set(shared) and not apart:
        return Verdict.SAME
    if (name >= 0.72 and evidence) or (name >= 0.95 and not apart) or (name >= 0.5 and evidence >= 3):
        return Verdict.ASK
    return Verdict.DIFFERENT


def _shared(left: Profile, right: Profile) -> tuple[str, ...]:
    pairs = {
        "place": bool(left.postcodes & right.postcodes) or _near(left, right),
        "telephone": bool(left.phones & right.phones),
        "e-mail address": bool(left.emails & right.emails),
        "website": bool(left.websites & right.websites),
        "times": bool(left.times & right.times),
    }
    return tuple(thing for thing, same in pairs.items() if same)


def _times(sessions: Sequence[Session]) -> frozenset[tuple[str, str]]:
    """Rule and start of sessions on one or two days; office hours are shared by everything under a roof."""
    return frozenset(
        (session.rule, session.starts.isoformat())
        for session in sessions
        if session.rule and session.starts and session.rule.count(",") <= 1
    )


def _near(left: Profile, right: Profile) -> bool:
    return any(distance_km(*a, *b) <= SAME_PLACE_KM for a in left.points for b in right.points)


def _alike(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Order and repeats do not matter; a name inside a longer one counts, but less than an equal one."""
    a, b = " ".join(left), " ".join(right)
    if not a or not b:
        return 0.0
    return max(fuzz.token_sort_ratio(a, b), 0.79 * fuzz.token_set_ratio(a, b)) / 100


def _telling(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in words if word in _TELLING or _NUMBER.search(word))
