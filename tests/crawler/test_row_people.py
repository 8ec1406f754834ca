"""People in lists. Everybody here is invented."""

import json

from crawler.platforms.row_people import without_people
from crawler.redaction import REDACTED
from tests.crawler.reading import read_all


def test_columns_of_people_are_redacted() -> None:
    row = without_people({"Name": "Tea", "Contact Name": "Jo Bloggs", "Secretary": "A. N. Other", "Manager": ""})
    assert row == {"Name": "Tea", "Contact Name": REDACTED, "Secretary": REDACTED, "Manager": ""}


def test_name_beside_a_contacts_number_goes_and_the_number_stays() -> None:
    row = without_people({"Contact": "Jo Bloggs 020 7946 0371"})
    assert row == {"Contact": "020 7946 0371"}


def test_persons_own_address_goes_from_every_column() -> None:
    row = without_people({"Contact": "Jo Bloggs 020 7946 0371", "Email": "jbloggs@example.org; tea@example.org"})
    assert row["Email"] == "; tea@example.org"
    assert without_people({"Leader": "Jo Bloggs", "About": "Write to jo@example.org"})["About"] == "Write to"


def test_address_of_a_role_stays() -> None:
    row = {"Contact": "Enquiries desk 020 7946 0371 enquiries@example.org", "Email": "enquiries@example.org"}
    assert without_people(row)["Email"] == "enquiries@example.org"
    assert "enquiries@example.org" in without_people(row)["Contact"]


def test_who_runs_it_is_kept_where_it_is_a_body_only() -> None:
    body = "Name,Organiser,About\nTea,Jo Bloggs,Hot\nChess,Chess Club,Bring a board\n"
    person, club = read_all("csv_list", {"list.csv": body}, "list.csv").records
    assert (person.facts.organisation, person.key) == (None, "tea")
    assert club.facts.organisation
    assert club.facts.organisation.name == "Chess Club"


def test_nothing_of_a_person_is_kept_with_the_record() -> None:
    body = "Name,Leader,Email,About\nTea,Jo Bloggs,jo.bloggs@example.org,Cake\n"
    [record] = read_all("csv_list", {"list.csv": body}, "list.csv").records
    assert "loggs" not in json.dumps(record.model_dump(mode="json"))
