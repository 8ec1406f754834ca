"""A referral goes from new to closed step by step, and nobody's silence goes unnoticed."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.errors import InputError
from directory.referral import ReferralUnknown
from directory.referral_care import NEXT, Care, CareChanged, Outcome, Progress, Step, reminders, working_days
from directory.store import Store
from tests.directory.test_outbox import KEYS
from tests.directory.test_referrals import NOW, sent
from tests.directory.test_team import team

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(("days", "working"), [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (7, 5), (10, 6)])
def test_a_weekend_is_no_working_day(days: int, working: int) -> None:
    assert working_days(FRIDAY, FRIDAY + timedelta(days=days)) == working


def test_a_day_is_the_calendars_of_london() -> None:
    late = datetime(2026, 7, 20, 23, 30, tzinfo=UTC)  # Tuesday already, by the clock of London
    assert working_days(late, datetime(2026, 7, 21, 12, tzinfo=UTC)) == 0


def test_it_goes_from_new_to_closed(store: Store) -> None:
    number = store.teams.add(team()).id
    reference = store.referrals.add(sent(number), KEYS)
    [new] = store.referral_care.of_team(number)
    assert (new.progress, new.opened) == (Progress.NEW, None)
    assert store.referral_care.open(reference, number, NOW).opened == NOW
    assert store.referral_care.open(reference, number, NOW + timedelta(days=1)).opened == NOW
    step = Step(was=Progress.NEW, progress=Progress.CONTACTED)
    assert store.referral_care.advance(reference, number, step, NOW).progress is Progress.CONTACTED
    with pytest.raises(CareChanged, match="made it contacted meanwhile"):
        store.referral_care.advance(reference, number, step, NOW)
    end = Step(was=Progress.CONTACTED, progress=Progress.CLOSED, outcome=Outcome.HELPED)
    closed = store.referral_care.advance(reference, number, end, NOW)
    assert (closed.progress, closed.outcome, closed.changed) == (Progress.CLOSED, Outcome.HELPED, NOW)
    assert store.referral_care.get(reference, number) == closed


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (Step(was=Progress.MET, progress=Progress.NEW), "that is met cannot become new"),
        (Step(was=Progress.MET, progress=Progress.CLOSED), "Choose how it ended"),
        (Step(was=Progress.NEW, progress=Progress.MET, outcome=Outcome.HELPED), "Choose how it ended"),
    ],
)
def test_a_step_that_there_is_not(step: Step, says: str) -> None:
    with pytest.raises(InputError, match=says):
        step.checked()


def test_every_step_leads_on_or_back() -> None:
    assert set(NEXT) == set(Progress) and all(progress not in NEXT[progress] for progress in Progress)


def test_another_team_cannot_tell_that_there_is_one(store: Store) -> None:
    one = store.teams.add(team()).id
    other = store.teams.add(team(name="Other", districts=("N1",), practices=())).id
    reference = store.referrals.add(sent(one), KEYS)
    assert store.referral_care.of_team(other) == []
    step = Step(was=Progress.NEW, progress=Progress.MET)
    for attempt in (
        lambda: store.referral_care.open(reference, other, NOW),
        lambda: store.referral_care.advance(reference, other, step, NOW),
        lambda: store.referral_care.get(reference, other),
    ):
        with pytest.raises(ReferralUnknown, match=f"Team {other} has no referral"):
            attempt()


def test_what_is_opened_waits_no_longer(store: Store) -> None:
    number = store.teams.add(team()).id
    first = store.referrals.add(sent(number), KEYS)
    second = store.referrals.add(sent(number, "another"), KEYS)
    store.referral_care.open(first, number, NOW)
    assert [care.reference for care in store.referral_care.unopened()] == [second]


def test_the_team_is_told_then_administrators_and_nothing_is_said_of_anybody() -> None:
    care = Care(reference="2345-6789-CFGH", team=1, at=FRIDAY, ends=FRIDAY + timedelta(days=90))
    ours = team().model_copy(update={"id": 1})

    def told(days: int) -> list[str]:
        now = FRIDAY + timedelta(days=days)
        return [each.to for each in reminders([care], [ours], ["head@cvs.example.org"], "https://kith.example", now)]

    assert told(3) == []
    assert told(4) == [ours.email]
    assert told(7) == [ours.email, "head@cvs.example.org"]
    now = FRIDAY + timedelta(days=7)
    messages = list(reminders([care], [ours], ["head@cvs.example.org"], "https://kith.example", now))
    assert len({message.key for message in messages}) == 2
    assert all("https://kith.example/staff/referrals" in message.text for message in messages)
    assert "head@" not in " ".join(message.key for message in messages)
