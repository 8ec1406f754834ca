"""The constraints that can be ticked on a page of results."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from web.tokens import Sought

_AGE = re.compile(r"\d{1,3}")


@dataclass(frozen=True)
class Choice:
    value: str
    text: str
    checked: bool


@dataclass(frozen=True)
class Field:
    """Boxes to tick, or a number to write: `form` is "boxes" or "number"."""

    name: str
    legend: str
    form: str
    choices: tuple[Choice, ...] = ()
    value: str = ""


_BOXES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "cost": ("Cost", {"cost:free": "Free"}),
    "day": (
        "Day",
        {f"day:{day.lower()}": day for day in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()},
    ),
    "time": ("Time of day", {"time:morning": "Mornings", "time:afternoon": "Afternoons", "time:evening": "Evenings"}),
    "delivery": (
        "How",
        {
            "delivery:in-person": "In person",
            "delivery:online": "Online",
            "delivery:phone": "By telephone",
            "delivery:home": "At your home",
        },
    ),
    "access": (
        "Access",
        {
            "access:step-free": "Step-free",
            "access:wheelchair": "Wheelchair access",
            "access:accessible-toilet": "Accessible toilet",
            "access:hearing-loop": "Hearing loop",
            "access:bsl": "British Sign Language",
            "access:parking": "Parking",
            "access:childcare": "Childcare, or bring children",
        },
    ),
    "who": (
        "Open to",
        {
            "group:woman": "Women",
            "group:man": "Men",
            "group:young-person": "Young people",
            "group:older-person": "Older people",
            "group:parent": "Parents",
            "group:carer": "Carers",
            "group:veteran": "Veterans",
            "group:lgbt": "LGBT+ people",
            "group:refugee": "Refugees and people seeking asylum",
        },
    ),
    "arrival": ("How to join", {"arrival:drop-in": "Drop in", "arrival:self-referral": "Refer yourself"}),
}
FIELDS = (*_BOXES, "age")


def fields(sought: Sought) -> tuple[Field, ...]:
    """What can be ticked, with what is ticked now."""
    held = frozenset(sought.filters)
    boxes = (
        Field(name, legend, "boxes", tuple(Choice(value, text, value in held) for value, text in offered.items()))
        for name, (legend, offered) in _BOXES.items()
    )
    age = next((told.removeprefix("age:") for told in sought.filters if told.startswith("age:")), "")
    return (*boxes, Field("age", "Age", "number", value=age))


def chosen(given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The filters that were ticked. What was not offered was not ticked here and counts as not ticked."""
    offered = {name: set(choices) for name, (_, choices) in _BOXES.items()}
    ticked = [value for name, values in offered.items() for value in given.get(name, ()) if value in values]
    age = next(iter(given.get("age", ())), "").strip()
    if _AGE.fullmatch(age) and int(age) <= 130:
        ticked.append(f"age:{int(age)}")
    return tuple(ticked)
