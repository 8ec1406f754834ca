"""What a form of the editor is made of: its controls, how a listing fills them, and what they say."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from directory.errors import InputError
from directory.listing import Listing
from directory.places import Gazetteer
from directory.text import mend
from directory.vocabulary import Vocabulary
from index.needs.tagging import ProposedNeed
from web.suggested import Fault, Typed

LONGEST: Final = 5000
LINE: Final = 300


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Control:
    """One question. `kind`: "line", "words", "number", "date", "radios" or "ticks"; `field` is the listing's."""

    name: str
    field: str
    label: str
    hint: str = ""
    kind: str = "line"
    choices: tuple[Choice, ...] = ()

    def said(self, typed: Typed) -> tuple[str, ...]:
        """What was typed or chosen, as lines to read."""
        if self.kind == "ticks":
            return tuple(each.label for each in self.choices if f"{self.name}:{each.value}" in typed.ticked)
        if self.kind == "radios":
            return tuple(each.label for each in self.choices if each.value and each.value == typed[self.name])
        return tuple(line for line in typed[self.name].splitlines() if line.strip())


@dataclass(frozen=True)
class Context:
    """What reading a form needs beside it."""

    listing: Listing
    gazetteer: Gazetteer
    vocabulary: Vocabulary
    proposed: Callable[[], tuple[ProposedNeed, ...]] = lambda: ()


class Group(ABC):
    """A form for some fields. `key` is part of its address."""

    key: str
    title: str
    fields: tuple[str, ...]

    @abstractmethod
    def controls(self, context: Context) -> tuple[Control, ...]: ...

    @abstractmethod
    def fill(self, listing: Listing) -> Typed:
        """The form as the listing answers it."""

    @abstractmethod
    def read(self, typed: Typed, context: Context, wrong: "Faults") -> dict[str, Any]:
        """Each field's JSON value; what is wrong is added to `wrong`."""

    def reading(self, typed: Typed, context: Context) -> tuple[str, ...]:
        """How words were understood, where that is to be seen before they are kept."""
        return ()


class Faults:
    """Gathers what is wrong with a form, so that all of it is told at once."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, field: str, message: str) -> None:
        self.found.append(Fault(field, message))

    def check(self, field: str, reading: Callable[[], Any]) -> Any:
        """What `reading` gives, or None where it raises InputError."""
        try:
            return reading()
        except InputError as error:
            self.add(field, str(error))
            return None


def changes(group: Group, typed: Typed, context: Context) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The fields that would say something else than now, and what is wrong with the form."""
    wrong, held = Faults(), Faults()
    for name, words in typed.words.items():
        if len(words) > LONGEST:
            wrong.add(name, f"Write at most {LONGEST:,} letters: this has {len(words):,}.")
    before = group.read(group.fill(context.listing), context, held)
    after = group.read(typed, context, wrong)
    changed = {field: value for field, value in after.items() if value != before.get(field)}
    # What a source got wrong is no fault of who changes something else.
    wrong.found = [fault for fault in wrong.found if fault not in held.found]
    if not wrong.found:
        _check_whole(group, context.listing, changed, wrong)
    return changed, tuple(wrong.found)


def _check_whole(group: Group, listing: Listing, changed: Mapping[str, Any], wrong: Faults) -> None:
    """A decision that no listing could hold would break every merge after it."""
    held = listing.model_dump(mode="json")
    for field, value in changed.items():
        part, _, inner = field.partition(".")
        held[part] = held[part] | {inner: value} if inner else value
    try:
        Listing.model_validate(held)
    except ValidationError as error:
        told = error.errors()[0]
        wrong.add(group.key, f"{'.'.join(map(str, told['loc']))}: {told['msg']}")


def mark(group: Group, listing: Listing) -> str:
    """Changes with what the form shows of a listing."""
    typed = group.fill(listing)
    told = json.dumps([dict(typed.words), sorted(typed.ticked)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def capital(words: str) -> str:
    """With a capital first; "GP" keeps its own."""
    return f"{words[:1].upper()}{words[1:]}"


def one(typed: Typed, name: str) -> str | None:
    return mend(typed[name]) or None


def lines(typed: Typed, name: str) -> list[str]:
    return list(dict.fromkeys(line for each in typed[name].splitlines() if (line := mend(each))))


def ticked(typed: Typed, name: str) -> list[str]:
    return [each.partition(":")[2] for each in typed.ticked if each.startswith(f"{name}:")]


def filled(words: Mapping[str, Any], ticks: Mapping[str, Iterable[str]] | None = None) -> Typed:
    told = {name: "" if value is None else str(value) for name, value in words.items()}
    return Typed(words=told, ticked=tuple(f"{name}:{each}" for name, held in (ticks or {}).items() for each in held))


def joined_lines(values: Iterable[str]) -> str:
    return "\n".join(values)


def known_only(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Without what is not known; None where nothing is."""
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}
    return kept or None
