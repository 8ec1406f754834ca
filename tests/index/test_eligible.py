"""A listing is left out only where it says itself that it is not for this person; what it does not say is unknown."""

from datetime import time
from typing import Any

import numpy as np
import pytest

from directory.listing import Access, Cost, Delivery, Eligibility, Halt, Listing, ReferralRoute, Session
from index.engines.eligible import MET, MISSED, OPEN, Eligible, eligible
from index.pieces import Filter, Kept
from index.snapshot.facts import FACTS, facts_of
from index.understanding.said import ConstraintKind
from index.understanding.understand import understand
from tests.index.making import listing


def _judged(statement: str, *listings: Listing, filters: tuple[Filter, ...] = ()) -> Eligible:
    held = np.array([facts_of(one) for one in listings], FACTS)
    return eligible(held, Kept.of(understand(statement), frozenset(), filters), statement)


def _one(**fields: Any) -> Listing:
    return listing("Meeting Place", "Come and see us.", **fields)


def _of_ages(low: int | None, high: int | None) -> Listing:
    return _one(eligibility=Eligibility(min_age=low, max_age=high))


TUESDAY_EVENING = _one(sessions=(Session(rule="FREQ=WEEKLY;BYDAY=TU", starts=time(19), ends=time(21)),))


@pytest.mark.parametrize(
    ("statement", "listing", "out"),
    [
        ("I'm 35", _of_ages(60, None), True),
        ("I'm 35", _of_ages(18, None), False),
        ("I'm 35", _one(), False),
        ("I'm 67 and my granddaughter is 7", _of_ages(None, 11), False),
        ("I'm 67 and raise two of my grandchildren", _of_ages(None, 11), False),
        ("my son is 19", _of_ages(50, None), True),
        ("choir for over 50s", _of_ages(None, 25), True),
        ("I'm a woman of 40", _one(eligibility=Eligibility(sex="men")), True),
        ("I'm a woman of 40", _one(eligibility=Eligibility(sex="women")), False),
        ("something to do, nothing religious", listing("Bible Study", "We read together."), True),
        ("something to do, nothing religious", listing("Knitting", "In the church hall in Church Road."), False),
        ("help with drinking, not AA", listing("Alcoholics Anonymous Eastside", "Twelve steps."), True),
        (
            "Every club round here is for pensioners and I'm 41",
            _one(eligibility=Eligibility(groups=("older people",))),
            True,
        ),
        ("free yoga", _one(cost=Cost(free=False, text="£5")), True),
        ("evenings only", TUESDAY_EVENING, False),
        ("mornings only", TUESDAY_EVENING, True),
        ("not on zoom", _one(delivery=(Delivery.ONLINE,)), True),
        ("not on zoom", _one(delivery=(Delivery.ONLINE, Delivery.IN_PERSON)), False),
        ("anything", _one(halt=Halt.SUSPENDED), True),
    ],
)
def test_left_out_is_what_says_so_itself(statement: str, listing: Listing, out: bool) -> None:
    assert _judged(statement, listing).left_out.tolist() == [out]


@pytest.mark.parametrize(
    ("statement", "listing", "verdict"),
    [
        ("evenings", TUESDAY_EVENING, MET),
        ("evenings", _one(), OPEN),
        ("free", _one(cost=Cost(free=True)), MET),
        ("I use a wheelchair", _one(access=Access(features=("step-free entrance",))), MET),
        ("I use a wheelchair", _one(access=Access(features=("hearing loop",))), OPEN),
        ("Tuesdays please", TUESDAY_EVENING, MET),
        ("I can't do Tuesdays", TUESDAY_EVENING, MISSED),
        ("a drop-in", _one(referral_routes=(ReferralRoute.DROP_IN,)), MET),
        ("a drop-in", _one(referral_routes=(ReferralRoute.GP,)), MISSED),
        ("debt advice in Polish", _one(languages=("English", "Polish")), MET),
        ("debt advice in Polish", _one(languages=("English",)), MISSED),
        ("she only speaks Sylheti", _one(languages=("Bengali",)), MET),
        ("she only speaks Sylheti", _one(), OPEN),
    ],
)
def test_unknown_is_not_no(statement: str, listing: Listing, verdict: int) -> None:
    judged = _judged(statement, listing)
    assert verdict in judged.verdicts[:, 0]
    assert (judged.balance[0] > 0, judged.balance[0] < 0) == (verdict == MET, verdict == MISSED)


