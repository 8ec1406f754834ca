"""Free text about times, as people publish it, read into sessions; what is not understood is said, never guessed."""

import re
from collections.abc import Callable, Iterable
from functools import singledispatchmethod

from directory.text import plain
from directory.times.group import Group
from directory.times.left_out import LeftOut
from directory.times.phrases import Days, Hours, Mark, Ordinals, Pause, Phrase, Phrases, Unread, Words
from directory.times.rules import EACH, Pair
from directory.times.tokens import Kind, tokenise
from directory.times.verdict import Part, Times, unsure, verdict
from directory.times.words import EVERY_DAY, MONTH_NUMBERS

LONGEST = 10_000  # characters; what is longer is no statement of times
_SHORTLY_BEFORE = 200
# Exports often lose the space or line break before the next day: "9:30am to 5pmTuesday".
_GLUED = re.compile(r"(?<=[a-z])(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)")
# A date after one of these bounds a series; without one it is the day of a single event.
_BOUNDS = re.compile(r"\b(from|until|till|to|starting|starts|beginning|commencing|since|before)\W*$", re.IGNORECASE)


def read_times(text: str) -> Times:
    """The sessions of a free text (plain or HTML) in the order told; nothing for an empty one.

    Times are wall times in Europe/London. An end at or before its start is on the next day; 24 hours is 00:00 to 00:00.
    A text above 10,000 characters is kept unread.
    """
    told = _GLUED.sub(" ", plain(text))
    if len(told) > LONGEST:
        return unsure(told)
    return _Reading(told).times() if told else Times()


