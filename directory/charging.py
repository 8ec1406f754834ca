"""What an administrator writes of somebody's charge, checked against what there is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from directory.account import Charge, Occupation
from directory.errors import InputError

if TYPE_CHECKING:
    from directory.store import Store


@dataclass(frozen=True)
class ToldCharge:
    """In an administrator's words: `team` is a number or a name, a listing is its id or "SOURCE/KEY" of a record."""

    sources: Sequence[str] = ()
    areas: Sequence[str] = ()
    team: str = ""
    occupation: Occupation | None = None
    listings: Sequence[str] = ()
    organisations: Sequence[str] = ()
    trusted: bool = False

    def checked(self, store: "Store") -> Charge:
        """Raises InputError, or SourceError, naming what there is not."""
        return Charge(
            sources=tuple(dict.fromkeys(store.sources.get(slug).slug for slug in self.sources)),
            areas=tuple(dict.fromkeys(_areas(store, self.areas))),
            team=_team(store, self.team) if self.team.strip() else None,
            occupation=self.occupation,
            listings=tuple(dict.fromkeys(_listing(store, each.strip()) for each in self.listings)),
            organisations=tuple(dict.fromkeys(_organisations(store, self.organisations))),
            trusted=self.trusted,
        )


def _areas(store: "Store", given: Sequence[str]) -> Iterator[str]:
    known = {source.area.casefold(): source.area for source in store.sources.all() if source.area}
    for area in given:
        if area.strip().casefold() not in known:
            there = ", ".join(sorted(known.values())) or "none yet"
            raise InputError("area", f"No source has the area {area.strip()!r}. The areas are: {there}.")
        yield known[area.strip().casefold()]


def _team(store: "Store", given: str) -> int:
    for team in store.teams.all():
        if given.strip().casefold() in (str(team.id), team.name.casefold()):
            return team.id
    raise InputError("team", f"There is no team {given.strip()!r}: `kith team list` names those there are.")


def _listing(store: "Store", given: str) -> UUID:
    """The id, whether or not the listing is shown just now: it can come back."""
    source, _, key = given.partition("/")
    found = store.records.listing_of(source, key) if key else store.listings.known(given)
    if found is None:
        raise InputError(
            "listing", f"There is no listing {given!r}: write its id, or SOURCE/KEY of a record that has one."
        )
    return found


def _organisations(store: "Store", given: Sequence[str]) -> Iterator[str]:
    for name in given:
        if not store.listings.of_organisations((name,)):
            raise InputError(
                "organisation", f"No listing is run by {name.strip()!r}: write the name as a listing has it."
            )
        yield name.strip()
