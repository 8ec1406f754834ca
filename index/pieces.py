"""What was understood, in pieces that a person can read and take away."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, Self

from pydantic import Field

from directory.frozen import Frozen
from index.understanding.languages_wanted import NAMES
from index.understanding.said import Constraint, ConstraintKind, Dislike, Expansion, PlaceSaid, Span, Understanding


class PieceKind(StrEnum):
    NEED = "need"
    CONSTRAINT = "constraint"
    DISLIKE = "dislike"
    PLACE = "place"
    LANGUAGE = "language"
    SHORTHAND = "shorthand"


class Piece(Frozen):
    """One thing understood of a statement.

    `id` is the same for the same thing in every statement ("need:debt", "time:evening", "not-day:monday",
    "dislike:religion", "place:E8 2AB", "language:pl" (wanted), "statement-language:pl", "shorthand:PIP",
    "shorthand:CVA=stroke" for each sense of what may mean several). `value` is what follows the colon; `label` is plain
    English for a page; `said` is where it was said, None for what the caller gave. `confidence` is from 0 to 1.
    `constraint`, `hard` and `wanted` are as in `Constraint`: of other kinds they are None, False, True.
    """

    id: str
    kind: PieceKind
    value: str
    label: str
    said: Span | None = None
    confidence: float = 1.0
    constraint: ConstraintKind | None = None
    hard: bool = False
    wanted: bool = True


class Filter(Frozen):
    """A constraint that the caller sets, as a chip or a form does, rather than a statement.

    `kind` and `value` are those of `Constraint`; AGE has `low` and `high` and may leave `value` empty. It takes the
    place of what the statement says of the same kind (of groups: of the same sort, so that "carer" leaves "woman"),
    and is hard: a listing that says otherwise is left out. Several of one kind that are wanted mean either.
    """

    kind: ConstraintKind
    value: str = ""
    low: int | None = Field(default=None, ge=0, le=130)
    high: int | None = Field(default=None, ge=0, le=130)
    wanted: bool = True

    def constraint(self) -> Constraint:
        """The same as if it had been said."""
        nowhere = Span(start=0, end=0, text="")
        told = self.model_dump(exclude={"value"})
        return Constraint(value=self.value or f"{_open(self.low)}-{_open(self.high)}", hard=True, span=nowhere, **told)


class NeedSaid(Frozen):
    """A need that was found in a statement: its vocabulary id, the part that it came from, how surely (0 to 1)."""

    need: str
    name: str
    confidence: float
    said: Span | None = None

    @property
    def piece(self) -> Piece:
        piece = _piece(PieceKind.NEED, f"need:{self.need}", self.name, self.said)
        return piece.model_copy(update={"confidence": self.confidence})


class Kept(Frozen):
    """What is left of an understanding when the caller has taken pieces away and set others."""

    constraints: tuple[Constraint, ...]
    dislikes: tuple[Dislike, ...]
    places: tuple[PlaceSaid, ...]
    expansions: tuple[Expansion, ...]

    @classmethod
    def of(cls, understood: Understanding, without: frozenset[str], filters: Iterable[Filter]) -> Self:
        given = tuple(one.constraint() for one in filters)
        replaced = {_kind_of(one) for one in given}
        said = (one for one in understood.constraints if _kind_of(one) not in replaced)
        return cls(
            constraints=(*given, *(one for one in said if constraint_id(one) not in without)),
            dislikes=tuple(one for one in understood.dislikes if dislike_id(one) not in without),
            places=tuple(one for one in understood.places if place_id(one) not in without),
            expansions=tuple(_senses_kept(understood.expansions, without)),
        )

    def pieces(self) -> Iterator[Piece]:
        """Every piece that is left, constraints first."""
        yield from map(_constraint, self.constraints)
        yield from map(_dislike, self.dislikes)
        for place in self.places:
            label = " or ".join(choice.label for choice in place.choices)
            yield _piece(PieceKind.PLACE, place_id(place), label, place.span)
        for short in self.expansions:
            for id_, sense in _sense_ids(short):
                yield _piece(PieceKind.SHORTHAND, id_, f"{short.span.text}: {sense}", short.span)


def sort_of(one: Constraint) -> str:
    """What several of mean either: days, times, women or men, young or old; what is not wanted stands by itself."""
    return _kind_of(one) if one.wanted and one.kind is not ConstraintKind.ACCESS else constraint_id(one)


def _kind_of(one: Constraint) -> str:
    """Its kind; of groups, which people may be several of at once, the sort of group."""
    return f"{one.kind}:{_SORTS.get(one.value, one.value)}" if one.kind is ConstraintKind.GROUP else one.kind


def constraint_id(one: Constraint) -> str:
    return f"{'' if one.wanted else 'not-'}{one.kind}:{one.value}"


def dislike_id(one: Dislike) -> str:
    return f"dislike:{one.topic or one.what.casefold()}"


def place_id(one: PlaceSaid) -> str:
    return f"place:{one.span.text}"


def language_piece(code: str) -> Piece:
    """The language that the statement is in."""
    return _piece(PieceKind.LANGUAGE, f"statement-language:{code}", code, None)


def _piece(kind: PieceKind, id_: str, label: str, said: Span | None) -> Piece:
    return Piece(id=id_, kind=kind, value=id_.partition(":")[2], label=label, said=said)


def _sense_ids(short: Expansion) -> tuple[tuple[str, str], ...]:
    if len(short.senses) == 1:
        return ((f"shorthand:{short.span.text}", short.senses[0]),)
    return tuple((f"shorthand:{short.span.text}={sense}", sense) for sense in short.senses)


def _senses_kept(found: Iterable[Expansion], without: frozenset[str]) -> Iterator[Expansion]:
    for short in found:
        kept = tuple(sense for id_, sense in _sense_ids(short) if id_ not in without)
        if kept:
            yield short.model_copy(update={"senses": kept})


def _constraint(one: Constraint) -> Piece:
    return Piece(
        id=constraint_id(one),
        kind=PieceKind.CONSTRAINT,
        value=one.value,
        label=constraint_label(one),
        said=one.span if one.span.end else None,
        constraint=one.kind,
        hard=one.hard,
        wanted=one.wanted,
    )


def _dislike(one: Dislike) -> Piece:
    return _piece(PieceKind.DISLIKE, dislike_id(one), f"Not: {one.what}", one.span).model_copy(update={"wanted": False})


def constraint_label(one: Constraint) -> str:
    """Plain words for a constraint: "Evenings", "Not: Mondays", "Age 74"."""
    return _label(one) if one.wanted else f"Not: {_label(one)}"


def _label(one: Constraint) -> str:
    if one.kind is ConstraintKind.AGE:
        return _age(one)
    if one.kind is ConstraintKind.DAY:
        return one.value.capitalize() if one.value.startswith("week") else f"{one.value.capitalize()}s"
    if one.kind is ConstraintKind.WHO:
        return "For you" if one.value == "me" else f"For your {one.value}" if one.value != "client" else "For a client"
    if one.kind is ConstraintKind.LANGUAGE and one.value in {"en", *NAMES}:
        return f"{NAMES.get(one.value, 'English')} spoken"
    known = _LABELS.get((one.kind, one.value))
    return known or one.value.replace("-", " ").capitalize()


def _age(one: Constraint) -> str:
    if one.low is not None and one.low == one.high:
        return f"Age {one.low}"
    if one.high is None:
        return f"Age {one.low} and over"
    return f"Up to age {one.high}" if one.low is None else f"Age {one.low} to {one.high}"


def _open(age: int | None) -> str:
    return "" if age is None else str(age)


# Groups of which a person is one or the other; the rest may all be so at once.
_SORTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("woman", "man"), "sex"),
    **dict.fromkeys(("older-person", "young-person", "child"), "age"),
    **dict.fromkeys(("christian", "hindu", "jewish", "muslim", "sikh", "no-faith"), "faith"),
}
_LABELS: Final[Mapping[tuple[ConstraintKind, str], str]] = {
    (ConstraintKind.COST, "free"): "Free",
    (ConstraintKind.COST, "low-cost"): "Low cost",
    (ConstraintKind.TIME, "morning"): "Mornings",
    (ConstraintKind.TIME, "afternoon"): "Afternoons",
    (ConstraintKind.TIME, "lunchtime"): "Lunchtimes",
    (ConstraintKind.TIME, "evening"): "Evenings",
    (ConstraintKind.TIME, "school-hours"): "In school hours",
    (ConstraintKind.TIME, "after-school"): "After school",
    (ConstraintKind.ACCESS, "wheelchair"): "Wheelchair access",
    (ConstraintKind.ACCESS, "bsl"): "British Sign Language",
    (ConstraintKind.ACCESS, "dog"): "Dogs welcome",
    (ConstraintKind.DELIVERY, "home"): "Comes to the home",
    (ConstraintKind.DELIVERY, "phone"): "By telephone",
    (ConstraintKind.DELIVERY, "one-to-one"): "One to one",
    (ConstraintKind.GROUP, "woman"): "Open to women",
    (ConstraintKind.GROUP, "man"): "Open to men",
    (ConstraintKind.GROUP, "lgbt"): "LGBT+",
    (ConstraintKind.GROUP, "no-faith"): "Not religious",
    (ConstraintKind.LANGUAGE, "little-english"): "Little English",
}
