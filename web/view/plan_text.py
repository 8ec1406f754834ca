"""A plan as plain text: for the person's record, and as a text message."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from directory.listing import Listing
from directory.plan import Plan
from web.view.sessions import session_text
from web.view.words import address_text

# The letters of GSM 03.38: a message of these alone holds 160 of them, any other letter makes it 70.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€")
_ONE, _PART = (160, 153), (70, 67)
_PLAIN = str.maketrans("‘’“”–—…\u00a0", "''\"\"--. ")


@dataclass(frozen=True)
class TextMessage:
    """`letters` as a telephone counts them; `messages` is how many it is sent as."""

    text: str
    letters: int
    messages: int


def record_text(plan: Plan, listings: Mapping[UUID, Listing], needs: Mapping[str, str], today: date) -> str:
    """What was offered, to whom, when and why, to be put into another system. `needs` are names by id."""
    lines = [f"{today.day} {today:%B %Y}. Offered to {plan.reference}:"]
    for number, entry in enumerate((one for one in plan.entries if one.listing in listings), 1):
        listing = listings[entry.listing]
        why = ", ".join(needs[need] for need in entry.needs if need in needs)
        said = filter(None, (f"for {why}" if why else "", entry.note, next(iter(listing.contact.phones), "")))
        lines.append(f"{number}. {listing.name}: {'. '.join(part.rstrip('.') for part in said) or 'no note'}.")
    return "\n".join(lines)


def text_message(listings: Iterable[Listing], link: str = "") -> TextMessage:
    """Names, telephones and times, as short as they can be, and the link where there is one."""
    parts = [f"{number}. {_short(listing)}" for number, listing in enumerate(listings, 1)]
    text = "\n".join([*parts, link] if link else parts).translate(_PLAIN)
    return TextMessage(text, *_counted(text))


def _short(listing: Listing) -> str:
    return ", ".join(_told(listing))


def _told(listing: Listing) -> Iterator[str]:
    yield listing.name
    yield from listing.contact.phones[:1] or listing.contact.emails[:1]
    if times := next(filter(None, map(session_text, listing.sessions)), None):
        yield str(times)
    if place := next(filter(None, map(address_text, listing.places)), None):
        yield place


def _counted(text: str) -> tuple[int, int]:
    plain = all(letter in _GSM or letter in _GSM_TWICE for letter in text)
    units = len(text) + sum(letter in _GSM_TWICE for letter in text) if plain else len(text.encode("utf-16-le")) // 2
    alone, part = _ONE if plain else _PART
    return units, (1 if units <= alone else -(-units // part)) if units else 0
