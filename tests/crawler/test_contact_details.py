"""Phones, e-mails, websites, postcodes and points."""

import pytest

from crawler.contact_details import emails, phones, point, postcode_in, website
from directory.masking import without_doors


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0207 946 0182", ("020 7946 0182",)),
        ("+44 (0)20 7946 0182", ("020 7946 0182",)),
        ("Youth line: 0117 496 0111 or 0117 496 0112", ("0117 496 0111", "0117 496 0112")),
        ("07700 900123", ("07700 900123",)),
        ("116 123", ("116 123",)),
        ("111", ("111",)),
        ("[mobile masked]", ()),
        ("2025-09-02", ()),
        ("", ()),
    ],
)
def test_phones_are_in_national_format(text: str, read: tuple[str, ...]) -> None:
    assert phones(text) == read


def test_emails_are_checked() -> None:
    assert emails("Write to Help@Example.ORG or help@example.org.", "nobody@noemail.invalid", "[email masked]") == (
        "Help@example.org",
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("www.example.org/help", "http://www.example.org/help"),
        ("https://example.org", "https://example.org"),
        ("javascript:alert(1)", None),
        ("ftp://example.org", None),
        ("https://user@example.org", None),
        ("see our page", None),
        ("http://localhost/", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_websites_are_http_or_https(text: str, read: str | None) -> None:
    assert website(text) == read


def test_first_right_website_counts() -> None:
    assert website("n/a", "https://example.org") == "https://example.org"


def test_postcode_is_found_in_an_address() -> None:
    assert postcode_in("12 The High Street, London e81dy") == "E8 1DY"
    assert postcode_in("Unit 5, Plot 12AB") is None
    assert without_doors("Come to E8 1DY.", ()) == "Come to [withheld]."


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), (100, 101), ("", ""), (-0.2, 51.5), (None, -0.1), ("x", "y")])
def test_points_outside_the_country_are_none(lat: object, lon: object) -> None:
    assert point(lat, lon) is None


def test_point_is_read_from_text() -> None:
    assert point("51.515308", "-0.216838") == (51.515308, -0.216838)
