"""What a pair's weight and levels say: joined by itself, asked about, or told apart. Pure.

Splink takes the parts of a record for independent, and they are not: whatever is under one roof shares its postcode,
its town's name and often its telephone. So its weight alone never joins two records; their names must agree as well,
in all but words that the other's address explains, and no telling word may differ.
"""

from typing import Final

from directory.likeness import Likeness, Verdict
from directory.linkage import comparisons as told
from directory.linkage.model import Scored
from directory.linkage.names import activities
from directory.linkage.profile import Profile

JOIN: Final = -5.0  # Splink's weights are low where it takes one thing said twice for two; the rules below are stricter
ASK: Final = -10.0
_SAME_NAME: Final = frozenset({told.SAME_NAME, told.SAME_BUT_ADDRESS})
_WITHIN: Final = frozenset({told.WITHIN, told.WITHIN_KIND})
_NEAR: Final = frozenset({told.SPOT, told.POSTCODE, told.IN_50_M, told.IN_150_M})
_SAME_PLACE: Final = frozenset({told.SPOT, told.POSTCODE, told.IN_50_M})
_SAME_TIMES: Final = frozenset({told.SAME_TIMES, told.MOST_TIMES})
_CONTACT: Final = frozenset({told.OWN, told.REACH})
_APART: Final = frozenset({None, told.OTHER_KIND, told.ELSE})
_UNLIKE: Final = frozenset({None, told.OTHER_KIND, told.SHARED_WORD, told.ELSE})
_AT_ONE_SPOT: Final = frozenset({told.SHARED_WORD, told.SPOT})


def judge(pair: Scored, left: Profile, right: Profile) -> Likeness:
    """`left` and `right` are the pair's records in its order."""
    apart = _told_apart(left, right)
    if pair.weight >= JOIN and not apart and _joins(pair, left, right):
        verdict = Verdict.SAME
    elif pair.weight >= ASK and _worth_asking(pair):
        verdict = Verdict.ASK
    else:
        verdict = _otherwise(pair)
    return Likeness(
        left=pair.left,
        right=pair.right,
        weight=round(pair.weight, 2),
        verdict=verdict,
        otherwise=_otherwise(pair),
        reasons=(*_reasons(pair), *apart),
    )


def _joins(pair: Scored, left: Profile, right: Profile) -> bool:
    name, place = pair.levels["name"], pair.levels["place"]
    if name in _SAME_NAME:
        return _of_one_name(pair, left, right)
    if place not in _NEAR:
        return False
    if name not in _APART and _of_one_group(pair) and _at_one_time(pair):
        return True
    return name in _WITHIN and _names_the_same(pair, left, right)


def _at_one_time(pair: Scored) -> bool:
    """Two activities of one group are hardly ever in one place at one time, whatever their names."""
    name, times = pair.levels["name"], pair.levels["times"]
    return times == told.SAME_TIMES or (times == told.MOST_TIMES and name == told.SPELT_ALIKE)


def _of_one_name(pair: Scored, left: Profile, right: Profile) -> bool:
    place, times, contact = (pair.levels[part] for part in ("place", "times", "contact"))
    organisation = pair.levels["organisation"] == told.SAME_ORGANISATION
    if place is None:
        plain = left.plain == right.plain
        return (plain and (contact == told.OWN or organisation)) or (contact in _CONTACT and organisation)
    if times == told.ELSE:  # it moved to another day, and one of them has not heard
        return place in _NEAR and contact in _CONTACT and organisation
    return place in _NEAR or (place == told.IN_1_KM and (contact == told.OWN or times in _SAME_TIMES))


def _names_the_same(pair: Scored, left: Profile, right: Profile) -> bool:
    """One name within the other: mostly by a word for a town or a body ("Loamshire", "Trust"), at times an activity."""
    times = pair.levels["times"]
    if times == told.SAME_TIMES:
        return True
    more = (left.strong - right.known) | (right.strong - left.known)
    known = times not in (told.ELSE, told.SAME_DAYS)
    return pair.levels["name"] == told.WITHIN and known and len(more) <= 1 and not activities(more)


def _of_one_group(pair: Scored) -> bool:
    return pair.levels["contact"] in _CONTACT or pair.levels["organisation"] == told.SAME_ORGANISATION


def _worth_asking(pair: Scored) -> bool:
    name, place, contact = (pair.levels[part] for part in ("name", "place", "contact"))
    if place in (None, told.ELSE):
        return contact == told.OWN or (name not in _UNLIKE and contact == told.REACH)
    alike = name not in _UNLIKE or {name, place} == _AT_ONE_SPOT
    return alike or contact == told.OWN or pair.levels["times"] in _SAME_TIMES


def _told_apart(left: Profile, right: Profile) -> tuple[str, ...]:
    """Why two records that are much alike are two activities all the same."""
    reasons = []
    telling = (left.telling - right.known) | (right.telling - left.known)
    if telling:
        reasons.append(f"only one is named for {_listed(telling)}")
    for one, other in ((left, right), (right, left)):
        if one.named_days and not one.named_days <= (other.named_days or other.days):
            reasons.append("only one is named for its day")
    return tuple(dict.fromkeys(reasons))


def _otherwise(pair: Scored) -> Verdict:
    if _of_one_group(pair):
        return Verdict.ORGANISATION
    if pair.levels["place"] in _SAME_PLACE:
        return Verdict.ORGANISATION if pair.levels["name"] in _SAME_NAME | _WITHIN else Verdict.PLACE
    return Verdict.DIFFERENT


def _reasons(pair: Scored) -> tuple[str, ...]:
    unlike = {"name": "names that share no word", "place": "more than 1 km apart", "times": "other days"}
    return tuple(
        unlike.get(part, "") if level == told.ELSE else level
        for part, level in pair.levels.items()
        if level is not None and (level != told.ELSE or part in unlike)
    )


def _listed(words: frozenset[str]) -> str:
    return " and ".join(f'"{word}"' for word in sorted(words))
