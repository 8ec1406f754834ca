"""What people say of themselves is sealed, told to one team, and deleted on time."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from directory.errors import InputError, SettingError
from directory.mail import Message
from directory.referral import Agreement, ReachBy, Referral, ReferralUnknown, Sent, Whom, new_reference, terms_of
from directory.sealing import SealedError
from directory.settings import Settings
from directory.store import Store
from tests.directory.test_outbox import BOTH, KEYS, OTHER
from tests.directory.test_team import team

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KEPT = timedelta(days=90)
SAID = Referral(
    whom=Whom.MYSELF,
    name="Annabel Quince",
    reach_by=ReachBy.PHONE,
    reach_at="020 7946 0991",
    when="Mornings",
    message_is_safe=False,
    band="25-49",
    area="E8",
    help="Behind on the rent",
    language="Sylheti",
    interpreter=True,
    access="Stairs are hard",
    agreement=Agreement(wording="I agree that this team reads it", at=NOW),
)


def sent(number: int, once: str = "form") -> Sent:
    return Sent(referral=SAID, team=number, once=once, kept=KEPT)


def everything(store: Store) -> str:
    with store.database.engine.connect() as connection:
        return str([list(connection.execute(text(f"SELECT * FROM {table}"))) for table in ("referral", "job")])


def test_its_team_reads_what_was_said(store: Store) -> None:
    number = store.teams.add(team()).id
    reference = store.referrals.add(sent(number), KEYS)
    found = store.referrals.get(reference, number, KEYS)
    assert (found.referral, found.at, found.ends) == (SAID, NOW, NOW + KEPT)
    assert store.referrals.of_team(number, KEYS) == [found]


def test_no_word_of_it_can_be_read_in_the_store(store: Store) -> None:
    store.referrals.add(sent(store.teams.add(team()).id), KEYS)
    held = everything(store)
    for word in (
        "Annabel",
        "Quince",
        "020 7946 0991",
        "Behind",
        "the rent",
        "Sylheti",
        "Stairs",
        "I agree",
        "Mornings",
    ):
        assert word not in held


def test_another_team_cannot_tell_that_there_is_one(store: Store) -> None:
    one = store.teams.add(team()).id
    other = store.teams.add(team(name="Other", districts=("N1",), practices=())).id
    reference = store.referrals.add(sent(one), KEYS)
    assert store.referrals.of_team(other, KEYS) == []
    for asked in (reference, new_reference()):
        with pytest.raises(ReferralUnknown, match=f"Team {other} has no referral {asked}"):
            store.referrals.get(asked, other, KEYS)


def test_one_form_is_one_referral_and_its_emails_leave_once(store: Store) -> None:
    number = store.teams.add(team()).id

    def mails(reference: str) -> list[Message]:
        return [Message(key=f"new-{reference}", to="team@example.org", subject="New", text=reference)]

    references = {store.referrals.add(sent(number), KEYS, mails) for _ in range(2)}
    assert len(references) == 1 and len(store.jobs.waiting()) == 1
    assert store.referrals.add(sent(number, "another"), KEYS, mails) not in references
    assert len(store.jobs.waiting()) == 2 and len(store.referrals.of_team(number, KEYS)) == 2


def test_where_its_email_cannot_be_made_nothing_is_kept(store: Store) -> None:
    number = store.teams.add(team()).id

    def mails(_reference: str) -> list[Message]:
        raise ValueError("no template")

    with pytest.raises(ValueError, match="no template"):
        store.referrals.add(sent(number), KEYS, mails)
    assert store.referrals.of_team(number, KEYS) == []


def test_it_is_deleted_on_time(store: Store) -> None:
    number = store.teams.add(team()).id
    store.referrals.add(sent(number), KEYS)
    assert store.referrals.forget(NOW + KEPT - timedelta(seconds=1)) == 0
    with pytest.raises(InputError, match="has 1 referrals"):
        store.teams.remove(number)
    assert store.referrals.forget(NOW + KEPT) == 1
    assert store.referrals.of_team(number, KEYS) == []
    store.teams.remove(number)


def test_keys_can_be_changed(store: Store) -> None:
    number = store.teams.add(team()).id
    reference = store.referrals.add(sent(number), KEYS)
    assert store.referrals.renew(BOTH) == 1
    assert store.referrals.get(reference, number, OTHER).referral == SAID
    with pytest.raises(SealedError):
        store.referrals.get(reference, number, KEYS)


def test_a_reference_says_nothing_and_is_never_the_same() -> None:
    references = {new_reference() for _ in range(1000)}
    assert len(references) == 1000
    assert all(re.fullmatch(r"[2-9CFGHJMPQRVWX]{4}(-[2-9CFGHJMPQRVWX]{4}){2}", each) for each in references)


# --- Terms ---

SETTLED = {
    "referral_controller": "Hackney Council",
    "referral_privacy_notice": "https://hackney.example.org/privacy",
    "referral_retention_days": 90,
    "referral_answer_days": 3,
    "smtp_host": "mail.example.org",
}


def test_without_terms_nobody_can_refer_themselves() -> None:
    assert terms_of(Settings()) is None
    found = terms_of(Settings(**SETTLED))  # type: ignore[arg-type]
    assert found and (found.controller, found.kept, found.answer_days) == ("Hackney Council", KEPT, 3)


@pytest.mark.parametrize("missing", SETTLED)
def test_a_term_that_is_missing_is_named(missing: str) -> None:
    given = {name: value for name, value in SETTLED.items() if name != missing}
    with pytest.raises(SettingError, match=f"KITH_{missing.upper()} is not set"):
        terms_of(Settings(**given))  # type: ignore[arg-type]
