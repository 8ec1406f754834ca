"""Which team serves a person."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from directory.account import Charge, Role
from directory.errors import InputError
from directory.store import Done, Store
from directory.store.teams import SIGNED_IN
from directory.team import BANDS, AgeBand, Practice, Team, team_by_district, team_by_practice, team_of_listing

SIXTEEN, ADULT, OLD = BANDS[1], BANDS[3], BANDS[5]
LISTING = UUID(int=7)
STREET = Practice(code="F84003", name="The Lower Street Practice")


def team(**changed: Any) -> Team:
    given = {"name": "Hackney link workers", "email": "team@example.org", "phone": "020 7946 0100", "hours": "Weekdays"}
    return Team(**(given | {"districts": ("E8", "E9"), "practices": (STREET,)} | changed))


def test_a_practice_is_known_by_code_or_name_however_it_is_written() -> None:
    for said in ("F84003", "f84003", "Lower Street Practice", "the lower  street practice"):
        assert team_by_practice([team()], ADULT, said) == team()
    assert team_by_practice([team()], ADULT, "Upper Street Practice") is None


def test_two_practices_of_one_name_are_told_apart_by_their_code() -> None:
    other = team(name="Other", practices=(Practice(code="F84004", name="Lower Street Practice"),), districts=("N1",))
    assert team_by_practice([team(), other], ADULT, "Lower Street Practice") is None
    assert team_by_practice([team(), other], ADULT, "F84004") == other


def test_a_district_and_a_listing_have_their_team() -> None:
    teams = [team(listings=(LISTING,)), team(name="Other", districts=("N1",), practices=())]
    assert [team_by_district(teams, ADULT, each) for each in ("E9", "N1", "E1")] == [*teams, None]
    assert team_of_listing(teams, ADULT, LISTING) == teams[0]
    assert team_of_listing(teams, ADULT, UUID(int=8)) is None


def test_under_18_only_a_team_that_takes_young_people() -> None:
    assert team_by_district([team()], SIXTEEN, "E8") is None
    assert team_by_district([team(youngest=16)], SIXTEEN, "E8") == team(youngest=16)


def test_an_age_belongs_to_one_band_and_a_team_has_whole_bands() -> None:
    ages = [[band for band in BANDS if band.low <= age <= (band.high or 200)] for age in range(13, 120)]
    assert all(len(bands) == 1 for bands in ages)
    older = team(youngest=50)
    assert [older.takes(band) for band in BANDS] == [False, False, False, False, True, True]
    assert [team(oldest=64).takes(band) for band in BANDS] == [False, False, True, True, True, False]
    assert not team(oldest=64).takes(AgeBand(65, None))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"youngest": 12}, "youngest is 12: choose 13, 16, 18"),
        ({"youngest": 21}, "youngest is 21"),
        ({"oldest": 60}, "oldest is 60: choose 24, 49, 64, or leave"),
        ({"youngest": 25, "oldest": 24}, "oldest is 24: choose 49, 64"),
        ({"districts": ("E8 1",)}, "E8 1"),
        ({"email": "team"}, "name@example.com"),
        ({"practices": (), "districts": ()}, "at least one"),
    ],
)
def test_what_is_wrong_with_a_team_is_named(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        team(**changed)


@pytest.mark.parametrize("given", ["", "F84003", "84003 Street", "Lower Street Practice"])
def test_a_practice_needs_its_code_and_name(given: str) -> None:
    with pytest.raises(InputError, match="F84003 Street Practice"):
        Practice.parse(given)


# --- In the store ---


def test_a_team_is_kept_whole_and_removed(store: Store) -> None:
    given = team(listings=(LISTING,), youngest=16, oldest=64)
    added = store.teams.add(given)
    assert added == given.model_copy(update={"id": added.id}) and store.teams.all() == [added]
    assert store.teams.get(added.id) == added
    store.teams.remove(added.id)
    assert store.teams.all() == []
    with pytest.raises(InputError, match="no team"):
        store.teams.get(added.id)


def test_nobody_is_served_by_two_teams(sqlite_store: Store) -> None:
    sqlite_store.teams.add(team())
    for changed in ({"districts": ("E9",), "practices": ()}, {"districts": ("N1",)}):
        with pytest.raises(InputError, match="one team"):
            sqlite_store.teams.add(team(name="Other", **changed))
    with pytest.raises(InputError, match="called Hackney link workers already"):
        sqlite_store.teams.add(team(name="hackney link Workers", districts=("N1",), practices=()))
    sqlite_store.teams.add(team(name="Young people", youngest=13, oldest=17))


def test_a_team_whose_people_stay_away_five_working_days_is_silent(store: Store) -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    read, other, none = (
        store.teams.add(team(name=name, districts=(district,), practices=())).id
        for name, district in (("a", "E8"), ("b", "N1"), ("c", "W1"))
    )
    charge = {number: Charge(team=number) for number in (read, other)}
    ana = store.accounts.add("ana@example.org", "Ana", Role.PROFESSIONAL, friday, charge[read])
    store.accounts.add("bo@example.org", "Bo", Role.PROFESSIONAL, friday, charge[other])
    store.audit.add(Done.by(ana, SIGNED_IN, friday + timedelta(days=3)))
    assert store.teams.silent(friday + timedelta(days=6)) == frozenset()
    assert store.teams.silent(friday + timedelta(days=7)) == {other}
    assert store.teams.silent(friday + timedelta(days=10)) == {read, other}
    store.accounts.close("bo@example.org", friday)
    assert other not in store.teams.silent(friday + timedelta(days=30)) and none != other
