"""Whose need it is: that of somebody spoken of, or also of the one who speaks."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from index.snapshot import facts
from index.understanding.said import Constraint, ConstraintKind

# What grown-ups see to, whoever is spoken of beside it: no child asks for a loan of its own.
_OF_A_HOUSEHOLD: Final = frozenset(
    """money-worries debt benefits energy-bills food warm-spaces household-essentials baby-essentials housing
    rent-and-eviction homelessness damp-and-disrepair finding-work rights-at-work legal-advice immigration separation
    domestic-abuse parent-carers kinship-care perinatal-mental-health forms-and-letters""".split()
)
# How the writer is or what the writer needs. "I'm looking for something for him" and "I'm worried" are about somebody.
_OWN: Final = re.compile(
    r"\b(?:i|we)(?:"
    r"(?:'m|'re| am| are|m)(?! (?:\d|(?:really |very |so |just )?(?:looking|worried|trying|wondering|asking|"
    r"after|hoping|"
    r"his|her|their|not sure|concerned|ringing|calling|writing|sure|told|afraid|desperate|keen)\b|"
    r"(?:a |the )?(?:\w+ )?(?:mum|mother|dad|father|parents?|nan|gran\w*|son|daughter|sister|brother|wife|"
    r"husband|neighbour|friend|teacher|worker)\b))"
    r"| (?:feel|felt|cry|hate myself|struggle|need (?:a break|help with|support|somebody|someone|time)|"
    r"(?:just )?(?:can't|cannot|cant) (?:cope|sleep|stop|pay|afford|manage|work|eat|go on|take (?:it|any more|"
    r"anymore)))\b"
    r"|(?:'ve| have)? (?:been (?:low|down|off|on my own|crying|drinking|depressed|made|diagnosed|struggling|signed)|"
    r"lost|split|no(?:body| money| one| friends| time)|nowhere|debts?|run out|left him|left my)\b)",
    re.I,
)
# What befalls the whole family when it happens to one of them.
_BEFALLS_KIN: Final = re.compile(
    r"\b(?:arrest\w*|charged|prison|jail|custody|remand\w*|sentenced|court|convicted|sectioned|missing|"
    r"run(?:ning)? away|addict\w*|using (?:drugs|again|heroin|crack)|on drugs|on (?:heroin|crack)|drinks|"
    r"drinking|alcoholic|"
    r"gambl\w+|violent|aggressive|hits me|hurts me|steal\w*|took (?:his|her|their) own|killed|suicid\w*|overdos\w*|"
    r"gangs?|county lines|radicali\w+|cut (?:me|us) off|won't (?:see|speak to) (?:me|us))\b",
    re.I,
)
_SEX_OF_WHOM: Final = {
    "mother": facts.WOMEN, "daughter": facts.WOMEN, "father": facts.MEN, "son": facts.MEN,
}  # fmt: skip
_CHILDREN: Final = frozenset({"child", "son", "daughter", "grandchild"})
# "For my kids": somebody asks in their stead.
_FOR_THEM: Final = re.compile(
    r"\b(?:for|suit\w*|get|takes?|join\w*) (?:my|our|the|his|her) (?:[\w'-]+ ){0,3}?(?:kids?|child|children|sons?|"
    r"daughters?|boys?|girls?|lads?|toddlers?|little ones?|teenagers?|grand\w+|bab(?:y|ies))\b",
    re.I,
)


def speaks_of_own(statement: str) -> bool:
    """Whether who speaks may need help too: by how they are, or by what befell somebody of theirs."""
    plain = statement.replace("’", "'")
    return _OWN.search(plain) is not None or _BEFALLS_KIN.search(plain) is not None


def is_for_parents(said: Sequence[Constraint], statement: str, needs: Collection[str] = ()) -> bool:
    """Whether what is for adults may help although children are spoken of: "we're being evicted, my kids are upset".

    `needs` are the vocabulary ids of those heard.
    """
    for_them = {one.value for one in said if one.kind is ConstraintKind.WHO} & _CHILDREN
    if not for_them and all((one.kind, one.value) != (ConstraintKind.GROUP, "child") for one in said):
        return False
    if speaks_of_own(statement) or not _OF_A_HOUSEHOLD.isdisjoint(needs):
        return True
    return not for_them and _FOR_THEM.search(statement) is None


def sex_of_whom(said: Sequence[Constraint]) -> int:
    """The sex of those whom it is for, as `facts` has it, where all have one by what they are called ("my lad")."""
    sexes = {_SEX_OF_WHOM.get(one.value, facts.UNSAID) for one in said if one.kind is ConstraintKind.WHO}
    return sexes.pop() if len(sexes) == 1 else facts.UNSAID
