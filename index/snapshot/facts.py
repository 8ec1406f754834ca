"""What a listing says of whom it is for, when, how and at what cost, as one row of small numbers.

A field that the listing does not tell is unknown, and unknown is not no: ages are -1, masks 0, `free` -1, dates -1.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Final

import numpy as np

from directory.listing import Capacity, Delivery, Eligibility, Listing, ReferralRoute, Session
from index.snapshot.spoken import WIDTH, spoken_mask
from index.understanding.negation import TOPICS

FACTS: Final = np.dtype(
    [
        ("min_age", "i2"), ("max_age", "i2"), ("sex", "u1"), ("free", "i1"), ("days", "u1"), ("times", "u1"),
        ("access", "u1"), ("delivery", "u1"), ("arrival", "u1"), ("halted", "?"), ("full", "?"), ("topics", "u4"),
        ("groups", "u4"), ("seen", "i4"), ("assured", "i4"), ("points", "u1"),
        ("spoken", "u1", (WIDTH,)),
    ]
)  # fmt: skip
UNKNOWN: Final = -1
OLDEST: Final = 130
UNSAID, WOMEN, MEN = 0, 1, 2
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIMES: Final = ("morning", "afternoon", "evening")
ACCESS: Final = {
    "step-free": r"step[- ]?free|level access|wheel ?chair|ramp|\blifts?\b|accessible (?:building|venue|entrance)",
    "accessible-toilet": r"(?:accessible|disabled|adapted) (?:toilet|wc|loo)|changing place",
    "hearing-loop": r"(?:hearing|induction) ?loop|\bloop system",
    "bsl": r"\bbsl\b|sign language",
    "parking": r"\bparking|blue badge",
    "dog": r"\bdogs?\b",
    "quiet": r"\bquiet|relaxed|sensory",
    "childcare": r"cr[eè]che|childcare",
}
# A wheelchair needs what the stairs keep out as well.
SAME_ACCESS: Final = {"wheelchair": "step-free"}
DELIVERIES: Final = tuple(Delivery)
ROUTES: Final = tuple(ReferralRoute)
# Of whom who runs it is for, where the listing itself does not say so: no group of a listing is called this.
RUN_FOR_OLDER: Final = "older people, by who runs it"
# People whom a group is for and others are not, with the words for them in a statement.
GROUPS: Final = {
    "carers": r"\bcar(?:er|ing (?:for|after))|look(?:s|ing)? after|bringing up",
    "parents and families": r"\bmum|\bdad|\bparent|\bmother|\bfather|\bfamil|\bbaby|\bkids?\b|\bchild|\bson\b|"
    r"\bdaughter|pregnan|toddler|grand(?:son|daughter|child)",
    "lgbtq+": r"lgbt|\bgay\b|lesbian|\btrans\b|transgender|bisexual|queer|non-binary",
    "refugees and asylum seekers": r"refugee|asylum|sanctuary|\bnrpf\b|migrant|home office|leave to remain|"
    r"human trafficking|forced labour|modern slavery|traffick",
    "veterans": r"veteran|\bex-?(?:service|forces|army|military|navy|infantry|raf|marine)|armed forces|\bserved\b|"
    r"\bthe (?:army|navy|raf|forces)\b|squaddie",
    "disabled people": r"disab|wheelchair|(?-i:\bSEND\b)|impair|long[- ]term|fibro|(?-i:\bME\b)|arthritis|"
    r"\bpip\b|mobility",
    "people with a learning disability": r"learning (?:disab|diff)|\bld\b|down'?s",
    "autistic people": r"autis|asperger|\basd\b|\basc\b|adhd|neurodiver",
    "people with dementia": r"dementia|alzheimer|memory|confused|forget",
    "homeless people": r"homeless|rough sleep|\bnfa\b|no fixed abode|sofa|\bstreets\b|on the street\b|hostel|"
    r"evict|nowhere to (?:live|stay)|accommodation|housing",
    "deaf people": r"\bdeaf|hearing|\bbsl\b|lip ?read",
    "blind and partially sighted people": r"\bblind|sight|macular|eye",
    "survivors of abuse": r"abus|violen|rape|assault|\bda\b|\bdv\b|hits me|hurt",
    "people who have offended": r"offend|prison|probation|custody|\bhmp\b|released?\b|convict|criminal",
    "students": r"student|\buni\b|university|college",
    "ethnic minorities": r"\bethnic|\bblack\b|\basian\b|\bbame\b|\bbme\b|minorit|racis|my culture|my community|"
    r"immigrant|refugee|asylum|migrant|speaks? (?:no|little|only|not)|no english|english (?:isn't|is not|not)|"
    r"interpreter|first language",
    RUN_FOR_OLDER: r"\b(?:old|older|elderly|elders?|retire\w*|pension\w*|widow\w*|dementia|"
    r"alzheimer\w*|frail\w*|falls?|later life|age (?:uk|concern)|mum|mother|dad|father|parents?|nan|gran\w*|aunt\w*|"
    r"care home|over \d\ds?|[5-9]\d)\b",
}
# Peoples and faiths that a group is named for: it is for them first, and others are not turned away.
COMMUNITIES: Final = re.compile(
    r"\b(?:afghan|african|arab|arabic|armenian|bangladeshi|bengali|bosnian|brazilian|bulgarian|caribbean|chinese|congolese|"
    r"cypriot|eritrean|ethiopian|filipino|french|ghanaian|greek|hindu|indian|iranian|iraqi|irish|islamic|italian|jewish|"
    r"kosovan|kurdish|lithuanian|moroccan|muslim|nepalese|nigerian|pakistani|persian|polish|portuguese|punjabi|roma|"
    r"romani|romanian|russian|sikh|slovak|somali|somalian|south asian|spanish|sudanese|sylheti|syrian|tamil|turkish|"
    r"ukrainian|urdu|vietnamese|yemeni|gypsy|travellers?)s?\b",
    re.I,
)
_LESSON: Final = re.compile(
    r"(?:lessons?|class(?:es)?|courses?|language|conversation|cooking|food|dance|beginners)\b", re.I
)

_TOPIC_WORDS: Final = {topic: re.compile(rf"\b(?:{words})", re.I) for topic, words in TOPICS.items()}
# A church hall is a room, and a church's own name in an address says nothing of what happens in it.
_ROOM: Final = re.compile(
    r"\b(?:church|chapel|mosque|temple)\s+(?:hall|cent(?:re|er)|rooms?|street|st|road|rd|lane|square|house|building|"
    r"walk|hill|green|farm)\b|\b(?:all|any|no|every|of|whatever) (?:faiths?|religions?)\b|\bnon-religious\b|"
    r"\bnot (?:a )?religious\b",
    re.I,
)
_TWICE: Final = 2
_DAY: Final = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rsday|urday|urs|r)?s?\b", re.I)
_BYDAY: Final = re.compile(r"BYDAY=([^;]+)")
_NOON, _EVENING = time(12), time(17)
_ACCESS: Final = {name: re.compile(words, re.I) for name, words in ACCESS.items()}
_WOMEN: Final = re.compile(r"\b(?:wom[ae]n|females?|girls?|ladies|mums|mothers)\b", re.I)
_MEN: Final = re.compile(r"\b(?:m[ae]n|males?|boys?|dads|fathers)\b", re.I)
_TAKES_NOBODY: Final = re.compile(
    r"\bnot (?:currently |presently |yet )?(?:able to )?(?:tak|accept)(?:e|ing) (?:on )?(?:any )?"
    r"(?:new |further |more )?(?:referrals|clients|members|people|patients|applications)\b"
    r"(?! (?:under|below|over|above|aged|who|with|without|for|from)\b)|"
    r"\bunable to (?:take|accept) (?:any )?(?:new |further )?(?:referrals|clients|members)\b"
    r"(?! (?:under|below|over|above|aged|who|with|without|for|from)\b)|"
    r"\b(?:referrals|applications|waiting list) (?:is|are) (?:currently |now )?closed\b",
    re.I,
)
# "Women only", "Men's group", "Fathers of babies under two"; not "Women and children", nor "men's health for all".
_ONLY: Final = re.compile(
    r"^\W*(?:wom[ae]n|females?|girls?|ladies|m[ae]n|males?|boys?|fathers|dads|mothers|mums)(?:['’]s|s['’])?"
    r"(?:\W+(?:only|of|and girls|and boys|aged|over|under|group|who)\b|\W*$)|"
    r"\b(?:wom[ae]n|females?|girls?|ladies|m[ae]n|males?|boys?)(?:['’]s)?[- ](?:only|group)\b|"
    r"\bonly (?:for )?(?:wom[ae]n|females?|girls?|ladies|m[ae]n|males?|boys?)\b|: (?:wom[ae]n|m[ae]n)\b",
    re.I,
)
_ONE_SESSION: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days? (?:is|are|evenings? (?:is|are)) (?:for )?(?:girls|boys|women|men)|"
    r"\((?:women|men|girls|boys|ladies)\)|\bsome (?:women|men)[- ]only|\b(?:women|men)[- ]only (?:sessions?|"
    r"class(?:es)?|gym|swim\w*|evenings?|hours?)\b",
    re.I,
)
_OLDER: Final = r"\bof the elderly\b|\bolder people['’]?s?\b|\bover[- ]?(?:50|55|60|65)['’]?s\b|\bpensioners?\b"
_RUN_FOR_OLDER: Final = re.compile(rf"\bage (?:uk|concern|cymru|scotland)\b|\bopen age\b|{_OLDER}", re.I)
_FOR_OLDER: Final = re.compile(_OLDER, re.I)
# What a text says of those whom the listing is for, where who runs it is for older people.
_SAYS_OLDER: Final = re.compile(
    rf"{_OLDER}|\bolder (?:adults?|person|residents|members|men|women)\b|\b(?:retired|later life|seniors?)\b|"
    r"\b(?:aged?|over|from) (?:of )?(?:50|55|60|65)\b|\b(?:50|55|60|65) ?(?:\+|plus\b|(?:and|or|years and) over\b)",
    re.I,
)
# Who runs things for older people has some for others too: "Young Carers" of Age UK.
_FOR_YOUNGER_TOO: Final = re.compile(
    r"\b(?:young|youth|child|children|all ages|any age|every age|intergenerational)\b", re.I
)
_FOR_ADULTS: Final = re.compile(
    r"\b(?:services?|support|groups?|advice|sessions?|class(?:es)?|courses?|activities|project) (?:is |are )?for "
    r"(?:(?:all|autistic|disabled|deaf|isolated|vulnerable|older) )?adults\b",
    re.I,
)
_FOR_FAMILIES: Final = re.compile(r"\b(?:child\w*|kids|young people|youth|famil\w+|parents?|all ages)\b", re.I)
_AGED: Final = re.compile(
    r"\b(?:aged |over |from )(1[1-9]|[2-9]\d)(?:\+| (?:and|or) (?:over|above|older)|(?=\W*(?:$|\.)))", re.I
)
_AGES_OF: Final = {"older people": (50, None), "young people": (None, 25), "children": (None, 17)}
_EPOCH: Final = date(1970, 1, 1)


def facts_of(listing: Listing) -> tuple[int | bool | tuple[int, ...], ...]:
    """The row of a listing, in the order of `FACTS`."""
    for_whom, cost = listing.eligibility, listing.cost
    low, high = _ages(for_whom) if for_whom else (None, None)
    if low is None and high is None:
        low = _age_of_text(listing)
    limited = low is not None or high is not None
    return (
        (low or 0) if limited else UNKNOWN,
        (OLDEST if high is None else high) if limited else UNKNOWN,
        _sex_of(listing),
        UNKNOWN if cost is None or cost.free is None else int(cost.free),
        _days(listing.sessions),
        _times(listing.sessions),
        _access(listing),
        sum(1 << DELIVERIES.index(one) for one in set(listing.delivery)),
        sum(1 << ROUTES.index(one) for one in set(listing.referral_routes)),
        listing.halt is not None,
        listing.capacity is Capacity.FULL or _TAKES_NOBODY.search(listing.description or "") is not None,
        sum(1 << place for place in _topics(listing)),
        _groups(for_whom.groups if for_whom else ()) | _community(listing) | _run_by(listing, limited),
        (listing.last_seen.date() - _EPOCH).days,
        (listing.assured - _EPOCH).days if listing.assured else UNKNOWN,
        min(len(listing.places), 255),
        spoken_mask(listing),
    )


def bit(names: Iterable[str], name: str) -> int:
    """The bit of a name in a mask; 0 of a name that has none."""
    known = list(names)
    return 1 << known.index(name) if name in known else 0


def said_groups(statement: str) -> int:
    """The mask of the groups that a statement has a word for."""
    said = sum(bit(GROUPS, group) for group, words in GROUPS.items() if re.search(words, statement, re.I))
    return said | (bit(GROUPS, "ethnic minorities") if COMMUNITIES.search(statement) else 0)


def _ages(for_whom: Eligibility) -> tuple[int | None, int | None]:
    """As told; where only a group of an age is named, that group's."""
    if for_whom.min_age is not None or for_whom.max_age is not None:
        return for_whom.min_age, for_whom.max_age
    written = _AGED.search(" . ".join((*for_whom.groups, for_whom.text or "")))
    if written:
        return int(written[1]), None
    named = {group.casefold() for group in for_whom.groups}
    return _AGES_OF[next(iter(named))] if len(named) == 1 and named <= _AGES_OF.keys() else (None, None)


