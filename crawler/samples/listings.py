"""The invented listings as their files hold them, checked as they are read."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pydantic import Field, ValidationError, field_validator

from directory.errors import KithError
from directory.frozen import Frozen

FOLDER = Path(__file__).resolve().parent
_TIMES = re.compile(
    r"(?P<days>-?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)(?:,-?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU))*) "
    r"(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)(?: every (?P<weeks>[2-9]) weeks)?"
)
Read = TypeVar("Read", bound=Frozen)


class SampleError(KithError):
    """A sample file that cannot be served; names the file, the entry and the field."""


class Venue(Frozen):
    """A public building or park; `lat` and `lon` are those of its postcode, in WGS84 degrees."""

    name: str
    address: str
    postcode: str
    lat: float
    lon: float
    access: tuple[str, ...] = ()


class Times(Frozen):
    """When one session is held. A day is "TU", or "2SU" for the second Sunday and "-1SA" for the last Saturday."""

    days: tuple[str, ...]
    opens: time
    closes: time
    weeks: int = 1

    @property
    def monthly(self) -> bool:
        return any(len(day) > 2 for day in self.days)


class Body(Frozen):
    """Who runs a service of the feed."""

    name: str
    about: str
    phone: str
    web: str


class Service(Frozen):
    """One service of the Open Referral feed; `needs` are ids of the vocabulary, `venue` a key of venues.toml."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str
    organisation: str
    description: str
    needs: tuple[str, ...] = Field(min_length=1)
    venue: str | None = None
    times: tuple[Times, ...] = ()
    term_time: bool = False
    cost: str
    price: float | None = None
    min_age: int | None = None
    max_age: int | None = None
    who: str | None = None
    delivery: tuple[str, ...] = ("in person",)
    join: str
    languages: tuple[str, ...] = ("English",)
    phone: str | None = None
    area: tuple[str, ...]
    assured: date
    modified: date

    @field_validator("description")
    @classmethod
    def _one_paragraph(cls, text: str) -> str:
        return " ".join(text.split())

    @field_validator("times", mode="before")
    @classmethod
    def _read_times(cls, told: Any) -> Any:
        return [_times(each) for each in told]


class CvsEntry(Frozen):
    """One entry of the council for voluntary service's export; `category` and `secondary` are words of its own."""

    contact_id: str = Field(pattern=r"^\d+$")
    name: str
    organisation: str
    summary: str
    activities: str
    category: str
    secondary: tuple[str, ...] = Field(max_length=2)
    venue: str | None = None
    times: str
    cost: str
    who: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    languages: tuple[str, ...] = ("English",)
    delivery: tuple[str, ...] = ("in person",)
    join: str
    phone: str
    web: str
    where: tuple[str, ...]
    modified: date

    @field_validator("activities")
    @classmethod
    def _one_paragraph(cls, text: str) -> str:
        return " ".join(text.split())


class Samples(Frozen):
    """Everything invented that the server offers; `council` is the CSV file as it stands."""

    venues: Mapping[str, Venue]
    bodies: Mapping[str, Body]
    services: tuple[Service, ...]
    entries: tuple[CvsEntry, ...]
    council: bytes


def load_samples(folder: Path = FOLDER) -> Samples:
    """The samples as the files stand now; unchanged files are read once. Raises SampleError."""
    return _load(folder, tuple(sorted((path.name, path.stat().st_mtime_ns) for path in _files(folder))))


def last_edited(folder: Path = FOLDER) -> float:
    """When the youngest of the files was written, in seconds since 1970."""
    return max(path.stat().st_mtime for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    names = ("venues.toml", "open_referral.toml", "cvs.toml", "council.csv")
    for name in names:
        if not (folder / name).is_file():
            raise SampleError(f"{folder / name} is missing; the samples are {', '.join(names)}.")
    return [folder / name for name in names]


@lru_cache(maxsize=4)
def _load(folder: Path, stamp: tuple[tuple[str, int], ...]) -> Samples:
    feed = _document(folder / "open_referral.toml")
    samples = Samples(
        venues=_named(folder / "venues.toml", _document(folder / "venues.toml"), Venue),
        bodies=_named(folder / "open_referral.toml", feed.get("organisations", {}), Body),
        services=_listed(folder / "open_referral.toml", feed.get("service", []), Service, "id"),
        entries=_listed(folder / "cvs.toml", _document(folder / "cvs.toml").get("entry", []), CvsEntry, "contact_id"),
        council=(folder / "council.csv").read_bytes(),
    )
    _check_references(folder, samples)
    return samples


def _check_references(folder: Path, samples: Samples) -> None:
    for service in samples.services:
        if service.organisation not in samples.bodies:
            _refuse(folder / "open_referral.toml", service.id, "organisation", f"no [{service.organisation}] is there")
    told = [("open_referral.toml", each.id, each.venue) for each in samples.services]
    told += [("cvs.toml", each.contact_id, each.venue) for each in samples.entries]
    for file, key, venue in told:
        if venue is not None and venue not in samples.venues:
            _refuse(folder / file, key, "venue", f"venues.toml has no {venue!r}")


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SampleError(f"{path} is not TOML: {error}.") from error


def _named(path: Path, tables: Mapping[str, Any], kind: type[Read]) -> dict[str, Read]:
    return {key: _one(path, key, table, kind) for key, table in tables.items()}


def _listed(path: Path, tables: list[Any], kind: type[Read], key: str) -> tuple[Read, ...]:
    seen: dict[str, Read] = {}
    for place, table in enumerate(tables, start=1):
        name = str(table.get(key, f"number {place}"))
        if name in seen:
            _refuse(path, name, key, "another entry has the same")
        seen[name] = _one(path, name, table, kind)
    return tuple(seen.values())


def _one(path: Path, name: str, table: Any, kind: type[Read]) -> Read:
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        _refuse(path, name, ".".join(str(part) for part in first["loc"]), first["msg"])


def _refuse(path: Path, entry: str, field: str, problem: str) -> NoReturn:
    raise SampleError(f"{path}, entry {entry}, field {field}: {problem}.")


def _times(told: str) -> dict[str, Any]:
    found = _TIMES.fullmatch(told)
    if not found:
        raise ValueError(
            f'{told!r} is not such as "TU,TH 10:00-13:00", "2SU 14:00-17:00" or "TU 10:00-11:00 every 2 weeks"'
        )
    return {
        "days": found["days"].split(","),
        "opens": found["opens"],
        "closes": found["closes"],
        "weeks": int(found["weeks"] or 1),
    }
