"""A listing as its editor shows it: each field with its value, who said it, what others say, and what was decided."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from directory.decision import DecisionKind
from directory.listing import Listing, Provenance
from directory.store import Kept
from web.staff.editing.controls import Context, Group
from web.view.words import day

NAMES: Final = {
    "name": "Name",
    "description": "Description",
    "organisation": "Organisation",
    "places": "Places",
    "service_area": "Area served",
    "sessions": "Times",
    "eligibility": "Who it is for",
    "cost": "Cost",
    "access": "Access",
    "contact.phones": "Telephone",
    "contact.emails": "E-mail",
    "contact.website": "Website",
    "delivery": "How it is given",
    "languages": "Languages",
    "referral_routes": "Ways in",
    "referral": "How to join",
    "halt": "Whether it runs",
    "capacity": "Room for more",
    "needs": "Needs",
    "first_visit": "First visit",
    "checks": "Checks",
    "assured": "Last confirmed",
}
VALUE_SHOWN: Final = 200


@dataclass(frozen=True)
class Said:
    """What somebody else says of a field."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class FieldShown:
    """`told` says who said the value, when, by which permission; `read_from` has the sentences it was read from."""

    field: str
    name: str
    lines: tuple[str, ...]
    told: str
    read_from: tuple[str, ...]
    decided: bool
    others: tuple[Said, ...]


@dataclass(frozen=True)
class Change:
    """A decision of the log, in words. `undone` says by whom and when it was taken back."""

    number: int
    words: str
    reason: str
    by: str
    at: datetime
    undone: str

    @property
    def stands(self) -> bool:
        return not self.undone


def fields_shown(
    group: Group, context: Context, standing: Sequence[Kept], others: Sequence[tuple[str, Listing]]
) -> Iterator[FieldShown]:
    for field in group.fields:
        mine = lines_of(group, context, field)
        decided = next((k for k in standing if (k.decision.kind, k.decision.field) == (DecisionKind.SET, field)), None)
        said = tuple(
            Said(name, lines)
            for name, listing in others
            if (lines := lines_of(group, replace(context, listing=listing), field)) and lines != mine
        )
        provenance = context.listing.provenance.get(field)
        parts = [p for key, p in context.listing.provenance.items() if key == field or key.startswith(f"{field}.")]
        yield FieldShown(
            field=field,
            name=NAMES[field],
            lines=mine,
            told=_decided(decided) if decided else _told(provenance) if mine else "",
            read_from=tuple(dict.fromkeys(sentence for part in parts for sentence in part.sentences)),
            decided=decided is not None,
            others=said,
        )


def lines_of(group: Group, context: Context, field: str) -> tuple[str, ...]:
    """Each answer of a listing that is not empty, with its question where a field has several."""
    typed = group.fill(context.listing)
    controls = [control for control in group.controls(context) if control.field == field]
    answers = [(control, control.said(typed)) for control in controls]
    alone = sum(1 for control in controls if control.name != "more") == 1
    return tuple(
        line
        for control, said in answers
        for line in (said if alone else [f"{control.label}: {', '.join(said)}" if control.label else ", ".join(said)])
        if said
    )


def _decided(kept: Kept) -> str:
    return f"Decided here by {kept.decision.by} on {day(kept.decision.at)}."


def _told(provenance: Provenance | None) -> str:
    if provenance is None:
        return "Worked out from its categories and its sources' areas."
    return f"From {provenance.name}, seen {day(provenance.seen)}. Permission: {provenance.permission.value}."


def change_of(kept: Kept) -> Change:
    decision = kept.decision
    undone = f"undone by {kept.undone_by} on {day(kept.undone)}" if kept.undone else ""
    return Change(
        number=decision.id or 0,
        words=_words(kept),
        reason=decision.reason,
        by=decision.by,
        at=decision.at,
        undone=undone,
    )


def _words(kept: Kept) -> str:
    decision = kept.decision
    if decision.kind is not DecisionKind.SET:
        return decision.kind.value.capitalize()
    return f"{NAMES.get(decision.field or '', decision.field)}: {_short(decision.value)}"


def _short(value: Any) -> str:
    if value in (None, [], {}, ""):
        return "nothing"
    told = value if isinstance(value, str) else json.dumps(_known(value), ensure_ascii=False)
    return told if len(told) <= VALUE_SHOWN else f"{told[:VALUE_SHOWN]}…"


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(held) for key, held in value.items() if held not in (None, [], {}, "", False)}
    return [_known(held) for held in value] if isinstance(value, list) else value