class _Reading:
    """One pass over the phrases of a text, which gathers them in groups of days with their hours."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.phrases = list(Phrases(tokenise(text)))
        self.groups: list[Group] = []
        self.left_out = LeftOut()
        self.unread: list[Part] = []
        self.pending: set[Kind] = set()
        self.pending_from: int | None = None
        self.months: frozenset[int] = frozenset()
        self.part: str | None = None
        self.dated = self.bounded = self.in_brackets = False
        self.words_between = self.hard_between = self.labelled = False
        self.hours_first = self._told_hours_first()
        self.here = 0

    def _told_hours_first(self) -> bool:
        """Whether this text names the hours before their days: "10am to 1pm on Saturdays"."""
        leading = (p for p in self.phrases if isinstance(p, Days | Hours) or _is_mark(p, Kind.CLOSED, Kind.DATE))
        return isinstance(next(leading, None), Hours)

    def times(self) -> Times:
        """The sessions of all groups, once every phrase was read."""
        for here, phrase in enumerate(self.phrases):
            self.here = here
            self._read(phrase)
        self._end_of_clause(len(self.text))
        if self.pending_from is not None:  # no days came to which "monthly" could belong
            self.unread.append((self.pending_from, len(self.text)))
        ends = [group.start for group in self.groups[1:]] + [len(self.text)]
        for group, end in zip(self.groups, ends, strict=False):
            group.end = end
            group.without(self.left_out.shut)
        return verdict(self.text, self.groups, self.left_out.closures, self.unread)

    def _doubt(self, phrase: Phrase) -> None:
        self.unread.append((phrase.start, phrase.end))

    def _following(self) -> Iterable[Phrase]:
        return (self.phrases[at] for at in range(self.here + 1, len(self.phrases)))

    # what each phrase does

    @singledispatchmethod
    def _read(self, phrase: Phrase) -> None:
        self._doubt(phrase)

    @_read.register
    def _(self, phrase: Words) -> None:
        self.words_between = self.labelled = True
        group = self._last()
        if group is not None:
            group.labelled = True

    @_read.register
    def _(self, phrase: Unread) -> None:
        self.words_between = True
        self._doubt(phrase)

    @_read.register
    def _(self, phrase: Pause) -> None:
        if phrase.hard:
            self.hard_between = True
            self._end_of_clause(phrase.start)

    @_read.register
    def _(self, phrase: Ordinals) -> None:
        self._doubt(phrase)  # the Thursday of the first week need not be the first Thursday
        group = self._last()
        if group and group.pairs and not group.numbered:
            group.pairs = {(number, day) for number in phrase.numbers for _, day in group.pairs}

    @_read.register
    def _(self, phrase: Days) -> None:
        if phrase.doubtful:
            self._doubt(phrase)
        if self.left_out.waiting:
            self._leave_out(phrase)
        else:
            self.dated = False
            self._add_days(phrase)
        self._nothing_between()

    @_read.register
    def _(self, phrase: Hours) -> None:
        if self.left_out.takes_hours(phrase, self.groups):
            return
        if self.left_out.waiting or self.dated:
            self._doubt(phrase)
        else:
            self._add_hours(phrase)
            self._nothing_between()

    @_read.register
    def _(self, phrase: Mark) -> None:
        act: dict[Kind, Callable[[Mark], None]] = {
            Kind.CLOSED: self._on_closed,
            Kind.EXCEPT: self.left_out.begin,
            Kind.DATE: self._on_date,
            Kind.SEASON: self._on_season,
            Kind.PART: self._on_part,
            Kind.OPENS: self._on_bracket,
            Kind.CLOSES: self._on_bracket,
            Kind.ALL_DAY: self._on_always,
        }
        act.get(phrase.kind, self._on_frequency)(phrase)

    def _nothing_between(self) -> None:
        self.words_between = self.hard_between = False

    def _last(self) -> Group | None:
        return self.groups[-1] if self.groups else None

    # days and hours

    def _begin(self, start: int) -> Group:
        start = start if self.pending_from is None else self.pending_from
        self.pending_from = None
        group = Group(start, marks=set(self.pending), months=self.months, part=self.part, labelled=self.labelled)
        self.pending.clear()
        self.labelled = False
        self.part = None
        self.groups.append(group)
        return group

    def _add_days(self, phrase: Days) -> None:
        group = self._last()
        if group and self._narrows(group, phrase):
            group.pairs = set(phrase.pairs)
            return
        if group is None or self._begins_anew(group):
            group = self._begin(phrase.start)
        if phrase.monthly:
            group.marks.add(Kind.MONTHLY)
        self._join_days(group, phrase)

    def _narrows(self, group: Group, phrase: Days) -> bool:
        """Such as "Saturday 10am-12pm (every 1st Saturday of the month)"."""
        same = {day for _, day in group.pairs} == {day for _, day in phrase.pairs}
        return same and self.in_brackets and bool(group.hours) and _numbered(phrase.pairs) and not group.numbered

    def _begins_anew(self, group: Group) -> bool:
        if self.hours_first:
            return False
        if group.hours or group.closed or group.dated:
            return True
        if self.words_between and not self.hard_between:
            self.unread.append((group.start, self.phrases[self.here].start))
        return self.words_between or self.hard_between

    def _join_days(self, group: Group, phrase: Days) -> None:
        old = {day for _, day in group.pairs}
        new = {day for _, day in phrase.pairs}
        if self.hours_first and group.pairs and (self.words_between or self.hard_between or not group.hours):
            self._doubt(phrase)
        if _numbered(phrase.pairs) and new <= old and not group.numbered:
            group.pairs = set(phrase.pairs)  # "Saturday: first Saturday of the month" is one day told twice
        elif old & new and (old != new or group.numbered or _numbered(phrase.pairs)):
            self._doubt(phrase)
        else:
            group.pairs |= phrase.pairs

    def _add_hours(self, phrase: Hours) -> None:
        group = self._last()
        if group is None or (self.hours_first and group.pairs):
            group = self._begin(phrase.start)
        elif group.closed or group.dated or self._is_aside(group, phrase):
            self._doubt(phrase)
            return
        group.hours.append(phrase)

    def _is_aside(self, group: Group, phrase: Hours) -> bool:
        """Hours within hours: in brackets, after other words, or a start alone, as "(lunch at 12)"."""
        if not group.hours:
            return False
        bare = phrase.second is not None and not any(c.meridiem or not c.bare for c in (phrase.first, phrase.second))
        return self.in_brackets or phrase.second is None or (bare and self.words_between)

    # marks

    def _on_closed(self, mark: Mark) -> None:
        group = self._last()
        if group and not group.hours and not self.words_between and group.pairs and not self.hours_first:
            group.closed = True
        else:
            self.left_out.begin(mark)

    def _leave_out(self, phrase: Days) -> None:
        if not self.left_out.takes_days(phrase, self.groups):
            self._doubt(phrase)
            return
        last = self._last()
        self.dated = self._hours_follow() and (last is None or bool(last.hours))

    def _hours_follow(self) -> bool:
        """Whether hours of their own come next, as in "except Sundays 10-12": they are not those of the group."""
        for phrase in self._following():
            if isinstance(phrase, Hours):
                return True
            if not isinstance(phrase, Pause) or phrase.hard:
                return False
        return False

    def _on_date(self, mark: Mark) -> None:
        self._doubt(mark)
        if self.left_out.excepting or self._bounds_a_series(mark):
            return
        group = self._last()
        if group and not group.hours and not self.hard_between:
            group.dated = True
        self.dated = True

    def _bounds_a_series(self, mark: Mark) -> bool:
        """Whether the date is where a series begins or ends, not the day of a single event."""
        earlier = next((p for p in reversed(self.phrases[: self.here]) if not isinstance(p, Pause)), None)
        to_another = self.bounded and earlier is not None and _is_mark(earlier, Kind.DATE)
        self.bounded = to_another or _BOUNDS.search(self.text[max(0, mark.start - 30) : mark.start]) is not None
        return self.bounded

    def _on_season(self, mark: Mark) -> None:
        months = _months(mark.value)
        group = self._last()
        only = sum(_is_mark(p, Kind.SEASON) for p in self.phrases) == 1
        if only and group is None:
            self.months = months
        elif only and len(self.groups) == 1 and group and not self._more_days():
            group.months = months
        else:
            self._doubt(mark)

    def _more_days(self) -> bool:
        return any(isinstance(phrase, Days) for phrase in self._following())

    def _on_part(self, mark: Mark) -> None:
        if self.here and isinstance(self.phrases[self.here - 1], Words):
            self.words_between = True  # a "coffee morning" is a name
            return
        group = self._last()
        part = str(mark.value)
        leads = isinstance(next(iter(self._following()), None), Days) and not self.hours_first
        if group is None or leads:
            self.part = part
        elif group.part not in {None, part}:
            self._doubt(mark)
        else:
            group.part = part

    def _on_bracket(self, mark: Mark) -> None:
        self.in_brackets = mark.kind is Kind.OPENS
        if not self.in_brackets:
            self._end_of_clause(mark.start)

    def _on_always(self, mark: Mark) -> None:
        self._add_days(Days(mark.start, mark.end, frozenset((EACH, day) for day in EVERY_DAY)))
        self._add_hours(Hours(mark.start, mark.end, all_day=True))

    def _on_frequency(self, mark: Mark) -> None:
        kind = Kind.MONTHLY if mark.kind is Kind.OF_MONTH else mark.kind
        group = self._last()
        if group is None or (self._days_follow() and self._may_lead(mark)):
            self.pending.add(kind)
            self.pending_from = mark.start
            if kind is Kind.TERM and group is not None and not self._begins_line(mark):
                self._doubt(mark)
        else:
            group.marks.add(kind)
            if kind is Kind.TERM and self._may_mean_more(mark, group):
                self._doubt(mark)

    def _may_lead(self, mark: Mark) -> bool:
        """Whether a mark before days is said of the days to come; where hours lead, their group is begun already."""
        return not (self.hours_first or self.in_brackets or self._closes_bracket(mark))

    def _begins_line(self, mark: Mark) -> bool:
        """Whether a new line or semicolon parts it from what stands before, or a colon joins it to what follows."""
        before, after = self.text[: mark.start].rstrip(" (*-–"), self.text[mark.end :].lstrip(" )")
        return before[-1:] in {"\n", ";"} or after[:1] == ":"

    def _may_mean_more(self, mark: Mark, group: Group) -> bool:
        """Whether "term time only" after several groups may be said of all of them, not of the last alone."""
        others = self.groups[:-1]
        if not others or not group.hours or "(" in self.text[group.start : mark.start + 1]:
            return False
        if not self._ends_sentence(group.start):
            return True
        told_of_others = any(Kind.TERM in other.marks for other in others)
        return self._ends_sentence(mark.start) and not told_of_others and not self._more_days()

    def _ends_sentence(self, before: int) -> bool:
        """Whether a full stop, semicolon or new line stands there, with nothing after it but words of a heading."""
        tail = re.split(r"\d\s?[ap]\.?m|[)\d]", self.text[max(0, before - _SHORTLY_BEFORE) : before])[-1]
        return bool(re.search(r"[.;\n]", tail))

    def _closes_bracket(self, mark: Mark) -> bool:
        return ")" in self.text[mark.start : mark.end]

    def _days_follow(self) -> bool:
        for phrase in self._following():
            if isinstance(phrase, Days):
                return True
            if not isinstance(phrase, Pause) or phrase.separates:
                return False
        return False

    def _end_of_clause(self, end: int) -> None:
        """What "closed" or "except" began ends here; where nothing was named, it was not understood."""
        begun = self.left_out.end()
        if begun is not None:
            self.unread.append((begun.start, end))


def _is_mark(phrase: Phrase, *kinds: Kind) -> bool:
    return isinstance(phrase, Mark) and phrase.kind in kinds


def _numbered(pairs: frozenset[Pair]) -> bool:
    return any(number != EACH for number, _ in pairs)


def _months(value: object) -> frozenset[int]:
    """From one month through another, over the new year too."""
    assert isinstance(value, tuple)
    first, last = (MONTH_NUMBERS[str(name).rstrip(".").casefold()] for name in value)
    return frozenset((first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1))
