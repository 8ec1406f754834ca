"""What is for other people than the one who asks comes after what is for everybody, and is not left out."""

import numpy as np
import pytest

from directory.listing import Capacity, Eligibility, Listing, ReferralRoute, Session
from index.engines.eligible import eligible
from index.engines.for_others import for_others
from index.pieces import Kept
from index.snapshot.facts import FACTS, MEN, UNSAID, WOMEN, facts_of
from index.understanding.understand import understand
from tests.index.making import listing


def _said(statement: str, one: Listing, *needs: str) -> float:
    kept = Kept.of(understand(statement), frozenset(), ())
    return float(for_others(np.array([facts_of(one)], FACTS), kept.constraints, statement, needs)[0])


def _one(name: str = "Meeting Place", text: str = "Come and see us.", **fields: object) -> Listing:
    return listing(name, text, **fields)


WOMEN_ONLY = _one(eligibility=Eligibility(sex="women"))
OVER_60 = _one(eligibility=Eligibility(min_age=60))
UP_TO_19 = _one(eligibility=Eligibility(max_age=19))
CARERS = _one(eligibility=Eligibility(groups=("carers",)))
SENT = _one(referral_routes=(ReferralRoute.PROFESSIONAL,))


@pytest.mark.parametrize(
    ("statement", "one", "others"),
    [
        ("I'm lonely", WOMEN_ONLY, True),
        ("I'm a lonely woman", WOMEN_ONLY, False),
        ("I'm lonely", OVER_60, True),
        ("I'm retired and lonely", OVER_60, False),
        ("behind on the rent", UP_TO_19, True),
        ("my kids need something to do", UP_TO_19, False),
        ("behind on the rent", CARERS, True),
        ("I look after my mum and am behind on the rent", CARERS, False),
        ("I'm lonely", SENT, True),
        ("client, F 60, lonely", SENT, False),
        ("I'm lonely", _one("Polish Saturday Club"), True),
        ("I'm Polish and lonely", _one("Polish Saturday Club"), False),
        ("I'd like to learn Polish", _one("Polish for beginners"), False),
        ("I'm lonely", _one("Meeting Place", "We are not taking new referrals."), True),
        ("I'm lonely", _one("Meeting Place", "We are not taking people under 16."), False),
        ("I'm lonely", _one(capacity=Capacity.FULL), True),
        ("I'm lonely", _one(), False),
    ],
)
def test_a_listing_for_people_of_whom_nothing_was_said(statement: str, one: Listing, others: bool) -> None:
    assert (_said(statement, one) > 0) == others


def test_a_need_that_was_heard_speaks_of_its_people() -> None:
    assert _said("I get no break from looking in on him", CARERS) > _said("I get no break", CARERS, "respite") == 0


def test_a_wife_makes_a_group_for_women_less_likely_and_does_not_shut_it() -> None:
    assert _said("I've hidden it from my wife", WOMEN_ONLY) > _said("I've hidden it from everybody", WOMEN_ONLY)
    held = np.array([facts_of(WOMEN_ONLY)], FACTS)
    statement = "I've hidden it from my wife"
    assert not eligible(held, Kept.of(understand(statement), frozenset(), ()), statement).left_out.any()


@pytest.mark.parametrize(
    ("one", "sex"),
    [
        (_one(eligibility=Eligibility(groups=("Women only",))), WOMEN),
        (_one(eligibility=Eligibility(groups=("Fathers of babies under two",))), MEN),
        (_one(eligibility=Eligibility(groups=("Older people", "Carers", "Women"))), UNSAID),
        (_one(eligibility=Eligibility(text="Women and girls over 16")), WOMEN),
        (_one(eligibility=Eligibility(text="Women and children")), UNSAID),
        (_one(text="Table tennis. Wednesdays are for girls.", eligibility=Eligibility(sex="women")), UNSAID),
        (_one(sessions=(Session(text="Thu 18:00 (women)"),), eligibility=Eligibility(sex="women")), UNSAID),
        (_one(eligibility=Eligibility(sex="women")), WOMEN),
    ],
)
def test_one_sex_is_read_where_the_whole_listing_is_for_it(one: Listing, sex: int) -> None:
    assert np.array([facts_of(one)], FACTS)["sex"][0] == sex


@pytest.mark.parametrize(
    ("statement", "one", "out"),
    [
        ("somewhere for my lad on a Friday", WOMEN_ONLY, True),
        ("my mum needs company", _one(eligibility=Eligibility(sex="men")), True),
        ("I'm my lad's carer", WOMEN_ONLY, False),
        ("my mum needs company and so does my dad", WOMEN_ONLY, False),
        ("I want to learn English, I have a two year old", _one(eligibility=Eligibility(min_age=18)), False),
        ("something for my son, he is 9", _one(eligibility=Eligibility(min_age=18)), True),
        ("my baby is 6 months and I feel low", _one(eligibility=Eligibility(min_age=18)), False),
        ("my toddler won't sleep and I need a break", _one(eligibility=Eligibility(min_age=18)), False),
        ("my baby is 6 months and I feel low", _one(eligibility=Eligibility(min_age=5, max_age=11)), True),
        ("a playgroup for under 3s", _one(eligibility=Eligibility(min_age=18)), True),
        ("my husband walked out, I'm 34", UP_TO_19, True),
        ("my partner died, I'm 44", OVER_60, True),
        ("I'm 44 and want something for my mum", OVER_60, False),
    ],
)
def test_whom_it_is_for_decides_age_and_sex(statement: str, one: Listing, out: bool) -> None:
    held = np.array([facts_of(one)], FACTS)
    judged = eligible(held, Kept.of(understand(statement), frozenset(), ()), statement)
    assert judged.left_out.tolist() == [out]


