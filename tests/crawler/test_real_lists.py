"""Real files, dirty as they are: how many listings come of each, and how full their fields are."""

import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from crawler.platforms.platform import Reading
from tests.crawler.reading import read_all

FILES: list[tuple[str, str, int, int, dict[str, float]]] = [
    (
        "csv_list",
        "trafford-open-data/charities_operating_in_trafford.csv",
        736,
        0,
        {"description": 0.97, "postcode": 0.99, "contact.phones": 0.69, "contact.website": 0.66},
    ),
    (
        "csv_list",
        "trafford-open-data/gm_food_banks.csv",
        171,
        0,
        {"postcode": 1.0, "sessions": 0.95, "rule": 0.69, "contact.website": 0.95, "referral": 0.81},
    ),
    (
        "csv_list",
        "trafford-open-data/gm_libraries.csv",
        141,
        0,
        {"postcode": 1.0, "point": 1.0, "categories": 1.0, "contact.website": 1.0},
    ),
    ("csv_list", "trafford-open-data/sports_clubs.csv", 140, 0, {"postcode": 1.0, "categories": 1.0}),
    (
        "csv_list",
        "trafford-open-data/trafford_mental_health_services.csv",
        60,
        0,
        {"description": 1.0, "postcode": 0.98, "contact.phones": 0.88, "contact.website": 1.0},
    ),
    ("geojson_list", "trafford-open-data/gm_food_banks.geojson", 171, 0, {"point": 1.0, "postcode": 1.0, "rule": 0.69}),
    (
        "geojson_list",
        "trafford-open-data/trafford_mental_health_services.geojson",
        60,
        0,
        {"point": 1.0, "postcode": 0.98, "contact.phones": 0.88},
    ),
    (
        "csv_list",
        "camden-cindex/camden_test.csv",
        50,
        0,
        {"description": 1.0, "service_area": 1.0, "categories": 0.68, "postcode": 0.78, "contact.website": 0.80},
    ),
]


def read_file(shared: Path, platform: str, name: str, **options: Any) -> Reading:
    file = shared / "data" / name
    return read_all(platform, {file.name: file.read_bytes()}, file.name, **options)


def fill(reading: Reading) -> dict[str, float]:
    """The share of listings that have each field, from 0 to 1; of places and sessions also what they hold."""
    told: Counter[str] = Counter()
    for record in reading.records:
        told.update(field for field, _ in record.facts.stated())
        told["point"] += any(place.located for place in record.facts.places)
        told["postcode"] += any(place.postcode for place in record.facts.places)
        told["rule"] += any(session.rule for session in record.facts.sessions)
    return {field: count / len(reading.records) for field, count in told.items()}


@pytest.mark.parametrize(("platform", "name", "count", "rejected", "least"), FILES, ids=[each[1] for each in FILES])
def test_real_list_is_read_without_being_told_its_columns(
    shared: Path, platform: str, name: str, count: int, rejected: int, least: dict[str, float]
) -> None:
    reading = read_file(shared, platform, name)
    assert (len(reading.records), len(reading.rejections)) == (count, rejected)
    found = fill(reading)
    assert {field: found.get(field, 0.0) for field, share in least.items() if found.get(field, 0.0) < share} == {}


def test_same_list_as_csv_and_as_geojson_says_the_same(shared: Path) -> None:
    table = read_file(shared, "csv_list", "trafford-open-data/gm_food_banks.csv")
    layer = read_file(shared, "geojson_list", "trafford-open-data/gm_food_banks.geojson")
    assert [record.key for record in table.records] == [record.key for record in layer.records]
    for one, other in zip(table.records, layer.records, strict=True):
        assert one.facts.sessions == other.facts.sessions
        assert [place.postcode for place in one.facts.places] == [place.postcode for place in other.facts.places]


def test_same_list_as_a_spreadsheet_says_the_same(shared: Path) -> None:
    """The places of a real list of warm spaces, as a table of either kind."""
    with (shared / "data/warm-spaces/records.jsonl").open(encoding="utf-8") as file:
        entries = [json.loads(line) for line, _ in zip(file, range(400), strict=False)]
    headings = ["name", "description", "address", "postcode", "lat", "lon", "schedule"]
    rows = [[entry.get(heading) for heading in headings] for entry in entries]
    book = Workbook()
    for row in [headings, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    named = [entry for entry in entries if entry.get("name")]
    reading = read_all("xlsx_list", {"list.xlsx": out.getvalue()}, "list.xlsx")
    layer = [
        {"properties": {heading: entry.get(heading) for heading in headings}, "geometry": None} for entry in entries
    ]
    same = read_all("geojson_list", {"list.json": {"features": layer}}, "list.json")
    assert [record.facts for record in reading.records] == [record.facts for record in same.records]
    assert len(reading.records) + len(reading.rejections) == len(entries)
    assert len(reading.records) >= 0.98 * len(named)
    assert fill(reading)["rule"] > 0.6


def test_package_of_miami_is_joined(shared: Path) -> None:
    """All but what is loose in it: eligibility that names no service, services of organisations that are not in it."""
    reading = read_file(shared, "hsds_package", "us-miami-211-hsds/datapackage-1566177582.zip", country="US")
    assert len(reading.records) == 4089
    assert {told.key: told.reason for told in reading.rejections} == {
        "eligibility.csv": "2244 of the 2244 rows of eligibility.csv name nothing that they belong to.",
        "services.csv": "447 of the 4089 rows of services.csv name no organisation of the package.",
    }
    found = fill(reading)
    assert found["places"] == 1.0
    assert found["organisation"] == pytest.approx(3642 / 4089)
    assert found["contact.phones"] > 0.99
    assert found["contact.website"] > 0.95
    assert found["languages"] > 0.99
    assert found["categories"] > 0.87
    assert found["rule"] > 0.63
    kept = "".join(record.model_dump_json() for record in reading.records[:200])
    assert [sign for sign in ("###", "\\\\n", "Chelsea Wilkerson", "cwilkerson@") if sign in kept] == []


def test_examples_of_version_3_are_joined(shared: Path) -> None:
    folder = shared / "data/us-hsds-fixtures/hsds3-examples"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for file in sorted(folder.glob("*.csv")):
            made.writestr(file.name, file.read_bytes())
    [record] = read_all("hsds_package", {"a.zip": out.getvalue()}, "a.zip").records
    assert record.facts.name == "Community Counselling"
    assert record.facts.organisation
    assert record.facts.organisation.company_number == "1234567"
    assert [place.name for place in record.facts.places] == ["MyCity Civic Center"]
    assert record.facts.cost
    assert "Ann Persona" not in record.model_dump_json()
