"""Groups of people that a sentence says a service is for, in one word each whatever words the source chose."""

import re
from collections.abc import Iterator

from directory.prose.group_words import GROUPS, MATTERS, SAID_OF_THEM
from directory.prose.sentences import Sentence

_ADJECTIVES = (
    r"(?:(?:all|any|the|our|local|many|both|vulnerable|disadvantaged|isolated|lonely|"
    r"destitute|homeless|unaccompanied|new|adult|adults|recently|little|social|service|aged up|newly|released|arrived|"
    r"former|male|female|home|school|primary|"
    r"secondary|senior|educated|palliative|patients|sufferers|visitors|guests|participants|clients|issues|"
    r"fleeing|facing|marginalised|low|low-income|income|rural|housebound|\d+-year-olds|"
    r"disabled|young|older"
    r"|bereaved|people|persons?|those|anyone|everyone|individuals|man|woman|person|men|women|girls|"
    r"boys|residents|members|mainly|primarily|been|made|groups|users|serving|member|small|onwards?|who|identify as|"
    r"identifying as|are|is|have|"
    r"has|an?|living|with|experiencing|of|"
    r"from|their|affected by|aged|age|ages|south|asian|black|muslim|learning|disabilit(?:y|"
    r"ies)|difficulties|challenges?|chronic|illness(?:es)?|conditions?|long-term|"
    r"serious|severe|complex|life-limiting|workless|unemployed|teenage|lonely|frail|"
    r"care leavers|special|educational|needs|year|end|life|(?-i:[A-Z][a-z]+)|other|"
    r"\d+[-–]\d+|\d+|-|–|to|and/or|and|over|under|\d+s|"
    r"years|old|plus|survivors|victims|ethnic|physical|physically|mental|health|learning|communities|community|"
    r"families|family|children|carers|parents|or|&|,|/)[ ,]+|(?:users|clients|children)/){0,14}?"
)
_GIVEN = r"\b(?:giv(?:e|es|ing)|offer(?:s|ing)?|provid(?:e|es|ing))"
_LEADS = (
    r"(?:\bfor|\b(?:these|they|this|clients|residents|members) includes?|\band (?:to|for)|\bcalling all|"
    r"\bfocus(?:es|ed)? on|\bensur(?:e|es|ing)(?: that)?|\b(?:if|because|"
    r"whether|"
    r"when) you(?: are|'re| identify as)|\bare you|\b(?:lives|wellbeing|well-being|interests) of|"
    r"\bengag(?:e|es|ing) with|\bcater(?:s|ing)? (?:for|to)|\bdedicated to|\btailored to|\bspecialis(?:es|ing) in|"
    r"\bsupports?|\bsupporting|\bhelps?|\bhelping|\baimed at|\bopen to|\bworks? with:?|"
    r"\bworking with|\bassists?|\bprovided to|\bavailable to|\bwelcomes?|\bsupport (?:to|"
    r"for)|\bcare to|\bempower(?:s|ing)?|\benabl(?:e|es|ing)|\b(?:services?|advice|talks|sessions|help|training|"
    r"grants|loans|information) to|"
    r"\bdesigned (?:for|to (?:support|help))|\bbenefits?|\bsuitable for|\bgroup of|"
    r"\bcommitted to helping|\b(?:community|network) of|\bserv(?:es|ing)|\bcarers of|\b(?:needs|requirements) of|"
    r"\ballows(?= (?:adults|people|"
    r"those))|\bbefriend(?:s|ing)?|\bcalls to|\bvisits to|\btargeted at|"
    r"\bgeared (?:to|towards)|\bcreated (?:with|to support)|\bset up to (?:help|support)|"
    r"\b(?:given|offered|opened) to|\b(?:levels|health|confidence|independence|quality of life|isolation|loneliness|"
    r"inclusion) (?:of|among|amongst)|\b(?:provid|offer|deliver|giv)(?:e|"
    r"es|ing|s)? [^.]{3,80}? to|\binvites?|\bfor use by|\bamong(?:st)?|\b(?:support|help|empower)s? and \w+)"
)
_NOT_A_LEAD = re.compile(
    r"\b(?:apply for|ask for|care for|caring for|cares for|looking for|reasons? for|"
    r"training for|look after|hospital for|responsible for|"
    r"(?<!safe )(?<!welcoming )(?<!friendly )(?<!supportive )(?<!relaxed )(?<!inclusive )space for|"
    r"\bsee [^.]{3,40} for|"
    r"known for|stands? for|not (?:just|only) for|including \w+ for|(?:by|were) a group of|free for|"
    r"(?:accessib\w+|access|parking|adapt\w+|toilets?|facilities|bays?) for(?: the)?|raise[sd]? (?:money|funds|"
    r"awareness) for|fundrais\w+ for|donat\w+ (?:to|for)|volunteers? (?:to|with|who)|"
    r"volunteer(?:s|ing)? (?:help|support|for)\w*|employers?|professionals (?:who|"
    r"working))\s*$",
    re.IGNORECASE,
)
_NOT_THEM = re.compile(
    r"\b(?:volunteering (?:opportunit\w+|roles?)|job vacanc\w+|recruit\w*|trustees?|"
    r"not (?:for(?! profit)|"
    r"suitable|available|open)|under 18s|accompanied|tickets?|packs|use of|bursar\w+|"
    r"books? (?:suitable )?for|resources are|also see|see also|staff|researchers?|"
    r"practitioners)\b",
    re.IGNORECASE,
)
# Before the group they tell of somebody else; after it of how it is run.
_BEFORE_THEM = re.compile(r"\b(?:volunteers?|donat\w*)\b|£", re.IGNORECASE)
_CLOSE = 3  # characters
_RUN_BY = re.compile(
    r"\b(?:run|led|delivered|provided|supported|staffed|organised|facilitated|hosted|helped) (?:\w+ )?by [^,.;]{0,60}?"
    r"\b(?:volunteers?|staff)\b|\b(?:by|collective of|group of) (?:\w+ ){0,3}volunteers\b|\b(?:trained|friendly|our|"
    r"team of) (?:\w+ )?(?:volunteers|staff)\b(?= (?:can|will|offer|provide|"
    r"support|help|give|are here))",
    re.IGNORECASE,
)
_TITLES = {
    group: re.compile("|".join(rf"\b(?:{told})" for told in (words, MATTERS.get(group)) if told), re.IGNORECASE)
    for group, words in GROUPS.items()
}
# "for carers", "gives carers the chance to", "Refugees can", "young people aged 11-16".
_AGED = r"(?: (?:who are )?aged? (?:between |from |over |under |up to )?(?:\d|birth|six|two|three|five|eight))"
_TOLD = {
    group: re.compile(
        rf"(?P<lead>{_LEADS}) {_ADJECTIVES}(?P<who>(?:{words}))"
        rf"|(?P<given>{_GIVEN}) {_ADJECTIVES}(?P<those>{words})(?=[\w',/&+ -]{{0,40}} (?:the|an?|to|with|"
        rf"opportunit\w+)\b)"
        rf"|(?:^|\bwhere ){_ADJECTIVES}(?P<they>{words})(?:,? [\w',/&+-]+){{0,8}}? (?:can|may)\b(?! not\b| be\b|"
        rf" also be\b| need\b| enter\b)"
        rf"|\b(?P<aged>{words}){_AGED}",
        re.IGNORECASE,
    )
    for group, words in GROUPS.items()
}
# "A carers group", "We are an LGBT+ choir".
_KIND = re.compile(
    r"(?:^|\b(?:is|are|we're|it's|'s|for|join) )(?:an?|the|our|this) (?:(?!(?:for|of|in|by|to|with)\b)[\w,-]+ ){0,4}?"
    rf"(?P<who>{'|'.join(GROUPS.values())})(?:'s?|s')?(?: (?:support|social|coffee|drop-in|self-help|community))? "
    r"(?:groups?|choir|club|caf[eé]|meet-?ups?|gatherings?|network|forum|charity|service|organisation|sessions?|"
    r"helpline|project)\b",
    re.IGNORECASE,
)
# One of many things on offer: "a range of activities such as art, sewing, exercise for".
_OF_A_LIST = re.compile(
    r"\b(?:activities|sessions|classes|services|events|groups|needs)[^.:]{0,30}(?::|\b(?:including|include|such as|"
    r"like)\b)"
    r"[^.]*,[^.]*$",
    re.IGNORECASE,
)
_WHOLE = {group: re.compile(words, re.IGNORECASE) for group, words in GROUPS.items()}
_NEXT = re.compile(
    r"(?: (?!to\b|is\b|are\b|that\b|which\b|can\b|will\b|by\b|at\b|through\b|from\b|including\b|such\b|of\b|with\b|"
    r"find\b|"
    r"meet\b|access\b)[\w'/+-]+){0,4}(?:,| and\b| or\b|/| &| as well as\b)(?: and| or| as well as)?(?P<whose> their|"
    r" the)?(?: an?| (?:those|people|adults) (?:with|living with|who are|(?:who|that) identify as(?: being)?))? ?"
    rf"(?:(?:other|family|unpaid|young|disabled) )?(?P<who>{'|'.join(GROUPS.values())})"
    r"(?!['\w])(?! and other professionals)",
    re.IGNORECASE,
)
_SAID = {group: re.compile(rf"\b(?:{words})", re.IGNORECASE) for group, words in SAID_OF_THEM.items()}
_ANY = re.compile(
    "|".join(rf"\b(?:{words})" for told in (GROUPS, MATTERS, SAID_OF_THEM) for words in told.values()), re.IGNORECASE
)
# Words of a name that are a place, a building or another thing's name.
_NOT_IN_A_NAME = re.compile(
    r"\b(?:children'?s cent|family hub|family cent|schools?|nurser\w+|hospital|family (?:law|"
    r"history|tree|fun)|deaf cent|blind veterans|black (?:country|boy|horse)|chinese new year|"
    r"blindcraft|youth hostel|care home|awareness|training|volunteer\w*|committee|"
    r"campaign|library|resources|festival|(?<!youth )orchestra|(?<!youth )band\b|(?<!youth )theatre)",
    re.IGNORECASE,
)
_OF_AN_AGE = {"children", "young people", "older people", "parents and families"}
_ALL_AGES = re.compile(
    r"\b(?:adults?(?:,| and| &| or) (?:young people|children|families|kids)|young people(?:,| and| &| or) adults|"
    r"children(?:,|"
    r" and| &| or) (?:adults|families)|(?<!children of )(?<!kids of )(?<!young people of )all ages(?! of)|"
    r"individuals(?:,| and| &) families|"
    r"young and old|everyone|whole family|all the family|(?<!child )(?<!children )of any age)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r" \([^)]{0,40}\)")
