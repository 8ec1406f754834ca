"""What somebody does not want: "not AA", "nothing religious", "don't want counselling"."""

import re
from collections.abc import Iterator
from typing import Final

from index.understanding.said import Dislike, Span

# What is often not wanted. A topic is a handle for ranking; other dislikes keep the person's words.
TOPICS: Final = {
    "religion": r"religio\w*|church\w*|faith\w*|god\b|bible|christian\w*|mosque|preach\w*|prayer\w*|"
    r"praying|spiritual\w*|happy clappy",
    "twelve-steps": r"(?:\w+-)anon\b|(?:gamblers|overeaters|cocaine|sex addicts) anonymous|"
    r"aa\b|a\.a\.|na\b|ca\b|alcoholics anonymous|narcotics anonymous|(?:12|twelve)[ -]?steps?|"
    r"higher power|fellowship",
    "groups": r"groups?\b|group (?:work|therapy|setting)\w*|circles?\b|in front of (?:people|everyone)|big groups",
    "counselling": r"counsell\w*|counsel(?:ling|or)s?|therap\w*|talking (?:therapy|treatment|about (?:my "
    r")?feelings)|cbt|shrinks?|psycholog\w*|psychiatr\w*",
    "medication": r"medication|meds\b|tablets|pills|antidepressants|drugs? treatment",
    "online": r"online|zoom|internet|computers?|apps?\b|websites?|video calls?|remote\w*|virtual\w*",
    "phone": r"phone calls?|phones?\b|telephone|helplines?|call centres?|ringing",
    "older-people": r"pensioners?|old people|oaps?|old folks?|oldies|elderly (?:people|group)|over[ -]?60s?",
    "young-people": r"teenagers|kids\b|children\b|young people|youths",
    "mixed": r"mixed(?: group| sex)?\b|men\b|male\b|blokes",
    "alcohol": r"pubs?\b|bars?\b|drinking\b|alcohol\b|clubbing|boozers?",
    "exercise": r"gyms?\b|exercise\b|sports?\b|fitness|running|competitive\b|anything (?:physical|competitive)",
    "crafts": r"crafts?\b|knitting|art\b|arts and crafts|colouring",
    "classroom": r"classrooms?|school\b|exams?|courses?\b|college|homework|lessons?",
    "statutory": r"nhs\b|council\b(?! (?:house|housing|flat|tax|estate))|social services|"
    r"social workers?|authorit\w+|the police|the jobcentre|dwp",
    "charity-shop": r"charity shops?|handouts?|charity\b|food ?banks?",
    "carers-at-home": r"care homes?|strangers? in (?:my|the|her) (?:house|home)|residential",
    "bingo": r"bingo",
}
_TOPICS: Final = tuple((topic, re.compile(rf"\b(?:{words})", re.I)) for topic, words in TOPICS.items())

