"""What of a record is compared, in its normal forms."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor
from sys import intern
from typing import Any, Final

from directory.identity import name_words, phone_key, website_key
from directory.linkage.names import core, kinds, named_days, strong, telling, words
from directory.store import StoredRecord

COMMON: Final = 60  # what more records share (a council's switchboard) brings none of them together
_CELL: Final = 0.002, 0.003  # degrees of latitude and longitude: about 200 m
_DAYS: Final = re.compile(r"BYDAY=([A-Z0-9,+-]+)")
_WEEK: Final = frozenset({"MO", "TU", "WE", "TH", "FR"})


@dataclass(frozen=True, slots=True)
class Profile:
    """One record; there is one for each of a whole directory, so that it is kept small.

    `plain` are all words of its name, `strong`, `core` and `kinds` the parts of them that tell; `known` is every word
    of name, address and organisation. `own` are telephones, e-mails and websites that no other record of its source
    has, `reach` all of them; `slots` are days with their hour ("TU10:30"), empty for office hours, which everything
    under a roof shares.
    """

    record: str
    source: str
    name: str
    name_key: str
    plain: frozenset[str]
    strong: frozenset[str]
    core: frozenset[str]
    kinds: frozenset[str]
    telling: frozenset[str]
    named_days: frozenset[str]
    known: frozenset[str]
    organisation: frozenset[str]
    postcodes: frozenset[str]
    points: tuple[tuple[float, float], ...]
    own: frozenset[str]
    reach: frozenset[str]
    slots: frozenset[str]
    days: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """What two records must share one of to be compared at all."""
        return self.postcodes | self.reach | {f"name {self.name_key}", f"begins {self._beginning}"} | self._cells

    @property
    def _beginning(self) -> str:
        return " ".join(name_words(self.name)[:2])

    @property
    def _cells(self) -> frozenset[str]:
        """Each point is in four overlapping cells, so that points within 100 m always share one."""
        return frozenset(
            f"cell {floor(lat / _CELL[0] + half)} {floor(lon / _CELL[1] + other)} {half}{other}"
            for lat, lon in self.points
            for half in (0, 0.5)
            for other in (0, 0.5)
        )


def profiles(records: Sequence[StoredRecord]) -> list[Profile]:
    """In the order of the records."""
    kept: dict[frozenset[str], frozenset[str]] = {}
    found = [_profile(record, kept) for record in records]
    counts = Counter((one.source, key) for one in found for key in one.reach)
    return [_with_own(one, frozenset(key for key in one.reach if counts[one.source, key] == 1)) for one in found]


def _with_own(one: Profile, own: frozenset[str]) -> Profile:
    return one if own == one.reach else replace(one, own=own)


def _profile(record: StoredRecord, kept: dict[frozenset[str], frozenset[str]]) -> Profile:
    """`own` is still all of `reach`. Of equal sets, of which most are empty, one is `kept` for all."""
    held = {claim.field: claim.value for claim in record.claims}
    name = str(held.get("name") or "")
    said = words(name)
    places: list[dict[str, Any]] = held.get("places") or []
    organisation = words((held.get("organisation") or {}).get("name") or "")
    where = (f"{place.get('name') or ''} {place.get('address') or ''}" for place in places)
    slots = frozenset(_slots(held.get("sessions") or []))
    days = frozenset(intern(slot[:2]) for slot in slots)

    def one(found: Iterable[str]) -> frozenset[str]:
        asked = frozenset(found)
        return kept.setdefault(asked, asked)

    reach = one(_reach(held))
    return Profile(
        record=record.name,
        source=record.source,
        name=name,
        plain=one(map(intern, re.findall(r"\w+", name.casefold()))),
        name_key=" ".join(sorted(strong(said))),
        strong=one(strong(said)),
        core=one(core(said)),
        kinds=one(kinds(said)),
        telling=one(telling(name)),
        named_days=one(named_days(name)),
        known=one((*said, *organisation, *(word for text in where for word in words(text)))),
        organisation=one(strong(organisation) if organisation else ()),
        postcodes=one(place["postcode"] for place in places if place.get("postcode")),
        points=tuple((p["lat"], p["lon"]) for p in places if p.get("lat") is not None and p.get("lon") is not None),
        own=reach,
        reach=reach,
        slots=one(slots if not days >= _WEEK else ()),
        days=one(days),
    )


def _reach(held: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"telephone {phone_key(phone)}" for phone in held.get("contact.phones") or ())
    yield from (f"e-mail address {email.casefold()}" for email in held.get("contact.emails") or ())
    if held.get("contact.website"):
        yield f"website {website_key(held['contact.website'])}"


def _slots(sessions: Iterable[dict[str, Any]]) -> Iterable[str]:
    for session in sessions:
        days = _DAYS.search(session.get("rule") or "")
        for day in days[1].split(",") if days else ():
            yield intern(day[-2:] + (session.get("starts") or "")[:5])
