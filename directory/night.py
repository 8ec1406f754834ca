"""The hours of the night, when other people's servers have time for us."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from directory.frozen import Frozen

LONDON = ZoneInfo("Europe/London")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class Night(Frozen):
    """Hours of every night in Europe/London, as wall time; where both ends are the same it is always night."""

    starts: time
    ends: time

    @classmethod
    def parse(cls, text: str) -> "Night":
        """From "22:00-06:00". Raises ValueError saying what would be right."""
        told = _HOURS.fullmatch(text.strip())
        if not told:
            raise ValueError(f'{text!r} is not two times of day, as in "22:00-06:00"')
        starts, ends = (time(int(told[part]), int(told[part + 1])) for part in (1, 3))
        return cls(starts=starts, ends=ends)

    @property
    def length(self) -> timedelta:
        """How long it is when no clock changes."""
        return _nominal(self.ends) - _nominal(self.starts) + timedelta(days=int(self.ends <= self.starts))

    def holds(self, now: datetime) -> bool:
        """Whether it is night at this aware time. Each end is one instant, also where the clock shows it twice."""
        today = now.astimezone(LONDON).date()
        return any(self._starts(day) <= now < self._ends(day) for day in (today - timedelta(days=1), today))

    def _starts(self, day: date) -> datetime:
        return datetime.combine(day, self.starts, LONDON).astimezone(UTC)

    def _ends(self, day: date) -> datetime:
        after = day + timedelta(days=int(self.ends <= self.starts))
        return datetime.combine(after, self.ends, LONDON).astimezone(UTC)


def _nominal(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)
