"""When something happens, out of sentences that tell other things too: the time clause is found, then read strictly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from directory.listing import Session
from directory.prose.sentences import Sentence, quotation
from directory.times import read_times
from directory.times.clock import Clock
from directory.times.tokens import Kind, Token, tokenise
from directory.times.words import EVERY_DAY

_DAYS = {Kind.DAY, Kind.ALL_DAY}
_JOINS = {Kind.DASH, Kind.TO, Kind.AND, Kind.SLASH, Kind.COLON}
_TELLS = _DAYS | {
    Kind.TIME,
    Kind.ORDINAL,
    Kind.OF_MONTH,
    Kind.MONTHLY,
    Kind.FORTNIGHTLY,
    Kind.TERM,
    Kind.SEASON,
    Kind.DATE,
    Kind.WEEKS_OF_MONTH,
}
_STOPS = {Kind.SEMICOLON, Kind.COMMA}
# Words that leave a doubt about times only where they stand beside them.
_FAINT = frozenset(
    "may might could not no non some various vary change changes changed check see note notes most until before but off"
    " confirm sometimes usually often previous next end ends during year years temporary additional "
    "extra throughout".split()
)
_HARMLESS = frozenset(
    "currently starting starts start begins beginning pm am normally late early onwards onward "
    "varied varying during end".split()
)
_BESIDE = 3  # tokens
_PAIRS = {Kind.DASH, Kind.TO, Kind.AND}
_LEADS = {Kind.DAY, Kind.COLON, Kind.BETWEEN, Kind.FROM}
_DAYS_ALONE = {Kind.DAY, Kind.ORDINAL, Kind.OF_MONTH, Kind.PART, Kind.TERM} | _JOINS | _STOPS
_LIKELY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?s?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?\b|\bdaily\b|"
    r"\bevery ?day\b|\bround the clock\b|\bweek ?days?\b|\b7 days\b|\b24\b|\bweekends?\b",
    re.IGNORECASE,
)
_HELPLINE = re.compile(r"\bhelp ?lines?\b|\badvice line\b|\bsupport line\b|\blisten", re.IGNORECASE)
_ALWAYS = re.compile(r"\b24[ -]?(?:/ ?7|hours?|hrs?)\b|\bround the clock\b", re.IGNORECASE)
_ANSWERS = re.compile(
    r"\b(?:lines?|helplines?|call|phone|telephone|text|chat|here|open|available|hotline|" r"ring)\b", re.IGNORECASE
)
_LINE = re.compile(
    r"\b24[ -]?(?:/ ?7|hours?|hrs?)(?: a day)?,? (?:[\w-]+ ){0,4}?(?:helpline|help line|hotline)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"\b(?:routed|redirected|closed|out of hours)\b", re.IGNORECASE)
_CARE = re.compile(
    r"\b(?:care|staff(?:ed)?|accommodation|hous(?:ing|ed)|living|monitor\w*|response|"
    r"within|notice|routed|redirected|every 24|hospital|for 24|police|999|111|emergenc\w+|rooms?|website|"
    r"information|online)\b",
    re.IGNORECASE,
)
_BY_VOICE = re.compile(
    r"\b(?:by |over the )?(?:phone|telephone|text|e-?mail|webchat)(?:,| and| or| &)+ online\b", re.IGNORECASE
)
# Hours at which somebody answers, or of something else than what is on offer.
_OF_ANOTHER = re.compile(
    r"\b(?:(?:tele)?phones?(?! charg)|tel\b|donated|call(?:s|ing)?|ring|office|reception|e-?mail|"
    r"text|contact|enquir\w+|number|answer\w*|switchboard|deadline|business meetings?|"
    r"committee|parking|bus(?:es)?|trains?|collect(?:ion|ed)|deliver\w*|apply by|"
    r"sundays? school|last (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?! (?:of|"
    r"in))|next (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|session|"
    r"meeting|event)|this (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|good friday|black friday|giving tuesday|sunday (?:best|times|classics|mirror|"
    r"assembly)|friday night (?:dinner)|national saturday|premises licen\w+)\b",
    re.IGNORECASE,
)
_REGULAR = re.compile(
    r"\b(?:every|each|weekly)\b|\bopening (?:times|hours)\b|\b(?:sun|mon|tues|wednes|"
    r"thurs|fri|satur)days\b|\b(?:meets?|"
    r"held|opens?|runs?|running|available) [^.]{0,40}day\b",
    re.IGNORECASE,
)
_PERHAPS = re.compile(r"\b(?:perhaps|for example|e\.g|such as)\b[^.;]{0,40}day|^some\b", re.IGNORECASE)
_SINGLE = re.compile(
    r"\b(?:join us on|this (?:event|concert|performance)|one[- ]off|doors? open|tickets?|"
    r"save the date|festival|fair\b|ticketed)\b",
    re.IGNORECASE,
)
_MOST = 60
_DAYS_ONLY = re.compile(r"(?:(?:open )?(?:days?|when)(?: open)?: ?)?[^\d:]{0,30}day[^\d:]{0,20}", re.IGNORECASE)
_HOURS_LABEL = re.compile(r"^(?:times?|hours?|open(?:ing)?(?: times?| hours?)?)\s?[:-]?\s*", re.IGNORECASE)
_HOURS_ONLY = re.compile(
    r"(?:(?:times?|hours?|open(?:ing)?(?: times?| hours?)?)\s?[:-]?\s*)?(?:from )?"
    r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]m)?\s?(?:-|–|to|until|onwards)\s?(?:\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]m)?)?\.?",
    re.IGNORECASE,
)
_REMARK = re.compile(r"^[^\w(£]+|\s*\([^)\d]*\)\.?$")
_TERM_ONLY = re.compile(
    r"^(?!.*\b(?:apart|except|but|some|unless)\b).*(?:\bterm[- ]?time only\b|\bonly (?:runs?|meets?|opens?|held) "
    r"(?:in|during) "
    r"(?:school )?term|\b(?:sessions?|class(?:es)?|groups?|we|it|they) (?:are |is )?(?:only )?(?:runs?|meets?|held|"
    r"offered) "
    r"(?:only )?(?:in|during) (?:school )?term[- ]?time\b)",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\be\.?g\.?[ :][^:;]{0,70}:|\b(?:for example|such as)\b[^:;.]{0,70}", re.IGNORECASE)  # of a form
_PHONE = re.compile(r"\b0\d{2,4}[ -]?\d{3}[\d -]{2,9}\d\b")
_DAY_AND_NIGHT = re.compile(
    r"\b(?:every|all) day and (?:every |all )?night\b|\bday and night,? (?:every|all)\b", re.IGNORECASE
)
_EVERY_NTH = re.compile(
    r"\bevery (?=(?:first|second|third|fourth|last|1st|2nd|3rd|4th) \w+days? (?:of|in) (?:the|each|every) month)",
    re.IGNORECASE,
)
_BETWEEN_TO = re.compile(r"\bbetween (\d[\d.:]*\s?(?:[ap]m)?) to (?=\d)", re.IGNORECASE)
_DOORS = re.compile(r"\([^)]*\bdoors\b[^)]*\)", re.IGNORECASE)
_NEAR = 60  # characters


def sessions_in(sentences: Sequence[Sentence]) -> Iterator[tuple[Session, str]]:
    """Each session with the sentence, or the lines together, that tells it.

    What tells days and hours but is not surely understood is one session of its words alone, marked unsure.
    """
    joined = _with_hours_below(sentences)
    told = [sentence for sentence in joined if not sentence.titles and _tells(sentence)]
    for _, held in groupby(enumerate(told), key=lambda numbered: numbered[1].line - numbered[0]):
        lines = [sentence for _, sentence in held]
        yield from _of(lines)


def _with_hours_below(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences; a short line of days ("Day: Tuesday") and one of hours under it are one."""
    for sentence, below in zip_longest(sentences, sentences[1:]):
        hours = _hours_alone(below.text) if below and below.line - sentence.line in {0, 1} else ""
        if hours and not sentence.titles and _DAYS_ONLY.fullmatch(sentence.text):
            yield replace(sentence, text=f"{sentence.text.rstrip('.')} {hours}")
        else:
            yield sentence


