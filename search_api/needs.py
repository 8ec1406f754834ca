"""`/api/needs`: the vocabulary; `/api/suggest`: what somebody may be about to type."""

from typing import Annotated

from fastapi import APIRouter, Query

from directory.errors import InputError
from directory.frozen import Frozen
from directory.vocabulary import Need, Vocabulary, normalise
from search_api.problems import responses
from search_api.service import Service

SUGGESTIONS = 8
TYPED_MAX = 60


class PublicNeed(Frozen):
    """A need. `broader` is the id of the need that holds it, `near` those worth offering beside it; the last two say
    what it is called in the Open Eligibility taxonomy and in Open Referral feeds."""

    id: str
    name: str
    summary: str
    broader: str | None = None
    near: tuple[str, ...] = ()
    open_eligibility: tuple[str, ...] = ()
    open_referral: tuple[str, ...] = ()


class Needs(Frozen):
    needs: tuple[PublicNeed, ...]


class SuggestedNeed(Frozen):
    id: str
    name: str


class Suggestions(Frozen):
    """Each of `places` can be sent as `near`."""

    places: tuple[str, ...]
    needs: tuple[SuggestedNeed, ...]


def needs_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["needs"])

    @router.get("/needs", summary="Every need that is known", response_model=Needs, responses=responses())
    def read_needs() -> Needs:
        return Needs(needs=tuple(map(_public, service.vocabulary.all)))

    @router.get(
        "/suggest", summary="Places and needs that begin so", response_model=Suggestions, responses=responses(422, 503)
    )
    def suggest(
        begins: Annotated[str, Query(description=f"What was typed so far, at most {TYPED_MAX} characters.")],
        limit: Annotated[int, Query(ge=1, le=50, description="How many of each at most.")] = SUGGESTIONS,
    ) -> Suggestions:
        if len(begins) > TYPED_MAX:
            raise InputError("begins", f"begins has {len(begins)} characters: send at most {TYPED_MAX}.")
        return Suggestions(
            places=tuple(service.gazetteer.starting(begins, limit)), needs=_needs(service.vocabulary, begins, limit)
        )

    return router


def _public(need: Need) -> PublicNeed:
    return PublicNeed.model_validate(need.model_dump(include=set(PublicNeed.model_fields)))


def _needs(vocabulary: Vocabulary, begins: str, limit: int) -> tuple[SuggestedNeed, ...]:
    """Needs whose name, or else whose words, have a word that begins so."""
    typed = normalise(begins)
    ranked = sorted(
        (rank, place) for place, need in enumerate(vocabulary.all) if (rank := _rank(need, typed)) is not None
    )
    chosen = (vocabulary.all[place] for _, place in ranked[:limit])
    return tuple(SuggestedNeed(id=need.id, name=need.name) for need in chosen)


def _rank(need: Need, typed: str) -> int | None:
    """0 where the name begins so, 1 where a word of it does, 2 where another word for it does; None where nothing."""
    if not typed:
        return None
    name = normalise(need.name)
    if name.startswith(typed):
        return 0
    if f" {typed}" in f" {name}":
        return 1
    others = (normalise(phrase) for phrase in (*need.words, *need.professional, *need.categories))
    return 2 if any(f" {typed}" in f" {phrase}" for phrase in others) else None
