"""Who may sign in, and what they may do."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from directory.frozen import Frozen

NAME_MAX = 200


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    CURATOR = "curator"


class Account(Frozen):
    """One person of the staff. `sources` are the slugs of the lists that a curator looks after; none means all.

    `disabled` is when the account was closed, None while it is open; `has_password`: they have chosen one.
    """

    id: UUID
    email: str
    name: str = Field(min_length=1, max_length=NAME_MAX)
    role: Role
    sources: tuple[str, ...] = ()
    disabled: datetime | None = None
    has_password: bool = False

    def looks_after(self, source: str | None) -> bool:
        """Whether what comes from this source is theirs to judge; None is what comes from no source."""
        return not self.sources or source in self.sources
