"""Labels of custom fields and of text before a value."""

import pytest

from crawler.platforms.wordpress_labels import labels_of, thing_of, told_by_fields, told_by_lines, told_by_markup


@pytest.mark.parametrize(
    ("label", "thing"),
    [
        ("Phone", "phone"),
        ("_phone", "phone"),
        ("wpcf-contact-telephone", "phone"),
        ("group_meeting_times", "times"),
        ("meetingTimes", "times"),
        ("Day(s) and time(s):", "times"),
        ("ZIP Code", "postcode"),
        ("Who it’s for", "groups"),
        ("Contact name", None),
        ("Leader", None),
        ("_wp_page_template", None),
        ("link", None),
        ("", None),
    ],
)
def test_label_means_one_thing_however_it_is_written(label: str, thing: str | None) -> None:
    assert thing_of(label) == thing


def test_label_on_a_line_of_its_own_tells_of_the_paragraph_after_it() -> None:
    text = "About us.\n\nWhere\n\nCanal Library\n12 Wharf Road\n\nWe like tea.\nPhone: 020 7946 0300\nNote: none"
    assert list(told_by_lines(text)) == [("Where", "Canal Library\n12 Wharf Road"), ("Phone", "020 7946 0300")]


def test_colon_in_a_sentence_is_no_label() -> None:
    assert list(told_by_lines("Remember: bring a cup.\nWe say this to everyone who comes here: welcome.")) == []


def test_cells_of_a_table_are_labels_and_values() -> None:
    markup = "<table><tr><th>Cost:</th><td>£2</td></tr><tr><td>Row</td><td>x</td></tr><tr><td>one</td></tr></table>"
    assert labels_of(told_by_markup(markup)).one("cost") == "£2"


def test_fields_in_groups_and_maps_are_told() -> None:
    fields = {
        "contact": {"phone": "1", "email": ""},
        "site": {"title": "x", "url": "https://a.example.org"},
        "tags": [7],
    }
    labels = labels_of(told_by_fields(fields))
    assert (labels.one("phone"), labels.one("website"), labels.one("categories")) == ("1", "https://a.example.org", "7")
    assert labels.all("email") == ()


@pytest.mark.parametrize("fields", [None, [], False, "text", 7, {"phone": None}, {"phone": {"raw": None}}])
def test_fields_of_no_form_tell_nothing(fields: object) -> None:
    assert list(told_by_fields(fields)) == []
