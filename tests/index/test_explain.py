"""Reasons are plain, in a fixed order, and say what is assumed."""

import pytest

from directory.listing import Precision
from index.explain import Known, reasons

BARE = Known(
    named=False,
    sentence=None,
    words=(),
    needs=(),
    distance_km=None,
    area="",
    served=False,
    nationwide=False,
    assumed=False,
    remote=False,
)


def _told(**known: object) -> list[tuple[str, str]]:
    return [(reason.kind, reason.text) for reason in reasons(Known(**{**vars(BARE), **known}))]


def test_nothing_known_has_no_reason() -> None:
    assert _told() == []


def test_reasons_come_in_the_order_to_show_them() -> None:
    told = _told(
        named=True,
        sentence="We stop bailiffs.",
        words=("bailiffs", "letters"),
        needs=("Debt",),
        distance_km=0.64,
        area="Hackney",
        served=True,
    )
    assert told == [
        ("name", "Its name, or its organisation's, is what you wrote."),
        ("passage", "We stop bailiffs."),
        ("words", "It has your words: bailiffs, letters."),
        ("need", "Helps with: Debt."),
        ("distance", "0.6 km away in a straight line."),
        ("area", "Serves all of Hackney."),
    ]


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision.GIVEN, "1.6 km away in a straight line."),
        (None, "1.6 km away in a straight line."),
        (Precision.DISTRICT, "About 2 km away in a straight line, measured to the middle of its postcode district."),
        (Precision.TERMINATED, "1.6 km away in a straight line, measured to a postcode no longer in use."),
    ],
)
def test_a_distance_says_how_sure_it_is(precision: Precision | None, said: str) -> None:
    assert _told(distance_km=1.64, precision=precision) == [("distance", said)]


def test_a_rough_distance_is_never_nothing() -> None:
    told = _told(distance_km=0.2, precision=Precision.SECTOR)
    assert told == [
        ("distance", "Less than 1 km away in a straight line, measured to the middle of its postcode sector.")
    ]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"nationwide": True, "area": "England"}, "Serves the whole country."),
        ({"area": "Bristol"}, "Serves Bristol."),
        ({"area": "Tower Hamlets, Hackney", "served": True}, "Serves all of Tower Hamlets and Hackney."),
        ({"area": "Tower Hamlets, Hackney, Newham"}, "Serves Tower Hamlets, Hackney and Newham."),
        ({"area": "Bristol, City of, Bath"}, "Serves Bristol, City of and Bath."),
        (
            {"area": "Camden, Barnet", "assumed": True},
            "Serves Camden and Barnet: assumed from where its source is, because the source does not say.",
        ),
        (
            {"area": "Bristol", "served": True, "assumed": True},
            "Serves Bristol: assumed from where its source is, because the source does not say.",
        ),
        ({"remote": True}, "Online or by telephone, and names no area."),
    ],
)
def test_area_is_told_as_surely_as_it_is_known(known: dict[str, object], said: str) -> None:
    assert _told(**known) == [("area", said)]
