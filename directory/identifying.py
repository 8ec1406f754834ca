"""Tells what in a short text says who somebody is, so that it can be refused before it is kept."""

import re
from collections.abc import Callable, Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from directory.given_names import GIVEN_NAMES

NHS_DIGITS = 10
_TEN = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_LONG = re.compile(r"(?<!\d)0\d(?:[ -]?\d){8,9}(?!\d)")
_DATE = r"\d{1,2}[ ./-](?:\d{1,2}|[a-z]{3,9})[ ./-](?:19|20)?\d\d"
_BORN = re.compile(rf"\b(?:born|d\.?o\.?b\.?|birth(?:day| date)?|date of birth)\W{{1,4}}(?:on )?{_DATE}", re.IGNORECASE)
_WHOLE_DATE = re.compile(rf"\b{_DATE}\b", re.IGNORECASE)
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_TITLED = re.compile(rf"\b(?:mr|mrs|ms|miss|mx|dr|sir|lady|rev|cllr)\.? +{_WORD}", re.IGNORECASE)
_PAIR = re.compile(rf"\b({_WORD})[ ,]+(?=({_WORD}))")
_INITIAL = re.compile(r"\b[A-Z]\.? ?(?:[A-Z]\.? ?)?[A-Z][a-z]{2,}\b")
# What stands after a given name that is no surname: "Grace ill", "Mark said", "Jo and".
_NO_SURNAME = frozenset(
    "and or is was has had will would can said says rang asked likes wants needs came went told prefers to at in on for"
    " the a an with from by who that house hall court road street centre church school group club hospital".split()
)

Told = Callable[[str], Iterator[str]]


def identifying(text: str) -> str | None:
    """What in `text` says who somebody is, as "an NHS number"; None where nothing does.

    A name is found where a common given name or a title stands before another word.
    """
    return next((what for find in _FINDERS for what in find(text)), None)


def identifying_reference(reference: str) -> str | None:
    """The same for a few words that stand for somebody: two words that look like a name are enough."""
    return identifying(reference) or next(_like_a_name(reference), None)


def _numbers(text: str) -> Iterator[str]:
    for found in _TEN.finditer(text):
        if is_nhs_number(found.group()):
            yield "an NHS number"
    if _INSURANCE.search(text):
        yield "a National Insurance number"


def is_nhs_number(given: str) -> bool:
    """Whether ten digits, apart from spaces and hyphens, end in the check digit of an NHS number."""
    digits = [int(sign) for sign in given if sign.isdigit()]
    if len(digits) != NHS_DIGITS:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check % 11 == digits[9]


def _ways_to_reach(text: str) -> Iterator[str]:
    if _EMAIL.search(text):
        yield "an email address"
    if _LONG.search(text) or any(True for _ in PhoneNumberMatcher(text, "GB", leniency=Leniency.VALID)):
        yield "a telephone number"


def _births(text: str) -> Iterator[str]:
    if _BORN.search(text):
        yield "a date of birth"


def _names(text: str) -> Iterator[str]:
    if _TITLED.search(text):
        yield "a name"
    for found in _PAIR.finditer(text):
        first, second = found.groups()
        follows = second.casefold()
        if (
            first.casefold() in GIVEN_NAMES
            and first[0].isupper()
            and follows not in _NO_SURNAME
            and second[0].isupper()
        ):
            yield "a full name"


def _like_a_name(reference: str) -> Iterator[str]:
    words = reference.replace(",", " ").split()
    if _WHOLE_DATE.search(reference):
        yield "a date of birth"
    if _INITIAL.search(reference):
        yield "a name"
    if len(words) > 1 and (words[0].casefold() in GIVEN_NAMES or words[-1].casefold() in GIVEN_NAMES):
        yield "a full name"
    if len(words) > 1 and all(word.isalpha() and word.istitle() for word in words):
        yield "a full name"


_FINDERS: tuple[Told, ...] = (_numbers, _ways_to_reach, _births, _names)
