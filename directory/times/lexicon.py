"""The patterns of tokens, in the order they are tried: what is longer or more telling stands first.

Each is the name of a kind and a pattern; the named groups within are read in `tokens`.
"""

from directory.times.words import FULL_DAYS, HOURS_IN_WORDS, ORDINALS, OSM_DAYS, SHORT_DAYS

_NUMBER_WORDS = "|".join(HOURS_IN_WORDS)
_DAY_NAMES = "|".join((*FULL_DAYS, *sorted(SHORT_DAYS, key=len, reverse=True)))
_BEFORE = r"(?<![\d.£])(?<!\d:)"  # a time begins here, and is not the end of another number


def _meridiem(name: str) -> str:
    """ "am", "p.m." or "pm" run on into the next word, as in "5pmTuesday"."""
    return rf"(?P<{name}>[ap] ?\.? ?m\b\.?|[ap]\.?m\.?(?-i:(?=[A-Z0-9])))"


_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_NTH = r"\d{1,2} ?(?:st|nd|rd|th)"
_DATE = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: ?(?:,|&|and|-|to) ?\d{{1,2}}(?:st|nd|rd|th)?){{0,12}} (?:of )?"
    rf"{_MONTH}(?:,? 20\d\d)?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?![\d:.]|\s?[ap]m)(?:,? 20\d\d)?|{_MONTH},? 20\d\d"
    r"|\d{1,2}[/]\d{1,2}[/]\d{2,4}|\d{1,2}[.-]\d{1,2}[.-]20\d\d|20\d\d-\d\d-\d\d"
)
_NOT_TIMES = (
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|£ ?\d+(?:[.,]\d+)*(?:p|k)?(?: ?- ?£? ?\d+(?:\.\d+)?)?|\d+p\b"
    r"|\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b|\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b"
    r"|\b(?:ages?d?|under|over|years?) ?:? ?\d+(?: ?(?:-|–|to|and) ?\d+)?(?:s\b|\+)?"
    r"(?: ?(?:years?|yrs?|months?)(?: old)?\b)?"
    r"|\b\d+(?: ?(?:-|–|to) ?\d+)? ?(?:years?|yrs?)(?:[ -]olds?)?\b|\b\d+0s\b|\b\d+s\b|\b\d+(?:\+|%)"
    r"|(?:(?<=m )|(?<=[:.]\d\d ))for \d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b\.?"  # "7.30 for 8pm": it begins with a welcome
    r"|\b(?:all|throughout the) year(?: round)?\b"
    r"|\b\d ?(?:hrs?|hours?)\b|\b\d+ ?(?:mins?|minutes|people|places|miles?|courses?)\b"
)

