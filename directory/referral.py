"""What somebody says when they refer themselves, and on what terms it is kept."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from directory.errors import KithError, SettingError
from directory.frozen import Frozen
from directory.settings import Settings

# No vowel that could make a word, and nothing that is taken for something else when it is read out.
SIGNS = "23456789CFGHJMPQRVWX"
GROUPS, GROUP_SIGNS = 3, 4
LINE_MAX, WORDS_MAX = 200, 1000

Line = Annotated[str, Field(max_length=LINE_MAX)]
Words = Annotated[str, Field(max_length=WORDS_MAX)]


class Whom(StrEnum):
    MYSELF = "me"
    AGREED = "agreed"


class ReachBy(StrEnum):
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"


class Agreement(Frozen):
    """That somebody agreed to share what they said: the words they agreed to, and when."""

    wording: str
    at: datetime


class Referral(Frozen):
    """`sender` says who fills the form in for somebody else, empty for oneself. `area` is the practice or the postcode
    district by which the team was found, never a whole postcode. `band` is the id of an AgeBand."""

    whom: Whom
    name: Line
    sender: Line = ""
    reach_by: ReachBy
    reach_at: Line
    when: Line = ""
    message_is_safe: bool
    band: str
    area: Line
    help: Words
    language: Line = ""
    interpreter: bool = False
    access: Words = ""
    listing: UUID | None = None
    agreement: Agreement


class Sent(Frozen):
    """A referral on its way to a team. `once` is its form's own number. It is kept from when it was agreed to."""

    referral: Referral
    team: int
    once: str
    kept: timedelta


class Received(Frozen):
    """A referral as the team has it. `ends` is when it is deleted."""

    reference: str
    team: int
    at: datetime
    ends: datetime
    referral: Referral


class ReferralUnknown(KithError):
    """No referral of this reference is kept for this team."""


class Terms(Frozen):
    """What the deployer has settled: who is responsible, where their privacy notice is, how long a referral is kept,
    and within how many working days it is answered."""

    controller: str
    privacy_notice: str
    kept: timedelta
    answer_days: int


def terms_of(settings: Settings) -> Terms | None:
    """None where nothing is settled: then nobody can refer themselves. Raises SettingError naming what is missing."""
    needed = {
        "KITH_REFERRAL_CONTROLLER": settings.referral_controller,
        "KITH_REFERRAL_PRIVACY_NOTICE": settings.referral_privacy_notice,
        "KITH_REFERRAL_RETENTION_DAYS": settings.referral_retention_days,
        "KITH_REFERRAL_ANSWER_DAYS": settings.referral_answer_days,
    }
    if not any(needed.values()):
        return None
    for name, value in (needed | {"KITH_SMTP_HOST": settings.smtp_host}).items():
        if not value:
            raise SettingError(
                f"{name} is not set: people can refer themselves only when all that it takes is settled."
            )
    return Terms(
        controller=settings.referral_controller,
        privacy_notice=settings.referral_privacy_notice,
        kept=timedelta(days=settings.referral_retention_days),
        answer_days=settings.referral_answer_days,
    )


def new_reference() -> str:
    """A number to quote. It is drawn, so it says nothing and cannot be guessed."""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(GROUP_SIGNS)) for _ in range(GROUPS))
    return "-".join(groups)
