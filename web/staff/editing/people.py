"""Who it is for, what it helps with, what a first visit is like, and what was checked."""

from datetime import date
from typing import Any, Final

from directory.checks import due
from directory.listing import Basis, CheckKind, FirstVisit, Listing, Sex
from directory.vocabulary import Vocabulary
from web.staff.editing.controls import (
    LINE,
    Choice,
    Context,
    Control,
    Faults,
    Group,
    capital,
    filled,
    joined_lines,
    known_only,
    lines,
    one,
    ticked,
)
from web.suggested import Typed

OLDEST: Final = 130
CHECKED_ON: Final = "Such as 2026-11-23; empty where nobody checked it."


class Who(Group):
    key, title, fields = "who", "Who it is for", ("eligibility",)

    def controls(self, context: Context) -> tuple[Control, ...]:
        sexes = (Choice("", "Everybody"), *(Choice(each.value, capital(each.value)) for each in Sex))
        ties = tuple(Choice(each.value, capital(each.value)) for each in Basis)
        only = (Choice("yes", "They turn away everybody else: hide it from who lives elsewhere"),)
        return (
            Control("youngest", "eligibility", "Youngest age", kind="number"),
            Control("oldest", "eligibility", "Oldest age", kind="number"),
            Control("sex", "eligibility", "Women or men", kind="radios", choices=sexes),
            Control("groups", "eligibility", "Groups", "One a line, such as: carers.", "words"),
            Control("residents", "eligibility", "Areas", "Where somebody must belong, one a line.", "words"),
            Control("basis", "eligibility", "What ties somebody to these areas", kind="ticks", choices=ties),
            Control(
                "only",
                "eligibility",
                "Residents only",
                "Tick only where they say so, and only for living there. Without it people are told to check.",
                "ticks",
                only,
            ),
            Control("whom", "eligibility", "Who it is for, in words", kind="words"),
        )

    def fill(self, listing: Listing) -> Typed:
        held = listing.eligibility
        if held is None:
            return filled({"sex": ""})
        rule = held.residence
        told = {"youngest": held.min_age, "oldest": held.max_age, "sex": held.sex, "whom": held.text}
        told |= {"groups": joined_lines(held.groups), "residents": joined_lines(rule.areas if rule else ())}
        return filled(told, {"basis": rule.basis if rule else (), "only": ["yes"] if rule and rule.only else []})

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        youngest, oldest = _age(typed, "youngest", wrong), _age(typed, "oldest", wrong)
        if youngest is not None and oldest is not None and youngest > oldest:
            wrong.add("oldest", f"The oldest age, {oldest}, is below the youngest, {youngest}.")
        told = {
            "min_age": youngest,
            "max_age": oldest,
            "sex": typed["sex"] if typed["sex"] in list(Sex) else None,
            "groups": lines(typed, "groups"),
            "residence": self._residence(typed, context, wrong),
            "text": one(typed, "whom"),
        }
        return {"eligibility": told if known_only(told) else None}

    def _residence(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any] | None:
        areas, only = lines(typed, "residents"), bool(ticked(typed, "only"))
        basis = [each.value for each in Basis if each.value in ticked(typed, "basis")]
        if (basis or only) and not areas:
            wrong.add("residents", "Name the areas that the rule is about.")
        if only and set(basis) - {Basis.LIVES.value}:
            wrong.add("only", "Who works, studies or has a GP there is let in too: this is no rule for residents only.")
        held = context.listing.eligibility
        text = held.residence.text if held and held.residence and list(held.residence.areas) == areas else None
        if not areas and not text:
            return None
        return {"areas": areas, "basis": basis, "only": only, "text": text}


def _age(typed: Typed, name: str, wrong: Faults) -> int | None:
    told = typed[name].strip()
    if not told:
        return None
    if not told.isdecimal() or len(told) > len(str(OLDEST)) or int(told) > OLDEST:
        wrong.add(name, f"Give an age in whole years up to {OLDEST}, such as 18.")
        return None
    return int(told)