LEXICON: tuple[tuple[str, str], ...] = (
    ("skip", _NOT_TIMES),
    ("date", _DATE),
    ("season", rf"\b(?P<m1>{_MONTH})\s*(?:-|–|—|to|until|till)\s*(?P<m2>{_MONTH})"),
    ("twenty_four_seven", r"\b24 ?/ ?7\b"),
    ("all_day", r"\b24[ -]?(?:hours?|hrs?|hr)(?: a day| per day)?\b|\bround the clock\b"),
    (
        "seven_days",
        r"\b(?:7|seven) ?days(?: (?:a|per|each) week)?\b|\ball week\b"
        r"|\b(?:every ?|each )day(?: of the week)?\b|\bdaily\b",
    ),
    (
        "fortnightly",
        r"\b(?:every )?fort?nightly\b|\b(?:every|each|once a|per) fortnight\b"
        r"|\bevery other(?: week(?:\b(?! ?day)| on\b))?"
        r"|\bevery (?:2|two|2nd|second) weeks?\b|\balternate(?: weeks?\b)?",
    ),
    (
        "monthly",
        r"\b(?:once )?(?:bi-?)?monthly\b|\bonce (?:a|per|every|each) month\b"
        r"|\bone \w+day (?:a|per|each|every|of the|in the) month\b",
    ),
    ("weeks_of_month", r"\bweeks?(?: (?:of|in) (?:the|each|every) month)\b"),
    ("of_month", r"\b(?:(?:of|in|on) )?(?:(?:the|each|every|a|per) )+(?:calendar )?month\b|\bof (?:the )?month\b"),
    (
        "telling",
        r"\b(?:bank|public|school|half[ -]?term) ?hol(?:iday|s|\b)s?\b|\bnew year\b|\bother (?:times?|days?|dates?)\b"
        r"|\bbi[ -]?weekly\b|\be\.?g\.?(?=[ :,])|\bfor example\b|\bat any ?time\b|"
        r"\b(?:tele)?phone (?:lines?|support|calls?|service|only|hours)\b|\bphonelines?\b|\bby (?:tele)?phone\b|"
        r"\b(?:about|around|roughly|approx(?:imately)?\.?|circa) (?=\d|noon|mid)"
        # Not 24 hours, and of which hours it is told is not known.
        rf"|\ball day(?: long)?(?=,? (?:on )?(?:{_DAY_NAMES}|every\b))|(?:(?<=day )|(?<=days )|(?<=day: )|"
        rf"(?<=day - ))all day\b",
    ),
    (
        "term",
        r"\(?\b(?:during |in )?(?:school )?term[ -]?times?(?: only)?\b\)?|\bterm only\b|\bduring (?:school )?term\b",
    ),
    (
        "half_past",
        rf"\b(?P<past>half past|quarter past|quarter to) (?P<hw>\d{{1,2}}|{_NUMBER_WORDS})\b(?: ?{_meridiem('mp')})?",
    ),
    ("o_clock", rf"\b(?P<ho>\d{{1,2}}|{_NUMBER_WORDS}) o ?['’]? ?clock\b"),
    ("noon", r"\b(?:12(?:[:.]00)?[ -]?)?(?:noon|mid[ -]?day)\b|\b12n\b"),
    ("midnight", r"\b(?:(?:12|00)(?:[:.]00)? ?)?midnight\b"),
    (
        "dashed_time",
        r"\b(?P<dh>\d{1,2})-(?P<dm>[0-5][05])(?=\s*(?:to|until|till|-|–)\s*\d{1,2}-[0-5][05]\b)"
        r"|(?<=to )(?P<eh>\d{1,2})-(?P<em>[0-5][05])\b(?! ?(?:[ap]m|\d))",
    ),
    ("ordinal", rf"\b(?P<nth>{_NTH})\b|\b(?:{'|'.join(ORDINALS)})\b"),
    (
        "time",
        rf"{_BEFORE}(?P<h>\d{{1,2}})(?: ?[:.;h] ?(?P<m>[0-5]\d))(?::[0-5]\d)?(?!\d)\.?"
        rf"(?: ?{_meridiem('mt')})?(?: ?h(?:ou)?rs\b)?",
    ),
    ("four", rf"{_BEFORE}(?P<f>[0-2]\d[0-5]\d)(?!\d)(?: ?{_meridiem('mf')})?(?: ?(?:hrs|h)\b)?"),
    ("three", rf"{_BEFORE}(?P<t>\d[0-5]\d) ?{_meridiem('m3')}"),
    ("hour", rf"{_BEFORE}(?P<b>\d{{1,2}})(?!\d)\.?(?: ?{_meridiem('mb')})?"),
    ("number", r"\d+"),
    ("between", r"\b(?:in )?between(?: the hours(?: of)?)?\b"),
    ("to", r"\b(?:through to|right up to|to|until|till?|untill|unitl|thru|through|up to)\b"),
    ("from", r"\bfrom\b"),
    ("except", r"\b(?:except(?:ing| for)?|excluding|excl?\b\.?|apart from|other than|but not|not on|not)\b"),
    ("closed", r"\bclos(?:ed|es|ing)\b(?: on\b)?|\boff\b"),
    ("part", r"\b(?P<part>mornings?|afternoons?|evenings?|eves?|lunch ?times?|nights?)\b"),
    ("weekdays", r"\bweek ?days?\b"),
    ("weekend", r"\bweek ?ends?\b"),
    ("osm_day", rf"(?-i:\b(?:{'|'.join(OSM_DAYS)})\b(?=\s*[-,;]|\s+\d))"),
    ("day", rf"(?<![a-z])(?P<day>{_DAY_NAMES})(?:['’]?s)?(?!['’]?[a-z])\.?"),
    ("and", r"&|\+|\b(?:and|plus)\b|\ba(?=nd\b)"),
    ("word", r"[^\W\d_]+(?:['’][^\W\d_]+)*"),
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
