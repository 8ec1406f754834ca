"""What a link worker knows of a listing and tells colleagues: dated, and true for a while only."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator

from directory.errors import InputError, KithError
from directory.frozen import Frozen
from directory.identifying import identifying

LIFE = timedelta(days=90)
LETTERS_MAX = 300


def _words(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise InputError("text", "Write what you know, such as: rang 3 Nov, full until January.")
    if len(said) > LETTERS_MAX:
        raise InputError("text", f"A note has {LETTERS_MAX} letters at most, this one {len(said)}.")
    if found := identifying(said):
        raise InputError("text", f"The note has what looks like {found}: it is about the group, never about a person.")
    return said


class NewNote(Frozen):
    """A note about a listing, for the own team alone or, `shared`, for every team."""

    listing: UUID
    text: Annotated[str, AfterValidator(_words)]
    shared: bool = False


class TeamNote(Frozen):
    """A note as colleagues read it. `team` is the name; `ends` is when it is taken for true no longer."""

    id: int
    listing: UUID
    text: str
    shared: bool
    team: str
    author: UUID
    at: datetime
    ends: datetime


class NoteUnknown(KithError):
    """There is no such note, or it is a colleague's."""
