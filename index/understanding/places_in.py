"""Postcodes, districts and place names in a statement, with care for words that are also towns."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from directory.places import Gazetteer, PlaceAmbiguous, PlacePoint, PlaceUnknown, Precision
from index.understanding.said import PlaceSaid, Span

MOST: Final = 3
LONGEST_NAME: Final = 4
# Names looked up at most: nobody names so many places, and each takes a millisecond or more.
_LOOKED_UP: Final = 60
# Longer than what leads to a place: looking further back would take time with the length squared.
_LOOKED_BACK: Final = 200

_POSTCODE: Final = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b")
# A district alone looks like much else ("B12", "PE5"): capital letters, or a word before it that says where.
_DISTRICT: Final = re.compile(r"(?<![\w£-])(?P<code>[A-Z]{1,2}\d{1,2}[A-Z]?(?: \d)?)(?![\w%°]|\.\d|-\d)")
_SAID_DISTRICT: Final = re.compile(
    r"\b(?:in|near|around|at|from|postcode|live in|area)\s+(?P<code>[a-z]{1,2}\d{1,2}[a-z]?)\b", re.I
)
# What has the shape of a district and is none when it is not said to be a place.
_NO_DISTRICT: Final = frozenset(
    "B12 B6 D3 E10 T1 T2 L1 L2 L3 L4 L5 C5 C6 S1 S2 S17 S20 S21 S42 S47 S117 M1 W3 G1 PS4 "
    "PS5 MP3 A1 A2 A4 B1 B2 C1 C2 A5 U3 E2 E1 E3".split()
)
_LEVELS: Final = re.compile(
    r"\b(?:vitamin|type|level|levels|entry|grade|section|english|esol|exam|form|english "
    r"level|unit|paper|cefr)\s+(?:english\s+)?$",
    re.I,
)
_LEVELS_WITHIN: Final = 40  # characters before a code: a statement of codes alone would be read again for each

_BEFORE: Final = re.compile(
    r"\b(?:in|near|around|from|live in|living in|lives in|based in|close to|outside|at|to|"
    r"area of|part of|north of|south of|east of|west of|by|of)\s+(?:the\s+)?$",
    re.I,
)
# "in Birmingham or Solihull": a name that follows another.
_AND_BEFORE: Final = re.compile(r"\b(?:in|near|around|outside)\s+[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*(?:,| or| and)\s+$")
_WHERE: Final = re.compile(r"\b(?:in|near|around|close to|outside|from)\s+$", re.I)
_NAME: Final = re.compile(
    r"\b[A-Z][\w'’]*(?:(?:[ -](?:[A-Z][\w'’]*|upon|on|under|of|the|le|and|by|in|next|super|cum))*[ -][A-Z][\w'’]*)?"
)
_SMALL_NAME: Final = re.compile(
    r"\b(?:live|living|lives|based|am|i'm|im|we're|stay|staying|home|place|group|class|help|"
    r"support|something|anything|service|services) (?:in|near|around|close to) (?P<name>[a-z][a-z'’-]+"
    r"(?: [a-z'’-]+){0,2})"
)
# People put where they are between commas, or last, often in small letters: "..., Brighton, ...", "..., tower hamlets".
_LISTED: Final = re.compile(r"[,.]\s*(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})\s*(?=,|\.?\s*$)")
_LAST_SMALL: Final = re.compile(r",\s*(?P<name>[a-z][a-z'’-]{3,}(?: [a-z'’-]+){0,2})\s*\.?\s*$")
# Of the towns that are words, those large enough that people end a statement with them.
_TOWNS_INDEED: Final = frozenset(
    "reading bath barking deal bury rugby slough sale hove ware poole wells fleet bow stone hyde".split()
)
# Towns that are words: no town where a longer name was cut to them ("Bath Road"), nor in small letters.
WORDS_TOO: Final = frozenset(
    """reading sale bath march deal street rugby hove ash bow barking wells hook holt poole ware eye diss bury wick
    battle sandwich over stone read ham hope hay nelson settle friday lancing cheddar stilton beer box broad
    crook ford gate hale heath hill home horn house hurst kings lee leek marsh mere mill moor new north oak park
    penny pool port rake rye seal shop south star thorn tongue wood wool worth young man church chapel green
    court hall school club centre english polish may june april august sunday saturday monday tuesday wednesday
    thursday chard slough rush lower upper middle old great little clay clean cold corn dark dull fleet flint
    good hyde love lord lady lion mad main mark mercy mind nasty page rest rise rose sharp sheet silver soul
    spring swallow trunk under united wales white wing winter anonymous bank job line long lunch dinner food
    drop aid help mum dad covid hospital welcome station market social services life universal credit council
    citizens advice""".split()
)
_NOT_HERE: Final = re.compile(
    r"\b(?:born|grew up|came|come|moved|fled|originally|used to live|used to be)\s+(?:\w+\s+){0,2}(?:i"
    r"n|from|here from)\s+(?:the\s+)?$|\b(?:originally|arrived|refugee|people) from\s+$",
    re.I,
)
# "not in Camden", "won't go to Leeds": a place where help should not be.
_NOT_THERE: Final = re.compile(
    r"\b(?:not(?! far from)|never(?! far from)|avoid\w*|anywhere but|except|outside of|can't get|cannot get|"
    r"won't (?:go|travel|cross|come))\s+"
    r"(?:(?:in|near|around|to|into|from|by|as far as|all the way to|the|going|far)\s+){0,4}$",
    re.I,
)
# "family in Hull": where others are; "with family in Hull" and "for parents in Hull" is where the writer is.
_OTHERS_IN: Final = (
    r"(?:family|relatives|children|kids|sons?|daughters?|brothers?|sisters?|parents|friends|mates|everyone)"
    r"(?: (?:who |that )?(?:is|are|is all|are all|all|live|lives|back|over|down|up|still)){0,3} (?:in|near)\s+"
    r"(?:the\s+)?$"
)
_OTHERS_THERE: Final = re.compile(rf"\b{_OTHERS_IN}", re.I)
_BY_THEM: Final = re.compile(rf"\b(?:with|for|at|of)\s+(?:[\w']+\s+){{0,3}}?{_OTHERS_IN}", re.I)
# Who died or lay in a hospital there does not say that they live there; "near Homerton Hospital" does.
_INSTITUTION: Final = re.compile(
    r"^(?:['’]s)?\s+(?:(?:general|royal|county|university|cottage|city) )?(?:hospital|hospice|prison|jail|university|"
    r"uni|college|infirmary|a&e|crown court|court)\b",
    re.I,
)
# Who studies there lives there.
_STUDIES: Final = re.compile(
    r"\b(?:student|studying|study|fresher|(?:first|second|third|final)[- ]year|postgrad\w*|phd|degree)\b[\w' ]{0,30}\b"
    r"(?:at|in)\s+(?:the\s+)?$",
    re.I,
)
_BESIDE: Final = re.compile(r"\b(?:near|close to|around|opposite|beside|by|next to|behind)\s+(?:the\s+)?$", re.I)
_MONTHS: Final = frozenset({"march", "may", "june", "april", "august"})
_LIVES: Final = re.compile(
    r"\b(?:live|lives|living|based|near|resident|home|house|flat)\s+(?:in\s+)?(?:the\s+)?$", re.I
)
_COUNTRY: Final = frozenset(
    {
        "england",
        "scotland",
        "wales",
        "britain",
        "uk",
        "the uk",
        "northern ireland",
        "ireland",
        "great britain",
        "united kingdom",
    }
)


class _Name(NamedTuple):
    """Where something like a place stands. `whole`: only a place of just this name is meant, as people list it."""

    start: int
    end: int
    text: str
    whole: bool = False


def places_in(statement: str, gazetteer: Gazetteer) -> tuple[PlaceSaid, ...]:
    """At most three places that a statement names as where help should be, postcodes first, each once."""
    found: list[PlaceSaid] = []
    known: dict[tuple[str, bool], tuple[PlacePoint, ...]] = {}
    for name in (*_codes(statement), *_names(statement)):
        overlaps = any(name.start < said.span.end and said.span.start < name.end for said in found)
        choices = () if overlaps else _known(name, gazetteer, known)
        if choices and choices not in {said.choices for said in found}:
            found.append(PlaceSaid(span=Span.of(statement, name.start, name.end), choices=choices))
        if len(found) == MOST:
            break
    return tuple(found)


def _known(
    name: _Name, gazetteer: Gazetteer, known: dict[tuple[str, bool], tuple[PlacePoint, ...]]
) -> tuple[PlacePoint, ...]:
    """Its choices, each name looked up once."""
    told = (name.text, name.whole)
    if told not in known:
        known[told] = _choices(name, gazetteer) if len(known) < _LOOKED_UP else ()
    return known[told]


def _before(statement: str, start: int) -> str:
    """What stands before a place, as far back as matters."""
    return statement[max(0, start - _LOOKED_BACK) : start]


def _choices(name: _Name, gazetteer: Gazetteer) -> tuple[PlacePoint, ...]:
    try:
        found: tuple[PlacePoint, ...] = (gazetteer.find(name.text),)
    except PlaceAmbiguous as ambiguous:
        found = ambiguous.choices
    except PlaceUnknown:
        return ()
    return found if not name.whole or any(_is_just(point, name.text) for point in found) else ()


def _is_just(point: PlacePoint, name: str) -> bool:
    """Whether a place has this name and no longer one. Small letters name no ward: one of them is called Cheap."""
    ward = name[0].islower() and point.precision is Precision.WARD
    return not ward and re.search(rf"\b{re.escape(name.casefold())}(?:$|,)", point.label.casefold()) is not None


def _codes(statement: str) -> Iterator[_Name]:
    for match in _POSTCODE.finditer(statement):
        yield _Name(*match.span(), match[0])
    for match in _SAID_DISTRICT.finditer(statement):
        yield _Name(*match.span("code"), match["code"])
    for match in _DISTRICT.finditer(statement):
        shorthand = match["code"] in _NO_DISTRICT and not _stands_alone(statement, match)
        if not shorthand and not _LEVELS.search(statement, max(0, match.start() - _LEVELS_WITHIN), match.start()):
            yield _Name(*match.span("code"), match["code"])


def _stands_alone(statement: str, match: re.Match[str]) -> bool:
    """Whether a code ends a statement after a comma, as people add where they are."""
    return statement[match.end() :].strip(" .") == "" and statement[: match.start()].rstrip().endswith((",", "."))


def _names(statement: str) -> Iterator[_Name]:
    for match in _NAME.finditer(statement):
        before = _before(statement, match.start())
        month = match[0].casefold() in _MONTHS and not _LIVES.search(before)
        word = match[0].casefold() in WORDS_TOO and not _WHERE.search(before)
        said = _BEFORE.search(before) or _AND_BEFORE.search(before)
        after = statement[match.start() + len(match[0].split()[0]) :]
        if said and not month and not word and not _elsewhere(before, after):
            yield from _shorter(match.start(), match[0])
    for match in (*_LISTED.finditer(statement), *_LAST_SMALL.finditer(statement)):
        is_word = match["name"].casefold() in WORDS_TOO
        ends = match["name"][0].isupper() and statement[match.end() :].strip(" .") == ""
        if not is_word or (ends and match["name"].casefold() in _TOWNS_INDEED):
            yield _Name(*match.span("name"), match["name"], whole=True)
    for match in _SMALL_NAME.finditer(statement):
        first = match.start("name") + len(match["name"].split()[0])
        if not _elsewhere(_before(statement, match.start("name")), statement[first:]):
            yield from (
                found
                for found in _shorter(match.start("name"), match["name"])
                if found.text.casefold() not in WORDS_TOO
            )


def _elsewhere(before: str, after: str) -> bool:
    """Whether somebody came from there or does not want it, others live there, or it is part of a hospital's name."""
    there = _BESIDE.search(before) or _STUDIES.search(before)
    within = _INSTITUTION.match(after) is not None and there is None
    from_there = _NOT_HERE.search(before) is not None or re.match(r"\W*(?:originally|by birth)\b", after) is not None
    theirs = _OTHERS_THERE.search(before) is not None and _BY_THEM.search(before) is None
    return within or from_there or theirs or _NOT_THERE.search(before) is not None


def _shorter(start: int, name: str) -> Iterator[_Name]:
    """A name, then what is left without its last words: "Hackney Central Library", "Hackney Central", "Hackney"."""
    words = list(re.finditer(r"\S+", name))[:LONGEST_NAME]
    for word in reversed(words):
        candidate = re.sub(r"['’]s?$", "", name[: word.end()]).rstrip(",.")
        if (
            len(candidate) > 2
            and candidate.casefold() not in _COUNTRY
            and not _is_word(candidate, word is words[0] and len(words) > 1)
        ):
            yield _Name(start, start + len(candidate), candidate)


def _is_word(name: str, cut: bool) -> bool:
    """A single word of the language that was part of a longer name ("Bath Road") is no town."""
    return name.casefold() in WORDS_TOO and (cut or name.casefold() in {"english", "polish", "may", "june", "april"})
