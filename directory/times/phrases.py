"""Tokens into phrases: days with their ordinals, hours, marks such as "fortnightly", and whatever was not understood.

The grammar, with `?` for perhaps and `*` for any number:

    days     = ordinals? day (dash day)? (join ordinals? day (dash day)?)* of_month?
    ordinals = ordinal (join ordinal)*
    hours    = from? time dash time | between time and time | all_day | from? time
    join     = comma | and | slash | nothing
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from directory.times.clock import MINUTES, Clock, Span
from directory.times.rules import EACH, Pair
from directory.times.tokens import Kind, Token

_MOST_ORDINALS = 6
_JOINS = {Kind.COMMA, Kind.AND, Kind.SLASH}
_HARD = {Kind.SEMICOLON, Kind.LINE, Kind.STOP}
_MARKS = {
    Kind.CLOSED,
    Kind.EXCEPT,
    Kind.FORTNIGHTLY,
    Kind.MONTHLY,
    Kind.TERM,
    Kind.PART,
    Kind.OF_MONTH,
    Kind.DATE,
    Kind.SEASON,
    Kind.OPENS,
    Kind.CLOSES,
}


@dataclass(frozen=True)
class Phrase:
    """A part of the text from `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Days(Phrase):
    """`doubtful`: read, but it may mean something else, as "every 2nd Tuesday" or "Mon-Xyz"."""

    pairs: frozenset[Pair] = frozenset()
    monthly: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Ordinals(Phrase):
    """Weeks of the month without a day: "(first and third week of each month)"."""

    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Hours(Phrase):
    """`second` is None when only a start was told."""

    first: Clock = field(default=Clock(0))
    second: Clock | None = None
    all_day: bool = False


@dataclass(frozen=True)
class Mark(Phrase):
    kind: Kind = Kind.WORD
    value: object = None


@dataclass(frozen=True)
class Words(Phrase):
    """Words that say nothing about when; a label of the session."""


@dataclass(frozen=True)
class Pause(Phrase):
    """`hard`: a semicolon, full stop or new line; `separates`: that or a comma, dash or slash, not a word as "on"."""

    hard: bool = False
    separates: bool = False


@dataclass(frozen=True)
class Unread(Phrase):
    """What may change the meaning and was not understood."""


ALL_DAY = Span(0, MINUTES)


class Phrases:
    """A cursor over the tokens that takes one phrase at a time."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.doubtful = False

    def __iter__(self) -> Iterator[Phrase]:
        while self.at < len(self.tokens):
            yield self._days() or self._ordinals() or self._hours() or self._single()

    def _kind(self, ahead: int = 0) -> Kind | None:
        place = self.at + ahead
        return self.tokens[place].kind if 0 <= place < len(self.tokens) else None

    def _take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _take_if(self, *kinds: Kind) -> Token | None:
        return self._take() if self._kind() in kinds else None

    def _took(self, begin: int) -> tuple[int, int]:
        return self.tokens[begin].start, self.tokens[self.at - 1].end

    # days

    def _days(self) -> Days | None:
        begin = self.at
        self.doubtful = False
        every = self._said_every()
        pairs, joined = self._day_run(), True
        if pairs is None:
            return None
        while joined:
            more = self._joined_days()
            self.doubtful = self.doubtful or (more is not None and _told_twice(pairs, more))
            joined, pairs = more is not None, pairs | (more or frozenset())
        return self._tail_of_days(begin, pairs, every)

    def _said_every(self) -> bool:
        before = self.tokens[self.at - 1] if self.at else None
        return before is not None and before.kind is Kind.NEUTRAL and before.value in {"every", "each"}

    def _joined_days(self) -> frozenset[Pair] | None:
        begin = self.at
        while self._take_if(*_JOINS):
            pass
        while self._kind() is Kind.NEUTRAL and self.tokens[self.at].value in {"on", "every", "each", "the"}:
            self._take()
        found = self._day_run()
        if found is None:
            self.at = begin
        return found

    def _day_run(self) -> frozenset[Pair] | None:
        begin = self.at
        ordinals = self._ordinal_list() or [EACH]
        if self._kind() is Kind.NEUTRAL and ordinals != [EACH] and self._kind(1) is Kind.DAY:
            self._take()
        if self._kind() is not Kind.DAY:
            self.at = begin
            return None
        days = self._day_range()
        return frozenset((number, day) for number in ordinals for day in days)

    def _ordinal_list(self) -> list[int]:
        numbers: list[int] = []
        begin = self.at
        while len(numbers) < _MOST_ORDINALS and (token := self._take_if(Kind.ORDINAL)):
            numbers.append(_number(token))
            begin = self.at
            while self._take_if(*_JOINS) or (
                self._kind() is Kind.NEUTRAL and self._kind(1) is Kind.ORDINAL and self._take()
            ):
                pass
        self.at = begin
        return numbers

    def _day_range(self) -> frozenset[int]:
        first = _weekdays(self._take())
        if self._kind() in {Kind.DASH, Kind.TO} and self._kind(1) is Kind.DAY:
            self._take()
            last = _weekdays(self._take())
            if len(first) == len(last) == 1:
                return _through(min(first), min(last))
            return first | last
        self.doubtful = self.doubtful or self._glued_to_word()
        return first

    def _glued_to_word(self) -> bool:
        """Whether a dash and a word follow without a space, as in "Mon-Xyz": perhaps the end of a range, misspelt."""
        if self._kind() is not Kind.DASH or self._kind(1) not in {Kind.WORD, Kind.TELLING}:
            return False
        before, dash, word = self.tokens[self.at - 1 : self.at + 2]
        return before.end == dash.start and dash.end == word.start

    def _tail_of_days(self, begin: int, pairs: frozenset[Pair], every: bool) -> Days:
        numbered = any(number != EACH for number, _ in pairs)
        place, of_month = self.at, False
        while self._kind() in {Kind.NEUTRAL, Kind.OF_MONTH} and not of_month:
            of_month = self._take().kind is Kind.OF_MONTH
        if not of_month:
            self.at = place
        doubtful = self.doubtful or (every and numbered and not of_month)
        start, end = self._took(begin)
        return Days(start, end, pairs, monthly=of_month and not numbered and not every, doubtful=doubtful)

    def _ordinals(self) -> Ordinals | None:
        begin = self.at
        numbers = self._ordinal_list()
        if numbers and self._take_if(Kind.WEEKS_OF_MONTH):
            return Ordinals(*self._took(begin), frozenset(numbers))
        self.at = begin
        return None

    # hours

    def _hours(self) -> Hours | None:
        begin = self.at
        if self._kind() is Kind.ALL_DAY and self.tokens[self.at].value is None:
            self._take()
            return Hours(*self._took(begin), all_day=True)
        opener = self._take_if(Kind.BETWEEN, Kind.FROM)
        found = self._clock_pair(begin, between=opener is not None and opener.kind is Kind.BETWEEN)
        if found is None:
            self.at = begin
        return found

    def _clock_pair(self, begin: int, between: bool) -> Hours | None:
        if self._kind() is not Kind.TIME:
            return None
        first = _clock(self._take())
        joins = {Kind.DASH, Kind.TO, Kind.AND} if between else {Kind.DASH, Kind.TO}
        if self._kind() is Kind.COLON and first.meridiem:
            joins = {Kind.COLON}
        if self._kind() is Kind.DASH and self._kind(1) is Kind.TO:
            self._take()
        if self._kind() in joins and self._kind(1) is Kind.TIME:
            self._take()
            second = _clock(self._take())
            return Hours(*self._took(begin), first, second)
        told = first.meridiem or not first.bare or self.tokens[begin].kind is Kind.FROM
        return Hours(*self._took(begin), first) if told and not first.year else None

    # the rest

    def _single(self) -> Phrase:
        token = self._take()
        if token.kind is Kind.ALL_DAY:
            return Mark(token.start, token.end, Kind.ALL_DAY, token.value)
        if token.kind in _MARKS:
            return Mark(token.start, token.end, token.kind, token.value)
        if token.kind in {Kind.NEUTRAL, Kind.COMMA, Kind.AND, Kind.SLASH, Kind.COLON, Kind.DASH} or token.kind in _HARD:
            separates = token.kind not in {Kind.NEUTRAL, Kind.COLON}
            return Pause(token.start, token.end, token.kind in _HARD, separates)
        if token.kind is Kind.FROM and self._before_range_of_days():
            return Pause(token.start, token.end)
        if token.kind is Kind.WORD or (token.kind in {Kind.TO, Kind.FROM, Kind.BETWEEN} and self._among_words(token)):
            return Words(token.start, token.end)
        return Unread(token.start, token.end)

    def _before_range_of_days(self) -> bool:
        """Whether "Monday to Friday" follows; a single day after "from" may be the first of a series."""
        return self._kind() is self._kind(2) is Kind.DAY and self._kind(1) in {Kind.DASH, Kind.TO}

    def _among_words(self, token: Token) -> bool:
        """Whether "to" or "from" stands in prose ("tea from the café"); "until" is always about time."""
        until = token.kind is Kind.TO and token.end - token.start > 2
        before = self._kind(-2) in {Kind.WORD, Kind.NEUTRAL, Kind.STOP, Kind.COMMA, Kind.LINE, Kind.CLOSES, None}
        return before and not until and self._kind() in {Kind.WORD, Kind.NEUTRAL, Kind.STOP, Kind.COMMA, None}


def _told_twice(some: frozenset[Pair], more: frozenset[Pair]) -> bool:
    """Whether a day stands in both, as in "Mon-Sat Mon-Tue": they can hardly mean one list."""
    return any(day == other and (nth == also or EACH in {nth, also}) for nth, day in some for also, other in more)


def _number(token: Token) -> int:
    assert isinstance(token.value, int)
    return token.value


def _clock(token: Token) -> Clock:
    assert isinstance(token.value, Clock)
    return token.value


def _weekdays(token: Token) -> frozenset[int]:
    assert isinstance(token.value, frozenset)
    return token.value


def _through(first: int, last: int) -> frozenset[int]:
    """From one weekday through another, over the weekend too."""
    return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
