"""The forms by which people suggest, claim and put right: what was typed, what is wrong with it, what it says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from directory.mail import is_mail_address
from directory.suggestion import Offered, Suggester, Suggestion, SuggestionKind, Wrong
from web.languages import N_, gettext

LINE_MAX, WORDS_MAX = 300, 2000
HTTPS = "https://"  # what a website that is written without it gets
TRAP = "leave_this_empty"
ORDER = "name what when where who phone email website own_name role own_email wrong line".split()
_OF_WEB = re.compile(r"https?://", re.IGNORECASE)
_WEBSITE = re.compile(rf"({_OF_WEB.pattern})?[^\s/.:?#]+(\.[^\s/.:?#]+)+(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_DIGITS = range(3, 16)  # from 111 to the longest number that there is

WRONG = {
    Wrong.CLOSED: N_("It has closed or stopped"),
    Wrong.TIMES: N_("The day or time"),
    Wrong.PLACE: N_("The place"),
    Wrong.CONTACT: N_("The phone, email or website"),
    Wrong.COST: N_("The cost"),
    Wrong.WHO: N_("Who may come"),
    Wrong.TWICE: N_("It is here twice"),
    Wrong.UNLISTED: N_("It should not be here at all"),
    Wrong.OTHER: N_("Something else"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field of a form."""

    field: str
    message: str


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: each field's words, and which choices were ticked."""

    words: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.words.get(name, "")

    @property
    def by_a_program(self) -> bool:
        """A person does not see the field that programs fill."""
        return bool(self[TRAP])

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        """The choices among those offered; their place in the list is their value in the form."""
        offered = {str(number): wrong for number, wrong in enumerate(WRONG)}
        return tuple(offered[each] for each in self.ticked if each in offered)


def faults_of_listing(typed: Typed) -> tuple[Fault, ...]:
    return _in_order(
        *_missing(typed, "name", N_("Give the name of the group or service")),
        *_missing(typed, "what", N_("Say what it does")),
        *_no_way_in(typed),
        *_malformed(typed, "email", "own_email"),
        *_too_long(typed, "name", "when", "where", "who", "phone", "email", "own_email", what=WORDS_MAX),
        *_too_long(typed, website=LINE_MAX - len(HTTPS)),
    )


def faults_of_claim(typed: Typed) -> tuple[Fault, ...]:
    return _in_order(
        *_missing(typed, "own_name", N_("Give your name")),
        *_missing(typed, "own_email", N_("Give your organisation’s email address")),
        *_malformed(typed, "own_email"),
        *_too_long(typed, "own_name", "role", "own_email", line=WORDS_MAX),
    )


def faults_of_report(typed: Typed) -> tuple[Fault, ...]:
    found = [] if typed.wrong else [Fault("wrong", gettext("Choose what is wrong"))]
    if typed.wrong == (Wrong.OTHER,) and not typed["line"]:
        found.append(Fault("line", gettext("Say in a few words what is wrong")))
    return _in_order(*found, *_too_long(typed, line=WORDS_MAX))


def new_listing(typed: Typed, at: datetime) -> Suggestion:
    names = ("name", "what", "when", "where", "phone", "email", "who")
    website = typed["website"]
    whole = website if not website or _OF_WEB.match(website) else f"{HTTPS}{website}"
    return Suggestion(
        kind=SuggestionKind.LISTING,
        at=at,
        runs_it="runs_it" in typed.ticked,
        offered=Offered(**{name: typed[name] for name in names}, website=whole),
        suggester=Suggester(email=typed["own_email"]),
    )


def claim(typed: Typed, listing: UUID, at: datetime) -> Suggestion:
    return Suggestion(
        kind=SuggestionKind.CLAIM,
        at=at,
        listing=listing,
        runs_it=True,
        line=typed["line"],
        suggester=Suggester(name=typed["own_name"], role=typed["role"], email=typed["own_email"]),
    )


def report(typed: Typed, listing: UUID, at: datetime) -> Suggestion:
    return Suggestion(kind=SuggestionKind.PROBLEM, at=at, listing=listing, wrong=typed.wrong, line=typed["line"])


def still_right(typed: Typed, listing: UUID, at: datetime) -> Suggestion:
    return Suggestion(kind=SuggestionKind.RIGHT, at=at, listing=listing, runs_it="runs_it" in typed.ticked)


def _in_order(*faults: Fault) -> tuple[Fault, ...]:
    """As the fields stand on the page, the first fault of each."""
    first = {fault.field: fault for fault in reversed(faults)}
    return tuple(first[field] for field in ORDER if field in first)


def _missing(typed: Typed, name: str, message: str) -> Iterator[Fault]:
    if not typed[name]:
        yield Fault(name, gettext(message))


def _no_way_in(typed: Typed) -> Iterator[Fault]:
    digits = sum(letter.isdigit() for letter in typed["phone"])
    if typed["phone"] and digits not in _DIGITS:
        yield Fault("phone", gettext("Give a whole phone number, such as 020 7946 0123"))
    if typed["website"] and not _WEBSITE.fullmatch(typed["website"]):
        yield Fault("website", gettext("Give a web address, such as www.example.org"))
    if not (typed["phone"] or typed["email"] or typed["website"]):
        yield Fault("phone", gettext("Give a phone number, an email address or a website"))


def _malformed(typed: Typed, *names: str) -> Iterator[Fault]:
    for name in names:
        if typed[name] and not is_mail_address(typed[name]):
            yield Fault(name, gettext("Give an email address like name@example.org"))


def _too_long(typed: Typed, *lines: str, **longer: int) -> Iterator[Fault]:
    for name, most in (dict.fromkeys(lines, LINE_MAX) | longer).items():
        if len(typed[name]) > most:
            message = gettext("Say it in at most %(most)s letters: this has %(count)s")
            yield Fault(name, message % {"most": f"{most:,}", "count": f"{len(typed[name]):,}"})