class Needs(Group):
    """Ticks for what the index proposes and for what it helps with now; others are added by name."""

    key, title, fields = "needs", "What it helps with", ("needs",)

    def controls(self, context: Context) -> tuple[Control, ...]:
        known = context.vocabulary.by_id
        hints = {each.id: f"Proposed by its {each.by}, {each.confidence:.0%} sure" for each in context.proposed()}
        offered = dict.fromkeys([*context.listing.needs, *hints])
        choices = tuple(Choice(id_, known[id_].name, hints.get(id_, "")) for id_ in offered if id_ in known)
        return (
            Control("needs", "needs", "Needs", "Tick what it really helps with.", "ticks", choices),
            Control("more", "needs", "Other needs", "By name, one a line.", "words"),
        )

    def fill(self, listing: Listing) -> Typed:
        return filled({"more": ""}, {"needs": listing.needs})

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        chosen = [each for each in ticked(typed, "needs") if each in context.vocabulary.by_id]
        for name in lines(typed, "more"):
            found = _need(context.vocabulary, name)
            if found is None:
                wrong.add("more", f"There is no need called {name[:60]!r}: write its name as the list of needs has it.")
            else:
                chosen.append(found)
        return {"needs": sorted(dict.fromkeys(chosen))}


def _need(vocabulary: Vocabulary, name: str) -> str | None:
    wanted = name.casefold()
    return next((need.id for need in vocabulary.all if wanted in (need.id, need.name.casefold())), None)


class Visit(Group):
    key, title, fields = "visit", "First visit", ("first_visit",)

    def controls(self, context: Context) -> tuple[Control, ...]:
        return (
            Control("meets", "first_visit", "Who meets somebody new", "A role, never a person's name."),
            Control("happens", "first_visit", "What happens", kind="words"),
            Control("bring", "first_visit", "What to bring"),
            Control("companion", "first_visit", "May somebody come along?"),
        )

    def fill(self, listing: Listing) -> Typed:
        return filled(listing.first_visit.model_dump() if listing.first_visit else {})

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        told = {name: one(typed, name) for name in FirstVisit.model_fields}
        return {"first_visit": told if any(told.values()) else None}


class Checks(Group):
    key, title, fields = "checks", "Checks", ("checks",)

    def controls(self, context: Context) -> tuple[Control, ...]:
        done = {check.kind for check in context.listing.checks}
        wanted = {*due(context.listing), *done, CheckKind.COMPANY}
        return tuple(part for kind in CheckKind if kind in wanted for part in self._controls(kind))

    def _controls(self, kind: CheckKind) -> tuple[Control, ...]:
        name, label = kind.name.lower(), capital(kind.value)
        found = (
            ()
            if kind is CheckKind.LEAD
            else (
                Control(f"{name}_found", "checks", f"{label}: what was found", "Such as a number, and “registered”."),
            )
        )
        return (
            *found,
            Control(
                f"{name}_on",
                "checks",
                f"{label}: checked on",
                CHECKED_ON,
                "date",
            ),
            Control(f"{name}_by", "checks", f"{label}: checked by", "An organisation or role, never a name."),
        )

    def fill(self, listing: Listing) -> Typed:
        told: dict[str, Any] = {}
        for check in listing.checks:
            name = check.kind.name.lower()
            told |= {f"{name}_found": check.found, f"{name}_on": check.checked.isoformat(), f"{name}_by": check.by}
        return filled(told)

    def read(self, typed: Typed, context: Context, wrong: Faults) -> dict[str, Any]:
        read = (self._read(kind, typed, wrong) for kind in CheckKind)
        return {"checks": [check for check in read if check]}

    def _read(self, kind: CheckKind, typed: Typed, wrong: Faults) -> dict[str, Any] | None:
        name = kind.name.lower()
        found, on, by = (one(typed, f"{name}_{part}") for part in ("found", "on", "by"))
        if not (found or on or by):
            return None
        if not by or len(by) > LINE:
            wrong.add(f"{name}_by", "Say which organisation or role checked it.")
        return {"kind": kind.value, "found": found, "checked": _day(on, f"{name}_on", wrong), "by": by}


def _day(told: str | None, field: str, wrong: Faults) -> str | None:
    try:
        day = date.fromisoformat(told or "")
    except ValueError:
        wrong.add(field, "Give the day on which it was checked, such as 2026-11-23.")
        return None
    return day.isoformat()
