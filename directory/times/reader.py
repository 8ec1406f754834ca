"""Free text about times, as people publish it, read into sessions; what is not understood is said, never guessed."""

import re
from collections.abc import Callable
from functools import singledispatchmethod

from directory.frozen import Frozen
from directory.listing import Session
from directory.text import plain
from directory.times.group import Closure, Group, as_span, overlap, resolve, sessions_of
from directory.times.phrases import Days, Hours, Mark, Ordinals, Pause, Phrase, Phrases, Unread, Words
from directory.times.rules import EACH, Pair
from directory.times.tokens import Kind, tokenise
from directory.times.words import EVERY_DAY, MONTH_NUMBERS

# Exports often lose the space or line break before the next day: "9:30am to 5pmTuesday".
_GLUED = re.compile(r"(?<=[a-z])(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)")


_BOUNDS = re.compile(r"\b(from|until|till|to|starting|starts|beginning|commencing|since|before)\W*$", re.IGNORECASE)


class Times(Frozen):
    """What a text says about when.

    `sure`: every part that could change the meaning was understood. If not, `unread` holds the words that were not,
    and the last of `sessions` has no rule and holds the whole text, so that nothing published is lost.
    """

    sessions: tuple[Session, ...] = ()
    sure: bool = True
    unread: str | None = None


def read_times(text: str) -> Times:
    """The sessions of a free text (plain or HTML) in the order told; nothing for an empty one.

    Times are wall times in Europe/London. An end at or before its start is on the next day; 24 hours is 00:00 to 00:00.
    """
    told = _GLUED.sub(" ", plain(text))
    return _Reading(told).times() if told else Times()


