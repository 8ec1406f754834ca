"""What waits for a curator before it is published, and why: a pure function of the listing and of its sources."""

import re
from collections.abc import Sequence
from typing import Final

from directory.decision import Decision, DecisionKind
from directory.frozen import Frozen
from directory.listing import Listing, Place, Status
from directory.refuge import is_refuge
from directory.source import Source

SOURCE: Final = "Its source is held for review: nothing new of it is published unseen."
REFUGE: Final = "It keeps a refuge, or says so."
ABUSE: Final = "It is about domestic abuse, and has an address."
SEX_WORK: Final = "It is about sex work, and has an address."
ASYLUM: Final = "It is accommodation for people who seek asylum, and has an address."
CHILDREN: Final = "It is therapy for children."

_ABUSE = re.compile(
    r"\b(domestic|intimate partner|honou?r[- ]based|family) (and (sexual|family) )?(abuse|violence)\b"
    r"|\bviolence against women\b|\bidva\b|\bfemale genital mutilation\b|\bforced marriage\b",
    re.IGNORECASE,
)
_SEX_WORK = re.compile(
    r"\bsex(ual)?[- ](work|trade|industry)|\bsex workers?\b|\bprostitut|\bsexual exploit", re.IGNORECASE
)
_ASYLUM = re.compile(r"\basylum\b|\brefugees?\b", re.IGNORECASE)
_LODGING = re.compile(
    r"\b(accommodat\w+|housing|hous(es?|ed)|hostels?|hotels?|lodg\w+|shelters?|hosting|spare rooms?|dispersal)\b",
    re.IGNORECASE,
)
_THERAPY = re.compile(
    r"\b(?<!speech )(?<!language )(?<!occupational )(counsell?(ing|ors?)|\w*therap(y|ies|ists?)|psycholog\w+|camhs)\b",
    re.IGNORECASE,
)
_NO_TALK = re.compile(
    r"\b(speech|language|occupational|hydro|aroma|physio|radio|chemo)[- ]*(and[- ]language[- ])?therap\w+|\bphysio\w*",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    r"\b(child(ren)?('?s)?|kids?|young people('?s)?|teen(age(r?s)?)?s?|adolescents?|youth|toddlers?|pupils?|camhs)\b",
    re.IGNORECASE,
)
GROWN_UP = 18


class Holding(Frozen):
    """Whether a listing may be published now. `reasons` are those no curator has said yes to; none where it may."""

    status: Status
    reasons: tuple[str, ...] = ()


def judge(
    listing: Listing, sources: Sequence[Source], decisions: Sequence[Decision], *, published: bool, refuge: bool = False
) -> Holding:
    """What may become of a listing that `sources` list. `refuge`: one of them says that it keeps one.

    `published`: it, or what it was before, has been public, so that its source no longer holds it as new.

    A refusal stands until it is undone. What a curator published stays public until there is a reason to hold it that
    they were not shown: the reasons they saw are the decision's `value`.
    """
    if listing.status is not Status.ACTIVE:
        return Holding(status=listing.status)
    if any(decision.kind is DecisionKind.REFUSE for decision in decisions):
        return Holding(status=Status.UNPUBLISHED)
    agreed = {reason for d in decisions if d.kind is DecisionKind.PUBLISH for reason in d.value or ()}
    new = not published and all(source.holds for source in sources)
    found = (*((SOURCE,) if new else ()), *always_held(listing, refuge=refuge))
    reasons = tuple(reason for reason in found if reason not in agreed)
    return Holding(status=Status.HELD if reasons else Status.ACTIVE, reasons=reasons)


def always_held(listing: Listing, *, refuge: bool = False) -> tuple[str, ...]:
    """Why a person must look at it first whatever its source's setting; better once too often than once too little."""
    titles = " ".join((listing.name, *listing.categories))
    told = f"{titles} {listing.description or ''}"
    placed = any(map(_tells_where, listing.places))
    found = {
        REFUGE: refuge or is_refuge(listing.name, listing.categories, listing.description),
        ABUSE: placed and ("domestic-abuse" in listing.needs or _ABUSE.search(titles)),
        SEX_WORK: placed and ("sex-workers" in listing.needs or _SEX_WORK.search(titles)),
        ASYLUM: placed and _ASYLUM.search(told) and _LODGING.search(titles),
        CHILDREN: _treats_children(titles, listing),
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _treats_children(titles: str, listing: Listing) -> bool:
    if not _THERAPY.search(_NO_TALK.sub(" ", titles)):
        return False
    eldest = listing.eligibility.max_age if listing.eligibility else None
    return bool(_CHILDREN.search(titles)) or (eldest is not None and eldest < GROWN_UP)


def _tells_where(place: Place) -> bool:
    return bool(place.address or place.postcode or place.located)
