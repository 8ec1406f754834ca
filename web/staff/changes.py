"""The old and the new value of a changed fact, in words."""

from collections.abc import Callable
from typing import Any, Final

from directory.attention import FIELD_NAMES
from directory.listing import Capacity, Cost, Eligibility, Halt, Organisation, Place, Session
from directory.review import Change
from web.view.sessions import session_text
from web.view.words import address_text, capital, cost_text, eligibility_texts

NOTHING: Final = "nothing"


def field_text(change: Change) -> str:
    """ "Times", "Telephone"."""
    return capital(FIELD_NAMES.get(change.field, change.field).removeprefix("the "))


def value_text(field: str, value: Any) -> str:
    """What a JSON value of a field says; "nothing" where it was not known."""
    if value in (None, [], {}, ""):
        return NOTHING
    words = _WORDS.get(field, str)
    said = [words(each) for each in value] if isinstance(value, list) else [words(value)]
    return "; ".join(each for each in said if each) or NOTHING


def _session(value: Any) -> str:
    return session_text(Session.model_validate(value)) or ""


def _place(value: Any) -> str:
    return address_text(Place.model_validate(value))


def _eligibility(value: Any) -> str:
    return " ".join(eligibility_texts(Eligibility.model_validate(value)))


_WORDS: Final[dict[str, Callable[[Any], str]]] = {
    "sessions": _session,
    "places": _place,
    "eligibility": _eligibility,
    "cost": lambda value: cost_text(Cost.model_validate(value)) or "",
    "organisation": lambda value: Organisation.model_validate(value).name,
    "halt": lambda value: Halt(value).value,
    "capacity": lambda value: Capacity(value).value,
}
