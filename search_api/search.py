"""`/api/search`: what a person says, and where; what was understood, and what is near that helps."""

import re
from collections.abc import Collection, Sequence
from typing import Annotated, Any, Self

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from directory.errors import InputError
from directory.frozen import Frozen
from directory.listing import Precision
from directory.places import PlacePoint
from directory.vocabulary import Vocabulary, load_vocabulary
from index.pieces import Piece
from index.question import DISTANCE_MAX_KM, LIMIT_MAX, STATEMENT_MAX, Hit, Reason
from search_api.filters import read_filter
from search_api.problems import responses
from search_api.public import PublicListing, PublicSource, description_from, public, quote
from search_api.service import DEFAULT_DISTANCE_KM, DEFAULT_LIMIT, Ask, Found, FoundHit, Service

EXAMPLE: dict[str, JsonValue] = {
    "statement": "behind on the rent and my English isn't good",
    "near": "E8",
    "distance_km": 5,
    "limit": 3,
}


class SearchRequest(BaseModel):
    """What to look for. Later work adds keys; these never change. An unknown key is refused by name.

    What was understood of an earlier answer is put right with `without`, `filters`, `needs` and `language`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    statement: str = Field(
        description=f"What would help, in a person's own words: 1 to {STATEMENT_MAX:,} characters. Never logged.",
        examples=[EXAMPLE["statement"]],
        json_schema_extra={"minLength": 1, "maxLength": STATEMENT_MAX},
    )
    near: str | None = Field(
        default=None,
        description="A postcode, district, council or town of Great Britain. Absent: everywhere.",
        examples=["E8 1DY", "E8", "Hackney"],
    )
    distance_km: float = Field(
        default=DEFAULT_DISTANCE_KM,
        description="How far from `near`, in kilometres in a straight line.",
        json_schema_extra={"exclusiveMinimum": 0, "maximum": DISTANCE_MAX_KM},
    )
    limit: int = Field(
        default=DEFAULT_LIMIT,
        description="How many hits at most.",
        json_schema_extra={"minimum": 1, "maximum": LIMIT_MAX},
    )
    page: int = Field(
        default=1,
        description=f"Which page of `limit` hits, from 1. At most {LIMIT_MAX} hits can be paged through.",
        json_schema_extra={"minimum": 1},
    )
    filters: tuple[str, ...] = Field(
        default=(),
        description="Constraints as `kind:value`. A listing that says otherwise is left out; one that is silent stays. "
        "Two of a kind mean either.",
        examples=[["cost:free", "time:evening", "age:74", "not-day:monday"]],
    )
    without: tuple[str, ...] = Field(
        default=(),
        description="Ids of pieces in `understood.pieces` that were not meant.",
        examples=[["need:debt", "dislike:religion"]],
    )
    needs: tuple[str, ...] = Field(
        default=(),
        description="Ids of `/api/needs` that stand for all the needs that would be understood.",
        examples=[["rent-and-eviction"]],
    )
    language: str | None = Field(
        default=None, description="The statement's language (ISO 639), where recognising it failed.", examples=["bn"]
    )

    @model_validator(mode="before")
    @classmethod
    def _known_keys_and_whole_text(cls, given: Any) -> Any:
        for key, value in given.items() if isinstance(given, dict) else ():
            _check_key(str(key), cls.model_fields)
            _check_text(key, value)
        return given

    def ask(self) -> Ask:
        """Raises InputError naming the field."""
        _check_needs(self.needs)
        return Ask(
            statement=self.statement,
            near=self.near,
            distance_km=self.distance_km,
            limit=self.limit,
            page=self.page,
            filters=tuple(map(read_filter, self.filters)),
            without=frozenset(self.without),
            needs=self.needs,
            language=_language(self.language),
        )


class UnderstoodNeed(Frozen):
    id: str
    name: str


class UnderstoodPiece(Frozen):
    """Something understood: send its `id` in `without` where it was not meant. `said` are the words it came from."""

    id: str
    kind: str
    label: str
    said: str | None = None
    confidence: float = 1.0
    hard: bool = False


class UnderstoodPlace(Frozen):
    """Where distances are measured from, and how exactly it is known."""

    label: str
    precision: str
    note: str | None = None
    lat: float
    lon: float


class PublicUnderstood(Frozen):
    """What was made of the statement. `near` null: everywhere. `pieces` is all that the search went by."""

    needs: tuple[UnderstoodNeed, ...]
    pieces: tuple[UnderstoodPiece, ...] = ()
    near: UnderstoodPlace | None
    distance_km: float | None
    language: str | None


class PublicHit(Frozen):
    """A listing found. `quote` is the sentence of it that matched, read in `quoted_from`.

    `precision` is how the point is known that `distance_km` was measured to: "given" by the source, from a "postcode",
    or only from a "postcode sector" or "postcode district". `met`, `missed` and `unknown` are ids of pieces that it
    meets, does not meet, and says nothing about.
    """

    listing: PublicListing
    score: float
    scores: dict[str, float]
    distance_km: float | None
    precision: Precision | None = None
    reasons: tuple[Reason, ...]
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    quote: str | None = None
    quoted_from: tuple[PublicSource, ...] = ()


class SearchAnswer(Frozen):
    """`weak`: nothing found is near enough in meaning to be called good. Show `attribution` with distances.

    `more`: there is a next `page`. While `snapshot` stays the same, pages neither overlap nor leave anything out.
    """

    understood: PublicUnderstood
    hits: tuple[PublicHit, ...]
    weak: bool
    page: int
    more: bool
    snapshot: str
    attribution: str

    @classmethod
    def of(cls, found: Found, ask: Ask, service: Service) -> Self:
        return cls(
            understood=_understood(found, ask, service.vocabulary),
            hits=tuple(map(_hit, found.hits)),
            weak=found.weak,
            page=ask.page,
            more=found.more,
            snapshot=found.snapshot,
            attribution=service.gazetteer.attribution,
        )


def search_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["search"])
    described: dict[str, Any] = {"response_model": SearchAnswer, "responses": responses(413, 422, 503)}

    def answered(request: SearchRequest, response: Response) -> SearchAnswer:
        response.headers["Cache-Control"] = "no-store"
        ask = request.ask()
        return SearchAnswer.of(service.search(ask), ask, service)

    @router.get("/search", summary="Find what would help", operation_id="search", **described)
    def search(request: Annotated[SearchRequest, Query()], response: Response) -> SearchAnswer:
        """For programs. A person's words do not belong in an address: use POST for those."""
        return answered(request, response)

    @router.post("/search", summary="Find what would help", operation_id="search_by_post", **described)
    def search_by_post(request: Annotated[SearchRequest, Body()], response: Response) -> SearchAnswer:
        """The same, with the statement in the body, so that it is in no address and no log on the way."""
        return answered(request, response)

    return router


