"""HSDS packages. Every entry here is invented."""

import io
import json
import zipfile
from typing import Any

import pytest

from crawler.platforms.hsds_join import Join, weekly
from crawler.platforms.hsds_tables import Tables
from crawler.platforms.platform import Reading
from crawler.platforms.row_list import Row
from directory.errors import SourceError
from tests.crawler.reading import BASE, read_all

SERVICE = "id,name,description\n1,Tea,Hot\n"


def package(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def read(files: dict[str, str], **options: Any) -> Reading:
    return read_all("hsds_package", {"a.zip": package(files)}, "a.zip", **options)


def joined(**tables: str) -> dict[str, Any]:
    """The only service of these tables."""
    held = Tables()
    for name, text in ({"services": SERVICE} | tables).items():
        held.add(name, f"{name}.csv", text)
    [service] = Join(held).services()
    return service


def test_phone_of_the_service_goes_before_those_of_its_place_and_organisation() -> None:
    services = "id,organization_id,name\n1,o,Tea\n"
    links = "id,service_id,location_id\na,1,l\n"
    every = "service_id,service_at_location_id,location_id,organization_id,number\n"
    of_place, of_all = ",,l,,2\n", ",,,o,3\n"
    told = [
        joined(services=services, service_at_locations=links, phones=every + phones)["phones"]
        for phones in ("1,,,,1\n" + of_place + of_all, ",a,,,1\n" + of_place, of_place + of_all, of_all)
    ]
    assert [[phone["number"] for phone in phones] for phones in told] == [["1"], ["1"], ["2"], ["3"]]


def test_row_of_another_service_at_the_same_place_is_not_taken() -> None:
    links = "id,service_id,location_id\na,1,l\nb,2,l\n"
    phones = "service_id,location_id,number\n2,l,2\n"
    assert "phones" not in joined(service_at_locations=links, phones=phones)


def test_days_of_the_same_hours_are_one_schedule() -> None:
    rows = [
        Row({"weekday": day, "opens_at": hour, "original_text": "Daily"})
        for day, hour in (("Monday", "9"), ("2", "9"), ("Friday", "10"))
    ]
    assert weekly(rows) == [
        {"opens_at": "9", "description": "Daily", "weekday": "Monday,Tuesday"},
        {"opens_at": "10", "description": "Daily", "weekday": "Friday"},
    ]


def test_code_of_another_country_stays_in_the_address() -> None:
    found = joined(
        service_at_locations="service_id,location_id\n1,l\n",
        locations="id,name\nl,Hall\n",
        addresses="location_id,state_province,postal_code\nl,FL,33157\n",
    )
    assert found["service_at_locations"][0]["location"]["addresses"][0]["state_province"] == "FL 33157"


def test_phones_are_those_of_the_country() -> None:
    files = {"services.csv": SERVICE, "phones.csv": "service_id,number\n1,305-555-0123\n"}
    [british], [american] = read(files).records, read(files, country="US").records
    assert british.facts.contact.phones == ()
    assert american.facts.contact.phones == ("(305) 555-0123",)


@pytest.mark.parametrize("country", ["usa", "us", "", 1])
def test_country_that_is_none_is_told(country: Any) -> None:
    with pytest.raises(SourceError, match="country is"):
        read({"services.csv": SERVICE}, country=country)


def test_description_and_files_may_lie_apart() -> None:
    described = json.dumps({"resources": [{"name": "service", "path": "data/all.csv"}]})
    files = {"x/datapackage.json": described, "x/y/data/all.csv": SERVICE, "x/notes.csv": "a,b\n"}
    assert [record.key for record in read(files).records] == ["1"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (package({"a.csv": "b"}), "has no services.csv in it, which an HSDS package has. It has: a.csv."),
        (package({"services.csv": SERVICE, "datapackage.json": "{"}), "is no description of a package"),
        (
            package({"services.csv": SERVICE, "datapackage.json": '{"resources": [{"name": "phone", "path": "/a"}]}'}),
            "names the file '/a'; a package's files lie beside its description",
        ),
        (b"PK\x03\x04", "is a zip file that cannot be read"),
        ("<html>", "answered with a web page, where an HSDS package"),
        ({"resources": []}, "answered with JSON that describes no table of services"),
        ({"resources": [{"name": "service", "path": "../a.csv"}]}, "names the file '../a.csv'"),
        ({"resources": [{"name": "service", "path": "http://elsewhere.example.com/a.csv"}]}, "names the file 'http:"),
    ],
)
def test_what_is_no_package_is_told(body: Any, said: str) -> None:
    with pytest.raises(SourceError) as error:
        read_all("hsds_package", {"a.zip": body}, "a.zip")
    assert said in str(error.value)
    assert f"{BASE}a.zip" in str(error.value)


def test_contact_of_a_person_is_neither_kept_nor_published() -> None:
    files = {
        "services.csv": SERVICE,
        "contacts.csv": "id,service_id,name,email\nc,1,Jo Bloggs,jo@example.com\n",
        "phones.csv": "service_id,contact_id,number\n1,c,020 7946 0371\n",
    }
    [record] = read(files).records
    assert (record.facts.contact.phones, record.facts.contact.emails) == ((), ())
    assert "loggs" not in record.model_dump_json()
