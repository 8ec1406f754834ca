"""What a label of a WordPress site means: the names of custom fields, and labels before values in text and markup."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import html as lxml_html

from crawler.values import line, prose, unique

Told = tuple[str, Any]
# The labels, in small letters and without signs, by which each thing is known.
_NAMES: dict[str, str] = {
    "organisation": "organisation|organisation name|organization|organization name|provider|run by|organised by",
    "venue": "venue|venue name|location|location name|meeting place",
    "address": "address|full address|street address|street|address 1|address line 1|venue address|where|where we meet"
    "|postal address|where to find us|find us at",
    "address2": "address 2|address line 2|street2|street 2",
    "town": "town|city|town or city|town city|locality",
    "postcode": "postcode|post code|postal code|zip|zip code|zip postal code|zipcode",
    "lat": "lat|latitude|geo lat",
    "lon": "lon|lng|long|longitude|geo lng",
    "phone": "phone|telephone|tel|tel no|telephone no|telephone number|phone number|phone no|mobile|mobile number"
    "|contact number|contact phone|contact telephone|helpline|call|call us|ring",
    "email": "email|e mail|email address|contact email|e mail address",
    "website": "website|web site|web|web address|website address|url|website url|our website|visit website",
    "times": "times|when|day and time|days and times|day time|day s and time s|days times|opening hours|opening times"
    "|hours|meeting times|meeting time|meeting day|meeting days|meets|when we meet|schedule|timetable|session times"
    "|business hours|time|date and time",
    "cost": "cost|costs|price|prices|fee|fees|charge|charges|how much|admission|entry",
    "ages": "age|ages|age range|age group|age groups|age s",
    "groups": "audience|who for|who it is for|who is it for|who it s for|who s it for|target group|for|suitable for"
    "|who can come|who can attend|beneficiaries|client group|open to",
    "categories": "category|categories|topic|topics|tags|listing category|listing tags|type of support|activity type"
    "|service type|support type",
    "languages": "language|languages|languages spoken",
    "access": "access|accessibility|access features|disabled access|wheelchair access|facilities",
    "referral": "referral|referrals|referral route|how to join|how to access|booking|how to book|how to refer"
    "|referral process|how to get help|booking required",
    "area": "area|area served|areas served|area covered|areas covered|service area|coverage|where we work",
    "delivery": "delivery|format|how it is delivered|delivery method",
    "charity_number": "charity number|registered charity number|charity no|registered charity no|charity reg no",
    "company_number": "company number|company no|registered company number",
}
_THING_OF = {name: thing for thing, names in _NAMES.items() for name in names.split("|")}
# Before the telling word of a custom field's name stands what it is a field of: "wpcf-group-phone".
_FIELD_OF = frozenset(
    """wpcf acf field gd geodir cmb custom meta group groups listing org organisation organization service activity
    club club's main public contact details detail event place project info the our your cf""".split()
)
_LABELLED = re.compile(r"^[-•*\s]*([^\W\d_][^:\n]{1,39}?)\s*:\s*(.*)$")
_DAY = re.compile(r"^\W*(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
_MOST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Labels:
    """The values told of each thing, the surest first."""

    held: Mapping[str, tuple[Any, ...]]

    def all(self, *things: str) -> tuple[Any, ...]:
        return tuple(value for thing in things for value in self.held.get(thing, ()))

    def one(self, thing: str) -> Any:
        return next(iter(self.all(thing)), None)


def thing_of(label: str) -> str | None:
    """What a label or the name of a custom field is about, as "phone"; None where that is not known."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", label).casefold())
    while words:
        thing = _THING_OF.get(" ".join(words))
        if thing or words[0] not in _FIELD_OF:
            return thing
        words = words[1:]
    return None


def labels_of(told: Iterable[Told]) -> Labels:
    """The values by thing; empty ones and unknown labels say nothing."""
    held: dict[str, list[Any]] = {}
    for label, value in told:
        thing = thing_of(label)
        if thing and value not in held.setdefault(thing, []):
            held[thing].append(value)
    return Labels({thing: tuple(values) for thing, values in held.items()})


def told_by_fields(fields: Any) -> Iterator[Told]:
    """The labels and values of custom fields (`meta` and `acf`), those within groups of fields too."""
    if not isinstance(fields, Mapping):
        return
    for name, value in fields.items():
        held = value["raw"] if isinstance(value, Mapping) and value.get("raw") not in (None, "") else value
        if isinstance(held, Mapping):
            known = [part for part in told_by_fields(held) if thing_of(part[0])]
            yield from known or ((str(name), part) for part in held.values() if line(part))
        elif isinstance(held, list):
            yield from ((str(name), part) for part in _each(held))
        elif line(held):
            yield str(name), held


def told_by_markup(markup: str) -> Iterator[Told]:
    """The labels and values of a piece of HTML: cells of tables, and lines such as "Phone: 01632 960001"."""
    if markup.strip():
        yield from _told_by_cells(markup)
        yield from told_by_lines(text_of(markup))


@lru_cache(maxsize=32)
def text_of(markup: str) -> str:
    """Plain paragraphs. Remembered for a moment: mending is slow, and a text is read for its labels and for itself."""
    return prose(markup) or ""


def told_by_lines(text: str) -> Iterator[Told]:
    """Lines that begin with a known label; a label that stands alone tells of the paragraph after it."""
    label, held = "", list[str]()
    for told in [*text.splitlines(), ""]:
        found = _LABELLED.match(told)
        here = found[1] if found and thing_of(found[1]) else told if told and _is_label(told) else ""
        other = found and not here and not _DAY.match(told)
        if label and (here or other or not told) and held:
            yield label, "\n".join(held)
            label, held = "", []
        if here:
            label, held = here, [found[2]] if found and found[2] else []
        elif other:
            label = ""
        elif label and told:
            held.append(told)


def _is_label(told: str) -> bool:
    return len(told) <= _MOST_LABEL and told[:1].isupper() and bool(thing_of(told))


def _told_by_cells(markup: str) -> Iterator[Told]:
    if "<tr" not in markup.casefold():
        return
    for row in lxml_html.fragment_fromstring(markup, create_parent="div").iter("tr"):
        cells = [str(cell.text_content()).strip() for cell in row if cell.tag in ("th", "td")]
        if len(cells) == 2 and thing_of(cells[0]) and prose(cells[1]):
            yield cells[0].rstrip(":"), cells[1]


def _each(values: list[Any]) -> Iterator[str]:
    """The texts of a list, and the names of its objects (as of taxonomy terms)."""
    named = (value.get("name") or value.get("label") if isinstance(value, Mapping) else value for value in values)
    yield from unique(line(value) for value in named)