# Who follows is somebody's child, or the one cared for, and not who comes.
_OF_OTHERS = re.compile(
    r"\b(?:parents?|carers?|families|mothers|mums)(?: and \w+)? (?:with|of|who have) (?:\w+ ){0,3}$", re.IGNORECASE
)
_WITH_CHILDREN = re.compile(r"\b(?:women|men|anyone|ladies) (?:with|of|who have) (?:\w+ ){0,3}$", re.IGNORECASE)
_THINGS = re.compile(r"\b(?:drinks|snacks|books|area|corner|toys|menu|facilities) for\s*$", re.IGNORECASE)
_WHOSE = {"children", "parents and families"}
_THEIRS = re.compile(r"\b(?:their|your|our|his|her) (?:\w+ ){0,2}$", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:child|young|bab(?:y|ies)|toddler|send\b|disab|autis|parent|carer|mum)", re.IGNORECASE)
_PLAINLY = re.compile(r"\b(?:aimed at|(?:suitable|designed) for)\b", re.IGNORECASE)
_FIRST, _STILL, _NEAR_TOP = 4, 12, 450  # sentences, sentences where it is plainly told, characters


def groups_in(sentence: Sentence) -> Iterator[str]:
    """Each group that the sentence, among the first of its text, says the service is for."""
    text = sentence.text
    if not _near_top(sentence) or not _ANY.search(text):
        return
    if sentence.titles:
        if not _NOT_IN_A_NAME.search(text):
            yield from (group for group, words in _TITLES.items() if words.search(text))
        return
    told = _RUN_BY.sub("", _BRACKETS.sub("", text))
    if not _NOT_THEM.search(_RUN_BY.sub("", text)):
        for_all = _ALL_AGES.search(text) is not None
        meant = {
            group: found
            for group, pattern in _TOLD.items()
            if (found := next((found for found in pattern.finditer(told) if _meant(group, found)), None))
        }
        said = {group for group, words in _SAID.items() if words.search(told)}
        if not sentence.place and (kind := _KIND.search(told)):
            said |= {group for group, words in _WHOLE.items() if words.fullmatch(kind["who"])}
        listed = said | {group for found in meant.values() for group in _listed_after(told, _end_of(found))}
        yield from (
            group for group in GROUPS if group in meant.keys() | listed and not (for_all and group in _OF_AN_AGE)
        )


