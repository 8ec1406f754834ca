"""A listing out of what sources said and what people decided: a pure function, the same in any order of arrival.

Field by field the best claim wins: a curator's before a provider's before a source's; then a field that a source gave
before one read from sentences; then, for facts that perish
(times, cost, contact), the one confirmed last before the more trusted source, and for lasting facts (name, description)
the more trusted source before the one confirmed last. Ties fall to the source's slug and key, never to chance.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from directory.decision import Decision, DecisionKind
from directory.frozen import Frozen
from directory.listing import Listing, Provenance, ServiceArea, SourceLink, Status
from directory.record import Claim, Standing
from directory.source import Permission, Source

PERISHABLE = frozenset(
    "sessions cost contact.phones contact.emails contact.website referral referral_routes halt capacity".split()
)
# Every source's word counts for these: two directories often tag or translate the same thing differently.
GATHERED = frozenset({"categories", "languages", "delivery"})
LATEST = frozenset({"modified", "assured"})
TOLD = "told"  # the claim that says which of the others were read from sentences; no field of a listing
_STANDING = {Standing.CURATOR: 2, Standing.PROVIDER: 1, Standing.SOURCE: 0}
STAFF = "staff of this directory"  # who decided is kept with the decision, and told to nobody else
_STATUS = {
    DecisionKind.PAUSE: Status.PAUSED,
    DecisionKind.RETIRE: Status.RETIRED,
    DecisionKind.DO_NOT_LIST: Status.RETIRED,
}


class Witness(Frozen):
    """What one record says. `last_seen` is aware UTC."""

    source: Source
    key: str
    url: str | None
    last_seen: datetime
    claims: tuple[Claim, ...]

    @property
    def confirmed(self) -> date:
        """When its source last touched it; a source that gives no date counts as old."""
        dates = [date.fromisoformat(c.value) for c in self.claims if c.field in LATEST]
        return max(dates, default=date.min)

    @property
    def stated_area(self) -> ServiceArea | None:
        said = self.said("service_area")
        return ServiceArea.model_validate(said) if said else None

    @property
    def has_place(self) -> bool:
        return any(place.get("postcode") or place.get("lat") is not None for place in self.said("places") or ())

    @property
    def told(self) -> dict[str, tuple[str, ...]]:
        """The sentences that each field was read from which the source did not give itself."""
        return {held["field"]: tuple(held["sentences"]) for held in self.said(TOLD) or ()}

    def said(self, field: str) -> Any:
        """The JSON value that it claims for a field, or None."""
        return next((claim.value for claim in self.claims if claim.field == field), None)


class _Candidate(Frozen):
    """`told` has the sentences that the value, or a part of it, was read from."""

    field: str
    value: Any
    rank: tuple[Any, ...]
    provenance: Provenance
    told: Mapping[str, tuple[str, ...]] = {}


def merge(
    listing: UUID,
    witnesses: Sequence[Witness],
    decisions: Sequence[Decision] = (),
    tag: Callable[[str], tuple[str, ...]] = lambda category: (),
) -> Listing:
    """The listing and the provenance of each of its fields.

    `witnesses` are all of this listing and at least one; `decisions` are those about it that stand; `tag` gives the
    vocabulary ids of a category as a source wrote it.
    """
    candidates = [c for witness in witnesses for c in _said_by(witness)]
    candidates += [_decided(d) for d in decisions if d.kind is DecisionKind.SET and d.field]
    by_field: dict[str, list[_Candidate]] = {}
    for candidate in sorted(candidates, key=lambda c: c.rank, reverse=True):
        by_field.setdefault(candidate.field, []).append(candidate)
    values = {field: _settle(field, ranked) for field, ranked in by_field.items()}
    return Listing.model_validate(
        _nested(values)
        | {
            "id": listing,
            "service_area": values.get("service_area") if _decided_on("service_area", by_field) else _area(witnesses),
            "status": _status(decisions),
            "masked": any(d.kind is DecisionKind.MASK for d in decisions),
            "needs": _needs(values.get("categories", ()), values.get("needs"), tag),
            "invented": all(t.source.invented for t in witnesses),
            "last_seen": max(t.last_seen for t in witnesses),
            "provenance": dict(_provenances(by_field)),
            "sources": _links(witnesses),
        }
    )


def _said_by(witness: Witness) -> Iterable[_Candidate]:
    source, told = witness.source, witness.told
    for claim in witness.claims:
        if claim.field == TOLD:
            continue
        lasting = (_sortable(source.trust), _sortable(witness.confirmed))
        order = lasting[::-1] if claim.field in PERISHABLE else lasting
        yield _Candidate(
            field=claim.field,
            value=claim.value,
            rank=(
                _STANDING[claim.standing],
                _sortable(claim.field not in told),
                *order,
                _sortable(claim.since),
                source.slug,
                witness.key,
            ),
            provenance=Provenance(
                who=source.slug, name=source.name, url=witness.url, permission=source.permission, seen=claim.seen
            ),
            told={part: read for part, read in told.items() if part.partition(".")[0] == claim.field},
        )


def _provenances(by_field: Mapping[str, Sequence[_Candidate]]) -> Iterator[tuple[str, Provenance]]:
    """Of each field, and of each of its parts that was read from sentences, with the sentences."""
    for field, ranked in by_field.items():
        best = ranked[0]
        yield field, best.provenance
        for part, sentences in best.told.items():
            yield part, best.provenance.model_copy(update={"sentences": sentences})


def _decided(decision: Decision) -> _Candidate:
    """A decision outranks every source; of two about one field the later stands."""
    provenance = Provenance(who=decision.by, name=STAFF, permission=Permission.AGREED, seen=decision.at)
    rank = (_STANDING[Standing.CURATOR], _sortable(decision.at), decision.id or 0, "", "", "")
    return _Candidate(field=str(decision.field), value=decision.value, rank=rank, provenance=provenance)


def _sortable(value: int | date | datetime) -> str:
    """One kind of thing to compare, whichever comes first for a field."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else f"{value:04}"


