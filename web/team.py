"""Whom a person can talk to instead, as the settings name them."""

from dataclasses import dataclass
from typing import Self

from directory.settings import Settings
from web.view.links import mail_link, phone_link


@dataclass(frozen=True)
class Team:
    """Each is empty where the settings do not name it; the pages then say nothing of it."""

    phone: str = ""
    hours: str = ""
    email: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(phone=settings.team_phone, hours=settings.team_hours, email=settings.team_email)

    @property
    def phone_href(self) -> str:
        return phone_link(self.phone)

    @property
    def email_href(self) -> str:
        return mail_link(self.email)
