"""The languages that a listing speaks are read from its field of languages and from what it says of itself."""

import numpy as np
import pytest

from directory.listing import Listing
from index.snapshot.spoken import ANY, LISTED, SPOKEN, WIDTH, speaks, spoken_mask
from tests.index.making import listing


def _spoken(one: Listing) -> set[str]:
    masks = np.array([spoken_mask(one)], np.uint8)
    return {code for code in SPOKEN if speaks(masks, code)[0]}


def test_every_language_has_a_bit() -> None:
    assert len(SPOKEN) == len(set(SPOKEN)) <= WIDTH * 8


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (("Bengali", "Somali"), {LISTED, "bn", "so"}),
        (("Polish (by telephone)",), {LISTED, "pl"}),
        (("en", "pl"), {LISTED, "en", "pl"}),
        (("Sylheti",), {LISTED, "bn"}),
        (("Interpreters can be arranged",), {ANY}),
        (("Klingon",), set()),
        ((), set()),
    ],
)
def test_the_field_holds_names_or_codes(told: tuple[str, ...], codes: set[str]) -> None:
    assert _spoken(listing("Advice", languages=told)) == codes


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("Somali Resource Centre", "Advice and company.", {"so"}),
        ("Lunch club", "For Arabic-speaking women over 50.", {"ar"}),
        ("Advice", "Mondays in Italian, Punjabi and Cantonese.", {"it", "pa", "zh"}),
        ("Advice", "Interpreters are available.", {ANY}),
        ("Tai chi", "An ancient Chinese tradition.", set()),
        ("French for beginners", "Learn French over coffee.", set()),
        ("Clinic", "In a Georgian terrace with French doors.", set()),
    ],
)
def test_a_text_tells_only_of_people_and_of_speaking(name: str, text: str, codes: set[str]) -> None:
    assert _spoken(listing(name, text)) == codes


def test_a_language_without_a_bit_is_unknown() -> None:
    assert not speaks(np.full((2, WIDTH), 255, np.uint8), "tlh").any()