def _hours_alone(text: str) -> str:
    """The hours of a line that holds nothing else but their label, a sign or a remark in brackets."""
    bare = _REMARK.sub("", text)
    return _HOURS_LABEL.sub("", bare) if _HOURS_ONLY.fullmatch(bare) else ""


def in_term_only(sentences: Sequence[Sentence]) -> bool:
    """Whether a sentence that tells no day says of all of it that it is in term time."""
    return any(_TERM_ONLY.search(held.text) and not _LIKELY.search(held.text) for held in sentences)


def _tells(sentence: Sentence) -> bool:
    text = _DAY_AND_NIGHT.sub("24/7", sentence.text)
    day = _LIKELY.search(text)
    if day is None or _SINGLE.search(_DOORS.sub("", text)):
        return False
    if _ALWAYS.search(text):
        line = _LINE.search(text) and not _ELSEWHERE.search(text)
        return bool(line) or (bool(_ANSWERS.search(text)) and not _CARE.search(_BY_VOICE.sub("", text)))
    first = day.start()
    return not _OF_ANOTHER.search(text[max(0, first - _NEAR) : first + _NEAR // 3]) or bool(_HELPLINE.search(text))


def _of(lines: Sequence[Sentence]) -> Iterator[tuple[Session, str]]:
    """Lines one under another that tell times are read together where they are a table, else one by one."""
    together = [clause for line in lines if (clause := _clause(line.text))]
    if len(lines) > 1 and len(together) == len(lines) and all(len(line.text) < 80 for line in lines):
        found = list(_read("\n".join(together), "\n".join(line.text for line in lines)))
        if found and not any(session.unsure for session, _ in found):
            yield from found
            return
    for line in lines:
        if clause := _clause(line.text):
            yield from _read(clause, line.text)


def _clause(text: str) -> str | None:
    """The words of a sentence that tell time, in their order, without those between them; None if no day is told."""
    text = _EVERY_NTH.sub("", _BETWEEN_TO.sub(r"from \1 to ", _DAY_AND_NIGHT.sub("24/7", text)))
    text = _DOORS.sub(" ", _PHONE.sub(" ", _EXAMPLE.sub(" ", text)))
    tokens = tokenise(text)
    core = [here for here in range(len(tokens)) if _is_core(text, tokens, here)]
    if not any(tokens[here].kind in _DAYS for here in core) or len(core) > _MOST:
        return None
    kept = [
        token
        for here, token in enumerate(tokens)
        if here in core
        or (token.kind not in _JOINS and _qualifies(text, tokens, here, core))
        or _joins(tokens, here, core)
    ]
    return _joined(text, _once(kept))


def _once(kept: Sequence[Token]) -> list[Token]:
    """The tokens, a single day that is told twice ("Wednesday lunch - every Wednesday 12-2pm") told once."""
    days = [here for here, token in enumerate(kept) if token.kind is Kind.DAY]
    told_twice = len(days) == 2 and kept[days[0]].value == kept[days[1]].value and not _has(kept, Kind.ORDINAL)
    kinds = [token.kind for token in kept if token.kind is not Kind.NEUTRAL]
    one_pair = kinds.count(Kind.TIME) == 2 and any(
        kinds[at : at + 3] in ([Kind.TIME, Kind.DASH, Kind.TIME], [Kind.TIME, Kind.TO, Kind.TIME])
        for at in range(len(kinds))
    )
    if not (told_twice and one_pair):
        return list(kept)
    return [token for here, token in enumerate(kept) if here != days[1] and token.kind is not Kind.NEUTRAL]


def _has(tokens: Sequence[Token], kind: Kind) -> bool:
    return any(token.kind is kind for token in tokens)


def _is_core(text: str, tokens: Sequence[Token], here: int) -> bool:
    token = tokens[here]
    if token.kind is Kind.TIME:
        return _is_hour(tokens, here)
    if token.kind is Kind.DAY:
        return token.end - token.start > 3 or not text[token.start].islower()  # "sat", "sun" and "wed" are words too
    if token.kind is Kind.ORDINAL:
        return _leads_to_day(tokens, here)
    if token.kind in {Kind.FROM, Kind.BETWEEN} or token.value in {"every", "each"}:
        return (
            here + 1 < len(tokens) and tokens[here + 1].kind in _DAYS | {Kind.TIME} and _is_core(text, tokens, here + 1)
        )
    return token.kind in _TELLS


def _qualifies(text: str, tokens: Sequence[Token], here: int, core: Sequence[int]) -> bool:
    """Whether a word may change what the times mean: some wherever they stand, others only beside them."""
    token = tokens[here]
    word = text[token.start : token.end].casefold()
    if token.kind is Kind.PART:
        named = here > 0 and tokens[here - 1].kind is Kind.WORD  # a "coffee morning"
        return not named and any(abs(here - other) == 1 for other in core)
    if (
        token.kind not in {Kind.TELLING, Kind.EXCEPT, Kind.CLOSED}
        or word.isdigit()
        or len(word) == 1
        or word in _HARMLESS
    ):
        return False
    return word not in _FAINT or any(abs(here - other) <= _BESIDE for other in core)


def _joins(tokens: Sequence[Token], here: int, core: Sequence[int]) -> bool:
    """Whether a joint stands between two days, two hours, or what follows one another."""
    kind = tokens[here].kind
    if kind not in _JOINS | _STOPS or here - 1 not in core or here + 1 not in core:
        return kind in _STOPS
    alike = (tokens[here - 1].kind is Kind.TIME) == (tokens[here + 1].kind is Kind.TIME)
    return alike if kind in {Kind.DASH, Kind.TO} else kind is not Kind.COLON


def _is_hour(tokens: Sequence[Token], here: int) -> bool:
    """A number is an hour if it says so, or is one of a pair of which one does, or that follows a day or "between"."""
    if _says_so(tokens[here]):
        return True
    for first in (here, here - 2):
        pair = tokens[max(0, first) : first + 3]
        if first >= 0 and len(pair) == 3 and pair[1].kind in _PAIRS and pair[0].kind is pair[2].kind is Kind.TIME:
            lead = tokens[first - 1].kind if first else None
            return _says_so(pair[0]) or _says_so(pair[2]) or lead in _LEADS
    return False


def _says_so(token: Token) -> bool:
    clock = token.value
    return isinstance(clock, Clock) and (clock.meridiem is not None or not clock.bare) and not clock.year


def _leads_to_day(tokens: Sequence[Token], here: int) -> bool:
    for token in tokens[here + 1 :]:
        if token.kind is Kind.DAY:
            return True
        if token.kind not in {Kind.ORDINAL, Kind.AND, Kind.COMMA, Kind.SLASH, Kind.TO, Kind.DASH}:
            return False
    return False


def _joined(text: str, kept: Sequence[Token]) -> str:
    """The tokens as written; "24 hours" with no day is each day."""
    words = [text[token.start : token.end] for token in kept]
    if any(token.kind is Kind.ALL_DAY for token in kept) and not any(token.kind is Kind.DAY for token in kept):
        words = ["24/7"]
    return " ".join(words).strip(" ,;")


def _read(clause: str, told: str) -> Iterator[tuple[Session, str]]:
    times = read_times(clause)
    quoted = quotation(told)
    known = [session for session in times.sessions if session.rule]
    if times.sure and known:
        read = known if any(session.starts for session in known) else []
    else:
        read = known if _days_alone(clause, known) and _REGULAR.search(told) and not _PERHAPS.search(told) else []
    for session in read:
        yield session.model_copy(update={"text": quoted}), quoted
    if not read and any(session.starts for session in times.sessions):
        yield Session(text=quoted, unsure=True), quoted


def _days_alone(clause: str, known: Sequence[Session]) -> bool:
    """Whether days are told, and nothing else that has been left unread."""
    tokens = [token for token in tokenise(clause) if token.kind is not Kind.NEUTRAL]
    whole = any(token.value == EVERY_DAY for token in tokens)
    understood = bool(known) and {token.kind for token in tokens} <= _DAYS_ALONE and not whole
    return understood and not any(session.starts for session in known)
