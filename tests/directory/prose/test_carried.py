"""A sentence that a field was read from goes with it: claim, listing, what is published."""

from pathlib import Path
from typing import Any
from uuid import UUID

from directory.listing import Cost, Eligibility, Halt, Listing, ReferralRoute
from directory.merge import Witness, merge
from directory.record import Told
from directory.source import Permission
from directory.store import Store
from search_api.public import public
from tests.directory.test_merge import decided, witness

LISTING = UUID(int=7)
FREE = "It is free."
OVER_50 = "For over 50s."
WOMEN = "Women only."
READ: dict[str, Any] = {
    "cost": Cost(free=True, text=FREE),
    "eligibility": Eligibility(min_age=50, sex="women"),
    "referral_routes": (ReferralRoute.DROP_IN,),
    "halt": Halt.SUSPENDED,
    "told": (
        Told(field="cost", sentences=(FREE,)),
        Told(field="eligibility", sentences=(OVER_50, WOMEN)),
        Told(field="eligibility.ages", sentences=(OVER_50,)),
    ),
}


def read(slug: str, trust: int = 50, **source: Any) -> Witness:
    return witness(slug, trust=trust, source=source, **READ)


def test_each_field_and_part_read_from_sentences_keeps_them() -> None:
    listing = merge(LISTING, [read("cvs")])
    assert listing.halt is Halt.SUSPENDED
    assert listing.referral_routes == (ReferralRoute.DROP_IN,)
    assert listing.provenance["cost"].sentences == (FREE,)
    assert listing.provenance["eligibility"].sentences == (OVER_50, WOMEN)
    assert listing.provenance["eligibility.ages"].sentences == (OVER_50,)
    assert listing.provenance["halt"].sentences == ()


def test_field_given_by_any_source_comes_before_one_read_from_sentences() -> None:
    given = witness("council", trust=10, cost=Cost(free=False, text="£2"))
    for said in ([read("cvs", trust=90), given], [given, read("cvs", trust=90)]):
        listing = merge(LISTING, said)
        assert listing.cost == Cost(free=False, text="£2")
        assert listing.provenance["cost"].sentences == ()
        assert listing.provenance["eligibility.ages"].who == "cvs"


def test_decision_has_no_sentences_of_the_value_it_replaced() -> None:
    listing = merge(LISTING, [read("cvs")], [decided("eligibility", {"min_age": 60})])
    assert listing.provenance["eligibility"].sentences == ()
    assert "eligibility.ages" not in listing.provenance


def test_stored_listing_has_its_sentences_again(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'kith.db'}")
    listing = merge(LISTING, [read("cvs")])
    store.listings.save([listing], {})
    assert store.listings.get(LISTING) == listing
    store.close()


def test_of_text_that_may_not_be_shown_no_sentence_leaves() -> None:
    def shown(permission: Permission) -> dict[str, tuple[str, ...]]:
        return public(merge(LISTING, [read("cvs", permission=permission)])).read_from

    assert shown(Permission.OPEN)["eligibility"] == (OVER_50, WOMEN)
    assert shown(Permission.FACTS) == {}


def test_listing_stored_before_these_fields_is_still_read() -> None:
    old = merge(LISTING, [witness("cvs")]).model_dump(mode="json")
    for field in ("referral_routes", "halt", "capacity"):
        del old[field]
    for said in old["provenance"].values():
        del said["sentences"]
    assert Listing.model_validate(old).halt is None
