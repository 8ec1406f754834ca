"""Handing an e-mail to a mail server."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from directory.errors import InputError, KithError, SettingError
from directory.frozen import Frozen
from directory.mail.message import Message, mail_address
from directory.settings import Settings

SECONDS = 30
LASTING = 500  # replies from here on say that trying again is of no use


class MailError(KithError):
    """A message that will not be sent, told without its address or its words."""


class NotNow(KithError):
    """A message that was not sent and may be sent later, told without its address or its words."""


class Smtp(Frozen):
    """A mail server. `tls` is "starttls", "tls" or "none"; without a user nobody signs in."""

    host: str
    port: int
    sender: str
    tls: str = "starttls"
    user: str = ""
    password: str = ""


def smtp_of(settings: Settings) -> Smtp | None:
    """The server of the settings; None where none is set, and then nothing here sends e-mail.

    Raises SettingError naming what it lacks.
    """
    if not settings.smtp_host:
        return None
    for name, value in (("KITH_SMTP_FROM", settings.smtp_from), ("KITH_SITE_URL", settings.site_url)):
        if not value:
            raise SettingError(f"{name} is not set, and KITH_SMTP_HOST is: an e-mail needs both.")
    try:
        sender = mail_address(settings.smtp_from)
    except InputError as error:
        raise SettingError(f"KITH_SMTP_FROM={settings.smtp_from!r} is not right: {error}.") from error
    return Smtp(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=sender,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=settings.smtp_password,
    )


def send(smtp: Smtp, message: Message, handing: Callable[[], None]) -> None:
    """Hand the message over. `handing` is called at the last moment at which it is certain that nothing has left.

    Raises NotNow where the server did not take it and may later, MailError where it never will, or where the connection
    broke after `handing`, so that nobody knows. "Never" counts only of the address or the message: a server that
    refuses whoever asks is put right by whoever runs this, and the message waits for that.
    """
    composed = message.composed(smtp.sender, datetime.now(UTC)).as_bytes()
    heard = handed = False
    try:
        with _connected(smtp) as server:
            _accepted(*server.mail(smtp.sender))
            heard = True
            _accepted(*server.rcpt(message.to))
            handing()
            handed = True
            _accepted(*server.data(composed))
    except smtplib.SMTPResponseException as error:
        raise (MailError if heard and error.smtp_code >= LASTING else NotNow)(_told(error)) from None
    except (smtplib.SMTPException, OSError) as error:
        if handed:
            raise MailError("The mail server broke off: the message may have left or not.") from None
        raise NotNow(f"The mail server {smtp.host}:{smtp.port} cannot be used: {type(error).__name__}.") from None


@contextmanager
def _connected(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if smtp.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS)
    try:
        if smtp.tls == "starttls":
            server.starttls(context=context)
        if smtp.user:
            _sign_in(server, smtp)
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        server.close()


def _sign_in(server: smtplib.SMTP, smtp: Smtp) -> None:
    """A wrong password is put right by whoever runs this, so the message waits for that."""
    try:
        server.login(smtp.user, smtp.password)
    except smtplib.SMTPAuthenticationError as error:
        raise NotNow("The mail server refuses KITH_SMTP_USER and KITH_SMTP_PASSWORD.") from error


def _accepted(code: int, said: bytes) -> None:
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, said)


def _told(error: smtplib.SMTPResponseException) -> str:
    """The number of the reply alone: its words can repeat the address."""
    return f"The mail server answered {error.smtp_code}."
