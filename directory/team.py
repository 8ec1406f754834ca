"""Teams of link workers, and which of them serves a person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, field_validator, model_validator

from directory.errors import InputError
from directory.frozen import Frozen
from directory.mail import mail_address

YOUNGEST = 13  # nothing about a younger child is ever collected
ADULT = 18
_PRACTICE = re.compile(r"([A-Z]\d{5}) (\S.*)")
_DISTRICT = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
Words = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True)
class AgeBand:
    """Ages `low` to `high`, both within; no `high`: and older. All that is asked of an age."""

    low: int
    high: int | None

    @property
    def id(self) -> str:
        return f"{self.low}-{self.high or ''}"


BANDS = (AgeBand(13, 15), AgeBand(16, 17), AgeBand(18, 24), AgeBand(25, 49), AgeBand(50, 64), AgeBand(65, None))
_LOWS = [band.low for band in BANDS]
_HIGHS = [band.high for band in BANDS if band.high]


class Practice(Frozen):
    """A GP practice by its ODS code, such as F84003."""

    code: str
    name: str

    @classmethod
    def parse(cls, given: str) -> Self:
        """Raises InputError unless it is like "F84003 Lower Street Practice"."""
        found = _PRACTICE.fullmatch(" ".join(given.split()))
        if not found:
            raise InputError("practice", f'"{given}" is no GP practice: write code and name, "F84003 Street Practice".')
        return cls(code=found[1], name=found[2])

    def is_called(self, said: str) -> bool:
        return _plain(said) in (_plain(self.code), _plain(self.name))


class Team(Frozen):
    """A team that answers people who refer themselves.

    It serves who is with one of its `practices` or lives in one of its postcode `districts`, aged `youngest` to
    `oldest`; and who refers themselves to one of its `listings`, wherever they live. Ages begin and end as the bands
    that people choose from do, so that nobody is half served.
    """

    id: int = 0
    name: Words
    email: Words
    phone: Words
    hours: Words
    practices: tuple[Practice, ...] = ()
    districts: tuple[str, ...] = ()
    youngest: int = ADULT
    oldest: int | None = None
    listings: tuple[UUID, ...] = ()

    @field_validator("email")
    @classmethod
    def _can_be_written_to(cls, value: str) -> str:
        return mail_address(value)

    @field_validator("districts")
    @classmethod
    def _are_districts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for district in value:
            if not _DISTRICT.fullmatch(district):
                raise InputError("district", f'"{district}" is no postcode district: write E8 or SW1A.')
        return value

    @model_validator(mode="after")
    def _ages_are_of_bands(self) -> Self:
        if self.youngest not in _LOWS:
            raise InputError("youngest", f"youngest is {self.youngest}: choose {_or(_LOWS)}.")
        if self.oldest is not None and (self.oldest not in _HIGHS or self.oldest < self.youngest):
            right = _or([high for high in _HIGHS if high > self.youngest])
            raise InputError("oldest", f"oldest is {self.oldest}: choose {right}, or leave it out.")
        return self

    @model_validator(mode="after")
    def _serves_somebody(self) -> Self:
        if not (self.practices or self.districts or self.listings):
            raise InputError("district", "A team needs at least one practice, postcode district or listing.")
        return self

    def takes(self, band: AgeBand) -> bool:
        older = self.oldest is not None and (band.high is None or band.high > self.oldest)
        return band.low >= self.youngest and not older

    def meets(self, other: "Team") -> bool:
        """Whether somebody would be served by both, so that neither is plainly theirs."""
        same = _codes(self) & _codes(other) or set(self.districts) & set(other.districts)
        return bool(same or set(self.listings) & set(other.listings)) and any(
            self.takes(band) and other.takes(band) for band in BANDS
        )


def team_by_practice(teams: Iterable[Team], band: AgeBand, said: str) -> Team | None:
    """The team of a GP practice, by its code or name."""
    return _one(team for team in teams if team.takes(band) and any(each.is_called(said) for each in team.practices))


def team_by_district(teams: Iterable[Team], band: AgeBand, district: str) -> Team | None:
    return _one(team for team in teams if team.takes(band) and district in team.districts)


def team_of_listing(teams: Iterable[Team], band: AgeBand, listing: UUID) -> Team | None:
    return _one(team for team in teams if team.takes(band) and listing in team.listings)


def _one(teams: Iterable[Team]) -> Team | None:
    """None where two of them share a name of a practice: the code or the postcode tells them apart."""
    found = list(teams)
    return found[0] if len(found) == 1 else None


def _codes(team: Team) -> set[str]:
    return {practice.code for practice in team.practices}


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", words).casefold().split()).removeprefix("the ")


def _or(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
