"""A need that was found in a statement, as a value."""

from typing import Literal

from pydantic import Field

from directory.frozen import Frozen
from index.understanding.said import Span


class FoundNeed(Frozen):
    """One need of a statement: its vocabulary id and the clause that it came from.

    `confidence` is from 0 to 1: of needs found with 0.8 about eight in ten are meant. `by` is what told most of it,
    the nearness to the need's phrases or its own words.
    """

    id: str
    part: Span
    confidence: float = Field(ge=0, le=1)
    by: Literal["meaning", "words"]
