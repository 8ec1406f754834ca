"""The shipped pack answers what people type, and says how sure it is."""

import json
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from directory.places import (
    Gazetteer,
    PlaceAmbiguous,
    PlaceError,
    PlaceUnknown,
    Precision,
    distance_km,
)


@pytest.fixture(scope="session")
def gazetteer(cache_dir: Path) -> Gazetteer:
    return Gazetteer.open(cache_dir)


@pytest.mark.parametrize(
    ("postcode", "lat", "lon"),
    [
        ("SW1A 1AA", 51.50101, -0.14159),
        ("SE5 9RS", 51.46808, -0.09392),
        ("M1 1AE", 53.48347, -2.23118),
    ],
)
def test_live_postcode_is_within_ten_metres(gazetteer: Gazetteer, postcode: str, lat: float, lon: float) -> None:
    point = gazetteer.postcode(postcode)
    assert point.lat == pytest.approx(lat, abs=1e-4)
    assert point.lon == pytest.approx(lon, abs=1e-4)
    assert point.precision is Precision.LIVE
    assert point.is_exact
    assert point.precision_note == ""


def test_live_postcode_carries_its_codes_and_names(gazetteer: Gazetteer) -> None:
    point = gazetteer.postcode("e11fr")
    assert (point.postcode, point.district, point.label) == ("E1 1FR", "E1", "E1 1FR")
    assert (point.council_code, point.council) == ("E09000030", "Tower Hamlets")
    assert (point.ward_code, point.ward) == ("E05009336", "Whitechapel")
    assert point.lsoa == "E01004322"


@pytest.mark.parametrize("typed", ["SW1A1AA", "sw1a 1aa", " Sw1A  1aA ", "SW1A-1AA", "SW1A LAA"])
def test_spacing_case_and_letters_for_digits_do_not_matter(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.find(typed).postcode == "SW1A 1AA"


def test_terminated_postcode_is_placed_and_said_to_be_out_of_use(gazetteer: Gazetteer) -> None:
    point = gazetteer.postcode("E8 2ZZ")
    assert point.precision is Precision.TERMINATED
    assert point.council == "Hackney"
    assert point.precision_note == "E8 2ZZ is no longer in use: measured from where it was."


def test_unknown_postcode_is_measured_from_its_sector_and_says_so(gazetteer: Gazetteer) -> None:
    point = gazetteer.postcode("E2 0RJ")
    assert point.precision is Precision.SECTOR
    assert not point.is_exact
    assert point.precision_note == "E2 0RJ is not a postcode we know: measured from the middle of E2 0."
    assert distance_km(point.lat, point.lon, 51.529, -0.045) < 1.5


def test_unknown_postcode_is_refused_by_name_when_strict(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceUnknown, match="E2 0RJ is not a postcode we know") as error:
        gazetteer.postcode("E2 0RJ", strict=True)
    assert error.value.suggestion == "E2 0"


def test_unknown_sector_is_measured_from_its_district(gazetteer: Gazetteer) -> None:
    point = gazetteer.postcode("E3 7ZZ")
    assert (point.precision, point.label, point.postcode) == (Precision.DISTRICT, "E3", "E3 7ZZ")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ZZ99 9ZZ", "ZZ99 9ZZ is not a postcode we know"),
        ("BT1 5GS", "in Northern Ireland"),
        ("JE2 3AB", "in Jersey"),
    ],
)
def test_postcode_of_an_unknown_district_is_an_error_that_names_it(gazetteer: Gazetteer, typed: str, said: str) -> None:
    with pytest.raises(PlaceUnknown, match=said):
        gazetteer.find(typed)


@pytest.mark.parametrize("typed", ["", "   ", "?!", "xq", "qwertyuiop", "E", "99999", "a" * 10_000, "'; DROP TABLE x"])
def test_what_is_no_place_says_what_to_write(gazetteer: Gazetteer, typed: str) -> None:
    with pytest.raises(PlaceError, match="Write a postcode, such as E8 1DY") as error:
        gazetteer.find(typed)
    assert len(str(error.value)) < 250


