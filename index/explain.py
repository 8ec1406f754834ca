"""Why a hit is shown, in plain sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.question import Reason


@dataclass(frozen=True)
class Known:
    """What is known of one hit.

    `named`: its name or organisation was typed; `served`: its area holds the person; `remote`: online or by telephone.
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


def reasons(known: Known) -> tuple[Reason, ...]:
    """The reasons in the order to show them: name, passage, words, needs, distance, area."""
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
    if known.distance_km is not None:
        yield Reason(kind="distance", text=f"{known.distance_km:.1f} km away in a straight line.")
    area = _area(known)
    if area:
        yield Reason(kind="area", text=area)


def _area(known: Known) -> str:
    if known.nationwide:
        return "Serves the whole country."
    if known.area and known.assumed:
        return f"Serves {known.area}: assumed from where its source is, because the source does not say."
    if known.area:
        return f"Serves all of {known.area}." if known.served else f"Serves {known.area}."
    return "Online or by telephone, and names no area." if known.remote else ""
