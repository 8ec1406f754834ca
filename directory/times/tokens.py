"""Text into tokens: the smallest parts that carry a meaning about time. No token is ever lost.

A token keeps where it stood, so whatever is not understood can be shown in the words that were published.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from directory.times.clock import Clock
from directory.times.words import (
    EVERY_DAY,
    FULL_DAYS,
    HOURS_IN_WORDS,
    NEUTRAL,
    ORDINALS,
    OSM_DAYS,
    PARTS,
    SHORT_DAYS,
    TELLING,
    WEEKDAYS,
    WEEKEND,
    misspelt_day,
)


class Kind(StrEnum):
    DAY = "day"  # a frozenset of weekdays
    ORDINAL = "ordinal"  # 1 to 5, or -1 for the last
    TIME = "time"  # a Clock
    ALL_DAY = "all day"
    PART = "part of the day"
    DATE = "date"
    SEASON = "month to month"
    BETWEEN = "between"
    FROM = "from"
    DASH = "dash"
    TO = "to"
    AND = "and"
    SLASH = "slash"
    COMMA = "comma"
    COLON = "colon"
    SEMICOLON = "semicolon"
    STOP = "stop"
    LINE = "line"
    OPENS = "open bracket"
    CLOSES = "close bracket"
    CLOSED = "closed"
    EXCEPT = "except"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    WEEKS_OF_MONTH = "weeks of the month"
    OF_MONTH = "of the month"
    TERM = "term time"
    NEUTRAL = "neutral"
    TELLING = "telling"  # may change the meaning and is not understood by itself
    WORD = "word"


@dataclass(frozen=True)
class Token:
    """`value` is what the kind says; `start` and `end` are offsets in the text."""

    kind: Kind
    start: int
    end: int
    value: object = None


_MER = r"(?P<{0}>[ap] ?\.? ?m\b\.?|[ap]\.?m\.?(?-i:(?=[A-Z0-9])))"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_NTH = r"\d{1,2} ?(?:st|nd|rd|th)"
_DATE = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: ?(?:,|&|and|-|to) ?\d{{1,2}}(?:st|nd|rd|th)?)* (?:of )?{_MONTH}(?:,? 20\d\d)?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?![\d:.]|\s?[ap]m)(?:,? 20\d\d)?|{_MONTH},? 20\d\d"
    r"|\d{1,2}[/]\d{1,2}[/]\d{2,4}|\d{1,2}[.-]\d{1,2}[.-]20\d\d|20\d\d-\d\d-\d\d"
)
_NOT_TIMES = (
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|£ ?\d+(?:[.,]\d+)*(?:p|k)?(?: ?- ?£? ?\d+(?:\.\d+)?)?|\d+p\b"
    r"|\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b|\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b"
    r"|\b(?:ages?d?|under|over|years?) ?:? ?\d+(?: ?(?:-|–|to|and) ?\d+)?(?:s\b|\+)?(?: ?(?:years?|yrs?|months?)(?: old)?\b)?"
    r"|\b\d+(?: ?(?:-|–|to) ?\d+)? ?(?:years?|yrs?)(?:[ -]olds?)?\b|\b\d+0s\b|\b\d+s\b|\b\d+(?:\+|%)"
    r"|\b\d ?(?:hrs?|hours?)\b|\b\d+ ?(?:mins?|minutes|people|places|miles?|courses?)\b"
)

_LEXICON: tuple[tuple[str, str], ...] = (
    ("skip", _NOT_TIMES),
    ("date", _DATE),
    ("season", rf"\b(?P<m1>{_MONTH})\s*(?:-|–|—|to|until|till)\s*(?P<m2>{_MONTH})"),
    ("twenty_four_seven", r"\b24 ?/ ?7\b"),
    ("all_day", r"\b24[ -]?(?:hours?|hrs?|hr)(?: a day| per day)?\b|\ball day\b|\bround the clock\b"),
    ("seven_days", r"\b(?:7|seven) ?days(?: (?:a|per|each) week)?\b|\ball week\b|\b(?:every ?|each )day(?: of the week)?\b|\bdaily\b"),
    ("fortnightly", r"\b(?:every )?fort?nightly\b|\b(?:every|each|once a|per) fortnight\b|\bevery other(?: week(?:\b(?! ?day)| on\b))?"
     r"|\bevery (?:2|two|2nd|second) weeks?\b|\balternate(?: weeks?\b)?"),
    ("monthly", r"\b(?:once )?(?:bi-?)?monthly\b|\bonce (?:a|per|every|each) month\b|\bone \w+day (?:a|per|each|every|of the|in the) month\b"),
    ("weeks_of_month", r"\bweeks?(?: (?:of|in) (?:the|each|every) month)\b"),
    ("of_month", r"\b(?:(?:of|in|on) )?(?:(?:the|each|every|a|per) )+(?:calendar )?month\b|\bof (?:the )?month\b"),
    ("telling", r"\b(?:bank|public|school|half[ -]?term) ?hol(?:iday|s|\b)s?\b|\bnew year\b"),
    ("term", r"\(?\b(?:during |in )?(?:school )?term[ -]?times?(?: only)?\b\)?|\bterm only\b|\bduring (?:school )?term\b"),
    ("half_past", rf"\b(?P<past>half past|quarter past|quarter to) (?P<hw>\d{{1,2}}|{'|'.join(HOURS_IN_WORDS)})\b(?: ?{_MER.format('mp')})?"),
    ("o_clock", rf"\b(?P<ho>\d{{1,2}}|{'|'.join(HOURS_IN_WORDS)}) o ?['’]? ?clock\b"),
    ("noon", r"\b(?:12(?:[:.]00)?[ -]?)?(?:noon|mid[ -]?day)\b|\b12n\b"),
    ("midnight", r"\b(?:(?:12|00)(?:[:.]00)? ?)?midnight\b"),
    ("dashed_time", r"\b(?P<dh>\d{1,2})-(?P<dm>[0-5][05])(?=\s*(?:to|until|till|-|–)\s*\d{1,2}-[0-5][05]\b)|(?<=to )(?P<eh>\d{1,2})-(?P<em>[0-5][05])\b(?! ?(?:[ap]m|\d))"),
    ("ordinal", rf"\b(?P<nth>{_NTH})\b|\b(?:{'|'.join(ORDINALS)})\b"),
    ("time", rf"(?<![\d.])(?<!\d:)(?P<h>\d{{1,2}})(?: ?[:.;h] ?(?P<m>[0-5]\d))(?::[0-5]\d)?(?!\d)\.?(?: ?{_MER.format('mt')})?(?: ?h(?:ou)?rs\b)?"),
    ("four", rf"(?<![\d.])(?<!\d:)(?P<f>[0-2]\d[0-5]\d)(?!\d)(?: ?{_MER.format('mf')})?(?: ?(?:hrs|h)\b)?"),
    ("three", rf"(?<![\d.])(?<!\d:)(?P<t>\d[0-5]\d) ?{_MER.format('m3')}"),
    ("hour", rf"(?<![\d.£])(?<!\d:)(?P<b>\d{{1,2}})(?!\d)\.?(?: ?{_MER.format('mb')})?"),
    ("number", r"\d+"),
    ("between", r"\b(?:in )?between\b"),
    ("to", r"\b(?:to|until|till?|untill|unitl|thru|through|up to)\b"),
    ("from", r"\bfrom\b"),
    ("except", r"\b(?:except(?:ing| for)?|excluding|excl?\b\.?|apart from|other than|but not|not on|not)\b"),
    ("closed", r"\bclos(?:ed|es|ing)\b(?: on\b)?|\boff\b"),
    ("part", r"\b(?P<part>mornings?|afternoons?|evenings?|eves?|lunch ?times?|nights?)\b"),
    ("weekdays", r"\bweek ?days?\b"),
    ("weekend", r"\bweek ?ends?\b"),
    ("osm_day", rf"(?-i:\b(?:{'|'.join(OSM_DAYS)})\b(?=\s*[-,;]|\s+\d))"),
    ("day", rf"(?<![a-z])(?P<day>{'|'.join(FULL_DAYS)}|{'|'.join(sorted(SHORT_DAYS, key=len, reverse=True))})(?:['’]?s)?(?!['’]?[a-z])\.?"),
    ("and", r"&|\+|\b(?:and|plus)\b|\ba(?=nd\b)"),
    ("word", r"[^\W\d_]+(?:['’-][^\W\d_]+)*"),
    ("dash", r"[-–—‐‑‒−~]+"),
    ("slash", r"/+"),
    ("comma", r","),
    ("colon", r":"),
    ("semicolon", r";|\||•|·"),
    ("stop", r"[.!?]"),
    ("line", r"\n+"),
    ("opens", r"[(\[]"),
    ("closes", r"[)\]]"),
)
_TOKEN = re.compile("|".join(f"(?P<k_{name}>{pattern})" for name, pattern in _LEXICON), re.IGNORECASE)
_PLAIN = {kind.name.casefold(): kind for kind in Kind}


def tokenise(text: str) -> list[Token]:
    """The tokens of a text, in order; white space and signs without meaning make none."""
    return [_token(found) for found in _TOKEN.finditer(text)]


def _token(found: re.Match[str]) -> Token:
    name = str(found.lastgroup)
    name = next(k for k, v in found.groupdict().items() if k.startswith("k_") and v is not None)[2:]
    kind, value = _meaning(name, found)
    return Token(kind, found.start(), found.end(), value)


def _meaning(name: str, found: re.Match[str]) -> tuple[Kind, object]:
    if name in _TIMES:
        return Kind.TIME, _TIMES[name](found)
    if name in _DAY_SETS:
        return Kind.DAY, _DAY_SETS[name]
    if name in _READERS:
        return _READERS[name](found)
    return _PLAIN.get(name, Kind.WORD), None


def _clock(hour: str, minute: str | None, meridiem: str | None) -> Clock:
    mark = meridiem[0].lower() if meridiem else None
    return Clock(int(hour), int(minute or 0), mark, padded=len(hour) == 2 and hour[0] == "0", bare=minute is None)


def _four(found: re.Match[str]) -> Clock:
    clock = _clock(found["f"][:2], found["f"][2:], found["mf"])
    return Clock(clock.hour, clock.minute, clock.meridiem, padded=clock.padded, bare=False, year="2000" <= found["f"] <= "2059")


def _past(found: re.Match[str]) -> Clock:
    hour, mark = _hour_in_words(found["hw"]), found["mp"]
    minutes = {"half past": 30, "quarter past": 15, "quarter to": -15}[found["past"].casefold()]
    return _clock(str(hour - 1 if minutes < 0 else hour), str(minutes % 60), mark)


def _hour_in_words(word: str) -> int:
    return int(word) if word.isdigit() else HOURS_IN_WORDS[word.casefold()]


_TIMES = {
    "half_past": _past,
    "o_clock": lambda f: _clock(str(_hour_in_words(f["ho"])), None, None),
    "noon": lambda f: Clock(12, 0, "p"),
    "midnight": lambda f: Clock(24, 0, None, padded=True),
    "dashed_time": lambda f: _clock(f["dh"] or f["eh"], f["dm"] or f["em"], None),
    "time": lambda f: _clock(f["h"], f["m"], f["mt"]),
    "four": _four,
    "three": lambda f: _clock(f["t"][0], f["t"][1:], f["m3"]),
    "hour": lambda f: _clock(f["b"], None, f["mb"]),
}
_DAY_SETS = {"seven_days": EVERY_DAY, "weekdays": WEEKDAYS, "weekend": WEEKEND}


def _day(found: re.Match[str]) -> tuple[Kind, object]:
    word = found["day"].casefold()
    day = FULL_DAYS.index(word) if word in FULL_DAYS else SHORT_DAYS[word]
    return Kind.DAY, frozenset({day})


def _ordinal(found: re.Match[str]) -> tuple[Kind, object]:
    if found["nth"]:
        number = int(re.sub(r"\D", "", found["nth"]))
        return (Kind.ORDINAL, number) if 1 <= number <= 5 else (Kind.DATE, None)
    return Kind.ORDINAL, ORDINALS[found.group().casefold()]


def _word(found: re.Match[str]) -> tuple[Kind, object]:
    low = found.group().casefold().replace("’", "'")
    day = misspelt_day(low)
    if day is not None:
        return Kind.DAY, frozenset({day})
    if low in TELLING:
        return Kind.TELLING, None
    return (Kind.NEUTRAL if low in NEUTRAL else Kind.WORD), low


_READERS = {
    "day": _day,
    "osm_day": lambda f: (Kind.DAY, frozenset({OSM_DAYS[f.group()]})),
    "ordinal": _ordinal,
    "word": _word,
    "number": lambda f: (Kind.TELLING, None),
    "part": lambda f: (Kind.PART, PARTS[re.sub(r" |s$", "", f["part"].casefold())]),
    "season": lambda f: (Kind.SEASON, (f["m1"], f["m2"])),
    "twenty_four_seven": lambda f: (Kind.ALL_DAY, EVERY_DAY),
}