class _Reading:
    """One pass over the phrases of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.phrases = list(Phrases(tokenise(text)))
        self.groups: list[Group] = []
        self.closures: list[Closure] = []
        self.unread: list[tuple[int, int]] = []
        self.pending: set[Kind] = set()
        self.months: frozenset[int] = frozenset()
        self.shut: frozenset[int] = frozenset()
        self.pending_from: int | None = None
        self.part: str | None = None
        self.closing: Mark | None = None
        self.closed_hours: Hours | None = None
        self.excepting: Mark | None = None
        self.dated = self.bounded = self.in_brackets = False
        self.words_between = self.hard_between = self.labelled = False
        self.hours_first = self._told_hours_first()
        self.here = 0

    def _told_hours_first(self) -> bool:
        """Whether this text names the hours before their days: "10am to 1pm on Saturdays"."""
        leading = [p for p in self.phrases if isinstance(p, Days | Hours) or _is_mark(p, Kind.CLOSED, Kind.DATE)]
        return bool(leading) and isinstance(leading[0], Hours)

    def times(self) -> Times:
        """The sessions of all groups, once every phrase was read."""
        for here, phrase in enumerate(self.phrases):
            self.here = here
            self._read(phrase)
        self._end_of_clause(len(self.text))
        for group in self.groups:
            group.without(self.shut)
        sessions = [session for group in self._bounded() for session in self._sessions(group)]
        self._doubt_contradictions()
        if not any(session.rule for session in sessions) and not any(group.closed for group in self.groups):
            self._doubt(0, len(self.text))
        if not self.unread:
            return Times(sessions=tuple(sessions))
        return Times(sessions=(*sessions, Session(text=self.text)), sure=False, unread=self._unread_words())

    def _words(self, phrase: Phrase) -> str:
        return self.text[phrase.start : phrase.end]

    def _doubt(self, start: int, end: int) -> None:
        self.unread.append((start, end))

    # what each phrase does

    @singledispatchmethod
    def _read(self, phrase: Phrase) -> None:
        self._doubt(phrase.start, phrase.end)

    @_read.register
    def _(self, phrase: Words) -> None:
        self.words_between = self.labelled = True
        group = self._last()
        if group is not None:
            group.labelled = True

    @_read.register
    def _(self, phrase: Unread) -> None:
        self.words_between = True
        self._doubt(phrase.start, phrase.end)

    @_read.register
    def _(self, phrase: Pause) -> None:
        if phrase.hard:
            self.hard_between = True
            self._end_of_clause(phrase.start)

    @_read.register
    def _(self, phrase: Ordinals) -> None:
        self._doubt(phrase.start, phrase.end)  # the Thursday of the first week need not be the first Thursday
        group = self._last()
        if group and group.pairs and not group.numbered:
            group.pairs = {(number, day) for number in phrase.numbers for _, day in group.pairs}

    @_read.register
    def _(self, phrase: Days) -> None:
        if phrase.doubtful:
            self._doubt(phrase.start, phrase.end)
        if self.excepting or self.closing:
            self._leave_out(phrase)
        else:
            self.dated = False
            self._add_days(phrase)
        self._nothing_between()

    @_read.register
    def _(self, phrase: Hours) -> None:
        if self.closing and not self.excepting and phrase.second is not None and self.groups:
            self.closed_hours = phrase
        elif self.excepting or self.closing or self.dated:
            self._doubt(phrase.start, phrase.end)
        else:
            self._add_hours(phrase)
            self._nothing_between()

    @_read.register
    def _(self, phrase: Mark) -> None:
        act: dict[Kind, Callable[[Mark], None]] = {
            Kind.CLOSED: self._on_closed,
            Kind.EXCEPT: self._on_except,
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
            self._doubt(group.start, self.phrases[self.here].start)
        return self.words_between or self.hard_between

    def _join_days(self, group: Group, phrase: Days) -> None:
        old = {day for _, day in group.pairs}
        new = {day for _, day in phrase.pairs}
        if self.hours_first and group.pairs and (self.words_between or self.hard_between or not group.hours):
            self._doubt(phrase.start, phrase.end)
        if _numbered(phrase.pairs) and new <= old and not group.numbered:
            group.pairs = set(phrase.pairs)  # "Saturday: first Saturday of the month" is one day told twice
        elif old & new and (old != new or group.numbered or _numbered(phrase.pairs)):
            self._doubt(phrase.start, phrase.end)
        else:
            group.pairs |= phrase.pairs

    def _add_hours(self, phrase: Hours) -> None:
        group = self._last()
        if group is None or (self.hours_first and group.pairs):
            group = self._begin(phrase.start)
        elif group.closed or group.dated or self._is_aside(group, phrase):
            self._doubt(phrase.start, phrase.end)
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
            self.closing = mark

    def _on_except(self, mark: Mark) -> None:
        self.excepting = mark

    def _leave_out(self, phrase: Days) -> None:
        """Days that are closed or excepted: taken from the groups told so far."""
        days = frozenset(day for _, day in phrase.pairs)
        if _numbered(phrase.pairs) or (self.excepting and not self.groups):
            self._doubt(phrase.start, phrase.end)
            return
        if self.closed_hours is not None:
            self.closures.append(Closure(self.closed_hours, days))
            self.closed_hours = self.closing = None
            return
        if self.closing:
            self.shut |= days
        for group in self.groups:
            group.without(days)
        self.excepting = self.closing = None
        last = self._last()
        self.dated = self._hours_follow() and (last is None or bool(last.hours))

    def _hours_follow(self) -> bool:
        """Whether hours of their own come next, as in "except Sundays 10-12": they are not those of the group."""
        for phrase in self.phrases[self.here + 1 :]:
            if isinstance(phrase, Hours):
                return True
            if not isinstance(phrase, Pause) or phrase.hard:
                return False
        return False

    def _on_date(self, mark: Mark) -> None:
        self._doubt(mark.start, mark.end)
        if self.excepting or self._bounds_a_series(mark):
            return
        group = self._last()
        if group and not group.hours and not self.hard_between:
            group.dated = True
        self.dated = True

    def _bounds_a_series(self, mark: Mark) -> bool:
        """Whether the date is where a series begins or ends, not the day of a single event."""
        earlier = [p for p in self.phrases[: self.here] if not isinstance(p, Pause)]
        to_another = bool(earlier) and _is_mark(earlier[-1], Kind.DATE) and self.bounded
        self.bounded = to_another or _BOUNDS.search(self.text[: mark.start]) is not None
        return self.bounded

    def _on_season(self, mark: Mark) -> None:
        months = _months(mark.value)
        group = self._last()
        only = sum(_is_mark(p, Kind.SEASON) for p in self.phrases) == 1
        if only and group is None:
            self.months = months
        elif (
            only and len(self.groups) == 1 and group and not any(isinstance(p, Days) for p in self.phrases[self.here :])
        ):
            group.months = months
        else:
            self._doubt(mark.start, mark.end)

    def _on_part(self, mark: Mark) -> None:
        if self.here and isinstance(self.phrases[self.here - 1], Words):
            self.words_between = True  # a "coffee morning" is a name
            return
        group = self._last()
        part = str(mark.value)
        following = self.here + 1 < len(self.phrases) and isinstance(self.phrases[self.here + 1], Days)
        if group is None or following:
            self.part = part
        elif group.part not in {None, part}:
            self._doubt(mark.start, mark.end)
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
        if group is None or (self._days_follow() and not self.in_brackets and ")" not in self._words(mark)):
            self.pending.add(kind)
            self.pending_from = mark.start
            if kind is Kind.TERM and group is not None and isinstance(self.phrases[self.here - 1], Hours):
                self._doubt(mark.start, mark.end)
        else:
            group.marks.add(kind)
            if kind is Kind.TERM and self._may_mean_more(mark, group):
                self._doubt(mark.start, mark.end)

    def _may_mean_more(self, mark: Mark, group: Group) -> bool:
        """Whether "term time only" after several groups may be said of all of them, not of the last alone."""
        others = self.groups[:-1]
        if not others or not group.hours or "(" in self.text[group.start : mark.start + 1]:
            return False
        own_sentence = _ends_sentence(self.text[: group.start])
        last = not any(isinstance(phrase, Days) for phrase in self.phrases[self.here :])
        after_stop = _ends_sentence(self.text[: mark.start])
        told_of_others = any(Kind.TERM in other.marks for other in others)
        return not own_sentence or (last and after_stop and not told_of_others)

    def _days_follow(self) -> bool:
        for phrase in self.phrases[self.here + 1 :]:
            if isinstance(phrase, Days):
                return True
            if not isinstance(phrase, Pause) or phrase.separates:
                return False
        return False

    def _end_of_clause(self, end: int) -> None:
        """What "closed" or "except" began ends here; where nothing was named, it was not understood."""
        if self.closed_hours is not None:
            self.closures.append(Closure(self.closed_hours))
        elif self.closing or self.excepting:
            begun = min(mark.start for mark in (self.closing, self.excepting) if mark)
            self._doubt(begun, end)
        self.closed_hours = self.closing = self.excepting = None

    # the result

    def _bounded(self) -> list[Group]:
        """The groups, each with the end of its words."""
        ends = [group.start for group in self.groups[1:]] + [len(self.text)]
        for group, end in zip(self.groups, ends, strict=False):
            group.end = end
        return self.groups

    def _sessions(self, group: Group) -> list[Session]:
        if group.closed or self._is_blank_in_a_week(group):
            return []
        slots = resolve(group)
        for hours in slots.unsure:
            self._doubt(hours.start, hours.end)
        if group.dated or not group.pairs:
            self._doubt(group.start, group.end)
            return []
        unclear = not slots.spans or overlap(slots.spans) or group.fortnightly or group.monthly_unknown
        if unclear or (group.part and not group.hours) or any(as_span(c.hours) is None for c in self.closures):
            self._doubt(group.start, group.end)
        words = self.text[group.start : group.end].strip(" \n,;-–/.&(")
        return list(sessions_of(group, slots.spans, self.closures, words))

    def _doubt_contradictions(self) -> None:
        """A day told twice: as closed and open, or with hours that overlap and no word on what each is for."""
        for at, group in enumerate(self.groups):
            for other in self.groups[:at]:
                if other.pairs & group.pairs and _contradict(group, other):
                    self._doubt(group.start, group.end)

    def _is_blank_in_a_week(self, group: Group) -> bool:
        """An empty cell of a form that names all seven days: "Monday ; Tuesday 1pm-2pm; Wednesday ; ..."."""
        named = [pair for other in self.groups for pair in other.pairs]
        return not group.hours and len(group.pairs) == 1 and sorted(named) == [(EACH, day) for day in sorted(EVERY_DAY)]

    def _unread_words(self) -> str:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(self.unread):
            if merged and start <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return "; ".join(self.text[start:end].strip(" \n,;") for start, end in merged)


def _contradict(one: Group, other: Group) -> bool:
    if one.closed != other.closed:
        return True
    both = resolve(one).spans + resolve(other).spans
    return overlap(both) and not (one.labelled or other.labelled)


def _ends_sentence(text: str) -> bool:
    """Whether a full stop, semicolon or new line stands last, before nothing but words of a heading."""
    tail = re.split(r"\d\s?[ap]\.?m|[)\d]", text)[-1]
    return bool(re.search(r"[.;\n]", tail))


def _is_mark(phrase: Phrase, *kinds: Kind) -> bool:
    return isinstance(phrase, Mark) and phrase.kind in kinds


def _numbered(pairs: frozenset[Pair]) -> bool:
    return any(number != EACH for number, _ in pairs)


def _months(value: object) -> frozenset[int]:
    """From one month through another, over the new year too."""
    assert isinstance(value, tuple)
    first, last = (MONTH_NUMBERS[str(name).rstrip(".").casefold()] for name in value)
    return frozenset((first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1))
