"""The words that times are told in: days, ordinals, parts of a day, and words that change a meaning when unread."""

import re
from difflib import get_close_matches

MONDAY, SUNDAY = 0, 6
EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_DAYS = ("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun")
SHORT_DAYS = {word: day for day, words in enumerate(_SHORT_DAYS) for word in words.split()}
OSM_DAYS = {"Mo": 0, "Tu": 1, "We": 2, "Th": 3, "Fr": 4, "Sa": 5, "Su": 6}

LAST = -1
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": LAST}

PARTS = {
    "morning": "morning",
    "lunchtime": "lunch",
    "afternoon": "afternoon",
    "evening": "evening",
    "eve": "evening",
    "night": "evening",
}

MONTHS = (
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
).split()
MONTH_NUMBERS = {name: 1 + [m[:3] for m in MONTHS[:12]].index(name[:3]) for name in MONTHS}

HOURS_IN_WORDS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}

# Words that say nothing about when: they stand between the parts of a time.
NEUTRAL = frozenset(
    "on at in is are we it's open opens opening opened times time hours hour's hrs the of each every a an and day days"
    " week weekly from both also then or available held runs run runs inclusive inc this".split()
)

# Words that may change the meaning when they were not understood. Seeing one unread makes a reading unsure.
TELLING = frozenset(
    """
    except excluding exclude excludes excl apart unless but not no non without never alternating biweekly fortnight
    fortnights month months weeks quarterly annual annually yearly year years twice thrice occasional occasionally
    usually sometimes normally mostly various vary varies varied varying flexible irregular irregularly sporadic
    selected certain some most until til till before starting starts started begins beginning begin commencing
    commences ending ends end onwards onward during between throughout since season seasonal summer winter autumn
    spring christmas xmas easter holiday holidays half-term term terms termtime inset ramadan lent advent
    appointment appointments appt request arranged arrange arrangement arrangements check see notes note confirm
    confirmed tbc tba suspended cancelled canceled paused postponed ceased finished temporarily currently temporary
    office reception
    moved change changes changed may might could ish today tomorrow tonight next previous late later early earlier
    dusk dawn sunset sunrise daylight dark weather permitting depends depending additional extra dates date pm am
    january february march april june july august september october november december respectively close shut shuts bi
    """.split()
)
_CUT_DAYS = {name[:length]: day for day, name in enumerate(FULL_DAYS) for length in range(4, len(name))}
_NOT_DAYS = frozenset("holiday holidays birthday birthdays weekday weekdays today midday payday someday".split())


def misspelt_day(word: str) -> int | None:
    """The weekday of a misspelt or cut word ("Wedensday", "Frid"), or None when it is none or could be two."""
    low = re.sub(r"['’]?s$", "", word.casefold())
    if low in _CUT_DAYS:
        return _CUT_DAYS[low]
    if len(low) < 6 or low[0] not in "mtwfs" or not re.search(r"d[ay]{1,2}$", low) or low in _NOT_DAYS:
        return None
    near = get_close_matches(low, FULL_DAYS, n=2, cutoff=0.8)
    return FULL_DAYS.index(near[0]) if len(near) == 1 else None
