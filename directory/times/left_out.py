"""Days and hours that a text leaves out: "closed Wednesdays", "closed for lunch 1-2pm", "except Sunday"."""

from dataclasses import dataclass, field

from directory.times.group import Closure, Group
from directory.times.phrases import Days, Hours, Mark
from directory.times.tokens import Kind


@dataclass
class LeftOut:
    """What a "closed" or "except" still waits for, and what was left out so far.

    `shut` are weekdays told closed; they may be told before the opening days.
    """

    closures: list[Closure] = field(default_factory=list)
    shut: frozenset[int] = frozenset()
    begun: Mark | None = None
    hours: Hours | None = None

    @property
    def waiting(self) -> bool:
        return self.begun is not None

    @property
    def excepting(self) -> bool:
        return self.begun is not None and self.begun.kind is Kind.EXCEPT

    def begin(self, mark: Mark) -> None:
        self.begun = self.begun or mark

    def takes_hours(self, phrase: Hours, groups: list[Group]) -> bool:
        """Whether the hours are those of a closing within the day."""
        if self.begun is None or self.excepting or phrase.second is None or not groups:
            return False
        self.hours = phrase
        return True

    def takes_days(self, phrase: Days, groups: list[Group]) -> bool:
        """Takes the days from the groups told so far; False where that cannot be, as with "except the last Friday"."""
        if any(number for number, _ in phrase.pairs) or (self.excepting and not groups):
            return False
        days = frozenset(day for _, day in phrase.pairs)
        if self.hours is not None:
            self.closures.append(Closure(self.hours, days))
        else:
            self.shut |= frozenset() if self.excepting else days
            for group in groups:
                group.without(days)
        self.begun = self.hours = None
        return True

    def end(self) -> Mark | None:
        """Ends the clause; the mark where nothing was named after it, so that it was not understood."""
        begun, hours = self.begun, self.hours
        self.begun = self.hours = None
        if hours is not None:
            self.closures.append(Closure(hours))
            return None
        return begun
