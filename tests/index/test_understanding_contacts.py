"""Urgent contacts: every kind and nation has one, each with its source and the day it was checked."""

from datetime import date, timedelta

import phonenumbers
import pytest

from index.understanding.urgent import UrgentKind
from index.understanding.urgent_contacts import Nation, UrgentContact, all_contacts, contacts_for

SHORT = {"999", "111", "116 123", "85258"}


@pytest.mark.parametrize("kind", [kind for kind in UrgentKind if kind is not UrgentKind.NO_FOOD_OR_BED])
@pytest.mark.parametrize("nation", list(Nation))
def test_every_kind_has_a_contact_in_every_nation(kind: UrgentKind, nation: Nation) -> None:
    found = contacts_for([kind], nation)
    assert found
    assert all(kind in one.kinds and nation in one.nations for one in found)


@pytest.mark.parametrize("contact", all_contacts(), ids=lambda contact: contact.name)
def test_a_contact_can_be_reached_and_says_who_confirmed_it(contact: UrgentContact) -> None:
    assert contact.phone or contact.text
    assert contact.source
    for number in (contact.phone, contact.text):
        if number and number not in SHORT:
            assert phonenumbers.is_valid_number(phonenumbers.parse(number, "GB")), number


def test_all_nations_are_offered_where_the_nation_is_unknown() -> None:
    names = {one.name for one in contacts_for([UrgentKind.DOMESTIC_ABUSE])}
    assert {"National Domestic Abuse Helpline", "Live Fear Free"} <= names


def test_no_kind_no_contacts() -> None:
    assert contacts_for([]) == ()


def test_a_contact_is_overdue_after_six_months() -> None:
    contact = all_contacts()[0]
    assert not contact.is_overdue_on(contact.checked + timedelta(days=180))
    assert contact.is_overdue_on(contact.checked + timedelta(days=190))
    assert contact.checked == date(2026, 11, 22)
