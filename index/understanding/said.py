"""What was understood of a statement, as values: each piece says which words it came from."""

from enum import StrEnum
from typing import Self

from directory.frozen import Frozen
from directory.places import PlacePoint
from index.understanding.urgent import UrgentKind


class Span(Frozen):
    """Where in a statement something was said: `statement[start:end] == text`."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, statement: str, start: int, end: int) -> Self:
        return cls(start=start, end=end, text=statement[start:end])


class ConstraintKind(StrEnum):
    """What a constraint is about, and the values it may have.

    AGE "74" or "80-89" or "50-" (with `low` and `high`); WHO "me", "mother", "client"...: whom help is for;
    GROUP "woman", "young-person", "carer"...: whom a listing must be open to; COST "free", "low-cost";
    DAY "monday"... "weekdays", "weekends"; TIME "morning", "lunchtime", "afternoon", "evening", "school-hours";
    ACCESS "step-free", "wheelchair", "accessible-toilet", "hearing-loop", "bsl", "parking", "dog", "quiet",
    "transport", "childcare";
    DELIVERY "in-person", "online", "phone", "home", "one-to-one"; LANGUAGE an ISO 639 code or "little-english";
    ARRIVAL "drop-in", "self-referral"; DISTANCE with `distance_km`.
    """

    AGE = "age"
    WHO = "who"
    GROUP = "group"
    COST = "cost"
    DAY = "day"
    TIME = "time"
    ACCESS = "access"
    DELIVERY = "delivery"
    LANGUAGE = "language"
    ARRIVAL = "arrival"
    DISTANCE = "distance"


class Constraint(Frozen):
    """One thing that help must or should be.

    `hard`: the person cannot use what is not so; otherwise it is a wish, or for AGE and GROUP what the person is
    ("I'm a woman"; "women only" is hard). `wanted` false turns it round ("not evenings").
    `low` and `high` are whole years, either may be open; `distance_km` is in a straight line.
    """

    kind: ConstraintKind
    value: str
    span: Span
    hard: bool = False
    wanted: bool = True
    low: int | None = None
    high: int | None = None
    distance_km: float | None = None


class Dislike(Frozen):
    """Something not wanted: `topic` is one we know ("religion", "groups"...), `what` the person's words."""

    what: str
    span: Span
    topic: str | None = None


class PlaceSaid(Frozen):
    """A place in the statement; `choices` has more than one where the name does not settle which."""

    span: Span
    choices: tuple[PlacePoint, ...]

    @property
    def point(self) -> PlacePoint | None:
        """The place, where there is no doubt."""
        return self.choices[0] if len(self.choices) == 1 else None


class Expansion(Frozen):
    """Shorthand and what it may stand for: one sense, or several where the other words do not decide."""

    span: Span
    senses: tuple[str, ...]


class Understanding(Frozen):
    """What a statement says. `parts` are its clauses, at least one; `language` an ISO 639 code, or None if not sure.

    `searched` is the statement as it is best searched: shorthand written out, dislikes and places left out.
    """

    statement: str
    parts: tuple[Span, ...]
    searched: str
    constraints: tuple[Constraint, ...] = ()
    dislikes: tuple[Dislike, ...] = ()
    places: tuple[PlaceSaid, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    urgent: tuple[UrgentKind, ...] = ()
    language: str | None = None

    def of_kind(self, kind: ConstraintKind) -> tuple[Constraint, ...]:
        """The constraints of one kind, as they were said."""
        return tuple(constraint for constraint in self.constraints if constraint.kind is kind)