_LEAD: Final = (
    r"(?:not (?:keen on|into|a fan of|interested in|fond of|comfortable (?:with|in)|one for)"
    r"|not(?= )(?! (?:only|just|much|many|sure|far|too|very|really sure|yet|long|been|able|working|eating|sleeping|"
    r"coping|well|good|so|as|to|my|me\b|safe|enough|got|getting|having|drinking|going|allowed|knowing|that|right|"
    r"at all|"
    r"interested|at (?:work|school|home)|eligible|entitled|married|english|from|always|speaking|feeling|sleep|leaving|"
    r"driving|a (?:lot|clue|penny|soul|bit)|drive|because|if|when|today|tonight|now|again|"
    r"in(?! (?:a|an|the|groups?|front)\b)|really\b(?! into))\b)"
    r"|nothing(?= (?:religious|churchy|too|with|to do with|online|about|involving|like|christian|competitive|physical|"
    r"formal|in a|heavy|on zoom|spiritual|where))"
    r"|no(?= (?:aa|na|religio\w*|church\w*|groups?|group \w+|counsel\w*|therap\w*|medication|meds|tablets|zoom|phone|"
    r"online|bingo|knitting|crafts?|12|twelve|god|preaching|social workers?|drink|alcohol|pubs?|gyms?|exercise|"
    r"kids(?= please)|children(?= please)|men|computers?|internet|school|exams?|classroom|care homes?|police)\b)"
    r"|(?:do not|don't|dont|doesn't|doesnt|does not|didn't|won't|wouldn't|would not) (?:really )?(?:want|like|fancy|do|"
    r"need|trust|get on with|believe in|go for|go to|go into|do|try|"
    r"consider|engage with|go near|set foot in|join|see|take|speak to|attend|enjoy)"
    r"(?: to (?:go to|do|join|be in|talk to|see|use|try|have|take|be put in|speak to|be referred to|attend|go))?"
    r"|(?:isn't|isnt|aren't|wasn't|is not|are not)"
    r"|(?:rather|prefer|preferably|ideally) not(?: to)?(?: (?:do|go to|have|join|use|be in))?"
    r"|anything (?:but|except|other than)|anywhere (?:but|except)"
    r"|hates?|can't stand|cannot stand|cant stand|can't bear|can't face|cant face|sick of|fed up with|fed up of"
    r"|(?<!was )(?<!were )(?<!been )(?<!being )(?<!got )(?:declin|refus)(?:es|ed|ing)"
    r"(?! (?:by|for|my|me|us|our|him|her|them|his|their|(?:to (?:go to|go into|attend|do) )?(?:school|college))\b)"
    r"|avoid(?:ing)?|put off by|wary of|allergic to|scared of|tried"
    r"|without(?= (?:any |the )?(?:religio|church|god|group|counsel|therap|medication|alcohol|drink)))"
)
_ARTICLE: Final = (
    r"(?:\s+(?:a|an|the|any|another|more|in|at|with|into|to|on|be|do|go|going|being|some|"
    r"yet another|that|those|these|big|large|talking in|sitting in|anything|too|all that|"
    r"join|joining|attend))*"
)
_OBJECT: Final = re.compile(
    rf"\b(?P<lead>{_LEAD}){_ARTICLE}\s+(?P<what>[\w][\w'’&/-]*(?: (?!(?:but|and|or|please|"
    rf"because|as|so|just|she|he|i|we|they|who|near|in|at|for|evenings?|mornings?|thanks?|"
    rf"if|it|my|is|are|was)\b)[\w'’&/-]+){{0,3}})",
    re.I,
)
_MORE: Final = re.compile(
    r"^\s*(?:,|or|nor|and no|and not|, or|/)\s+(?:not |no )?(?:a |an |any |the |in |on )?(?P<what>[\w'"
    r"’-]+(?: (?:group|groups|therapy|meetings?|stuff))?)",
    re.I,
)
# After what we don't know, a comma alone may begin something wanted: "she isn't mobile, gym sessions would help".
_OR: Final = re.compile(r"^\s*(?:or|nor|and no|and not|/)\s", re.I)
_TRIED: Final = re.compile(
    r"^.{0,60}?\b(?:didn't|didnt|hated|wasn't|not for|no good|never again|doesn't|did nothing|"
    r"didn’t|put me off|made it worse|not helpful|useless)\b",
    re.I,
)
# "don't want to be lonely", "not a soul", "don't like going out": how things are, not what help must not be.
_STATES: Final = re.compile(
    r"^(?:lonely|alone|a burden|to (?:die|be|live|lose|move|feel|bother)|die|live|be\b|lose|"
    r"move|feel|know|bother|trouble|much|it|him|her|them|this|that|anyone|anybody|people|"
    r"myself|me|him|us|you|what|how|where|english|"
    r"worry|sleep|eat|leave|go\b|going out|talk|cope|do|else|end|hospital|home|money|food|"
    r"everything|anything|something|life|living)\b",
    re.I,
)
_OF_A_KNOWN_TOPIC_ONLY: Final = re.compile(
    r"^(?:not|tried|do|don|wary|scared|no|without|is|are|was|would|won|declin|refus)", re.I
)


def dislikes(statement: str) -> tuple[Dislike, ...]:
    """What a statement does not want, in its order. A bare "not" counts only before something we know or "a ...".

    "Tried AA" counts where the words after it say that it did not help.
    """
    return tuple(_found(statement))


def topic_of(words: str) -> str | None:
    """The topic that words name, if it is one we know."""
    return next((topic for topic, pattern in _TOPICS if pattern.search(words)), None)


def _found(statement: str) -> Iterator[Dislike]:
    text = statement.replace("’", "'")
    end = 0
    for match in _OBJECT.finditer(text):
        if match.start() < end or not _meant(text, match):
            continue
        end = match.end()
        yield _dislike(statement, match.start("lead"), match.end(), match["what"])
        while more := _MORE.match(text[end:]):
            if not topic_of(more["what"]):
                break
            yield _dislike(statement, end + more.start("what"), end + more.end("what"), more["what"])
            end += more.end()


def _meant(text: str, match: re.Match[str]) -> bool:
    lead, what = match["lead"].lower(), match["what"]
    if lead == "tried":
        return topic_of(what) is not None and _TRIED.match(text[match.end() :]) is not None
    if _STATES.match(what) and not topic_of(what):
        return False
    more = _MORE.match(text[match.end() :])
    if more and _OR.match(more[0]) and topic_of(more["what"]):
        return True
    return topic_of(what) is not None or not _OF_A_KNOWN_TOPIC_ONLY.match(lead)


def _dislike(statement: str, start: int, end: int, what: str) -> Dislike:
    return Dislike(what=what.strip(), topic=topic_of(what), span=Span.of(statement, start, end))
