"""People's names and lines are not kept; a service's own are."""

import pytest

from crawler.redaction import REDACTED, is_person, redact


def test_staff_fields_are_redacted_at_any_depth() -> None:
    kept = redact({"name": "Lunch club", "pc_metadata": {"assured_by": "j@example.org"}, "Contact Name": "Jo Smith"})
    assert kept == {"name": "Lunch club", "pc_metadata": {"assured_by": REDACTED}, "Contact Name": REDACTED}


def test_named_contact_loses_its_lines_and_a_role_keeps_them() -> None:
    person = {"name": "Ann Person", "title": "Manager", "email": "ann@example.org", "phones": [{"number": "1"}]}
    role = {"name": "Enquiries", "email": "hello@example.org"}
    kept = redact({"contacts": [person, role]})["contacts"]
    assert set(kept[0].values()) == {REDACTED}
    assert kept[1] == role


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Ann Person", True),
        ("Jo", True),
        ("Reception", False),
        ("1625 Young People", False),
        ("", False),
        (None, False),
    ],
)
def test_who_counts_as_a_person(name: str | None, person: bool) -> None:
    assert is_person(name) == person


def test_the_bodys_own_name_is_no_person() -> None:
    assert not is_person("Open Doors", "Open doors", None)
