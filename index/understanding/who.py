"""Whom help is for: the writer, somebody of theirs, or a client."""

import re
from collections.abc import Iterator
from typing import Final

from index.understanding.said import Constraint, ConstraintKind, Span

_PEOPLE: Final = {
    "mother": r"mum|mom|mam|mummy|mother|mother-in-law|mother in law",
    "father": r"dad|father|father-in-law|father in law",
    "son": r"son|little boy|lad|stepson|boy",
    "daughter": r"daughter|little girl|stepdaughter|girl",
    "child": r"kids?|child|children|baby|toddler|little ones?|teenager",
    "grandchild": r"grandsons?|granddaughters?|grandkids|grandchild|grandchildren",
    "grandparent": r"nan|nana|gran|granny|grandad|grandma|grandmother|grandfather|grandpa",
    "partner": r"husband|wife|partner|boyfriend|girlfriend|hubby|other half|fiancée?",
    "sibling": r"brother|sister",
    "relative": r"aunt|auntie|uncle|cousin|nephew|niece|parents|family member|relative",
    "friend": r"friend|mate|neighbour|flatmate|colleague",
}
_VALUE: Final = {word: value for value, words in _PEOPLE.items() for word in words.replace("?", "").split("|")}
_ANY: Final = "|".join(word for words in _PEOPLE.values() for word in words.split("|"))
_AGE: Final = (
    r"(?:\d{1,3}[- ]?(?:y/?o|yr|year)s?[- ]?olds? |elderly |old |disabled |autistic |teenage "
    r"|eldest |youngest |older |younger |dear |best |poor |lovely )*"
)

# The person whom something is wrong with, or wanted for: "for my mum", "my son is", "Mum's 83", "mum needs".
_FOR: Final = re.compile(rf"\bfor (?:my|our|her|his) {_AGE}(?P<who>{_ANY})\b(?!'s|s' )", re.I)
_STATE: Final = (
    r"(?:'s (?:been|got|had|not|never|just|a|\d+|an|in|on|really|so|very|too|stuck|going|"
    r"struggling|lonely|isolated|confused|deaf|blind|autistic|disabled|who|depressed)"
    r"|(?: \w+){0,2}? (?:is|has|needs?|wants?|can't|cannot|cant|won't|would|keeps?|struggles?|"
    r"gets?|doesn't|lives|was diagnosed|stays|has been|have|are|feels?|who|with|speaks?|"
    r"had a|uses?|loves|likes)\b|,? (?:aged? )?\d{1,3}\b|'s \d)"
)
_IS: Final = re.compile(
    rf"\b(?:(?:my|our)(?: own)? {_AGE}|(?:^|(?<=[.!?,;] )|(?<=and ))(?=mum|dad|nan|gran))(?P<who>{_ANY})(?={_STATE})",
    re.I,
)
_THEIR: Final = re.compile(
    rf"\b(?:my|our) {_AGE}(?P<who>{_ANY})'s\b(?! (?:job|school|teacher|house|boyfriend|partner|who|a\b))", re.I
)
_NOT_ME: Final = re.compile(rf"\b(?:it's|its|it is|this is|asking) (?:for )?(?:my|our) {_AGE}(?P<who>{_ANY})\b", re.I)
_CLIENT: Final = re.compile(
    r"\b(?:client|pt|patient|service user|s/u|customer|tenant|resident|the gentleman|this "
    r"(?:lady|gentleman|man|woman)|my caseload)\b(?! (?:group|participation))"
    r"|^\s*(?:\d{2} ?[fm]\b|[fm] ?\d{2}\b|(?:male|female)\b|\d{1,2}s? (?:male|female)\b|\d{1,3} ?y/?o\b|ex-\w+,)",
    re.I,
)
_ME: Final = re.compile(r"\b(?:i|i'm|i've|i'd|im|ive|me|myself|we|we're|we've)\b", re.I)
_GONE: Final = re.compile(
    r"^(?:'s|s)?(?: \w+){0,2}? (?:died|passed|dead|death|funeral|left me|killed|is gone|took (?:his|her) own)", re.I
)
_LOST: Final = re.compile(
    r"\b(?:lost|losing|miss|missing|buried|grieving(?: for)?|since|after|death of|divorced|"
    r"left|without|because|cos|as)\s+$",
    re.I,
)
# Longer than what stands before somebody who is lost.
_LOOKED_BACK: Final = 60


def for_whom(text: str) -> Iterator[Constraint]:
    """Whom help is for, each once; "me" where the writer speaks and nobody else is meant."""
    others = {value: match for match, value in _others(text)}
    for value, match in others.items():
        yield Constraint(
            kind=ConstraintKind.WHO, value=value, span=Span.of(text, *match.span("who" if match.re.groups else 0))
        )
    me = None if others else _ME.search(text)
    if me:
        yield Constraint(kind=ConstraintKind.WHO, value="me", span=Span.of(text, *me.span()))


def _others(text: str) -> Iterator[tuple[re.Match[str], str]]:
    client = _CLIENT.search(text)
    if client and not re.search(r"\b(?:i'm|i am|im|my)\b", text, re.I):
        yield client, "client"
    for pattern in (_NOT_ME, _FOR, _IS, _THEIR):
        for match in pattern.finditer(text):
            lost = _LOST.search(text[max(0, match.start() - _LOOKED_BACK) : match.start()]) or _GONE.match(
                text[match.end("who") :]
            )
            if not lost:
                yield match, _VALUE.get(match["who"].lower().rstrip("s"), _VALUE.get(match["who"].lower(), "relative"))
