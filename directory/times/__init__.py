"""When things happen: free text into sessions, OSM `opening_hours`, and the next dates."""

from directory.times.hours import from_opening_hours, moments, to_opening_hours
from directory.times.occurrences import Occurrence, next_sessions
from directory.times.reader import read_times
from directory.times.verdict import Times

__all__ = [
    "Occurrence",
    "Times",
    "from_opening_hours",
    "moments",
    "next_sessions",
    "read_times",
    "to_opening_hours",
]
