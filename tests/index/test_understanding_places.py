"""Places in a statement, and words that are towns as well."""

from pathlib import Path
from typing import cast

import pytest

from directory.places import Gazetteer, PlacePoint
from index.understanding.places_in import places_in


@pytest.fixture(scope="module")
def gazetteer(cache_dir: Path) -> Gazetteer:
    return Gazetteer.open(cache_dir)


SAID = [
    ("74 y/o widower, E8 2AB", ["E8 2AB"]),
    ("isolated, e82ab", ["e82ab"]),
    ("debt advice in Hackney", ["Hackney"]),
    ("live in hackney, need food", ["hackney"]),
    ("near Bow", ["Bow"]),
    ("a group around E8", ["E8"]),
    ("behind on the rent, E8", ["E8"]),
    ("something in SW9 please", ["SW9"]),
    ("i live in m14", ["m14"]),
    ("in Reading", ["Reading"]),
    ("in Bath", ["Bath"]),
    ("Bath aids for my dad, in Bath", ["Bath"]),
    ("I'm from Leeds originally, now in Bristol", ["Bristol"]),
    ("Reading group", []),
    ("help with reading", []),
    ("car boot sale", []),
    ("a good deal on gas", []),
    ("march with others", []),
    ("I lost him in March", []),
    ("shoes from Street Angels", []),
    ("bath seat for my mum", []),
    ("vitamin B12 injections", []),
    ("ESOL level E3", []),
    ("Level E2 English", []),
    ("I moved here from Poland", []),
    ("help in English", []),
    ("someone in the evening", []),
    ("support in May", []),
    ("PIP, GP, ESA", []),
    ("in Bath Road", []),
    ("at the Jobcentre", []),
    ("Manchester, Hulme", ["Hulme"]),
    ("help near Newcastle upon Tyne", ["Newcastle upon Tyne"]),
    ("in St Albans", ["St Albans"]),
    ("company for my mum, not in Camden", []),
    ("somewhere not far from Camden", ["Camden"]),
    ("there is nothing near Camden for my son", ["Camden"]),
    ("I won't go to Leeds, I live in Hull", ["Hull"]),
    ("my partner died in Barnet hospital", []),
    ("my wife died in Homerton Hospital in March", []),
    ("a group near Homerton Hospital", ["Homerton"]),
    ("student at Leeds university, skint and lonely", ["Leeds"]),
    ("my son is studying at Hull University", ["Hull"]),
    ("I left Leeds University with nothing", []),
    ("86F, lives alone, family in Hull", []),
    ("my mum lives in Hull", ["Hull"]),
    ("support for parents in Hull", ["Hull"]),
    ("something for my son in Hull", ["Hull"]),
    ("she lives with her daughter in Hull", ["Hull"]),
]


@pytest.mark.parametrize(("statement", "places"), SAID, ids=[statement for statement, _ in SAID])
def test_places_are_found_where_they_are_meant(statement: str, places: list[str], gazetteer: Gazetteer) -> None:
    assert [said.span.text for said in places_in(statement, gazetteer)] == places


SAID_LATER = [
    ("walking group in Sheffield", ["Sheffield"]),
    ("I live near Brixton", ["Brixton"]),
    ("we're based in tower hamlets", ["tower hamlets"]),
    ("lunch club, Stoke Newington", ["Stoke Newington"]),
    ("SE15 or nearby", ["SE15"]),
    ("my postcode is BS5 6XX", ["BS5 6XX"]),
    ("help close to Sale", ["Sale"]),
    ("outside Deal", ["Deal"]),
    ("my flat in Barking is damp", ["Barking"]),
    ("somewhere in Birmingham or Solihull", ["Birmingham", "Solihull"]),
    ("sale of my house", []),
    ("he kept barking at me", []),
    ("I came from Syria", []),
    ("My friend Chelsea needs help", []),
    ("type 2 diabetes", []),
    ("P45 and P60 forms", []),
    ("I'm in Year 9", []),
    ("HMP release, C2 licence", []),
    ("in Universal Credit debt", []),
    ("going to Church", []),
]


@pytest.mark.parametrize(("statement", "places"), SAID_LATER, ids=[statement for statement, _ in SAID_LATER])
def test_places_written_later_are_found_too(statement: str, places: list[str], gazetteer: Gazetteer) -> None:
    assert [said.span.text for said in places_in(statement, gazetteer)] == places


def test_a_name_of_several_places_keeps_its_choices(gazetteer: Gazetteer) -> None:
    [said] = places_in("help in Newport", gazetteer)
    assert said.point is None
    assert len(said.choices) > 1


def test_a_place_says_where_it_is(gazetteer: Gazetteer) -> None:
    [said] = places_in("company for mum, E8 2AB", gazetteer)
    assert said.point is not None
    assert said.point.district == "E8"


LISTED = [
    ("Trans lad, 19, Brighton, want friends", ["Brighton"]),
    ("he works days, tower hamlets", ["tower hamlets"]),
    ("a holiday club in Leeds, cheap", ["Leeds"]),
    ("need reading glasses, Reading", ["Reading"]),
    ("no food til Friday, Barking", ["Barking"]),
    ("Client, Male, Homeless", []),
    ("tea, cake, bingo, evenings", []),
    ("a group, free, mornings", []),
]


@pytest.mark.parametrize(("statement", "places"), LISTED, ids=[statement for statement, _ in LISTED])
def test_a_place_in_a_list_is_one_of_just_that_name(statement: str, places: list[str], gazetteer: Gazetteer) -> None:
    assert [said.span.text for said in places_in(statement, gazetteer)] == places


class _Counting:
    """The gazetteer, counting what it is asked."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer, self.asked = gazetteer, list[str]()

    def find(self, text: str) -> PlacePoint:
        self.asked.append(text)
        return self._gazetteer.find(text)


@pytest.mark.parametrize("said", ["I live in aa bb cc. ", "GP, ESA, ", "served in Afghanistan and in Iraq, "])
def test_a_name_said_over_and_over_is_looked_up_once(gazetteer: Gazetteer, said: str) -> None:
    counting = _Counting(gazetteer)
    places_in(said * 200, cast(Gazetteer, counting))
    assert 0 < len(counting.asked) == len(set(counting.asked)) < 10


def test_no_more_names_are_looked_up_than_anybody_says(gazetteer: Gazetteer) -> None:
    counting = _Counting(gazetteer)
    many = " ".join(f"We met in Xy{chr(97 + one // 26)}{chr(97 + one % 26)}q." for one in range(300))
    places_in(many, cast(Gazetteer, counting))
    assert len(counting.asked) == 60


def test_a_place_far_into_a_long_statement_is_found(gazetteer: Gazetteer) -> None:
    (said,) = places_in("my kids are hungry and cold. " * 150 + "We live in Hackney.", gazetteer)
    assert said.span.text == "Hackney"
