"""Puts together what a statement says. Pure: nothing of the statement is logged or kept."""

import re
from collections.abc import Iterable
from typing import Final

from directory.places import Gazetteer
from index.understanding.abbreviations import expanded, expansions
from index.understanding.constraints import constraints
from index.understanding.language import language_of
from index.understanding.negation import dislikes
from index.understanding.places_in import places_in
from index.understanding.said import Constraint, ConstraintKind, Dislike, Expansion, PlaceSaid, Span, Understanding
from index.understanding.splitting import parts
from index.understanding.urgent import urgent_kinds

# Words that lead to a place go with it: "in E8".
_LEADS_TO: Final = re.compile(
    r"[\s,(]*(?:\b(?:i |we |and |who )?(?:live|living|lives|based|am|i'm|we're) )?\b(?:in|"
    r"near|around|at|close to|from|to)\s+(?:the\s+)?$|[\s,(]+$",
    re.I,
)
# Longer than the words that lead to a place.
_LOOKED_BACK: Final = 60
# Of one topic a group and a wish to be without it are the same thing said twice.
_TOPIC_GROUPS: Final = {"religion": {"no-faith"}}


def understand(statement: str, gazetteer: Gazetteer | None = None) -> Understanding:
    """What `statement` says, each piece with the words it came from; without a gazetteer no places.

    Constraints, dislikes and shorthand are read in English only, so none are found in a statement in another language.
    """
    language = language_of(statement)
    english = language in {None, "en"}
    avoided = dislikes(statement) if english else ()
    places = places_in(statement, gazetteer) if gazetteer else ()
    short = _apart_from(expansions(statement), places) if english else ()
    return Understanding(
        statement=statement,
        parts=parts(statement),
        searched=_searched(statement, short, avoided, places),
        constraints=_without_disliked(constraints(statement), avoided) if english else (),
        dislikes=avoided,
        places=places,
        expansions=short,
        urgent=urgent_kinds(statement),
        language=language,
    )


def _apart_from(found: Iterable[Expansion], places: Iterable[PlaceSaid]) -> tuple[Expansion, ...]:
    """Without shorthand that is part of a place ("SW" of "SW9")."""
    taken = [said.span for said in places]
    return tuple(one for one in found if not any(_overlap(one.span, span) for span in taken))


def _without_disliked(found: Iterable[Constraint], avoided: Iterable[Dislike]) -> tuple[Constraint, ...]:
    """Without groups and ages that stand within a dislike: "not a pensioners' club" is from no pensioner."""
    spans = [(one.span, _TOPIC_GROUPS.get(one.topic or "", set())) for one in avoided]
    return tuple(
        one
        for one in found
        if one.kind not in {ConstraintKind.GROUP, ConstraintKind.AGE}
        or not one.wanted
        or not any(_overlap(one.span, span) and one.value not in kept for span, kept in spans)
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _searched(
    statement: str, short: tuple[Expansion, ...], avoided: Iterable[Dislike], places: Iterable[PlaceSaid]
) -> str:
    """The words to search by. If nothing is left, the statement itself: somebody may search for "Hackney"."""
    spans = (*(one.span for one in avoided), *(one.span for one in places))
    left_out = sorted((_with_lead(statement, span.start), span.end) for span in spans)
    pieces, end = [], 0
    for start, stop in (*left_out, (len(statement), len(statement))):
        if start >= end:
            within = [one for one in short if end <= one.span.start and one.span.end <= start]
            moved = [
                one.model_copy(
                    update={"span": Span(start=one.span.start - end, end=one.span.end - end, text=one.span.text)}
                )
                for one in within
            ]
            pieces.append(expanded(statement[end:start], moved))
        end = max(end, stop)
    left = re.sub(r"\s+", " ", " ".join(piece.strip() for piece in pieces)).strip(" ,;")
    return left if re.search(r"\w{2}", left) else statement


def _with_lead(statement: str, start: int) -> int:
    """Where a place's or dislike's own little words begin."""
    lead = _LEADS_TO.search(statement, max(0, start - _LOOKED_BACK), start)
    return lead.start() if lead else start
