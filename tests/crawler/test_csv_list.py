"""Lists kept as CSV. Every entry here is invented."""

from typing import Any

import pytest

from crawler.platforms import platform_of
from crawler.platforms.csv_list import CsvList
from directory.errors import SourceError
from directory.listing import Delivery
from directory.source import Source
from tests.crawler.reading import BASE, read_all, read_facts, read_step

LIST = "Service ID,Service,Organisation(s),Location(s),Free,Timing notes,Min Age,Members Only\n"
ROW = "1,Repair café,Fixers;Sunflower,Sunflower House,TRUE,Tuesdays (term time),8,TRUE\n"
PLACES = (
    "Location name,Address,Town,Postcode,Phone,lat,lon\n"
    "Sunflower house,45 Foord Road,Folkestone,CT195AE,01303 296010,51.083,1.1785\n"
)
ORGANISATIONS = "Organisation,Org Website,Description\nFixers,fixers.example.org,We fix.\n"


def test_files_are_joined_by_name_whatever_their_case() -> None:
    bodies = {"list.csv": LIST + ROW, "places.csv": PLACES, "orgs.csv": ORGANISATIONS}
    options = {"locations": "places.csv", "organisations": "orgs.csv", "flags": {"Members Only": "members"}}
    [record] = read_all("csv_list", bodies, "list.csv", **options).records
    facts = record.facts
    [place] = facts.places
    assert (record.key, facts.name) == ("1", "Repair café")
    assert (place.name, place.postcode, place.lat, place.precision) == ("Sunflower House", "CT19 5AE", 51.083, "given")
    assert facts.organisation and facts.organisation.website == "http://fixers.example.org"
    assert facts.contact.phones == ("01303 296010",)
    assert facts.sessions[0].text == "Tuesdays (term time)"
    assert facts.sessions[0].term_time
    assert facts.cost and facts.cost.free
    assert facts.eligibility and (facts.eligibility.min_age, facts.eligibility.groups) == (8, ("members",))


def test_place_that_no_file_holds_keeps_its_name_and_online_is_no_place() -> None:
    body = "Name,Venue,About\nA,The Beach,Swim\nB,Online,Talk\n"
    beach, online = read_all("csv_list", {"list.csv": body}, "list.csv").records
    assert [place.name for place in beach.facts.places] == ["The Beach"]
    assert online.facts.places == ()
    assert online.facts.delivery == (Delivery.ONLINE,)


def test_columns_are_told_by_options() -> None:
    body = "Heading;Where;Sort\nTea;E8 1DY;Food\n"
    columns = {"name": "Heading", "address": "Where", "categories": ["Sort"]}
    facts = read_facts("csv_list", body, "list.csv", columns=columns)
    assert (facts.name, facts.places[0].postcode, facts.categories) == ("Tea", "E8 1DY", ("Food",))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "has no column for the name. Its columns are: Heading, Where"),
        ({"columns": {"name": "Titel"}}, "has no column 'Titel', which the source's options name for the name"),
        ({"columns": {"nam": "Heading"}}, "columns maps 'nam', which is not known"),
        ({"columns": {"address": "Where"}}, "has no column for the name"),
        ({"columns": "Heading"}, "it is a table"),
    ],
)
def test_wrong_columns_are_named(options: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceError) as error:
        read_all("csv_list", {"list.csv": "Heading,Where\nTea,E8\n"}, "list.csv", **options)
    assert said in str(error.value)


@pytest.mark.parametrize("body", ["<!doctype html><p>x", "", '{"a": 1}', "only one column\nx\n"])
def test_what_is_no_csv_is_told(body: str) -> None:
    with pytest.raises(SourceError, match=r"https://list.example.org/list.csv answered .* a CSV file"):
        read_all("csv_list", {"list.csv": body}, "list.csv")


