"""When a source is due: pure, by its cadence, its last run and the hours of the night."""

from datetime import datetime, timedelta

from directory.night import Night
from directory.source import Source
from directory.store import RunReport

RETRY_HOURS = 6  # a run that failed is tried again sooner than a daily cadence, but never at once
NIGHTLY_HOURS = 24  # a source that is gathered so seldom, or more seldom, waits for the night


def is_due(source: Source, last: RunReport | None, now: datetime, night: Night) -> bool:
    """Whether to crawl the source now (aware UTC). A paused source never is; one never crawled is at once.

    A source of the night may come before its cadence is over by as much as the night is long, but never twice in one
    night: else it would begin a little later every night, until it fell out of it.
    """
    if source.paused or last is None:
        return not source.paused
    if source.cadence_hours >= NIGHTLY_HOURS and not night.holds(now):
        return False
    hours = source.cadence_hours if last.complete else min(source.cadence_hours, RETRY_HOURS)
    early = min(night.length, timedelta(days=1) - night.length) if hours >= NIGHTLY_HOURS else timedelta()
    return now - last.started >= timedelta(hours=hours) - early
