"""What a statement says that is not needed: "not looking for work", "benefits are sorted", "no debts"."""

import re
from collections.abc import Iterator
from typing import Final

from index.understanding.constraints import constraints
from index.understanding.negation import dislikes
from index.understanding.said import ConstraintKind

_UPTO: Final = (
    r"(?:(?!\b(?:but|just|only|because|though|although|so|instead)\b|"
    r"\band (?:i|he|she|we|they|needs?|wants?)\b)[^,.;:!?()\n+]){2,60}"
)
_NOT: Final = r"(?:not|isn't|isnt|aren't|ain't|wasn't)"
_DO_NOT: Final = r"(?:don't|dont|do not|doesn't|doesnt|does not|won't|no longer|didn't)"
_THINGS: Final = (
    r"(?:debts?|money (?:worries|problems|issues)|homeless|lonely|depress\w*|anxi\w*|pregnan\w*|"
    r"dement\w*|autis\w*|drink\w*|drugs?|alcohol\w*|smok\w*|gambl\w*|disab\w*|diabet\w*|suicid\w*|self[- ]harm\w*|"
    r"mental health|mh|safeguarding|substance|falls?|frail\w*|abus\w*|violen\w*|cognitive|bereave\w*|religio\w*|"
    r"d[av]\b)"
)
# What a person may be said not to be; what may be "sorted". "No work" and "not working" are needs.
_BEING: Final = rf"(?:{_THINGS}|a carer|old|elderly|unemployed|a veteran|overweight|deaf|blind)"
_SORTED: Final = rf"(?:{_THINGS}|benefits?|housing|work|money|rent|pip|uc|food|heating|transport|english)"
_DENIALS: Final = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_NOT} (?:really |actually |currently )?(?:looking for|after|interested in|asking (?:for|about)|seeking|"
        rf"needing|in need of|here (?:for|about)|about|to do with|because of|a case of|bothered about) {_UPTO}",
        rf"\b{_DO_NOT} (?:really |actually |currently )?(?:need|want|require|ask for) "
        rf"(?!to (?:be|lose|die|live|end|move|leave|bother|feel|know|go on|go out|worry)\b)"
        rf"(?:any |a |an |the |more )?{_UPTO}",
        rf"\bno (?:need for|(?:current |known |major )?(?:issues?|problems?|concerns?|worries) "
        rf"(?:with|re|about|around)|known|(?:past )?(?:hx|history) of|longer) {_UPTO}",
        rf"\b(?:no|nil|denies|denied|without) (?:any )?(?:current |known |recent )?{_THINGS}(?: (?:issues?|problems?|"
        rf"concerns?|abuse|misuse|use|ideation|impairment|difficult\w+|disabilit\w+))?\b",
        rf"\bnot (?:at all |really |actually )?(?:in )?{_BEING}\b(?: or {_BEING}\b)?",
        rf"\b(?:(?:my|his|her|our|the) )?{_SORTED}(?: \w+)? (?:is|are|has been|have been|side is|'s) (?:all |now )?"
        r"(?:fine|ok|okay|sorted|under control|in hand|in place|no problem|not (?:a|the|an) (?:problem|issue))\b",
        rf"\b(?:already (?:has|got|have|gets?|getting|sees?|doing|sorted)|(?:already|currently) (?:seeing|attends?|"
        rf"attending|known to|open to|under|linked with|in touch with)) {_UPTO}",
        r"\b(?:gave|given|packed|knocked) (?:up |in |on the head )?(?:the )?"
        r"(?:smoking|drinking|fags|drink|booze|drugs)(?: in)? "
        r"(?:years|ages|months|decades|a long time|\w+ (?:years|months)) ago\b",
        rf"\b(?:rather than|instead of|other than|nothing to do with) {_UPTO}",
    )
)
# "Not AA" is said by who needs help with drinking.
_OF_THE_NEED: Final = frozenset({"twelve-steps"})
_SAYS_MORE: Final = 12
_UNWANTED: Final = re.compile(r"^(?:not|no|nothing|do|don|does|without|rather|prefer|anything|anywhere)\b", re.I)


def denied(statement: str) -> tuple[tuple[int, int], ...]:
    """Start and end of what is said not to be needed, in order; they may overlap. English only."""
    return tuple(sorted(_found(statement)))


def no_needs(statement: str) -> tuple[tuple[int, int], ...]:
    """What is denied, and what a place must have: who wants crafts "where I can get my wheelchair in" wants crafts.

    Where next to nothing else is said, the access is what is needed.
    """
    spans = denied(statement)
    access = tuple(
        (one.span.start, one.span.end) for one in constraints(statement) if one.kind is ConstraintKind.ACCESS
    )
    left = without(statement, 0, len(statement), access)
    return tuple(sorted((*spans, *access))) if sum(map(str.isalpha, left)) >= _SAYS_MORE else spans


def without(statement: str, start: int, end: int, spans: tuple[tuple[int, int], ...]) -> str:
    """`statement[start:end]` with what is denied put out by spaces, so that places stay where they are."""
    text = list(statement[start:end])
    for first, last in spans:
        for place in range(max(first, start), min(last, end)):
            text[place - start] = " "
    return "".join(text)


def _found(statement: str) -> Iterator[tuple[int, int]]:
    plain = statement.replace("’", "'")
    for pattern in _DENIALS:
        for match in pattern.finditer(plain):
            yield match.span()
    for dislike in dislikes(statement):
        if dislike.topic and dislike.topic not in _OF_THE_NEED and _UNWANTED.match(dislike.span.text):
            yield dislike.span.start, dislike.span.end