FOR_ADULTS = _one(eligibility=Eligibility(min_age=18))


@pytest.mark.parametrize(
    ("statement", "needs", "out"),
    [
        ("my kids keep asking why we have no heating", ("energy-bills",), False),
        ("we're being evicted and my children are terrified", ("rent-and-eviction",), False),
        ("I can't cope with my kids any more", (), False),
        ("my kids are at their dad's and I feel empty", (), False),
        ("I want to leave him and take my children with me", ("domestic-abuse",), False),
        ("my son is 14, got excluded, and I'm in tears every night", (), False),
        ("a football club for my kids", (), True),
        ("I'm looking for something for my children to do in August", ("childcare-and-holidays",), True),
        ("my kids need somewhere to play after school", ("youth-activities",), True),
        ("my son is 14 and wants to learn the guitar", ("singing-and-music",), True),
        ("drama for under 12s", (), True),
        ("I'm 15 and I can't cope at home", (), True),
    ],
)
def test_what_is_for_adults_is_shut_only_where_help_is_for_the_child(
    statement: str, needs: tuple[str, ...], out: bool
) -> None:
    held = np.array([facts_of(FOR_ADULTS)], FACTS)
    judged = eligible(held, Kept.of(understand(statement), frozenset(), ()), statement, needs)
    assert judged.left_out.tolist() == [out]


def test_a_childs_age_shuts_what_is_for_other_children_though_the_parent_needs_help_too() -> None:
    held = np.array([facts_of(_one(eligibility=Eligibility(min_age=5, max_age=8)))], FACTS)
    statement = "my son is 14, got excluded, and I'm in tears every night"
    assert eligible(held, Kept.of(understand(statement), frozenset(), ()), statement).left_out.all()


@pytest.mark.parametrize(
    ("statement", "out"),
    [
        ("my son has been arrested", False),
        ("my son is in prison and nobody tells us anything", False),
        ("my dad drinks from morning to night", False),
        ("my lad is using again", False),
        ("my son doesn't leave his room, I'm exhausted", False),
        ("my son is lonely", True),
        ("my dad is 83 and hardly gets out", True),
        ("I'm worried, my dad is on his own all day", True),
        ("I'm looking for a club for my lad", True),
        ("I'm his daughter, my dad needs company", True),
    ],
)
def test_one_sex_is_shut_only_where_help_is_for_somebody_of_the_other(statement: str, out: bool) -> None:
    held = np.array([facts_of(WOMEN_ONLY)], FACTS)
    judged = eligible(held, Kept.of(understand(statement), frozenset(), ()), statement)
    assert judged.left_out.tolist() == [out]
    assert out or judged.for_others[0] > 0


@pytest.mark.parametrize(
    ("name", "text", "out", "others"),
    [
        ("Lunch club for pensioners", "Come and see us.", True, True),
        ("Lunch club", "A meal with company for anyone over 60.", True, True),
        ("Lunch club", "For older adults of the borough.", True, True),
        ("Lunch club", "Come and see us.", False, True),
        ("Advice line", "Help with forms.", False, True),
        ("Young Carers", "Come and see us.", False, False),
        ("Carers' café", "For carers of any age.", False, False),
    ],
)
def test_who_runs_it_for_older_people_puts_it_lower_and_only_its_own_words_shut_it(
    name: str, text: str, out: bool, others: bool
) -> None:
    held = np.array([facts_of(_one(name, text, organisation="Age UK Example"))], FACTS)
    statement = "I'm 17 and lonely"
    judged = eligible(held, Kept.of(understand(statement), frozenset(), ()), statement)
    assert judged.left_out.tolist() == [out]
    assert out or (judged.for_others[0] > 0) == others


@pytest.mark.parametrize("statement", ["I'm 81 and lonely", "my mum sits alone all day", "I'm retired, what is on?"])
def test_who_runs_it_for_older_people_is_nothing_against_it_where_they_are_spoken_of(statement: str) -> None:
    assert _said(statement, _one("Lunch club", organisation="Age UK Example")) == 0


def test_a_people_is_read_from_the_name_or_the_organisation() -> None:
    run_by = _one(organisation="Somali Welfare Group")
    assert _said("I'm lonely", run_by) > 0 == _said("I'm Somali and lonely", run_by)
