"""What of a listing may leave the directory: facts always, a source's own sentences only with its permission.

Every page, answer, feed, calendar, e-mail and export is made from `permitted`; the one sentence that matched a search
is quoted beside it, with its source named and linked.
"""

import re
from typing import Final

from directory.listing import Access, Cost, Eligibility, Listing, Organisation, Provenance, Session
from directory.times.tokens import Kind, Token, tokenise

# Fields that hold a source's own sentences, or parts that do.
TEXTS: Final = ("description", "organisation", "sessions", "eligibility", "cost", "access", "referral")
TIMES_MAX = 120
_PRICE = re.compile(r"£ ?\d[\d,]*(?:\.\d\d)?|\b\d{1,2}p\b")
_TIMED = (Kind.DAY, Kind.TIME, Kind.DATE, Kind.ALL_DAY, Kind.MONTHLY)
_TELLING = (Kind.TELLING, Kind.EXCEPT, Kind.CLOSED)
_LEFT_OUT = (Kind.WORD, Kind.NEUTRAL, Kind.OPENS, Kind.CLOSES)
_JOINS = frozenset(
    {Kind.COMMA, Kind.COLON, Kind.SEMICOLON, Kind.STOP, Kind.AND, Kind.DASH, Kind.SLASH, Kind.TO, Kind.LINE}
    | {Kind.FROM, Kind.BETWEEN}
)


def permitted(listing: Listing) -> Listing:
    """The listing with every text that its source has not agreed to taken out; of one so treated, the same again.

    Of times and prices in free words the days, hours and amounts are left, which are facts. What was read from a
    sentence stays, the sentence does not.
    """
    return listing.model_copy(
        update={
            **{field: _without(getattr(listing, field)) for field in TEXTS if not listing.may_show(field)},
            "provenance": {field: _unread(said) for field, said in listing.provenance.items()},
        }
    )


def withheld(listing: Listing) -> bool:
    """Whether a source of it may have said more than is shown, so that its page should be named."""
    return any(field in listing.provenance and not listing.may_show(field) for field in TEXTS)


def _unread(said: Provenance) -> Provenance:
    return said if said.permission.shows_text or not said.sentences else said.model_copy(update={"sentences": ()})


def _without(value: object) -> object:
    match value:
        case Organisation():
            return value.model_copy(update={"description": None})
        case Eligibility():
            residence = value.residence.model_copy(update={"text": None}) if value.residence else None
            return value.model_copy(update={"text": None, "residence": residence})
        case Cost():
            return value.model_copy(update={"text": prices(value.text)})
        case Access():
            return value.model_copy(update={"text": None})
        case tuple():
            return tuple(_timed(each) for each in value if isinstance(each, Session))
    return None


def _timed(session: Session) -> Session:
    return session.model_copy(update={"text": times(session.text)})


def prices(text: str | None) -> str | None:
    """The amounts in a text about cost: "£2, £4.50"."""
    return ", ".join(dict.fromkeys(found.replace("£ ", "£") for found in _PRICE.findall(text or ""))) or None


def times(text: str | None) -> str | None:
    """The days, dates and hours in a text, as they are written, and no other word of it; None where there are none.

    None also where words that can change the meaning stand among others: half of "not on Tuesdays with us" is worse
    than nothing.
    """
    tokens = tokenise(text or "")
    if not any(token.kind in _TIMED for token in tokens):
        return None
    if all(token.kind is not Kind.WORD for token in tokens):
        told = " ".join((text or "").split())
    elif any(token.kind in _TELLING for token in tokens):
        return None
    else:
        told = _joined([(text or "")[token.start : token.end] for token in _facts(tokens)])
    return told if len(told) <= TIMES_MAX else None


def _facts(tokens: list[Token]) -> list[Token]:
    """Those that say when, with what joins one to the next."""
    kept: list[Token] = []
    for token in tokens:
        if token.kind not in _LEFT_OUT and not (token.kind in _JOINS and (not kept or kept[-1].kind in _JOINS)):
            kept.append(token)
    while kept and kept[-1].kind in _JOINS:
        kept.pop()
    return kept


def _joined(parts: list[str]) -> str:
    told = " ".join(part.strip() or "," for part in parts)
    return re.sub(r" (?=[,;:.])|(?<=[-–—/]) | (?=[-–—/])", "", told)
