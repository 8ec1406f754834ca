"""Guessing which column holds what. Every list here is invented."""

import pytest

from crawler.platforms.row_fields import field_of
from crawler.platforms.row_mapping import ColumnMapping, guess_mapping


def guess(headings: str, *rows: str, needed: str = "name") -> ColumnMapping:
    names = headings.split("|")
    return guess_mapping(names, [dict(zip(names, row.split("|"), strict=True)) for row in rows], needed=needed)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Service", "name"),
        ("charity_contact_postcode", "postcode"),
        ("OpeningTimes", "times"),
        ("Short text description", "description"),
        ("Wheelchair accessible?", "access"),
        ("Monday opening hours", "monday"),
        ("Close (Mon)", None),
        ("Friday closes", "friday"),
        ("Venue", "location"),
        ("Suitable for", "groups"),
        ("Area name", None),
        ("Parent name", None),
        ("Contact name", None),
        ("Secretary", None),
        ("Colour", None),
    ],
)
def test_heading_tells_a_field_or_nothing(heading: str, field: str | None) -> None:
    found = field_of(heading)
    assert (found and found[0]) == field


def test_mapping_says_why_and_what_is_left_over() -> None:
    found = guess("Title|Post code|Colour|Empty", "Tea|E8 1DY|red|", "Chess|E8 1DX|blue|", "Choir|E9 5LX|red|")
    assert [(told.column, told.field, told.why) for told in found.guesses] == [
        ("Title", "name", "Its heading says the name."),
        ("Post code", "postcode", "Its heading says the postcode."),
    ]
    assert [(told.column, told.why) for told in found.left_over] == [
        ("Colour", "Its heading is not known."),
        ("Empty", "It is empty."),
    ]


def test_option_keeps_the_mapping_as_a_source_has_it() -> None:
    found = guess("Name|Category|Sub category|Phone", "Tea|Food|Cake|020 7946 0371")
    assert found.option() == {"name": "Name", "categories": ["Category", "Sub category"], "phone": "Phone"}


def test_values_tell_what_headings_do_not() -> None:
    found = guess(
        "A|B|C|D|E",
        "Tea|E8 1DY|020 7946 0371|tea@example.org|Two courses and a pudding every week, cooked by the neighbours.",
        "Chess|E8 1DX|020 7946 0372|chess@example.org|Bring a board if you have one, or a friend who has one.",
        "Choir|E9 5LX|020 7946 0373|choir@example.org|Nobody has to audition, and nobody has to read music.",
    )
    assert {told.field: told.column for told in found.guesses} == {
        "name": "A",
        "postcode": "B",
        "phone": "C",
        "email": "D",
        "description": "E",
    }
    assert found.guesses[1].why == "Its values look like the postcode."


def test_heading_that_its_values_belie_is_left_over() -> None:
    found = guess("Name|Phone|Postcode", "Tea|Ann|see map", "Chess|Bob|ask us", "Choir|Cy|ring us")
    assert found.columns() == {"name": ("Name",)}
    assert found.left_over[0].why == "Its heading says the phone, but its values do not."


def test_id_that_comes_again_names_nothing() -> None:
    found = guess("ID|Name", "1|Tea", "1|Chess", "2|Choir")
    assert found.columns() == {"name": ("Name",)}


def test_id_that_many_rows_lack_names_nothing() -> None:
    found = guess("ID|Name", "1|Tea", "|Chess", "|Choir")
    assert found.columns() == {"name": ("Name",)}
    assert found.left_over[0].why == "Its heading says the id, but many rows have none."


def test_column_of_people_is_never_read() -> None:
    found = guess("Name|Contact name|Contact", "Tea|Jo Bloggs|Jo Bloggs 020 7946 0371")
    assert found.columns() == {"name": ("Name",), "contact": ("Contact",)}
    assert found.left_over[0].why == "Its heading names a person, and people are not kept."


def test_list_of_organisations_is_named_by_them() -> None:
    rows = ("Tea Trust|E8 1DY", "Chess Club|E8 1DX", "Choir|E9 5LX")
    found = guess("Organisation|Postcode", *rows)
    assert found.columns()["name"] == ("Organisation",)
    assert guess("Organisation|Postcode", *rows, needed="organisation").columns()["organisation"] == ("Organisation",)


def test_location_of_whole_countries_is_an_area() -> None:
    found = guess("Name|Location", "Tea|Camden", "Helpline|National", "Choir|Camden")
    assert found.columns()["area"] == ("Location",)


def test_plain_heading_goes_before_one_that_only_seems_so() -> None:
    found = guess("Name|Charity phone|Phone", "Tea|020 7946 0371|020 7946 0372")
    assert found.columns()["phone"] == ("Phone",)
    assert found.left_over[0].why == "“Phone” says the phone already."


def test_titles_for_people_are_read_beside_names_for_machines() -> None:
    rows = [{"F_1": "Tea", "OPN_TMS": "Tuesdays"}]
    found = guess_mapping(["F_1", "OPN_TMS"], rows, titles={"F_1": "Name of group", "OPN_TMS": "Opening times"})
    assert found.columns() == {"name": ("F_1",), "times": ("OPN_TMS",)}
