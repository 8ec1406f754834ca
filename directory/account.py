"""Who may sign in, and what they may do."""

from datetime import datetime
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from pydantic import Field

from directory.errors import InputError
from directory.frozen import Frozen

NAME_MAX = 200


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    CURATOR = "curator"
    PROFESSIONAL = "professional"
    OWNER = "owner"


class Occupation(StrEnum):
    """What a professional is."""

    LINK_WORKER = "link worker"
    CARE_COORDINATOR = "care coordinator"
    COACH = "health and wellbeing coach"
    OTHER = "other referrer"


class Charge(Frozen):
    """What is somebody's, besides their role.

    A curator's `sources` are slugs of lists, and `areas` are areas as sources name theirs; neither means every list. A
    professional is of one `team`, by its number. An owner's `listings` are ids, and `organisations` are names; who is
    `trusted` needs no curator to say that a listing is still right or full.
    """

    sources: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    team: int | None = None
    occupation: Occupation | None = None
    listings: tuple[UUID, ...] = ()
    organisations: tuple[str, ...] = ()
    trusted: bool = False

    def fit_for(self, role: Role) -> Self:
        """Only what somebody of this role can have. Raises InputError for what the role has and they have not."""
        if role is Role.PROFESSIONAL and self.team is None:
            raise InputError("team", "A professional is of a team: say which.")
        if role is Role.OWNER and not (self.listings or self.organisations):
            raise InputError("listing", "An owner needs a listing or an organisation: say which.")
        kept = self.model_dump(include=set(_HAS[role]))
        kept |= {"occupation": self.occupation or Occupation.OTHER} if role is Role.PROFESSIONAL else {}
        return type(self)(**kept)


_HAS: Final = {
    Role.ADMINISTRATOR: (),
    Role.CURATOR: ("sources", "areas"),
    Role.PROFESSIONAL: ("team", "occupation"),
    Role.OWNER: ("listings", "organisations", "trusted"),
}


class Account(Charge):
    """One person of the staff.

    `disabled` is when the account was closed, None while it is open; `has_password`: they have chosen one. `in_areas`
    are the slugs of the sources that are in their areas now.
    """

    id: UUID
    email: str
    name: str = Field(min_length=1, max_length=NAME_MAX)
    role: Role
    in_areas: tuple[str, ...] = ()
    disabled: datetime | None = None
    has_password: bool = False

    @property
    def called(self) -> str:
        """What they are, in words for a page."""
        return self.occupation.value if self.occupation else _CALLED.get(self.role, self.role.value)

    @property
    def of_what(self) -> str:
        """What they are, and of what: "curator of camden", "link worker of team 2"."""
        if self.role is Role.CURATOR:
            theirs: tuple[str, ...] = self.sources + self.areas or ("all lists",)
        elif self.role is Role.PROFESSIONAL:
            theirs = (f"team {self.team}",)
        elif self.role is Role.OWNER:
            theirs = self.organisations + tuple(map(str, self.listings))
        else:
            theirs = ("all lists",)
        return f"{self.called} of {', '.join(theirs)}"

    @property
    def every_source(self) -> bool:
        """Whether what comes from any source, and from none, is theirs to judge."""
        return self.role is Role.ADMINISTRATOR or (self.role is Role.CURATOR and not (self.sources or self.areas))

    @property
    def slugs(self) -> tuple[str, ...] | None:
        """The sources whose listings are theirs to judge; None for every one."""
        if self.every_source:
            return None
        return tuple(dict.fromkeys(self.sources + self.in_areas)) if self.role is Role.CURATOR else ()

    def looks_after(self, source: str | None) -> bool:
        """Whether what comes from this source is theirs to judge; None is what comes from no source."""
        slugs = self.slugs
        return slugs is None or source in slugs


_CALLED: Final = {Role.OWNER: "listing owner"}
