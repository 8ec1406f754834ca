"""The runs of a source as a small picture and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from directory.store import RunReport

HEIGHT, STEP, BAR = 80, 24, 16


@dataclass(frozen=True)
class Bar:
    """One run: where its bar stands, how high it is, and whether it was read to its end and published."""

    x: int
    y: int
    height: int
    good: bool
    label: str


@dataclass(frozen=True)
class Chart:
    """`most` is the number of listings that the whole height stands for."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    most: int


def chart(runs: Sequence[RunReport]) -> Chart:
    """A bar for each run, oldest first, as high as it had listings."""
    most = max((run.entries for run in runs), default=0)
    bars = tuple(_bar(number, run, most) for number, run in enumerate(runs))
    return Chart(bars=bars, width=max(1, len(bars)) * STEP, height=HEIGHT, most=most)


def _bar(number: int, run: RunReport, most: int) -> Bar:
    height = max(2, round(run.entries / most * HEIGHT)) if most else 2
    told = f"{run.started:%d %b %Y}: {run.entries} listings{'' if run.good else ', ' + state_text(run)}"
    return Bar(x=number * STEP + (STEP - BAR) // 2, y=HEIGHT - height, height=height, good=run.good, label=told)


def state_text(run: RunReport) -> str:
    if run.quarantined:
        return "held back"
    return run.state.value if run.complete else "not read to its end"


def report_text(run: RunReport) -> tuple[str, ...]:
    """What a run brought, in sentences."""
    told = [
        f"It found {_listings(run.entries)} with {run.asked} requests in {run.seconds:.0f} seconds.",
        f"{run.new} new, {run.changed} changed, {run.unchanged} as before, {run.gone} not there any more.",
    ]
    if run.rejected:
        told.append(f"{run.rejected} could not be taken.")
    if run.mended:
        told.append(f"Put right in their text: {', '.join(f'{count} {name}' for name, count in run.mended.items())}.")
    if not run.complete:
        told.append(f"It did not come to its end. {run.message}".strip())
    if run.quarantined:
        told.append(f"It is held back, and what was gathered before stays. {' '.join(run.reasons)}")
    return tuple(told)


def _listings(count: int) -> str:
    return "1 listing" if count == 1 else f"{count} listings"