def _settle(field: str, ranked: Sequence[_Candidate]) -> Any:
    if ranked[0].rank[0] > 0:
        return ranked[0].value
    if field in GATHERED:
        return list(dict.fromkeys(value for candidate in ranked for value in candidate.value))
    if field in LATEST:
        return max(candidate.value for candidate in ranked)
    return ranked[0].value


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for field, value in values.items():
        part, dot, inner = field.partition(".")
        if dot:
            nested.setdefault(part, {})[inner] = value
        else:
            nested[part] = value
    return nested


def _needs(categories: Sequence[str], decided: Any, tag: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    if decided is not None:
        return tuple(decided)
    return tuple(dict.fromkeys(need for category in categories for need in tag(category)))


def _decided_on(field: str, by_field: Mapping[str, Sequence[_Candidate]]) -> bool:
    return field in by_field and by_field[field][0].rank[0] > 0


def _area(witnesses: Sequence[Witness]) -> ServiceArea | None:
    """Everybody whom one of the sources says it serves.

    A source that names no area for a listing with no place of its own lists it for its own district. Where one source's
    area counts, the others' districts do too: a helpline in two boroughs' directories serves both.
    """
    stated = [witness.stated_area for witness in witnesses if witness.stated_area]
    unplaced = [witness for witness in witnesses if not witness.stated_area and not witness.has_place]
    if not stated and not unplaced:
        return None
    names = [name for area in stated for name in area.names]
    names += [w.source.area for w in witnesses if not w.stated_area and w.source.area]
    if not names and not any(area.nationwide for area in stated):
        return None
    return ServiceArea(
        names=tuple(sorted(dict.fromkeys(names))),
        nationwide=any(area.nationwide for area in stated),
        assumed=not stated,
    )


def _status(decisions: Sequence[Decision]) -> Status:
    standing = [_STATUS[d.kind] for d in decisions if d.kind in _STATUS]
    return Status.RETIRED if Status.RETIRED in standing else Status.PAUSED if standing else Status.ACTIVE


def _links(witnesses: Sequence[Witness]) -> tuple[SourceLink, ...]:
    return tuple(
        SourceLink(
            source=t.source.slug,
            name=t.source.name,
            key=t.key,
            url=t.url,
            licence=t.source.licence,
            permission=t.source.permission,
            last_seen=t.last_seen,
        )
        for t in sorted(witnesses, key=lambda t: (-t.source.trust, t.source.slug, t.key))
    )
