"""A refuge's address is withheld at ingest."""

import pytest

from crawler.masking import masked
from directory.listing import Contact, Place, ServiceArea
from directory.record import Facts

PLACE = Place(address="1 Hidden Street", postcode="E8 1DY", lat=51.5, lon=-0.06)


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("Hackney Refuge", "Safety for women who flee domestic abuse, at E8 1DY."),
        ("Safe Now", "We offer refuge accommodation to survivors."),
        ("Haven", "A women’s refuge with twelve rooms."),
    ],
)
def test_refuge_has_no_place(name: str, description: str) -> None:
    facts = masked(Facts(name=name, description=description, places=(PLACE,), contact=Contact(phones=("111",))))
    assert facts.places == ()
    assert "E8 1DY" not in (facts.description or "")
    assert facts.contact.phones == ("111",)


def test_area_of_a_refuge_stays() -> None:
    area = ServiceArea(names=("Hackney",))
    assert masked(Facts(name="Women's refuge", places=(PLACE,), service_area=area)).service_area == area


@pytest.mark.parametrize(
    ("name", "description"),
    [("Refugee Welcome", "For refugees and women."), ("Hedgehog refuge", "Wildlife volunteers wanted.")],
)
def test_others_keep_their_place(name: str, description: str) -> None:
    assert masked(Facts(name=name, description=description, places=(PLACE,))).places == (PLACE,)
