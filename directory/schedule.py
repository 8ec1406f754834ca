"""When a source is due: pure, by its cadence and its last run."""

from datetime import datetime, timedelta

from directory.source import Source
from directory.store import RunReport

RETRY_HOURS = 6  # a run that failed is tried again sooner than a daily cadence, but never at once


def is_due(source: Source, last: RunReport | None, now: datetime) -> bool:
    """Whether to crawl the source now (aware UTC). A paused source never is."""
    if source.paused:
        return False
    if last is None:
        return True
    hours = source.cadence_hours if last.complete else min(source.cadence_hours, RETRY_HOURS)
    return now - last.started >= timedelta(hours=hours)
