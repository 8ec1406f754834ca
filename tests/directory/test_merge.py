"""Merging: whose word counts, in any order of arrival."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.decision import Decision, DecisionKind
from directory.listing import Contact, Listing, Status
from directory.merge import Witness, merge
from directory.record import Claim, Facts, Standing
from directory.source import Permission, Source

LISTING = UUID(int=7)
TAGS = {"Debt": ("debt",), "Money worries": ("debt", "benefits")}
SEEN = datetime(2026, 11, 1, tzinfo=UTC)


def witness(slug: str, trust: int = 50, key: str = "1", source: dict[str, Any] | None = None, **facts: Any) -> Witness:
    kept = {"slug": slug, "name": slug.title(), "platform": "csv", "address": "http://x.example", "trust": trust}
    claims = tuple(
        Claim(field=f, value=v, standing=Standing.SOURCE, who=slug, record=key, since=SEEN, seen=SEEN)
        for f, v in Facts.model_validate({"name": "Tea"} | facts).stated()
    )
    return Witness(
        source=Source.model_validate(kept | (source or {})), key=key, url=None, last_seen=SEEN, claims=claims
    )


def decided(field: str, value: Any, hour: int = 0) -> Decision:
    at = datetime(2026, 11, 2, hour, tzinfo=UTC)
    return Decision(id=hour, kind=DecisionKind.SET, listing=LISTING, field=field, value=value, by="ana", at=at)


def test_a_lasting_fact_comes_from_the_more_trusted_source() -> None:
    listing = merge(
        LISTING,
        [
            witness("council", trust=40, description="Old words", modified="2026-10-01"),
            witness("cvs", trust=70, description="Better words", modified="2020-01-01"),
        ],
    )
    assert listing.description == "Better words"
    assert listing.provenance["description"].who == "cvs"


def test_a_perishable_fact_comes_from_the_source_confirmed_last() -> None:
    listing = merge(
        LISTING,
        [
            witness("council", trust=40, contact=Contact(phones=("020 7946 0001",)), modified="2026-10-01"),
            witness("cvs", trust=70, contact=Contact(phones=("020 7946 0002",)), modified="2020-01-01"),
        ],
    )
    assert listing.contact.phones == ("020 7946 0001",)
    assert listing.provenance["contact.phones"].who == "council"


def test_what_one_source_leaves_out_another_fills() -> None:
    listing = merge(LISTING, [witness("cvs", trust=70), witness("council", cost={"free": True})])
    assert listing.cost and listing.cost.free


def test_a_decision_wins_over_any_source_and_undoing_it_restores() -> None:
    said = [witness("cvs", trust=100, description="From the source", modified="2030-01-01")]
    assert merge(LISTING, said, [decided("description", "Mended")]).description == "Mended"
    assert merge(LISTING, said, []).description == "From the source"


def test_of_two_decisions_the_later_stands() -> None:
    decisions = [decided("cost", {"free": False}, hour=2), decided("cost", {"free": True}, hour=1)]
    cost = merge(LISTING, [witness("cvs")], decisions).cost
    assert cost and cost.free is False


def test_every_source_s_categories_are_kept_and_become_needs() -> None:
    said = [witness("cvs", categories=("Debt",)), witness("council", categories=("Money worries", "Debt"))]
    listing = merge(LISTING, said, tag=lambda category: TAGS[category])
    assert set(listing.categories) == {"Debt", "Money worries"}
    assert set(listing.needs) == {"debt", "benefits"}


def test_do_not_list_outlasts_any_crawl() -> None:
    never = Decision(kind=DecisionKind.DO_NOT_LIST, listing=LISTING, by="ana", at=SEEN)
    assert merge(LISTING, [witness("cvs")], [never]).status is Status.RETIRED


def test_a_listing_is_invented_only_if_every_source_is() -> None:
    sample, real = witness("a", source={"invented": True}), witness("b")
    assert merge(LISTING, [sample]).invented
    assert not merge(LISTING, [sample, real]).invented


def test_a_field_s_text_is_shown_only_with_its_source_s_permission() -> None:
    closed = witness("a", trust=60, description="Theirs")
    opened = witness("b", trust=40, source={"permission": Permission.OPEN}, cost={"text": "£2"})
    listing = merge(LISTING, [closed, opened])
    assert not listing.may_show("description")
    assert listing.may_show("cost")


def test_a_helpline_in_two_boroughs_directories_serves_both() -> None:
    camden, brent = {"area": "Camden"}, {"area": "Brent"}
    said = [
        witness("a", source=camden, places=({"postcode": "NW1 1AA"},), service_area={"names": ("Camden", "Barnet")}),
        witness("b", source=brent),
    ]
    area = merge(LISTING, said).service_area
    assert area and area.names == ("Barnet", "Brent", "Camden") and not area.assumed


def test_a_group_with_a_place_and_no_stated_area_has_none() -> None:
    said = [witness("a", source={"area": "Camden"}, places=({"postcode": "NW1 1AA"},))]
    assert merge(LISTING, said).service_area is None


def test_a_district_is_assumed_only_where_nothing_was_stated() -> None:
    area = merge(LISTING, [witness("a", source={"area": "Camden"})]).service_area
    assert area and area.assumed and area.names == ("Camden",)


_said = st.builds(
    witness,
    slug=st.sampled_from(["a", "b", "c"]),
    trust=st.integers(0, 100),
    key=st.sampled_from(["1", "2", "3", "4"]),
    name=st.sampled_from(["Tea", "Tea club"]),
    description=st.none() | st.sampled_from(["One", "Two"]),
    modified=st.none() | st.dates().map(str),
    categories=st.lists(st.sampled_from(["x", "y", "z"]), unique=True).map(tuple),
    contact=st.builds(Contact, phones=st.lists(st.sampled_from(["1", "2"]), unique=True).map(tuple)),
)
_decisions = st.lists(
    st.builds(decided, st.sampled_from(["name", "description"]), st.text(min_size=1), st.integers(0, 23))
)


def _distinct(said: Sequence[Witness]) -> list[Witness]:
    return list({(t.source.slug, t.key): t for t in said}.values())


@settings(deadline=None)
@given(st.lists(_said, min_size=1, max_size=5), _decisions, st.randoms())
def test_order_of_arrival_never_changes_the_result(said: list[Witness], decisions: list[Decision], random: Any) -> None:
    said = _distinct(said)
    decisions = list({d.id: d for d in decisions}.values())
    first = merge(LISTING, said, decisions)
    random.shuffle(said)
    random.shuffle(decisions)
    assert merge(LISTING, said, decisions) == first


@settings(deadline=None)
@given(st.lists(_said, min_size=1, max_size=4), st.text(min_size=1))
def test_a_decided_field_always_has_the_decided_value(said: list[Witness], value: str) -> None:
    assert merge(LISTING, _distinct(said), [decided("description", value)]).description == value


def by_provider(kept: Witness, field: str, value: Any) -> Witness:
    said = Claim(field=field, value=value, standing=Standing.PROVIDER, who="provider", since=SEEN, seen=SEEN)
    return kept.model_copy(update={"claims": (*kept.claims, said)})


def test_the_provider_s_word_counts_more_than_any_source_s_and_less_than_a_curator_s() -> None:
    own = by_provider(witness("a", trust=0, description="A"), "description", "Its own")
    said = [own, witness("b", trust=100, description="B")]
    assert merge(LISTING, said).description == "Its own"
    assert merge(LISTING, said, [decided("description", "Mended")]).description == "Mended"


_fields = st.sampled_from(
    [
        ("name", "Decided"),
        ("description", "Decided"),
        ("cost", {"free": True, "text": None}),
        ("contact.phones", ["020 7946 0009"]),
        ("categories", ["decided"]),
        ("needs", ["debt"]),
        ("service_area", {"names": ["Camden"]}),
    ]
)


def _held(listing: Listing, field: str) -> Any:
    held: Any = listing.model_dump(mode="json")
    for part in field.split("."):
        held = held[part]
    return held


def _within(value: Any, held: Any) -> bool:
    return all(held[name] == part for name, part in value.items()) if isinstance(value, dict) else bool(held == value)


@settings(deadline=None)
@given(st.lists(_said, min_size=1, max_size=4), _decisions, _fields)
def test_the_last_decision_about_any_field_wins_and_removing_it_restores_what_was_there(
    said: list[Witness], earlier: list[Decision], decided_on: tuple[str, Any]
) -> None:
    said, (field, value) = _distinct(said), decided_on
    before = merge(LISTING, said, earlier)
    last = decided(field, value, hour=23).model_copy(update={"id": 100})
    with_it = merge(LISTING, said, [*earlier, last])
    assert _within(value, _held(with_it, field))
    assert with_it.provenance[field].who == "ana"
    others = {"name", "description", "cost", "contact", "categories", "needs", "service_area"} - {field.split(".")[0]}
    untouched = others - ({"needs"} if field == "categories" else set())
    assert before.model_dump(include=untouched) == with_it.model_dump(include=untouched)
    assert merge(LISTING, said, earlier) == before


@settings(deadline=None)
@given(st.lists(_said, min_size=1, max_size=5))
def test_every_value_was_said_by_the_source_that_is_named_for_it(said: list[Witness]) -> None:
    said = _distinct(said)
    listing = merge(LISTING, said)
    for field in {"name", "description", "contact.phones"} & set(listing.provenance):
        values = [
            c.value
            for w in said
            if w.source.slug == listing.provenance[field].who
            for c in w.claims
            if c.field == field
        ]
        assert _held(listing, field) in values
