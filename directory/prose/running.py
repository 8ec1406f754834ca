"""Whether a sentence says that a service does not run now, or that it is full."""

import re
from collections.abc import Sequence

from directory.listing import Capacity, Halt
from directory.prose.sentences import Sentence

_IT = (
    r"(?:(?:this|the|our|these|all(?: of)?(?: our)?|group|face[- ]to[- ]face|in[- ]person) (?:[\w&'-]+ "
    r"){0,4}?(?:service|services|group|groups|sessions?|class(?:es)?|clubs?|centre|"
    r"center|cafe|café|project|programme|scheme"
    r"|course|courses|meetings?|activit(?:y|ies)|venue|office|offices|library|charity|"
    r"organisation|drop[- ]in|helpline|choir|team|shop|kitchen|hub|space|bank|café|"
    r"lunch club|walks?|playgroup|nursery)"
    r"|we|it|this|they|service|sessions|meetings|classes|groups)"
)
_SUSPENDED = re.compile(
    rf"\b{_IT} (?:\(\w+\) )?(?:(?:is|are|has been|have been|had to be|was|were|being) )(?:all |"
    rf"both |also |now |sadly |regretfully )*(?:currently |temporarily |presently )*"
    r"(?:suspended|on hold|paused|not (?:currently )?(?:running|operating|meeting(?! the)|"
    r"taking place|open(?:ing)?\b)|currently not available|temporarily (?:closed|"
    r"unavailable|suspended|stopped)|closed (?:until further notice|temporarily|for (?:the foreseeable|"
    r"refurbishment)|due to)|unavailable until)"
    rf"|\b{_IT} (?:is|are) currently (?:closed|unavailable|suspended)\b|\b(?:service|"
    rf"sessions?|group|currently|temporarily) (?:temporarily |currently )?suspended\b(?! sentence)|"
    rf"\bclosed until further notice|\btemporary closure\b|^temporarily closed\b|\bservice closure\b|"
    rf"\bnot currently (?:running|operating|meeting)\b(?! the)|\bcurrently not (?:running|"
    rf"operating|meeting|open)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    rf"\b{_IT} (?:is|are|has|have) (?:now |sadly |since |permanently )*(?:closed down|"
    rf"permanently closed|ceased|ended|been discontinued|discontinued|disbanded|folded|"
    rf"closed permanently|shut down)\b"
    rf"|\b{_IT} (?:is|are) (?:sadly )?no longer (?:running|operating|available|open|"
    rf"offered|provided|in operation|in existence|active|meeting|funded|taking place)\b"
    rf"|\b{_IT} no longer (?:exists?|runs?|operates?|meets?)\b|\bhas now closed\b|"
    rf"\b{_IT} has closed\b|\bpermanently closed\b",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"\bfully (?:booked|subscribed)\b(?! (?:up )?(?:in advance|quickly))|\bcurrently (?:at )?(?:full|"
    r"capacity)\b|\bat (?:full )?capacity\b(?![- ](?:build|of|to\b))|\bsold out\b(?! in)|\bno (?:spaces|places|"
    r"vacancies) (?:are |currently )?(?:available|left)"
    r"|\b(?:not|unable to|cannot|no longer) (?:currently )?(?:taking|accepting|take|"
    r"accept) (?:any )?(?:new |further |more )(?:\w+ )?(?:referrals|members|clients|"
    r"bookings|applications|patients|pupils|people|children)|\bclosed to (?:new )?(?:referrals|"
    r"members|applications)|\b(?:group|class|session|course|club) is (?:currently |"
    r"now )?full\b(?! of)",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"\b(?:have|has|is|there's|operate[sd]?|run[s]?|keep[s]?|hold[s]?|join|added to|"
    r"put on|go on|placed on|currently|with|on|long|short) (?:also )?(?:(?:an?|our|"
    r"the|currently|long|short|small|running|operating) )*wait(?:ing)?[- ]?lists?\b(?! of|"
    r" for (?:hous|council|treat|surg|an? (?:operation|diagnos|assessment)))|\bwaiting lists? "
    r"(?:is|are) (?:currently |now |in )",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:if|when|unless|in case|may be|might be|can be|could be|will be|would be|"
    r"whether|during (?:school|half)|bank holiday|public holiday|christmas|easter|"
    r"new year|sundays?|mondays?|lunch|weekends?|previous(?:ly)?|no waiting|without (?:a )?waiting|"
    r"nhs waiting|while you wait|people on (?:the |a )?waiting|children on (?:the |"
    r"a )?waiting|those on|get booked|soon|quickly|often|formerly)\b",
    re.IGNORECASE,
)
# It runs again, runs elsewhere, or only a part of it stopped: a day, a way of coming, an old place, a term.
_ONLY_IN_PART = re.compile(
    r"\b(?:now (?:re-?)?open(?:ed)?\b(?! to)|re-?open(?:ed|s)|re-?start(?:ed|s)|resume[ds]|"
    r"running again|back (?:up and running|open)|ha(?:ve|s) (?:since )?moved|moved to|relocat\w+|"
    r"(?:on|via|over|by|through) (?:zoom|teams|skype|line|e-?mail|post)\b|"
    r"on (?:tues|wednes|thurs|fri|satur)days?\b|for the (?:summer|term|holidays?|day|evening)\b|"
    r"during (?:the |covid )*(?:pandemic|lockdowns?|covid)\b|"
    r"open to (?:the (?:general )?public|(?:new |non-?)?members)\b|(?:our|the) (?:old|former)\b)"
    r"|\b(?:has|have) ended (?!for\b|on\b|in\b|due\b|because\b|and\b|now\b)\w",
    re.IGNORECASE,
)
_MAY_HALT = re.compile(
    r"suspend|on hold|paus|clos|longer|not (?:current|running|operating|meeting|taking|open|avail)|ceas|ended|discont"
    r"|disband|folded|shut|unavail",
    re.IGNORECASE,
)
_MAY_BE_FULL = re.compile(
    r"\bfull|capacity|sold out|wait|\bno (?:spaces|places|vacanc)|clos|accept|\btak(?:e|ing)\b", re.IGNORECASE
)


_AGAIN = re.compile(
    r"\bnext (?:course|term|session|class|block|programme)s? (?:starts?|begins?|is|will|runs?)\b|"
    r"\b(?:has|have|is|are) (?:now )?(?:re-?opened|re-?started|resumed|(?:open|running|back) again)\b",
    re.IGNORECASE,
)


def runs_again(sentences: Sequence[Sentence]) -> bool:
    """Whether some sentence says that it has begun again, or when it will."""
    return any(_AGAIN.search(sentence.text) for sentence in sentences)


def halt_in(sentence: Sentence) -> Halt | None:
    """Why it does not run; None where the sentence does not say that of the service, or not for now."""
    text = sentence.text
    if not _MAY_HALT.search(text) or _NOT_NOW.search(text) or _ONLY_IN_PART.search(text):
        return None
    if _CLOSED.search(text):
        return Halt.CLOSED
    return Halt.SUSPENDED if _SUSPENDED.search(text) else None


def capacity_in(sentence: Sentence) -> Capacity | None:
    """Why one may not be taken now."""
    text = sentence.text
    if not _MAY_BE_FULL.search(text) or _NOT_NOW.search(text):
        return None
    if _FULL.search(text):
        return Capacity.FULL
    return Capacity.WAITING_LIST if _WAITING.search(text) else None