def test_misspelt_town_gets_a_suggestion(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceUnknown, match=r"Did you mean Scunthorpe\?"):
        gazetteer.find("Scunthorp")


@pytest.mark.parametrize(
    ("typed", "label", "precision"),
    [
        ("E8", "E8", Precision.DISTRICT),
        ("e8 2", "E8 2", Precision.SECTOR),
        ("E82", "E8 2", Precision.SECTOR),
        ("SE15", "SE15", Precision.DISTRICT),
        ("SE1 5", "SE1 5", Precision.SECTOR),
        ("Dalston Lane, London E8", "E8", Precision.DISTRICT),
    ],
)
def test_districts_and_sectors_are_places_to_start_from(
    gazetteer: Gazetteer, typed: str, label: str, precision: Precision
) -> None:
    point = gazetteer.find(typed)
    assert (point.label, point.precision, point.postcode) == (label, precision, None)
    assert point.precision_note == f"Measured from the middle of {label}."


@pytest.mark.parametrize(
    ("typed", "lat", "lon", "council"),
    [
        ("Scunthorpe", 53.579, -0.654, "North Lincolnshire"),
        ("folkestone", 51.082, 1.167, "Folkestone and Hythe"),
        ("Hackney", 51.55, -0.05, "Hackney"),
        ("near Bristol", 51.455, -2.597, "Bristol"),
    ],
)
def test_town_is_found_with_its_council(gazetteer: Gazetteer, typed: str, lat: float, lon: float, council: str) -> None:
    point = gazetteer.find(typed)
    assert point.precision is Precision.TOWN
    assert distance_km(point.lat, point.lon, lat, lon) < 1
    assert point.council == council


def test_ambiguous_town_is_asked_back_and_each_choice_finds_itself(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceAmbiguous, match="more than one “Newport”.*Isle of Wight") as error:
        gazetteer.find("Newport")
    choices = error.value.choices
    assert len({choice.label for choice in choices}) == len(choices) >= 3
    for choice in choices:
        assert gazetteer.find(choice.label) == choice


