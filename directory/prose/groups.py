"""Groups of people that a sentence says a service is for, in one word each whatever words the source chose."""

import re
from collections.abc import Iterator

from directory.prose.sentences import Sentence

# Each group and the words for it; the order is that of what is told.
GROUPS = {
    "carers": r"(?:unpaid |young |family |adult |parent |informal )*carers?\b|people (?:who (?:are )?|"
    r"caring)(?:care|caring) for (?:a|someone|others|family|older)\b|adults who are caring",
    "parents and families": r"(?:new |expectant |young |single |lone |foster |teenage )*(?:parents?\b|mums\b|"
    r"mothers\b|dads\b|fathers\b|families\b|mums-to-be)",
    "LGBTQ+": r"lgbt\w*\+?|lesbian|gay\b|bisexual|trans(?:gender)?\b(?: people| community)?|queer",
    "refugees and asylum seekers": r"refugees?\b|asylum[- ]seekers?|(?:people|those) seeking (?:asylum|sanctuary)|"
    r"migrants?\b",
    "veterans": r"veterans?\b|ex-service\w*|ex-serving|armed forces|forces (?:families|community)|"
    r"(?:serving and )?ex-serving personnel|service personnel",
    "disabled people": r"(?<!learning )disabled\b|(?<!learning )disabilit(?:y|ies)\b|physical(?:ly)? (?:disab|"
    r"impair)\w*|wheelchair users|send\b|special (?:educational )?needs|additional needs|"
    r"sensory impairment\w*|long[- ]term (?:health )?conditions?,? and/or disab",
    "people with a learning disability": r"learning (?:disab\w+|difficult\w+)",
    "autistic people": r"autis\w+|asperger\w*|adhd\b|asd\b|neuro-?diver\w+",
    "people with dementia": r"dementia\b|alzheimer\w*|memory (?:loss|problems)",
    "homeless people": r"homeless\b|rough sleep\w+|sleeping rough|people (?:who are )?experiencing homelessness|"
    r"at risk of homelessness",
    "older people": r"older (?:people|adults?|persons?|residents|men|women|guests|generation)|elderly\b|elders?\b|"
    r"pensioners?\b|senior citizens|seniors\b|retired (?:people|men|women)|later life",
    "young people": r"young(?:er)? (?:people|persons?|adults?|men|women|lgbt\w*|carers|disabled people)|"
    r"teenagers?\b|teens\b|youths?\b|youngsters",
    "children": r"children(?! of\b)|kids\b|babies\b|toddlers?\b|pre-?school(?:ers)?\b|under[- ]fives|"
    r"under[- ]?5'?s|juniors\b",
    "students": r"(?:university |college |international )?students\b",
    "deaf people": r"(?:d/)?deaf\w*|hard of hearing|hearing (?:loss|impair\w+)",
    "blind and partially sighted people": r"blind\b|partially sighted|sight loss|"
    r"vis(?:ion|ual(?:ly)?)[- ]impair\w+|macular",
    "ethnic minorities": r"bame\b|bme\b|black,? (?:and |asian|& )|minority ethnic|ethnic minorit\w+|african|"
    r"caribbean|south asian|asian (?:women|men|elders|communit|people|families)|chinese\b|"
    r"somali\b|bangladeshi|bengali|pakistani|muslim (?:women|men|communit|people)|"
    r"roma\b|gypsy|travellers",
    "survivors of abuse": r"sexual assault referral|rape crisis|(?:victims?|survivors?) of (?:domestic|"
    r"sexual|abuse|rape|child|violence|honour|modern)\w*|(?:experienc\w+|affected by|"
    r"fleeing|suffer\w+|subjected to|at risk of) (?:\w+ ){0,2}(?:domestic|sexual) (?:abuse|"
    r"violence|assault)|domestic (?:abuse|violence) (?:victims|survivors)",
    "people who have offended": r"ex-?offenders?|offenders?\b|people on probation|prison leavers|persons? on probation|"
    r"(?:people|those|women|men) (?:leaving|released from) (?:prison|custody)",
}
_ADJECTIVES = (
    r"(?:(?:all|any|the|our|local|many|both|vulnerable|disadvantaged|isolated|lonely|"
    r"destitute|homeless|unaccompanied|new|adult|adults|disabled|young|older"
    r"|bereaved|people|persons?|those|anyone|everyone|individuals|man|woman|person|men|women|girls|"
    r"boys|residents|members|who|identify as|identifying as|are|is|have|has|an?|living|with|experiencing|of|"
    r"from|their|affected by|aged|age|ages|south|asian|black|muslim|learning|disabilit(?:y|"
    r"ies)|difficulties|challenges?|chronic|illness(?:es)?|conditions?|long-term|"
    r"serious|severe|complex|life-limiting|workless|unemployed|teenage|lonely|frail|"
    r"care leavers|special|educational|needs|year|end|life|(?-i:[A-Z][a-z]+)|other|"
    r"\d+[-–]\d+|\d+|-|–|to|and/or|and|over|under|\d+s|"
    r"years|old|ethnic|physical|physically|mental|health|learning|communities|community|"
    r"families|family|children|carers|parents|or|&|,|/)[ ,]+){0,14}?"
)
_LEADS = (
    r"(?:\bfor|\bsupports?|\bsupporting|\bhelps?|\bhelping|\baimed at|\bopen to|\bworks? with|"
    r"\bworking with|\bassists?|\bprovided to|\bavailable to|\bwelcomes?|\bsupport (?:to|"
    r"for)|\bcare to|\bempower(?:s|ing)?|\benabl(?:es|ing)|\bservices? to|\badvice to|"
    r"\bdesigned (?:for|to (?:support|help))|\bbenefits?|\bsuitable for|\bgroup of|"
    r"\bcommitted to helping|\bcarers of|\bneeds of|\b(?:provid|offer|deliver|giv)(?:e|"
    r"es|ing|s)? [^.]{3,80}? to|\binvites?|\bfor use by|\b(?:support|help|empower)s? and \w+)"
)
_NOT_A_LEAD = re.compile(
    r"\b(?:apply for|ask for|care for|caring for|cares for|looking for|reasons? for|"
    r"training for|look after|(?:drinks|snacks|books|area|corner|toys|space|menu|facilities) for|responsible for|"
    r"known for|raise[sd]? (?:money|funds|"
    r"awareness) for|fundrais\w+ for|donat\w+ (?:to|for)|volunteers? (?:to|with|who)|"
    r"volunteer(?:s|ing)? (?:help|support|for)\w*|employers?|professionals (?:who|"
    r"working))\s*$",
    re.IGNORECASE,
)
_NOT_THEM = re.compile(
    r"\b(?:volunteer\w*|job vacanc\w+|recruit\w*|donat\w*|trustees?|not (?:for(?! profit)|"
    r"suitable|available|open)|under 18s|accompanied|tickets?|packs|use of|bursar\w+|"
    r"books? (?:suitable )?for|resources are|also see|see also|staff|researchers?|"
    r"practitioners)\b|£",
    re.IGNORECASE,
)
_TITLES = {group: re.compile(rf"\b(?:{words})", re.IGNORECASE) for group, words in GROUPS.items()}
_TOLD = {
    group: re.compile(rf"(?P<lead>{_LEADS}) {_ADJECTIVES}(?P<who>(?:{words}))", re.IGNORECASE)
    for group, words in GROUPS.items()
}
_ANY = re.compile("|".join(rf"\b(?:{words})" for words in GROUPS.values()), re.IGNORECASE)
# Words of a name that are a place, a building or another thing's name.
_NOT_IN_A_NAME = re.compile(
    r"\b(?:children'?s cent|family hub|family cent|schools?|nurser\w+|hospital|family (?:law|"
    r"history|tree|fun)|deaf cent|blind veterans|black (?:country|boy|horse)|chinese new year|"
    r"blindcraft|youth hostel|care home|awareness|training|volunteer\w*|committee|"
    r"campaign|library|resources|festival|orchestra|band\b|theatre)",
    re.IGNORECASE,
)
_OF_AN_AGE = {"children", "young people", "older people", "parents and families"}
_ALL_AGES = re.compile(
    r"\b(?:adults?(?:,| and| &| or) (?:young people|children|families|kids)|children(?:,|"
    r" and| &| or) (?:adults|families)|all ages(?! of)|individuals(?:,| and| &) families|"
    r"young and old|everyone|whole family|all the family|of any age)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r" \([^)]{0,40}\)")
_WITH_CHILDREN = re.compile(
    r"\b(?:parents?|carers?|families|mothers|women|mums|men|anyone|ladies)(?: and \w+)? (?:with|"
    r"of|who have) (?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_FIRST = 4


def groups_in(sentence: Sentence) -> Iterator[str]:
    """Each group that the sentence, among the first of its text, says the service is for."""
    text = sentence.text
    if sentence.place >= _FIRST or not _ANY.search(text):
        return
    if sentence.titles:
        if not _NOT_IN_A_NAME.search(text):
            yield from (group for group, words in _TITLES.items() if words.search(text))
        return
    if not _NOT_THEM.search(text):
        told, for_all = _BRACKETS.sub("", text), _ALL_AGES.search(text) is not None
        for group, pattern in _TOLD.items():
            if not (for_all and group in _OF_AN_AGE) and any(map(_meant, pattern.finditer(told))):
                yield group


def _meant(found: re.Match[str]) -> bool:
    before = found.string[: found.start("who")]
    return not (_NOT_A_LEAD.search(before[: found.end("lead")]) or _WITH_CHILDREN.search(before))
