"""Why a hit is shown, in plain sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from directory.listing import Precision
from index.question import Reason

# Official names such as "Bristol, City of" hold a comma of their own.
ROUGH = frozenset({Precision.SECTOR, Precision.DISTRICT})
_BETWEEN_NAMES = re.compile(r",\s+(?!(?:City|County|Isle) of(?:,|$))")


@dataclass(frozen=True)
class Known:
    """What is known of one hit.

    `named`: its name or organisation was typed; `area`: the names of its area, commas between them; `served`: its area
    holds the person; `remote`: online or by telephone; `constraints`, `missed` and `unknown` are plain words for those
    that it is known to meet, known to miss, and silent about.
    """

    named: bool
    sentence: str | None
    words: tuple[str, ...]
    needs: tuple[str, ...]
    distance_km: float | None
    area: str
    served: bool
    nationwide: bool
    assumed: bool
    remote: bool
    constraints: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    precision: Precision | None = None
    last_seen: date | None = None
    assured: date | None = None


def reasons(known: Known) -> tuple[Reason, ...]:
    """The reasons in the order to show them: name, passage, words, needs, what is met, missed and not known, distance,
    area, and when it was last seen or confirmed."""
    return tuple(_reasons(known))


def _reasons(known: Known) -> Iterator[Reason]:
    if known.named:
        yield Reason(kind="name", text="Its name, or its organisation's, is what you wrote.")
    if known.sentence:
        yield Reason(kind="passage", text=known.sentence)
    if known.words:
        yield Reason(kind="words", text=f"It has your words: {', '.join(known.words)}.")
    for need in known.needs:
        yield Reason(kind="need", text=f"Helps with: {need}.")
    yield from _conditions(known)
    if known.distance_km is not None:
        yield Reason(kind="distance", text=_distance(known.distance_km, known.precision))
    area = _area(known)
    if area:
        yield Reason(kind="area", text=area)
    if known.assured:
        yield Reason(kind="seen", text=f"Confirmed by a person on {_date(known.assured)}.")
    elif known.last_seen:
        yield Reason(kind="seen", text=f"Seen at its source on {_date(known.last_seen)}.")


def _distance(km: float, precision: Precision | None) -> str:
    if precision in ROUGH:
        about = f"About {km:.0f}" if km >= 1 else "Less than 1"
        return f"{about} km away in a straight line, measured to the middle of its {precision}."
    if precision is Precision.TERMINATED:
        return f"{km:.1f} km away in a straight line, measured to a postcode no longer in use."
    return f"{km:.1f} km away in a straight line."


def _conditions(known: Known) -> Iterator[Reason]:
    if known.constraints:
        yield Reason(kind="met", text=f"It says: {_listed(known.constraints)}.")
    if known.missed:
        yield Reason(kind="missed", text=f"It does not fit: {_listed(known.missed)}.")
    if known.unknown:
        yield Reason(kind="unknown", text=f"It does not say, so ask: {_listed(known.unknown)}.")


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _area(known: Known) -> str:
    if known.nationwide:
        return "Serves the whole country."
    area = _listed(_BETWEEN_NAMES.split(known.area))
    if area and known.assumed:
        return f"Serves {area}: assumed from where its source is, because the source does not say."
    if area:
        return f"Serves all of {area}." if known.served else f"Serves {area}."
    return "Online or by telephone, and names no area." if known.remote else ""


def _listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