def test_town_that_dwarfs_its_namesakes_is_not_asked_back(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Preston").council == "Preston"


def test_village_and_ward_of_one_name_are_asked_back(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceAmbiguous, match="Dalston, Hackney"):
        gazetteer.find("Dalston")


@pytest.mark.parametrize("typed", ["Newcastle", "Kingston", "Weston", "Hoxton", "Bangor", "Abbey", "Stoke"])
def test_each_choice_finds_itself(gazetteer: Gazetteer, typed: str) -> None:
    with pytest.raises(PlaceAmbiguous) as error:
        gazetteer.find(typed)
    assert [gazetteer.find(choice.label) for choice in error.value.choices] == list(error.value.choices)


def test_short_name_of_a_city_is_not_taken_for_a_village(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceAmbiguous, match="Newcastle upon Tyne; Newcastle under Lyme; Newcastle, Northern Ireland"):
        gazetteer.find("Newcastle")


@pytest.mark.parametrize("typed", ["the Isle of Wight", "isle of wight, UK", "in the Isle of Wight"])
def test_article_and_country_make_no_difference(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.find(typed).council == "Isle of Wight"


@pytest.mark.parametrize("typed", ["Londyn", "Лондон", "Londres"])
def test_city_is_found_in_other_languages(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.find(typed).label == "London"


def test_part_of_a_name_finds_the_place_that_has_it(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Shoreditch").council == "Hackney"


def test_country_is_too_wide(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceUnknown, match="“Wales” is too wide"):
        gazetteer.find("Wales")


def test_ward_is_found_by_name_and_council(gazetteer: Gazetteer) -> None:
    point = gazetteer.find("London Fields, Hackney")
    assert (point.precision, point.ward, point.council) == (Precision.WARD, "London Fields", "Hackney")


def test_postcode_wins_over_the_rest_of_an_address(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Flat 2, 1 Mare Street, London E8 4RP").postcode == "E8 4RP"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("North Lincolnshire", "E06000013"),
        ("Bristol", "E06000023"),
        ("City of Bristol", "E06000023"),
        ("Bristol, City of", "E06000023"),
        ("Bristol City Council", "E06000023"),
        ("Kensington & Chelsea", "E09000020"),
        ("Royal Borough of Kensington and Chelsea", "E09000020"),
        ("london borough of hackney", "E09000012"),
        ("City of London", "E09000001"),
        ("Westminster", "E09000033"),
        ("Sheffield", "E08000039"),
        ("E08000019", "E08000039"),
        ("Suffolk County Council", "E10000029"),
        ("St Helens", "E08000013"),
        ("Na h-Eileanan Siar", "S12000013"),
    ],
)
def test_council_is_found_by_any_of_its_names(gazetteer: Gazetteer, typed: str, code: str) -> None:
    assert gazetteer.council(typed).code == code


def test_unknown_council_gets_a_suggestion(gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceUnknown, match=r"Did you mean Hackney\?"):
        gazetteer.council("Hackny")


def test_every_council_has_a_name_and_lies_in_britain(gazetteer: Gazetteer) -> None:
    assert 350 <= len([area for area in gazetteer.councils if area.kind == "council"]) <= 380
    for area in gazetteer.councils:
        assert area.name != area.code
        assert 49.8 < area.lat < 60.9
        assert -8.7 < area.lon < 1.8


def test_council_of_a_postcode(gazetteer: Gazetteer) -> None:
    council = gazetteer.council_of("S1 2HH")
    assert council is not None
    assert (council.code, council.name) == ("E08000039", "Sheffield")


def test_postcode_in_text_is_the_first_that_exists(gazetteer: Gazetteer) -> None:
    assert gazetteer.postcode_in("Room AB1 2CD? No: 1 The Mall, London sw1a1aa, or M1 1AE") == "SW1A 1AA"
    assert gazetteer.postcode_in("The Hall, Mare Street, E8 9ZZ") == "E8 9ZZ"
    assert gazetteer.postcode_in("Ring 020 7946 0000 about form ZZ1 1ZZ") is None


def test_many_agrees_with_one_at_a_time(gazetteer: Gazetteer) -> None:
    asked = ["SW1A 1AA", "E8 2ZZ", "E2 0RJ", "nonsense", "ZZ99 9ZZ", "m11ae"]
    answers = gazetteer.many(asked)
    assert [answer and answer.precision for answer in answers] == ["live", "terminated", "sector", None, None, "live"]
    for text, answer in zip(asked, answers, strict=True):
        assert answer is None or answer == gazetteer.postcode(text)


def test_district_centroids_cover_britain(gazetteer: Gazetteer) -> None:
    districts = gazetteer.district_centroids
    assert len(districts) > 2_800
    assert districts["E8"] == gazetteer.find("E8")
    assert districts["E8"].council == "Hackney"


def test_pack_says_its_date_and_what_pages_must_carry(gazetteer: Gazetteer) -> None:
    assert gazetteer.data_date == date(2025, 4, 22)
    assert "Contains OS data © Crown copyright and database right 2025." in gazetteer.attribution
    assert "Contains Royal Mail data © Royal Mail copyright and database right 2025." in gazetteer.attribution
    assert "Open Government Licence v.3.0" in gazetteer.attribution
    assert "GeoNames" in gazetteer.attribution
    assert not gazetteer.is_stale_on(date(2026, 4, 22))
    assert gazetteer.is_stale_on(date(2026, 4, 23))


def test_family_hubs_are_where_the_official_answer_has_them(gazetteer: Gazetteer, shared: Path) -> None:
    lines = (shared / "data" / "family-hubs-england" / "records.jsonl").read_text("utf-8").splitlines()
    hubs = [hub for hub in map(json.loads, lines) if hub.get("lat")]
    found = zip(hubs, gazetteer.many([hub["postcode"] for hub in hubs]), strict=True)
    off = [distance_km(hub["lat"], hub["lon"], at.lat, at.lon) * 1000 for hub, at in found if at and at.is_exact]
    print(f"{len(off)} of {len(hubs)} family hubs: median {median(off):.1f} m, worst {max(off):.0f} m")
    assert len(off) >= 0.99 * len(hubs)
    assert median(off) < 5
