"""What a team does about a referral, from its coming to its end, and when it has waited too long."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

import numpy as np

from directory.errors import InputError, KithError
from directory.frozen import Frozen
from directory.mail import Message
from directory.night import LONDON
from directory.team import Team

TEAM_IS_TOLD, ADMINISTRATOR_IS_TOLD = 2, 5  # working days that nobody has opened it


class Progress(StrEnum):
    NEW = "new"
    CONTACTED = "contacted"
    MET = "met"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How it ended."""

    HELPED = "put in touch with what helps"
    NOTHING = "nothing suitable was found"
    ELSEWHERE = "passed on to somebody else"
    DECLINED = "did not want it any more"
    UNREACHED = "could not be reached"


NEXT: Final = {
    Progress.NEW: (Progress.CONTACTED, Progress.MET, Progress.CLOSED),
    Progress.CONTACTED: (Progress.MET, Progress.CLOSED),
    Progress.MET: (Progress.CLOSED,),
    Progress.CLOSED: (Progress.CONTACTED,),
}


class Care(Frozen):
    """Where a referral stands, without a word of what was said. `opened` is None while nobody of the team read it."""

    reference: str
    team: int
    at: datetime
    ends: datetime
    progress: Progress = Progress.NEW
    outcome: Outcome | None = None
    opened: datetime | None = None
    changed: datetime | None = None

    def waits(self, now: datetime) -> int:
        """The working days that nobody has opened it; 0 once somebody has."""
        return 0 if self.opened else working_days(self.at, now)


class Step(Frozen):
    """One step on: from where the form showed it, to where, and how it ended."""

    was: Progress
    progress: Progress
    outcome: Outcome | None = None

    def checked(self) -> "Step":
        """Raises InputError for a step that there is not, and for an end without an outcome."""
        if self.progress not in NEXT[self.was]:
            raise InputError("progress", f"A referral that is {self.was.value} cannot become {self.progress.value}.")
        if (self.progress is Progress.CLOSED) != (self.outcome is not None):
            raise InputError("outcome", "Choose how it ended.")
        return self


class CareChanged(KithError):
    """A colleague took a step meanwhile."""


def working_days(since: datetime, now: datetime) -> int:
    """Whole days from Monday to Friday that have passed, by the calendar of London; bank holidays count."""
    first, last = (at.astimezone(LONDON).date() + timedelta(days=1) for at in (since, now))
    return max(0, int(np.busday_count(first, last)))


def reminders(
    late: Iterable[Care], teams: Iterable[Team], administrators: Iterable[str], site: str, now: datetime
) -> Iterator[Message]:
    """To the team from the second working day, to administrators from the fifth.

    An e-mail says that one waits and nothing of it. By its key the outbox takes it once, and again when it has
    forgotten that key, as long as nobody has opened the referral.
    """
    addresses = {team.id: team.email for team in teams}
    told = tuple(administrators)
    for care in late:
        days = care.waits(now)
        if days >= TEAM_IS_TOLD and care.team in addresses:
            yield _reminder(care, "team", addresses[care.team], site)
        if days >= ADMINISTRATOR_IS_TOLD:
            yield from (_reminder(care, sha256(to.encode()).hexdigest()[:16], to, site) for to in told)


def _reminder(care: Care, whom: str, to: str, site: str) -> Message:
    return Message(
        key=f"late-{care.reference}-{whom}",
        to=to,
        subject="A referral has waited and nobody has opened it",
        text=f"Somebody asked for help on {care.at.astimezone(LONDON):%d %B}, and nobody of the team has opened what "
        f"they wrote.\n\nReference {care.reference}. Sign in to read it:\n{site}/staff/referrals\n",
    )
