"""What a worker looked for and found nothing suitable of: the strongest sign that something is missing."""

from datetime import date
from enum import StrEnum

from directory.frozen import Frozen


class Reason(StrEnum):
    """Why nothing was suitable."""

    NONE = "none exists"
    FULL = "full"
    FAR = "too far"
    COST = "cost"
    LANGUAGE = "language"
    ACCESS = "access"
    ELIGIBILITY = "eligibility"
    TIME = "time of day"


class NothingSuitable(Frozen):
    """That nothing suitable was found on a day. `need` is one of the vocabulary; `area` is the code of a ward, else of
    a council, "" where not known."""

    day: date
    need: str
    area: str
    reason: Reason