def _check_key(key: str, known: Collection[str]) -> None:
    if key not in known:
        shown = key.encode(errors="replace").decode()[:40]
        raise InputError(shown, f"{shown} is not a key of a search. The keys are {', '.join(known)}.")


def _check_text(key: str, value: object) -> None:
    """JSON can escape half of a character, which no text can hold and nothing further on can read."""
    if isinstance(value, str) and value.encode(errors="replace").decode() != value:
        raise InputError(key, f"{key} is not text: it holds half of a character. Send it as UTF-8.")


def _check_needs(needs: Sequence[str]) -> None:
    known = load_vocabulary().by_id
    for need in needs:
        if need not in known:
            raise InputError("needs", f"needs has {need[:60]!r}, which is the id of no need; /api/needs has them all.")


def _language(told: str | None) -> str | None:
    if told is not None and not re.fullmatch(r"[a-z]{2,3}", told):
        raise InputError("language", f"language is {told[:20]!r}: it is an ISO 639 code, such as bn or pl.")
    return told


def _piece(piece: Piece) -> UnderstoodPiece:
    return UnderstoodPiece(
        id=piece.id,
        kind=piece.kind,
        label=piece.label,
        said=piece.said.text if piece.said else None,
        confidence=round(piece.confidence, 3),
        hard=piece.hard,
    )


def _understood(found: Found, ask: Ask, vocabulary: Vocabulary) -> PublicUnderstood:
    place = found.understood.place
    return PublicUnderstood(
        needs=tuple(UnderstoodNeed(id=id_, name=vocabulary.by_id[id_].name) for id_ in found.understood.needs),
        pieces=tuple(map(_piece, found.understood.pieces)),
        near=_measured_from(place) if place else None,
        distance_km=ask.distance_km if place else None,
        language=found.understood.statement_language,
    )


def _measured_from(place: PlacePoint) -> UnderstoodPlace:
    note = place.precision_note or None
    return UnderstoodPlace(label=place.label, precision=place.precision, note=note, lat=place.lat, lon=place.lon)


def _hit(found: FoundHit) -> PublicHit:
    hit, listing = found.hit, public(found.listing)
    return PublicHit(
        listing=listing,
        score=round(hit.score, 6),
        scores=hit.scores,
        distance_km=hit.distance_km,
        precision=hit.precision,
        reasons=public_reasons(hit),
        met=hit.met,
        missed=hit.missed,
        unknown=hit.unknown,
        quote=quote(hit.sentence) if hit.sentence else None,
        quoted_from=description_from(found.listing) if hit.sentence else (),
    )


def public_reasons(hit: Hit) -> tuple[Reason, ...]:
    """The reasons with every quotation kept short."""
    return tuple(Reason(kind=reason.kind, text=quote(reason.text)) for reason in hit.reasons)
