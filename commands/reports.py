"""What a crawl brought, as a table and in sentences."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from commands.screen import out

if TYPE_CHECKING:
    from directory.store import RunReport, Store

KEYS_TOLD = 5
COUNTS = ("asked", "unchanged", "new", "changed", "gone", "rejected")


def print_reports(store: "Store", reports: "Sequence[RunReport]") -> None:
    """A row for each source; below it what was rejected, mended, held back or not read, each with its reason."""
    table = Table("source", title="Gathered", box=None, padding=(0, 1, 0, 0))
    repeated = any(report.repeated for report in reports)
    held_back = any(report.quarantined for report in reports)
    counts = [*COUNTS, *(["repeated"] if repeated else [])]
    for column in (*counts, "s", *(["quarantined"] if held_back else [])):
        table.add_column(column, justify="right")
    for report in reports:
        told = [str(getattr(report, count)) for count in counts]
        table.add_row(report.source, *told, f"{report.seconds:.1f}", "yes" if report.quarantined else "")
    out.print(table)
    for report in reports:
        for line in _rejected(store, report):
            out.print(f"  {line}", markup=False, soft_wrap=True)
        for line in _troubles(report):
            out.print(f"  {line}", style="bold red", markup=False, soft_wrap=True)


def _rejected(store: "Store", report: "RunReport") -> Iterator[str]:
    """Each reason once, with the entries that have it; and what was put right in the text of the others."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for rejection in store.crawls.rejections(report.run):
        reasons[rejection.reason].append(rejection.key)
    for reason, keys in reasons.items():
        more = f" and {len(keys) - KEYS_TOLD} more" if len(keys) > KEYS_TOLD else ""
        yield f"rejected {report.source} {', '.join(keys[:KEYS_TOLD])}{more}: {reason}"
    if report.mended:
        yield f"mended {report.source}: {', '.join(f'{count} {name}' for name, count in report.mended.items())}"


def _troubles(report: "RunReport") -> Iterator[str]:
    if not report.complete:
        yield f"{report.source} was not gathered whole: {report.message}"
    if report.quarantined:
        yield (
            f"{report.source} is quarantined, and what was gathered before stays: {' '.join(report.reasons)} "
            f"If the list is right, let it through: kith source accept {report.source}. Otherwise: kith source discard "
            f"{report.source}."
        )
