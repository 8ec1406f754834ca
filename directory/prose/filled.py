"""A record's facts with what it left empty read from its own sentences; what it gave is never changed."""

from collections.abc import Iterable, Sequence
from typing import Any

from directory.listing import Access, Cost, Eligibility
from directory.prose.ages import Ages
from directory.prose.sentences import Sentence, sentences_of
from directory.prose.told import AGES, GROUPS, RESIDENCE, SEX, ToldFact, facts_of
from directory.record import Facts, Told


def with_told(facts: Facts) -> Facts:
    """The facts, each empty field or part of `eligibility` filled from sentences, which `told` then names.

    Read are the name, the description and the words beside a field: the text of cost, eligibility, access and referral.
    """
    found = _by_field(facts_of(_sentences(facts)))
    update: dict[str, Any] = {}
    for field in ("halt", "capacity"):
        if field in found and getattr(facts, field) is None:
            update[field] = found[field][0].value
    for field in ("sessions", "referral_routes"):
        if field in found and not getattr(facts, field):
            update[field] = tuple(fact.value for fact in found[field])
    update |= _cost(facts.cost, found) | _access(facts.access, found)
    eligibility, parts = _eligibility(facts.eligibility, found)
    # A cost or access told in its own words was given, whatever is read from them.
    read = [field for field in update if field not in ("cost", "access") or getattr(facts, field) is None]
    told = [_told(field, found[field]) for field in [*read, *parts]]
    if parts:
        update["eligibility"] = eligibility
        if facts.eligibility is None:
            told.append(_told("eligibility", [fact for part in parts for fact in found[part]]))
    return facts.model_copy(update=update | {"told": tuple(told)}) if update else facts


def _sentences(facts: Facts) -> Sequence[Sentence]:
    beside = (
        ("who it is for", facts.eligibility.text if facts.eligibility else None),
        ("cost", facts.cost.text if facts.cost else None),
        ("access", facts.access.text if facts.access else None),
        ("how to join", facts.referral),
    )
    own = sentences_of(facts.description or "", facts.name)
    extra = (sentence.under(label) for label, text in beside if text for sentence in sentences_of(text))
    return (*own, *extra)


def _by_field(told: Iterable[ToldFact]) -> dict[str, list[ToldFact]]:
    found: dict[str, list[ToldFact]] = {}
    for fact in told:
        found.setdefault(fact.field, []).append(fact)
    return found


def _told(field: str, facts: Iterable[ToldFact]) -> Told:
    return Told(field=field, sentences=tuple(dict.fromkeys(fact.sentence for fact in facts)))


def _cost(held: Cost | None, found: dict[str, list[ToldFact]]) -> dict[str, Cost]:
    if "cost" not in found or (held and held.free is not None):
        return {}
    read = found["cost"][0].value
    assert isinstance(read, Cost)
    if held is None:
        return {"cost": read}
    return {"cost": held.model_copy(update={"free": read.free})} if read.free is not None else {}


def _access(held: Access | None, found: dict[str, list[ToldFact]]) -> dict[str, Access]:
    if "access" not in found or (held and held.features):
        return {}
    features = tuple(str(fact.value) for fact in found["access"])
    return {"access": (held or Access()).model_copy(update={"features": features})}


def _eligibility(held: Eligibility | None, found: dict[str, list[ToldFact]]) -> tuple[Eligibility, list[str]]:
    """The eligibility with its empty parts filled, and which parts were."""
    known = held or Eligibility()
    update: dict[str, Any] = {}
    parts = []
    if AGES in found and known.min_age is None and known.max_age is None:
        ages = found[AGES][0].value
        assert isinstance(ages, Ages)
        update |= {"min_age": ages.least, "max_age": ages.most}
        parts.append(AGES)
    for part, field in ((SEX, "sex"), (RESIDENCE, "residence")):
        if part in found and getattr(known, field) is None:
            update[field] = found[part][0].value
            parts.append(part)
    if GROUPS in found and not known.groups:
        update["groups"] = tuple(str(fact.value) for fact in found[GROUPS])
        parts.append(GROUPS)
    return known.model_copy(update=update), parts
