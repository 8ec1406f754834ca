"""What is asked of a search engine and what it answers: the values at the seam, and the protocol."""

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, Self
from uuid import UUID

from pydantic import model_validator

from directory.errors import InputError
from directory.frozen import Frozen
from directory.listing import Listing, Precision
from directory.places import PlacePoint
from index.pieces import Filter, NeedSaid, Piece
from index.understanding.urgent import UrgentKind

if TYPE_CHECKING:
    from index.needs.tagging import ProposedNeed

STATEMENT_MAX = 5000
DISTANCE_MAX_KM = 500.0
LIMIT_MAX = 100


class Question(Frozen):
    """What a person says, and from where.

    `statement` is stripped and has 1 to 5,000 characters; `near` absent means everywhere; `distance_km` is above 0 and
    at most 500, in a straight line; `limit` is 1 to 100 hits. Anything else raises InputError naming the field.

    What was understood can be put right: `without` are ids of pieces to leave out (`Understood.pieces`; ids that no
    piece has do nothing), `filters` are constraints set by hand, `needs` are vocabulary ids that stand for all those
    that would be understood, and `language` (ISO 639-1) is what the statement is in, where recognising it failed.
    """

    statement: str
    near: PlacePoint | None = None
    distance_km: float = 5.0
    limit: int = 10
    without: frozenset[str] = frozenset()
    filters: tuple[Filter, ...] = ()
    needs: tuple[str, ...] = ()
    language: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _within_bounds(cls, given: Any) -> Any:
        values = dict(given)
        values["statement"] = _statement(values.get("statement", ""))
        _between("distance_km", values.get("distance_km", 5.0), DISTANCE_MAX_KM, "kilometres")
        _between("limit", values.get("limit", 10), LIMIT_MAX, "hits", whole=True)
        return values


class Understood(Frozen):
    """What was made of the statement. `needs` are vocabulary ids, the clearest first.

    `urgent` are the kinds of urgent help it calls for: they put contacts above the hits and are never a score, never
    stored and never logged. `statement_language` is an ISO 639 code, None where it is not sure. `pieces` is all that
    the search went by, each of which `Question.without` can take away; `needs_said` are the needs with the part of the
    statement that each came from and how surely.
    """

    statement_language: str | None = None
    urgent: tuple[UrgentKind, ...] = ()
    needs: tuple[str, ...] = ()
    place: PlacePoint | None = None
    needs_said: tuple[NeedSaid, ...] = ()
    pieces: tuple[Piece, ...] = ()


class Reason(Frozen):
    """Why a hit is shown, or what to know of it; `text` is plain.

    `kind` is "name", "passage", "words", "need", "met", "missed", "unknown", "distance", "area" or "seen".
    """

    kind: str
    text: str


class Hit(Frozen):
    """One listing found.

    `scores` are the named parts of `score` before weighting; `distance_km` is to its nearest place in a straight line,
    None when nothing was near or it has no place, and `precision` how the point of that place is known;
    `sentence` is quoted from its description; `needs` are those of the statement that it meets.
    `met`, `missed` and `unknown` are ids of the constraints and dislikes of the statement that the listing is known to
    meet, known not to meet, and silent about. `last_seen` is when a spider saw it, `assured` when a person confirmed.
    """

    listing: UUID
    score: float
    scores: dict[str, float]
    distance_km: float | None = None
    precision: Precision | None = None
    sentence: str | None = None
    needs: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    last_seen: date | None = None
    assured: date | None = None


class Answer(Frozen):
    """The hits, best first. `weak`: nothing found is close enough to be called good."""

    understood: Understood
    hits: tuple[Hit, ...]
    weak: bool


class Similar(Frozen):
    """A listing that is like another. `likeness` is their calibrated cosine: 0 is what chance gives."""

    listing: UUID
    likeness: float
    distance_km: float | None


class SearchEngine(Protocol):
    """What answers a question; safe to ask from many threads at once."""

    def search(self, question: Question) -> Answer: ...

    def similar(self, listing: UUID, near: PlacePoint | None, within_km: float, limit: int) -> list[Similar]:
        """The listings most like one; of those within the distance of `near`, if that is given."""
        ...

    def propose_needs(self, listing: Listing) -> "tuple[ProposedNeed, ...]":
        """The needs that a listing seems to meet by its words and meaning, surest first, for a curator to tick."""
        ...

    @property
    def snapshot(self) -> str:
        """The id of the snapshot that answers now."""
        ...

    def close(self: Self) -> None: ...


def _statement(value: object) -> str:
    statement = value.strip() if isinstance(value, str) else ""
    if not statement:
        raise InputError("statement", "statement is empty: say in a few words what would help.")
    if len(statement) > STATEMENT_MAX:
        raise InputError(
            "statement",
            f"statement has {len(statement):,} characters, and at most {STATEMENT_MAX:,} are read: shorten it.",
        )
    return statement


def _between(field: str, value: Any, most: float, unit: str, *, whole: bool = False) -> None:
    number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not number or not 0 < value <= most:
        kind = "a whole number" if whole else "a number"
        raise InputError(field, f"{field} is {value!r}: it must be {kind} above 0 and at most {most:g} ({unit}).")
