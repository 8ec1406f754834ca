"""The constraints that can be ticked on a page of results."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.understanding.said import ConstraintKind
from search_api.filters import VALUES
from web.languages import N_
from web.languages import gettext as _
from web.tokens import Sought
from web.view.labels import LANGUAGES

_AGE = re.compile(r"\d{1,3}")


@dataclass(frozen=True)
class Choice:
    value: str
    text: str
    checked: bool


@dataclass(frozen=True)
class Field:
    """Boxes to tick, one of a list to choose, or a number to write: `form` is "boxes", "list" or "number"."""

    name: str
    legend: str
    form: str
    choices: tuple[Choice, ...] = ()
    value: str = ""


_BOXES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "cost": (N_("Cost"), {"cost:free": N_("Free")}),
    "day": (
        N_("Day"),
        {
            "day:monday": N_("Monday"),
            "day:tuesday": N_("Tuesday"),
            "day:wednesday": N_("Wednesday"),
            "day:thursday": N_("Thursday"),
            "day:friday": N_("Friday"),
            "day:saturday": N_("Saturday"),
            "day:sunday": N_("Sunday"),
        },
    ),
    "time": (
        N_("Time of day"),
        {"time:morning": N_("Mornings"), "time:afternoon": N_("Afternoons"), "time:evening": N_("Evenings")},
    ),
    "delivery": (
        N_("How"),
        {
            "delivery:in-person": N_("In person"),
            "delivery:online": N_("Online"),
            "delivery:phone": N_("By telephone"),
            "delivery:home": N_("At your home"),
        },
    ),
    "access": (
        N_("Access"),
        {
            "access:step-free": N_("Step-free"),
            "access:wheelchair": N_("Wheelchair access"),
            "access:accessible-toilet": N_("Accessible toilet"),
            "access:hearing-loop": N_("Hearing loop"),
            "access:bsl": N_("British Sign Language"),
            "access:parking": N_("Parking"),
            "access:childcare": N_("Childcare, or bring children"),
        },
    ),
    "who": (
        N_("Open to"),
        {
            "group:woman": N_("Women"),
            "group:man": N_("Men"),
            "group:young-person": N_("Young people"),
            "group:older-person": N_("Older people"),
            "group:parent": N_("Parents"),
            "group:carer": N_("Carers"),
            "group:veteran": N_("Veterans"),
            "group:lgbt": N_("LGBT+ people"),
            "group:refugee": N_("Refugees and people seeking asylum"),
        },
    ),
    "arrival": (N_("How to join"), {"arrival:drop-in": N_("Drop in"), "arrival:self-referral": N_("Refer yourself")}),
}
_SPOKEN: Mapping[str, str] = {
    f"language:{code}": name for code, name in LANGUAGES.items() if code in VALUES[ConstraintKind.LANGUAGE]
}
FIELDS = (*_BOXES, "language", "age")


def fields(sought: Sought) -> tuple[Field, ...]:
    """What can be ticked or chosen, with what is now."""
    held = frozenset(sought.filters)
    boxes = (
        Field(name, _(legend), "boxes", tuple(Choice(value, _(text), value in held) for value, text in offered.items()))
        for name, (legend, offered) in _BOXES.items()
    )
    age = next((told.removeprefix("age:") for told in sought.filters if told.startswith("age:")), "")
    languages = sorted((_(name), value) for value, name in _SPOKEN.items())
    spoken = (Choice("", _("Any"), False), *(Choice(value, text, value in held) for text, value in languages))
    return (*boxes, Field("language", _("Language"), "list", spoken), Field("age", _("Age"), "number", value=age))


def chosen(given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The filters that were ticked. What was not offered was not ticked here and counts as not ticked."""
    offered = {name: set(choices) for name, (_legend, choices) in _BOXES.items()}
    ticked = [value for name, values in offered.items() for value in given.get(name, ()) if value in values]
    ticked += [value for value in given.get("language", ())[:1] if value in _SPOKEN]
    age = next(iter(given.get("age", ())), "").strip()
    if _AGE.fullmatch(age) and int(age) <= 130:
        ticked.append(f"age:{int(age)}")
    return tuple(ticked)
