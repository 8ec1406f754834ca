"""The check of what embarrasses trusts the record and the plain fields of a statement, not the search."""

from collections import Counter

import pytest

from bench.unacceptable import Shown, Statement, against, labels, report, statements
from directory.listing import Eligibility, Halt, Listing, ReferralRoute, ServiceArea
from directory.places import PlacePoint, Precision
from tests.index.making import at, listing

HERE = PlacePoint(label="here", lat=51.5, lon=-0.1, precision=Precision.LIVE, council_code="E09000012")
NEAR = at(51.5, -0.1)


def _one(**fields: object) -> Listing:
    return listing("Meeting Place", "Come and see us.", **{"places": NEAR, **fields})


def _said(**fields: object) -> Statement:
    return Statement(id="X", over="samples", near="E8", text="company", **fields)


@pytest.mark.parametrize(
    ("one", "said", "wrong"),
    [
        (_one(), _said(sex="man", age=40), []),
        (_one(eligibility=Eligibility(sex="women")), _said(sex="man"), ["sex"]),
        (_one(eligibility=Eligibility(groups=("Women only",))), _said(sex="man"), ["sex"]),
        (_one(eligibility=Eligibility(sex="women")), _said(sex="woman"), []),
        (_one(eligibility=Eligibility(min_age=60)), _said(age=40), ["age"]),
        (_one(eligibility=Eligibility(min_age=60)), _said(), []),
        (_one(halt=Halt.SUSPENDED), _said(), ["closed"]),
        (_one(places=at(53.5, -2.2)), _said(), ["area"]),
        (_one(service_area=ServiceArea(names=("Leeds",), council_codes=("E08000035",))), _said(), ["area"]),
        (_one(service_area=ServiceArea(nationwide=True), places=()), _said(), []),
        (_one(referral_routes=(ReferralRoute.PROFESSIONAL,)), _said(), ["professionals"]),
        (_one(referral_routes=(ReferralRoute.PROFESSIONAL,)), _said(professional=True), []),
        (_one(categories=("Church",)), _said(unwanted=("religion",)), ["unwanted"]),
    ],
)
def test_what_the_record_says_against_a_person(one: Listing, said: Statement, wrong: list[str]) -> None:
    assert list(against(one, said, HERE)) == wrong


def test_there_are_sixty_statements_half_over_each_directory_and_every_label_is_of_one() -> None:
    told = statements()
    assert Counter(one.over for one in told) == {"samples": 30, "real": 30}
    assert len({one.id for one in told}) == 60
    assert {statement for statement, _ in labels()} == {one.id for one in told}


def test_a_report_counts_what_was_checked_and_what_was_read() -> None:
    (statement, key), wrong = next((pair, wrong) for pair, wrong in labels().items() if wrong)
    text = report([Shown(statement, 1, key, "A", ()), Shown(statement, 2, "nowhere/1", "B", ("age",))])
    assert "checked: 1 unacceptable, 50.0%" in text
    assert "read by hand: 1 of them, 1 unacceptable, 100.0%" in text
    assert wrong in text