def _listed_after(text: str, end: int) -> Iterator[str]:
    """The groups that stand in one list with the one whose words end there."""
    while found := _NEXT.match(text, end):
        group = next(group for group, words in _WHOLE.items() if words.fullmatch(found["who"]))
        if not (group == "parents and families" and found["whose"] and not _TOGETHER.search(text[:end])):
            yield group
        end = found.end("who")


def _end_of(found: re.Match[str]) -> int:
    return next(found.end(name) for name in ("who", "those", "they", "aged") if found[name])


def _near_top(sentence: Sentence) -> bool:
    if sentence.place < _FIRST or sentence.start < _NEAR_TOP:
        return True
    plainly = _PLAINLY.search(sentence.text) or any(words.search(sentence.text) for words in _SAID.values())
    return sentence.place < _STILL and bool(plainly)


def _meant(group: str, found: re.Match[str]) -> bool:
    kind = next(name for name in ("who", "those", "they", "aged") if found[name])
    before = found.string[: found.start(kind)]
    if _BEFORE_THEM.search(found.string[: found.end() + _CLOSE]) or _OF_A_LIST.search(before):
        return False
    if found["lead"] and _NOT_A_LEAD.search(before[: found.end("lead")]):
        return False
    if found["lead"] and group in _OF_AN_AGE and _THINGS.search(before[: found.end("lead")]):
        return False
    if group in _WHOSE and _THEIRS.search(before) and not _TOGETHER.search(before):
        return False
    return not (_OF_OTHERS.search(before) or (group in _OF_AN_AGE and _WITH_CHILDREN.search(before)))