def test_windows_1252_byte_order_marks_and_line_breaks_in_cells() -> None:
    text = 'Name,About\r\nCafé,"One\r\nTwo"\r\n'
    for body in (text.encode("cp1252"), b"\xef\xbb\xbf" + text.encode()):
        facts = read_facts("csv_list", body, "list.csv")
        assert (facts.name, facts.description) == ("Café", "One\nTwo")


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "cp1252"])
def test_encoding_is_known_by_the_bytes(code: str) -> None:
    facts = read_facts("csv_list", "Name,About\nCafé,It’s £2\n".encode(code), "list.csv")
    assert (facts.name, facts.description) == ("Café", "It's £2" if "'" in str(facts.description) else "It’s £2")


@pytest.mark.parametrize(
    "body",
    [
        "sep=;\nName;About\nTea;Hot, sweet\n",
        "Groups, clubs, teas, and more\n\nName;About\nTea;Hot, sweet\nCake;Sweet\n",
        "Name\tAbout\nTea\tHot, sweet\n",
        "Name|About\nTea|Hot, sweet\n",
    ],
)
def test_separator_is_what_the_lines_agree_on(body: str) -> None:
    reading = read_all("csv_list", {"list.csv": body}, "list.csv")
    assert reading.records[0].facts.description == "Hot, sweet"


def test_first_column_without_a_heading_is_a_column() -> None:
    facts = read_facts("csv_list", "\n\tName\tAbout\n1\tTea\tHot\n", "list.csv")
    assert (facts.name, facts.description) == ("Tea", "Hot")


def test_what_is_guessed_can_be_kept_and_then_reads_the_same() -> None:
    bodies = {"list.csv": LIST + ROW, "places.csv": PLACES, "orgs.csv": ORGANISATIONS}
    options = {"locations": "places.csv", "organisations": "orgs.csv", "flags": {"Members Only": "members"}}
    reader = platform_of(Source(slug="a", name="A", platform="csv_list", address=BASE + "list.csv", options=options))
    steps = [reader.start()]
    while steps:
        step = steps.pop()
        steps += read_step(reader, step, bodies[step.url.removeprefix(BASE)].encode()).steps
    assert isinstance(reader, CsvList)
    kept = reader.kept_options()
    assert kept["columns"] == {
        "id": "Service ID",
        "name": "Service",
        "organisation": "Organisation(s)",
        "location": "Location(s)",
        "free": "Free",
        "times": "Timing notes",
        "min_age": "Min Age",
    }
    assert kept["location_columns"]["postcode"] == "Postcode"
    assert {name: kept[name] for name in options} == options
    guessed = read_all("csv_list", bodies, "list.csv", **options).records
    told = read_all("csv_list", bodies, "list.csv", **kept).records
    assert [record.facts for record in told] == [record.facts for record in guessed]


def test_column_that_is_not_kept_is_not_read_when_it_comes_later() -> None:
    body = "Name,About,Phone\nTea,Hot,020 7946 0371\n"
    facts = read_facts("csv_list", body, "list.csv", columns={"name": "Name", "description": "About"})
    assert facts.contact.phones == ()


def test_bad_rows_never_lose_the_others() -> None:
    body = "Name,About\nTea,Hot,and,more\n,No name\n\nCake,Sweet\n"
    reading = read_all("csv_list", {"list.csv": body}, "list.csv")
    assert [record.facts.name for record in reading.records] == ["Cake"]
    assert [rejection.reason for rejection in reading.rejections] == [
        "Its row has 2 more cells than the file has headings (row 2 of list.csv).",
        "It has no name (row 3 of list.csv).",
    ]


def test_refuge_leaks_through_neither_key_nor_payload() -> None:
    row = "Lea Refuge,Flee domestic abuse to us,Mill House,Mill House,E8 1DY,51.5431,-0.0612"
    body = f"Name,About,Venue,Building,Postcode,lat,lon\n{row}\n"
    [record] = read_all("csv_list", {"list.csv": body}, "list.csv").records
    assert record.key == "lea-refuge"
    assert [sign for sign in ("Mill House", "E8 1DY", "51.5431", "0.0612") if sign in record.model_dump_json()] == []


def test_row_without_an_id_is_named_by_what_it_is_and_where() -> None:
    body = "Name,Postcode,About\nTea & Talk,E8 1DY,Hot\n"
    [record] = read_all("csv_list", {"list.csv": body}, "list.csv").records
    assert record.key == "tea-talk-e8-1dy"
