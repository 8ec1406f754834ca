"""What of a statement's constraints and dislikes each candidate meets, misses or leaves open.

A listing is left out only where it says itself that it is not for this person, or is what they do not want; what it
does not tell is unknown, and unknown is not no.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from directory.listing import Delivery, ReferralRoute
from index.engines.for_others import for_others
from index.engines.whose import is_for_parents, sex_of_whom, speaks_of_own
from index.pieces import Kept, constraint_id, dislike_id, sort_of
from index.snapshot import facts
from index.snapshot.spoken import ANY, LISTED, speaks
from index.understanding.languages_wanted import LITTLE_ENGLISH
from index.understanding.negation import TOPICS
from index.understanding.said import Constraint, ConstraintKind, Dislike

MET, OPEN, MISSED = 1, 0, -1

Flags = NDArray[np.bool_]
Verdicts = NDArray[np.int8]
Facts = NDArray[np.void]

_SEX_OF: Final = {"woman": facts.WOMEN, "man": facts.MEN}
_GROUP_OF: Final = {
    "carer": "carers", "veteran": "veterans", "lgbt": "lgbtq+", "parent": "parents and families",
    "refugee": "refugees and asylum seekers",
}  # fmt: skip
_AGES_OF_GROUP: Final = {"older-person": (50, None), "young-person": (None, 25), "child": (None, 17)}
_TOPIC_OF_GROUP: Final = {
    "no-faith": "religion", "older-person": "older-people", "young-person": "young-people", "child": "young-people",
}  # fmt: skip
_PARTS_OF_WEEK: Final = {"weekdays": 0b0011111, "weekends": 0b1100000}
_TIMES_OF: Final = {"morning": 1, "afternoon": 2, "lunchtime": 3, "evening": 4, "school-hours": 3, "after-school": 6}
_DELIVERY_OF: Final = {
    "online": Delivery.ONLINE, "phone": Delivery.PHONE, "in-person": Delivery.IN_PERSON, "home": Delivery.HOME,
}  # fmt: skip
_MINE: Final = re.compile(r"i'?m\b|i am\b|in my\b", re.I)
_SOMEBODY: Final = re.compile(
    r"\b(?:my|our) (?:\w+ ){0,2}?(?:mum|mom|mam|dad|mother|father|parents|nan|gran\w*|sons?|daughters?|kids?|child\w*|"
    r"baby|toddler|boys?|girls?|teenagers?|nieces?|nephews?)\b",
    re.I,
)
# No older child asks for itself: "I have a two year old".
_CHILD: Final = 10
# Nobody asks for a baby alone: what is for adults may be for its parent.
_BABY, _PARENT = 3, 16
_UNDER_AGE: Final = 17
_BABIES: Final = re.compile(r"bab|newborn|toddler", re.I)
_SOFTLY: Final = re.compile(r"wary|put off|prefer|rather|ideally|scared|not (?:keen|comfortable|so|really)", re.I)


@dataclass(frozen=True)
class Eligible:
    """`verdicts` [pieces, candidates] of the pieces `ids`; `left_out`: it says itself that it is not for them;
    `for_others`: how much it is for people of whom the statement says nothing, or takes nobody now."""

    ids: tuple[str, ...]
    verdicts: Verdicts
    left_out: Flags
    for_others: NDArray[np.float64]

    @property
    def balance(self) -> NDArray[np.float64]:
        """For each candidate the share of pieces that it meets, less those that it misses."""
        if not self.ids:
            return np.zeros(self.verdicts.shape[1])
        share: NDArray[np.float64] = self.verdicts.sum(axis=0) / len(self.ids)
        return share

    def only(self, kept: Flags) -> Self:
        """The same of some of the candidates."""
        return type(self)(self.ids, self.verdicts[:, kept], self.left_out[kept], self.for_others[kept])

    def of(self, candidate: int, verdict: int) -> tuple[str, ...]:
        """The ids of the pieces with that verdict."""
        return tuple(id_ for id_, told in zip(self.ids, self.verdicts[:, candidate], strict=True) if told == verdict)


def eligible(held: Facts, kept: Kept, statement: str, needs: Collection[str] = ()) -> Eligible:
    """Judge the candidates with facts `held` [candidates]; `needs` are the vocabulary ids of those heard."""
    adults = (held["min_age"] >= _PARENT) & is_for_parents(kept.constraints, statement, needs)
    judged = [*_constraints(held, kept.constraints, adults), *_dislikes(held, kept.dislikes)]
    verdicts = np.array([told for _, _, told in judged], np.int8).reshape(len(judged), len(held))
    too_old_or_young = _too_old_or_young(held, kept.constraints, statement, adults)
    of_other_sex = _of_other_sex(held, kept.constraints, statement)
    out = np.logical_or.reduce([held["halted"], too_old_or_young, of_other_sex, *_missed(judged)])
    return Eligible(
        tuple(id_ for id_, _, _ in judged), verdicts, out, for_others(held, kept.constraints, statement, needs)
    )


def _constraints(held: Facts, said: Sequence[Constraint], adults: Flags) -> Iterator[tuple[str, str, Verdicts]]:
    """The id of each, what leaves out together with it ("" where it leaves nothing out), and the verdicts; what is for
    `adults` is not missed for a child that is spoken of."""
    for one in said:
        judge = _JUDGES.get(one.kind)
        if judge and one.value != LITTLE_ENGLISH:  # which languages are spoken beside it is not said
            told = _as_wanted(judge(held, one), one)
            told[adults & _is_of_children(one) & (told == MISSED)] = OPEN
            yield constraint_id(one), sort_of(one) if _leaves_out(one) else "", told


def _is_of_children(one: Constraint) -> bool:
    if one.hard or not one.wanted:
        return False
    if one.kind is ConstraintKind.AGE:
        return one.high is not None and one.high <= _UNDER_AGE and not _MINE.match(one.span.text)
    return one.kind is ConstraintKind.GROUP and one.value == "child"


def _missed(judged: Iterable[tuple[str, str, Verdicts]]) -> Iterator[Flags]:
    """For each sort of what must be so, the candidates that miss all of it: "Tuesday" and "Thursday" is either."""
    missed: dict[str, Flags] = {}
    for _, sort, told in judged:
        if sort:
            missed[sort] = missed.get(sort, np.ones(len(told), bool)) & (told == MISSED)
    yield from missed.values()


def _as_wanted(told: Verdicts, one: Constraint) -> Verdicts:
    """What is not wanted is missed where it is met; groups are judged as they are wanted."""
    return told if one.wanted or one.kind is ConstraintKind.GROUP else (-told).astype(np.int8)


def _leaves_out(one: Constraint) -> bool:
    """Ages are judged together, below; of the others what must be so, what the person is, and what is not wanted."""
    if one.kind is ConstraintKind.AGE:
        return one.hard
    if one.kind is ConstraintKind.LANGUAGE:  # lists of languages are seldom whole, and some bring an interpreter
        return not one.span.end
    return one.hard or not one.wanted or one.kind is ConstraintKind.GROUP


def _too_old_or_young(held: Facts, said: Sequence[Constraint], statement: str, adults: Flags) -> Flags:
    """Several ages ("I'm 61, my grandsons are 4 and 6") may each be whom it is for: out are those for none of them.

    Where only the writer's age is said and a child or a parent is spoken of, theirs is not known, nor is that of
    somebody else whom it is for; where only a child's is said and it is not for the child, the writer's is not, and
    `adults` are what may be for them.
    """
    ages = [one for one in said if one.kind is ConstraintKind.AGE and one.wanted]
    whom = {one.value for one in said if one.kind is ConstraintKind.WHO} - {"me"}
    theirs = bool(whom - {"client"}) or _SOMEBODY.search(statement) is not None
    mine = theirs and all(_MINE.match(one.span.text) for one in ages)
    children = not whom and all(not one.hard and one.high is not None and one.high <= _CHILD for one in ages)
    if not ages or mine or children:
        return np.zeros(len(held), bool)
    none: Flags = np.logical_and.reduce([_age(held, one) == MISSED for one in ages])
    return none & ~adults if all(map(_is_of_children, ages)) else none


def _of_other_sex(held: Facts, said: Sequence[Constraint], statement: str) -> Flags:
    """For one sex, where it is for somebody of the other ("my mum", "my lad") and nothing else is said of sex.

    Who looks after somebody, or is hit by what befell them, may want help for either of them.
    """
    sorts, sex = {sort_of(one) for one in said} | {one.value for one in said}, sex_of_whom(said)
    if not sex or sorts & {"group:sex", "carer"} or speaks_of_own(statement):
        return np.zeros(len(held), bool)
    other: Flags = (held["sex"] != facts.UNSAID) & (held["sex"] != sex)
    return other


def _dislikes(held: Facts, said: Iterable[Dislike]) -> Iterator[tuple[str, str, Verdicts]]:
    for one in said:
        if one.topic:
            id_ = dislike_id(one)
            yield id_, "" if _SOFTLY.match(one.span.text) else id_, _topic(held, one.topic)


def _verdicts(met: Flags, missed: Flags) -> Verdicts:
    return np.where(missed, MISSED, np.where(met, MET, OPEN)).astype(np.int8)


def _topic(held: Facts, topic: str) -> Verdicts:
    about = (held["topics"] & facts.bit(TOPICS, topic)) > 0
    low, high = held["min_age"], held["max_age"]
    if topic == "older-people":
        about |= low >= 50
    if topic == "young-people":
        about |= (high >= 0) & (high <= 25)
    if topic in {"online", "phone"}:
        return _verdicts(_has(held, Delivery.IN_PERSON), _only(held, Delivery(topic)))
    return _verdicts(np.zeros(len(held), bool), about)


def _age(held: Facts, one: Constraint) -> Verdicts:
    known = held["min_age"] != facts.UNKNOWN
    low, high = one.low or 0, facts.OLDEST if one.high is None else one.high
    apart = (held["min_age"] > high) | (held["max_age"] < low)
    of_parents = (held["min_age"] >= _PARENT) & (not one.hard and high <= _BABY)
    return _verdicts(known & ~of_parents, known & apart & ~of_parents)


def _group(held: Facts, one: Constraint) -> Verdicts:
    if not one.wanted:
        topic = _TOPIC_OF_GROUP.get(one.value)
        return _topic(held, topic) if topic else np.zeros(len(held), np.int8)
    if one.value in _SEX_OF:
        wanted = _SEX_OF[one.value]
        return _verdicts(held["sex"] == wanted, (held["sex"] != 0) & (held["sex"] != wanted))
    if one.value == "no-faith":
        return _topic(held, "religion")
    if one.value in _AGES_OF_GROUP:
        low, high = _AGES_OF_GROUP[one.value]
        high = _BABY if _BABIES.search(one.span.text) else high
        return _age(held, one.model_copy(update={"low": low, "high": high}))
    mine = facts.bit(facts.GROUPS, _GROUP_OF.get(one.value, ""))
    return _verdicts((held["groups"] & mine) > 0, np.zeros(len(held), bool))


def _cost(held: Facts, one: Constraint) -> Verdicts:
    return _verdicts(held["free"] == 1, (held["free"] == 0) & (one.value == "free"))


def _day(held: Facts, one: Constraint) -> Verdicts:
    return _within(held["days"], _PARTS_OF_WEEK.get(one.value) or facts.bit(facts.DAYS, one.value), one.wanted)


def _time(held: Facts, one: Constraint) -> Verdicts:
    return _within(held["times"], _TIMES_OF.get(one.value, 0), one.wanted)


def _within(mask: NDArray[np.integer], wanted: int, is_wanted: bool) -> Verdicts:
    """Whether any of it is then; where that is not wanted, whether all of it is (turned round afterwards)."""
    known = mask > 0
    then = (mask & wanted) > 0 if is_wanted else (mask & ~np.uint8(wanted)) == 0
    return _verdicts(known & then, known & ~then)


def _access(held: Facts, one: Constraint) -> Verdicts:
    wanted = facts.bit(facts.ACCESS, facts.SAME_ACCESS.get(one.value, one.value))
    return _verdicts((held["access"] & wanted) > 0, np.zeros(len(held), bool))


def _delivery(held: Facts, one: Constraint) -> Verdicts:
    delivery = _DELIVERY_OF.get(one.value)
    if delivery is None:
        return np.zeros(len(held), np.int8)
    known = held["delivery"] > 0
    if not one.wanted:
        return _verdicts(_only(held, delivery), known & ~_only(held, delivery))  # turned round after this
    return _verdicts(_has(held, delivery), known & ~_has(held, delivery))


def _arrival(held: Facts, one: Constraint) -> Verdicts:
    route = ReferralRoute.DROP_IN if one.value == "drop-in" else ReferralRoute.SELF
    by_others = sum(1 << facts.ROUTES.index(one) for one in (ReferralRoute.PROFESSIONAL, ReferralRoute.GP))
    known, only_others = held["arrival"] > 0, (held["arrival"] & ~np.uint8(by_others)) == 0
    return _verdicts((held["arrival"] & (1 << facts.ROUTES.index(route))) > 0, known & only_others)


def _language(held: Facts, one: Constraint) -> Verdicts:
    met = speaks(held["spoken"], one.value) | speaks(held["spoken"], ANY)
    return _verdicts(met, speaks(held["spoken"], LISTED) & ~met)


def _has(held: Facts, delivery: Delivery) -> Flags:
    has: Flags = (held["delivery"] & (1 << facts.DELIVERIES.index(delivery))) > 0
    return has


def _only(held: Facts, delivery: Delivery) -> Flags:
    only: Flags = held["delivery"] == 1 << facts.DELIVERIES.index(delivery)
    return only


_JUDGES: Final[dict[ConstraintKind, Callable[[Facts, Constraint], Verdicts]]] = {
    ConstraintKind.AGE: _age,
    ConstraintKind.GROUP: _group,
    ConstraintKind.COST: _cost,
    ConstraintKind.DAY: _day,
    ConstraintKind.TIME: _time,
    ConstraintKind.ACCESS: _access,
    ConstraintKind.DELIVERY: _delivery,
    ConstraintKind.ARRIVAL: _arrival,
    ConstraintKind.LANGUAGE: _language,
}
