"""How like each other two records are, and what that says, with reasons that a curator can read."""

from enum import StrEnum

from directory.frozen import Frozen


class Verdict(StrEnum):
    SAME = "same listing"
    ASK = "ask a curator"
    ORGANISATION = "same organisation, another activity"
    PLACE = "same place only"
    DIFFERENT = "different"


class Likeness(Frozen):
    """Two records ("source/key" each) compared.

    `weight` is the base-2 logarithm of the odds that they are one listing; `otherwise` is what they most likely are to
    each other if they are not (ORGANISATION, PLACE or DIFFERENT); `reasons` speak for and against, in plain words.
    """

    left: str
    right: str
    weight: float
    verdict: Verdict
    otherwise: Verdict
    reasons: tuple[str, ...]
