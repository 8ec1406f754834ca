"""A place to measure from, how sure it is, and the two ways in which a text is no such place."""

from enum import StrEnum
from typing import Final

from directory.errors import KithError
from directory.frozen import Frozen


class Precision(StrEnum):
    """What a point is the middle of, from the surest to the widest."""

    LIVE = "live"
    TERMINATED = "terminated"
    SECTOR = "sector"
    DISTRICT = "district"
    WARD = "ward"
    TOWN = "town"
    COUNCIL = "council"


class PlacePoint(Frozen):
    """A point in degrees (WGS84) with what is known about it.

    `postcode` is the one that was asked for, also where `precision` says that only its sector or district is known.
    Of a sector or district, `council` is the one that nine in ten of its postcodes are in, otherwise None.
    `council_code` and `ward_code` are GSS codes; `lsoa` is of 2011 (in Scotland a data zone of 2011).
    """

    label: str
    lat: float
    lon: float
    precision: Precision
    postcode: str | None = None
    district: str | None = None
    council_code: str | None = None
    council: str | None = None
    ward_code: str | None = None
    ward: str | None = None
    lsoa: str | None = None

    @property
    def is_exact(self) -> bool:
        """Whether the point is the postcode's own, not the middle of something wider."""
        return self.precision in {Precision.LIVE, Precision.TERMINATED}

    @property
    def precision_note(self) -> str:
        """A sentence for pages; empty where there is nothing to say."""
        if self.precision is Precision.LIVE:
            return ""
        if self.precision is Precision.TERMINATED:
            return f"{self.postcode} is no longer in use: measured from where it was."
        if self.postcode:
            return f"{self.postcode} is not a postcode we know: measured from the middle of {self.label}."
        return f"Measured from the middle of {self.label}."


class PlaceError(KithError, ValueError):
    """A text is not one place; the message is a plain sentence for the person who wrote it."""


class PlaceUnknown(PlaceError):
    """Nothing is known by this text. `suggestion` is a text that is, where one is near."""

    def __init__(self, text: str, suggestion: str | None = None, reason: str | None = None) -> None:
        self.text = text
        self.suggestion = suggestion
        said = reason or f"We do not know a place called “{_shortened(text)}”."
        super().__init__(f"{said} Did you mean {suggestion}?" if suggestion else f"{said} {WHAT_TO_WRITE}")


class PlaceAmbiguous(PlaceError):
    """Several places have this name. Each choice's label finds that place alone."""

    def __init__(self, text: str, choices: tuple[PlacePoint, ...]) -> None:
        self.text = text
        self.choices = choices
        named = "; ".join(choice.label for choice in choices[:6])
        super().__init__(f"There is more than one “{_shortened(text)}”. Which one: {named}? Or write a postcode.")


WHAT_TO_WRITE: Final = "Write a postcode, such as E8 1DY, or the name of a town or council."


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