def test_a_piece_that_is_taken_away_leaves_nothing_out() -> None:
    held = np.array([facts_of(listing("Bible Study", "We read together."))], FACTS)
    said = understand("company, nothing religious")
    kept = Kept.of(said, frozenset({"dislike:religion"}), ())
    assert not eligible(held, kept, "company, nothing religious").left_out.any()


def test_a_filter_leaves_out_what_says_otherwise() -> None:
    judged = _judged("a choir", TUESDAY_EVENING, filters=(Filter(kind=ConstraintKind.TIME, value="morning"),))
    assert judged.left_out.tolist() == [True]
    assert judged.of(0, MISSED) == ("time:morning",)


def test_a_language_leaves_out_only_where_it_is_chosen() -> None:
    english = _one(languages=("English",))
    polish = Filter(kind=ConstraintKind.LANGUAGE, value="pl")
    assert not _judged("he only speaks Polish", english).left_out.any()
    assert _judged("a choir", english, filters=(polish,)).left_out.all()
    assert not _judged("a choir", _one(), filters=(polish,)).left_out.any()
    assert not _judged("a choir", _one(languages=("All languages",)), filters=(polish,)).left_out.any()


def _filters(*told: tuple[ConstraintKind, str]) -> tuple[Filter, ...]:
    return tuple(Filter(kind=kind, value=value) for kind, value in told)


DAY, GROUP, TIME = ConstraintKind.DAY, ConstraintKind.GROUP, ConstraintKind.TIME


@pytest.mark.parametrize(
    ("filters", "out"),
    [
        (_filters((DAY, "tuesday"), (DAY, "thursday")), False),
        (_filters((DAY, "monday"), (DAY, "thursday")), True),
        (_filters((TIME, "morning"), (TIME, "evening")), False),
        (_filters((DAY, "tuesday"), (TIME, "morning")), True),
        ((Filter(kind=DAY, value="tuesday", wanted=False), Filter(kind=DAY, value="monday", wanted=False)), True),
    ],
)
def test_several_filters_of_a_kind_mean_either_and_of_two_kinds_both(filters: tuple[Filter, ...], out: bool) -> None:
    assert _judged("a choir", TUESDAY_EVENING, filters=filters).left_out.tolist() == [out]


def test_women_or_men_is_either_and_a_carer_stays_the_woman_that_she_said_she_is() -> None:
    for_men = _one(eligibility=Eligibility(sex="men"))
    assert not _judged("a choir", for_men, filters=_filters((GROUP, "woman"), (GROUP, "man"))).left_out.any()
    assert _judged("I'm a woman of 40", for_men, filters=_filters((GROUP, "carer"))).left_out.all()
    assert not _judged("I'm a woman of 40", for_men, filters=_filters((GROUP, "man"))).left_out.any()


def test_a_group_for_others_is_one_of_which_nothing_was_said() -> None:
    veterans = _one(eligibility=Eligibility(groups=("veterans",)))
    assert _judged("I'm lonely", veterans).for_others.tolist() == [1.0]
    assert _judged("ex-army and lonely", veterans).for_others.tolist() == [0.0]


@pytest.mark.parametrize(
    ("statement", "for_others"),
    [("please help me", True), ("I have ME", False), ("send me a letter", True), ("my son is SEND", False)],
)
def test_a_word_that_is_a_condition_only_in_capitals_says_nothing_without_them(
    statement: str, for_others: bool
) -> None:
    disabled = _one(eligibility=Eligibility(groups=("disabled people",)))
    assert _judged(statement, disabled).for_others.tolist() == [for_others]


def test_days_are_known_only_where_every_session_tells_one() -> None:
    unsure = _one(sessions=(Session(text="Mondays"), Session(text="see website")))
    assert facts_of(unsure)[FACTS.names.index("days")] == 0
    both = _one(sessions=(Session(text="Monday"), Session(rule="FREQ=WEEKLY;BYDAY=WE")))
    assert facts_of(both)[FACTS.names.index("days")] == 0b101