def _age_of_text(listing: Listing) -> int | None:
    """From what age on, where no field tells it: by its name, by who runs it if its text says so too, or as "advice for
    adults" says. Advice of Age UK may be for carers of any age."""
    text = f"{listing.name} . {listing.description or ''}"
    says = _FOR_OLDER.search(listing.name) or (_is_run_for_older(listing) and _SAYS_OLDER.search(text))
    if says and not _FOR_YOUNGER_TOO.search(text):
        return 50
    return 18 if _FOR_ADULTS.search(text) and not _FOR_FAMILIES.search(text) else None


def _is_run_for_older(listing: Listing) -> bool:
    organisation = listing.organisation.name if listing.organisation else ""
    return _RUN_FOR_OLDER.search(f"{listing.name} . {organisation}") is not None


def _run_by(listing: Listing, ages_known: bool) -> int:
    """The bit of older people where only who runs it is for them."""
    text = f"{listing.name} . {listing.description or ''}"
    softly = not ages_known and _is_run_for_older(listing) and not _FOR_YOUNGER_TOO.search(text)
    return bit(GROUPS, RUN_FOR_OLDER) if softly else 0


def _sex_of(listing: Listing) -> int:
    """As told, or as a group or the name says ("Women only", "Fathers of babies").

    A session for one sex among others limits only itself.
    """
    for_whom = listing.eligibility
    if for_whom and for_whom.sex:
        sessions = " . ".join(session.text or "" for session in listing.sessions)
        text = f"{listing.description or ''} . {sessions}"
        return 0 if _ONE_SESSION.search(text) and not _ONLY.search(listing.name) else _sex(for_whom.sex)
    groups = for_whom.groups if for_whom else ()
    # "Women" among ten other groups shuts nobody out.
    told = [*(groups if len(groups) == 1 else ()), *(one for one in groups if " " in one), listing.name]
    told += [for_whom.text] if for_whom and for_whom.text else []
    named = [text for text in told if _ONLY.search(text)]
    sexes = {_sex(text) for text in named}
    return next(iter(sexes)) if len(sexes) == 1 else 0


