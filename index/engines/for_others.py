"""How much a listing is for other people than the one who asks: they may use it, and others come first."""

import re
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.listing import ReferralRoute
from index.engines.whose import sex_of_whom
from index.pieces import sort_of
from index.snapshot import facts
from index.understanding.said import Constraint, ConstraintKind

Floats = NDArray[np.float64]
Facts = NDArray[np.void]

_FOR_ONE_SEX: Final = 0.5
# Of another sex than the one spoken of, where it may be for the writer too.
_OF_OTHER_SEX: Final = 1.0
_SPOUSES: Final = (
    (re.compile(r"\bmy (?:\w+ )?(?:wife|girlfriend)\b", re.I), facts.WOMEN),
    (re.compile(r"\bmy (?:\w+ )?(?:husband|hubby|boyfriend)\b", re.I), facts.MEN),
)
# Who must be sent by a professional cannot go by themselves.
_SENT: Final = 2.0
_TAKES_NOBODY, _OF_THE_SPOUSE, _OLDER_THAN_PARENTS = 2.0, 2.0, 2.0
_YOUNG, _OLD = 25, 50
_YOUTH: Final = re.compile(
    r"\b(?:young|youth|teen\w*|child\w*|kids?|son|daughter|boys?|girls?|lads?|baby|toddler|school|college|uni\w*|student|"
    r"camhs|gcses?|send|care leaver|grand(?:son|daughter|child\w*)|niece|nephew|little one|famil\w+|parents?|mum|"
    r"dad)\b",
    re.I,
)
_AGEING: Final = re.compile(
    r"\b(?:old|older|elderly|elders?|retire\w*|pension\w*|widow\w*|dementia|alzheimer\w*|frail\w*|falls?|later life|"
    r"mum|mother|dad|father|parents?|nan|gran\w*|aunt\w*|care home|neighbour|over \d\ds?)\b",
    re.I,
)
_BRINGS_UP: Final = re.compile(
    r"\b(?:(?:single|lone|new|young) (?:mum|dad|mother|father|parent)s?|"
    r"(?:two|three|four|five|[2-6]|my|our|small|young) (?:\w+ )?(?:kids|boys|girls|children)|pregnant|toddler|baby)\b",
    re.I,
)
_RUN_FOR_OLDER: Final = facts.bit(facts.GROUPS, facts.RUN_FOR_OLDER)
# Whose need was heard was spoken of, in whatever words.
_GROUPS_OF_NEEDS: Final = {
    **dict.fromkeys(("older-people", "later-life-money", "frailty", "falls"), (facts.RUN_FOR_OLDER,)),
    "veterans": ("veterans",), "refugees": ("refugees and asylum seekers", "ethnic minorities"), "lgbt": ("lgbtq+",),
    "learning-disability": ("people with a learning disability",), "autism": ("autistic people",),
    "adhd": ("autistic people",), "carers": ("carers",), "respite": ("carers",), "young-carers": ("carers",),
    "parent-carers": ("carers", "parents and families", "disabled people"), "kinship-care": ("parents and families",),
    "parents-and-under-fives": ("parents and families",), "pregnancy-and-new-baby": ("parents and families",),
    "perinatal-mental-health": ("parents and families",), "baby-essentials": ("parents and families",),
    "childcare-and-holidays": ("parents and families",), "physical-disability": ("disabled people",),
    "dementia": ("people with dementia", facts.RUN_FOR_OLDER), "homelessness": ("homeless people",),
    "hearing-loss": ("deaf people",),
    "sight-loss": ("blind and partially sighted people",), "prison-leavers": ("people who have offended",),
    "domestic-abuse": ("survivors of abuse",), "sexual-violence": ("survivors of abuse",),
    "english-language": ("ethnic minorities", "refugees and asylum seekers"),
    "immigration": ("ethnic minorities", "refugees and asylum seekers"), "discrimination": ("ethnic minorities",),
    "hate-crime": ("ethnic minorities", "lgbtq+"), "gypsy-roma-traveller-boater": ("ethnic minorities",),
    "sickle-cell": ("ethnic minorities",),
}  # fmt: skip


def for_others(held: Facts, said: Sequence[Constraint], statement: str, needs: Collection[str] = ()) -> Floats:
    """How many things say so, for each of the candidates with facts `held`: a group, an age or a sex of which nothing
    was said, or that it takes nobody now, or whom a professional sends only.

    "My wife" makes a group for women less likely to be for the writer, and does not shut it.
    """
    others: Floats = ((held["groups"] > 0) & ((held["groups"] & _spoken_of(statement, needs)) == 0)).astype(float)
    others += _TAKES_NOBODY * held["full"]
    others += ((held["groups"] & _RUN_FOR_OLDER) > 0) & _is_young(said)
    sorts = {sort_of(one).partition(":")[2] or one.kind for one in said}
    if "sex" not in sorts:
        others += _FOR_ONE_SEX * (held["sex"] != facts.UNSAID)
        whose = sex_of_whom(said)
        if whose:
            others += _OF_OTHER_SEX * ((held["sex"] != facts.UNSAID) & (held["sex"] != whose))
        for spouse, sex in _SPOUSES:
            others += _OF_THE_SPOUSE * ((held["sex"] == sex) & (spouse.search(statement) is not None))
    if not sorts & {ConstraintKind.AGE, "age"}:
        young = (held["max_age"] >= 0) & (held["max_age"] <= _YOUNG)
        others += young & (_YOUTH.search(statement) is None)
        others += (held["min_age"] >= _OLD) & (_AGEING.search(statement) is None)
        others += _OLDER_THAN_PARENTS * ((held["min_age"] >= _OLD) & (_BRINGS_UP.search(statement) is not None))
    if not any(one.kind is ConstraintKind.WHO and one.value == "client" for one in said):
        others += _SENT * (held["arrival"] == 1 << facts.ROUTES.index(ReferralRoute.PROFESSIONAL))
    return others


def _is_young(said: Sequence[Constraint]) -> bool:
    """Whether only ages are said that are below what a charity for older people is for."""
    ages = [one.high for one in said if one.kind is ConstraintKind.AGE and one.wanted]
    return bool(ages) and all(high is not None and high < _OLD for high in ages)


def _spoken_of(statement: str, needs: Collection[str]) -> int:
    """The mask of the groups that a statement names or whose needs it has."""
    spoken = facts.said_groups(statement)
    for need in needs:
        for group in _GROUPS_OF_NEEDS.get(need, ()):
            spoken |= facts.bit(facts.GROUPS, group)
    return spoken
