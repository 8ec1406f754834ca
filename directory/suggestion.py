"""What the public or an organisation says of the directory. It changes nothing until a curator has judged it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from directory.frozen import Frozen

CONTACT_KEPT = timedelta(days=90)  # how to reach a suggester is needed until they have been answered, and no longer
WAITING_KEPT = timedelta(days=365)  # what nobody has settled by then is too old to act on
SETTLED_KEPT = timedelta(days=90)  # so that a judgement can be looked up when somebody asks about it

Line = Annotated[str, Field(max_length=300)]
Words = Annotated[str, Field(max_length=2000)]


class SuggestionKind(StrEnum):
    LISTING = "new listing"
    CLAIM = "claim"
    PROBLEM = "problem"
    RIGHT = "still right"


class Wrong(StrEnum):
    """What somebody says is wrong with a listing."""

    CLOSED = "it has closed or stopped"
    TIMES = "the day or time"
    PLACE = "the place"
    CONTACT = "the phone, email or website"
    COST = "the cost"
    WHO = "who may come"
    TWICE = "it is here twice"
    UNLISTED = "it should not be listed"
    OTHER = "something else"


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class Offered(Frozen):
    """A listing as somebody describes it, in their own words. Only its name, what it is and one way in are needed."""

    name: Line
    what: Words
    when: Line = ""
    where: Line = ""
    phone: Line = ""
    email: Line = ""
    website: Line = ""
    who: Line = ""


class Suggester(Frozen):
    """Who suggests, as far as they said: personal, sealed in the store and deleted first."""

    name: Line = ""
    role: Line = ""
    organisation: Line = ""
    email: Line = ""


class Suggestion(Frozen):
    """One thing that somebody said. `listing` is None for a new one, `offered` is None for all others.

    `runs_it`: they say that they run it, or speak for those who do. `line` is what they add in their own words.
    """

    kind: SuggestionKind
    at: datetime
    listing: UUID | None = None
    wrong: tuple[Wrong, ...] = ()
    runs_it: bool = False
    line: Words = ""
    offered: Offered | None = None
    suggester: Suggester = Suggester()


class Judgement(Frozen):
    """What a curator made of a suggestion. `decision` is what accepting it decided, where the store could."""

    outcome: Outcome
    by: str
    at: datetime
    reason: str = ""
    decision: int | None = None


class Held(Frozen):
    """A suggestion in the store, under its number. What has been judged has no suggester any more."""

    id: int
    suggestion: Suggestion
    judgement: Judgement | None = None
