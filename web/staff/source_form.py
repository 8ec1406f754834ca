"""The form of a source: what it has, what was typed, and the source that comes of it."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from directory.errors import InputError
from directory.found_list import FoundList
from directory.source import Permission, Source
from web.suggested import Fault

CADENCES: Final = {6: "every 6 hours", 24: "every day", 72: "every 3 days", 168: "every week", 720: "every 30 days"}
NAME_MAX = 120
IsPlace = Callable[[str], str]


def address_of(told: str) -> str:
    """A whole address. Raises InputError that says what would be right."""
    address = told.strip()
    whole = address if "://" in address else f"https://{address}"
    try:
        Source(slug="a", name="a", platform="a", address=whole)
    except ValidationError as error:
        wrong = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise InputError("address", f"{wrong[:1].upper()}{wrong[1:]}.") from error
    if not address:
        raise InputError("address", "Give the address of the list, such as https://example.org/groups.")
    return whole


def fields_of(source: Source | None) -> dict[str, str]:
    """What the form shows of a source, or of a new one."""
    if source is None:
        return {"licence": "not stated", "permission": Permission.FACTS.name, "cadence": "24", "trust": "50"}
    return {
        "name": source.name,
        "licence": source.licence,
        "permission": source.permission.name,
        "permitted_on": source.permitted_on.isoformat() if source.permitted_on else "",
        "permitted_by": source.permitted_by,
        "contact": source.contact,
        "cadence": str(source.cadence_hours),
        "trust": str(source.trust),
        "area": source.area or "",
        "holds": "yes" if source.holds else "",
    }


def changed(source: Source, form: Mapping[str, str], is_place: IsPlace) -> tuple[Source | None, tuple[Fault, ...]]:
    faults = tuple(_faults(form, is_place, source.cadence_hours))
    return (None, faults) if faults else (source.model_copy(update=_values(form)), ())


def new_source(
    form: Mapping[str, str], found: FoundList, known: Collection[str], is_place: IsPlace
) -> tuple[Source | None, tuple[Fault, ...]]:
    slug = _slug(form.get("name", ""))
    faults = tuple(_faults(form, is_place, 24))
    if slug in known:
        faults = (Fault("name", "A source has this name, or one very like it: call this one something else"), *faults)
    if faults:
        return None, faults
    told = {"slug": slug, "platform": found.platform, "address": found.address, "options": found.options}
    return Source.model_validate(told | _values(form)), ()


def _values(form: Mapping[str, str]) -> dict[str, Any]:
    typed = {name: value.strip() for name, value in form.items()}
    return {
        "name": typed["name"],
        "licence": typed.get("licence") or "not stated",
        "permission": Permission[typed["permission"]],
        "permitted_on": _day(typed.get("permitted_on", "")),
        "permitted_by": typed.get("permitted_by", ""),
        "contact": typed.get("contact", ""),
        "cadence_hours": int(typed["cadence"]),
        "trust": int(typed["trust"]),
        "area": typed.get("area") or None,
        "holds": typed.get("holds") == "yes",
    }


def _faults(form: Mapping[str, str], is_place: IsPlace, cadence: int) -> Iterator[Fault]:
    typed = {name: value.strip() for name, value in form.items()}
    if not _slug(typed.get("name", "")):
        yield Fault("name", "Give the name of the list, as people know it")
    for name in ("name", "licence", "contact", "permitted_by"):
        if len(typed.get(name, "")) > NAME_MAX * 2:
            yield Fault(name, f"Use fewer than {NAME_MAX * 2} letters")
    if typed.get("permission") not in Permission.__members__:
        yield Fault("permission", "Choose what may be done with its words")
    day = typed.get("permitted_on", "")
    if day and _day(day) is None:
        yield Fault("permitted_on", "Give the day as 2026-11-30")
    if typed.get("permission") == Permission.AGREED.name:
        if not day:
            yield Fault("permitted_on", "Say on which day it was agreed in writing")
        if not typed.get("permitted_by"):
            yield Fault("permitted_by", "Say who agreed to it in writing")
    if typed.get("cadence", "") not in {str(hours) for hours in (*CADENCES, cadence)}:
        yield Fault("cadence", "Choose how often it is gathered")
    if not re.fullmatch(r"\d{1,3}", typed.get("trust", ""), re.ASCII) or int(typed["trust"]) > 100:
        yield Fault("trust", "Give a whole number from 0 to 100")
    if typed.get("area") and (wrong := is_place(typed["area"])):
        yield Fault("area", wrong)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _slug(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", folded))[:60].strip("-")
