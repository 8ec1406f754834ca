"""Everything known of one listing, each unknown said as such."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from directory.listing import Listing
from directory.masking import is_hidden
from directory.permitted import permitted
from web.languages import N_, fill, known, theirs
from web.languages import gettext as _
from web.view.before_you_go import check_lines, first_visit_lines, residence_lines, where_lines
from web.view.card import line_of_ours
from web.view.links import directions_link
from web.view.sessions import clock_text, next_dates, session_text
from web.view.words import (
    address_text,
    area_text,
    cost_text,
    day,
    delivery_text,
    eligibility_texts,
    join_text,
    joined,
)

DATES_SHOWN = 4
SAID_SHOWN = 2


@dataclass(frozen=True)
class Row:
    """A fact; no `lines` means that it is not known.

    `said` are the sentences of a source that it was read from, where they say more than the lines; `ways` maps a line
    that is an address to where the way there is shown.
    """

    name: str
    lines: tuple[str, ...]
    said: tuple[str, ...] = ()
    ways: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """What the listing says of itself, or a `line` of ours where its source allows facts alone."""

    paragraphs: tuple[str, ...]
    line: str | None


def words(listing: Listing) -> Words:
    if not listing.may_show("description"):
        return Words((), line_of_ours(listing))
    return Words(tuple(part.strip() for part in (listing.description or "").split("\n\n") if part.strip()), None)


def rows(listing: Listing) -> tuple[Row, ...]:
    """The facts in the order in which people ask for them, their texts as long as their sources allow."""
    listing = permitted(listing)
    told = _read_from(listing)
    return (
        _row(told, N_("When"), tuple(text for text in map(session_text, listing.sessions) if text), "sessions"),
        Row(N_("Where"), where_lines(listing), ways=_ways(listing)),
        _row(told, N_("How"), _one(delivery_text(listing)), "delivery"),
        _row(told, N_("Cost"), _one(cost_text(listing.cost)), "cost"),
        _row(told, N_("Who it is for"), _for_whom(listing), "eligibility"),
        _row(told, N_("Area served"), _one(area_text(listing.service_area)), "service_area"),
        _row(
            told,
            N_("How to join"),
            (*_one(join_text(listing)), *_one(known(listing.referral or ""))),
            "referral_routes",
            "referral",
        ),
        _row(told, N_("Languages"), _one(joined(map(known, listing.languages))), "languages"),
        _row(told, N_("Access"), _access(listing), "access"),
        Row(N_("Your first visit"), first_visit_lines(listing)),
        Row(N_("Checks"), check_lines(listing)),
    )


def notice_said(listing: Listing) -> tuple[str, ...]:
    """The sentences that say why one cannot go now."""
    return _said(_read_from(permitted(listing)), (), ("halt", "capacity"))


def _read_from(listing: Listing) -> Mapping[str, Sequence[str]]:
    return {field: said.sentences for field, said in listing.provenance.items() if said.sentences}


def _row(told: Mapping[str, Sequence[str]], name: str, lines: tuple[str, ...], *fields: str) -> Row:
    return Row(name, lines, _said(told, lines, fields) if lines else ())


def _said(told: Mapping[str, Sequence[str]], lines: Sequence[str], fields: Sequence[str]) -> tuple[str, ...]:
    """The sentences of these fields and of their parts, but for what the lines say already."""
    found = (sentence for key, said in told.items() if key.split(".")[0] in fields for sentence in said)
    return tuple(dict.fromkeys(each for each in found if not any(each.strip(" .") in line for line in lines)))[
        :SAID_SHOWN
    ]


def _ways(listing: Listing) -> dict[str, str]:
    if is_hidden(listing):
        return {}
    return dict(_way(listing))


def _way(listing: Listing) -> Iterator[tuple[str, str]]:
    for place in listing.places:
        link = directions_link(place)
        if link:
            yield theirs(address_text(place)), link


def coming_dates(listing: Listing, now: datetime) -> tuple[str, ...]:
    """None while it does not run."""
    if listing.halt:
        return ()
    dates = next_dates(listing.sessions, now, DATES_SHOWN)
    return tuple(fill(_("%(day)s, %(time)s"), day=day(date), time=clock_text(date.time())) for date in dates)


def _for_whom(listing: Listing) -> tuple[str, ...]:
    return (*eligibility_texts(listing.eligibility), *residence_lines(listing))


def _access(listing: Listing) -> tuple[str, ...]:
    held = listing.access
    return (*map(known, held.features), *_one(theirs(held.text or ""))) if held else ()


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()