def _sex(told: str | None) -> int:
    if not told:
        return 0
    women, men = bool(_WOMEN.search(told)), bool(_MEN.search(told))
    return 0 if women == men else WOMEN if women else MEN


def _days(sessions: tuple[Session, ...]) -> int:
    """The days that are known, none where any session leaves its day open."""
    days = [_days_of(session) for session in sessions]
    return int(np.bitwise_or.reduce(days)) if days and all(days) else 0


def _days_of(session: Session) -> int:
    rule = session.rule or ""
    by_day = _BYDAY.search(rule)
    if by_day:
        return sum(1 << place for place, day in enumerate(DAYS) if day[:2].upper() in by_day[1])
    if rule.startswith("FREQ=DAILY"):
        return (1 << len(DAYS)) - 1
    named = {match[1].lower() for match in _DAY.finditer(session.text or "")}
    ranged = re.search(r"\b(?:to|-|–|daily|every ?day|weekdays|weekends?)", session.text or "", re.I)
    return 0 if ranged else sum(1 << place for place, day in enumerate(DAYS) if day[:3] in named)


def _times(sessions: tuple[Session, ...]) -> int:
    times = [_times_of(session) for session in sessions]
    return int(np.bitwise_or.reduce(times)) if times and all(times) else 0


def _times_of(session: Session) -> int:
    if session.starts is None:
        return 0
    ends = session.ends or session.starts
    parts = (
        session.starts < _NOON,
        session.starts < _EVENING and ends > _NOON,
        ends > _EVENING or session.starts >= _EVENING,
    )
    if session.ends is None:
        parts = (session.starts < _NOON, _NOON <= session.starts < _EVENING, session.starts >= _EVENING)
    return sum(1 << place for place, is_part in enumerate(parts) if is_part)


def _access(listing: Listing) -> int:
    told = listing.access
    text = " . ".join([*told.features, told.text or ""]) if told else ""
    return sum(1 << place for place, words in enumerate(_ACCESS.values()) if words.search(text))


def _topics(listing: Listing) -> Iterator[int]:
    """Topics that somebody may not want and that this listing is about: named by it, or said twice in its text."""
    head = " . ".join((listing.name, listing.organisation.name if listing.organisation else "", *listing.categories))
    text = _ROOM.sub(" ", listing.description or "")
    for place, words in enumerate(_TOPIC_WORDS.values()):
        if words.search(_ROOM.sub(" ", head)) or len(words.findall(text)) >= _TWICE:
            yield place


def _community(listing: Listing) -> int:
    """The bit of ethnic minorities where its name or its organisation's is that of a people or a faith."""
    organisation = listing.organisation.name if listing.organisation else ""
    named = COMMUNITIES.search(f"{listing.name} . {organisation}") and not _LESSON.search(listing.name)
    return bit(GROUPS, "ethnic minorities") if named else 0


def _groups(told: Iterable[str]) -> int:
    return sum({bit(GROUPS, group.casefold()) for group in told})
