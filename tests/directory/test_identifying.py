"""What says who somebody is, is found in the few words of a reference or a note."""

import pytest

from directory.identifying import identifying, identifying_reference, is_nhs_number


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("943 476 5919", "an NHS number"),
        ("nhs 9434765919 seen", "an NHS number"),
        ("NI is QQ123456C", None),  # Q is never the first letter of one
        ("AB 12 34 56 C", "a National Insurance number"),
        ("write to a.b@example.org", "an email address"),
        ("ring 020 7946 0991 after six", "a telephone number"),
        ("07700900123", "a telephone number"),
        ("+44 20 8366 1177", "a telephone number"),
        ("born 3/4/1961", "a date of birth"),
        ("DOB: 03.04.61", "a date of birth"),
        ("Mrs Khan prefers mornings", "a name"),
        ("Jean Smith likes choirs", "a full name"),
        ("with Jean-Paul O’Hara", None),  # no common given name: a hyphen makes another word of it
        ("Mary Seacole House on Tuesdays", "a full name"),
    ],
)
def test_what_a_note_gives_away(text: str, what: str | None) -> None:
    assert identifying(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "",
        "good for shy people, rang 3 Nov: full until January",
        "rang 3/11/2026, 10 to 12, room 4, £3.50",
        "prefers Grace or Hope church, not the Bow one",
        "Mark the form with a B",
        "Will said mornings",
        "E8 2AB, 2nd floor, 1234567890",
        "bus 38 or 242 from Dalston Junction at 10.15",
    ],
)
def test_what_a_note_may_say(text: str) -> None:
    assert identifying(text) is None


@pytest.mark.parametrize(
    ("reference", "what"),
    [
        ("jean smith", "a full name"),
        ("Smith, Jean", "a full name"),
        ("Oluwaseun Adeyemi", "a full name"),
        ("J Smith", "a name"),
        ("J. R. Smith", "a name"),
        ("03/04/1961", "a date of birth"),
        ("3 April 1961", "a date of birth"),
        ("9434765919", "an NHS number"),
    ],
)
def test_what_a_reference_gives_away(reference: str, what: str) -> None:
    assert identifying_reference(reference) == what


@pytest.mark.parametrize("reference", ["JS-14", "SP 2026/117", "blue door", "week 3, second", "carpenter E8", "Jean"])
def test_what_stands_for_somebody(reference: str) -> None:
    assert identifying_reference(reference) is None


def test_ten_digits_are_an_nhs_number_by_their_check_digit() -> None:
    assert is_nhs_number("943 476 5919") and is_nhs_number("4010232137")
    assert not is_nhs_number("9434765918") and not is_nhs_number("943476591")
    assert not is_nhs_number("1234567890")
