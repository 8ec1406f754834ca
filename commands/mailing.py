"""Sending what waits to leave by e-mail."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from commands.screen import out
from directory.errors import SettingError
from directory.settings import Settings

if TYPE_CHECKING:
    from directory.store import Job, Store

NO_SERVER = "KITH_SMTP_HOST is not set where `kith work` runs."
BROKE_OFF = "The worker ended while the message left: it may have been sent or not, and is not sent again."


def mail_job(store: "Store", settings: Settings, job: "Job") -> float | None:
    """Send one message. The seconds to wait where it could not leave yet; None: it has left.

    Raises MailError where it never will: words and address are deleted by then, and nothing told holds any of them.
    """
    from directory.mail import MailError, NotNow
    from directory.sealing import SealedError

    try:
        _send(store, settings, job)
    except (NotNow, SealedError, SettingError) as error:
        wait = store.outbox.later(job, datetime.now(UTC))
        if wait is not None:
            out.print(f"job {job.id}: {error} It is tried again in {wait}.", markup=False)
            return wait.total_seconds()
        store.outbox.lost(job.id, datetime.now(UTC), str(error))
        raise MailError(f"Its time is over. {error}") from None
    except MailError as error:
        store.outbox.lost(job.id, datetime.now(UTC), str(error))
        raise
    store.outbox.left(job.id, datetime.now(UTC))
    return None


def _send(store: "Store", settings: Settings, job: "Job") -> None:
    from directory.mail import MailError, NotNow, send, smtp_of
    from directory.sealing import data_keys

    message = store.outbox.message(job, data_keys(settings))
    if message is None:
        raise MailError(BROKE_OFF)
    smtp = smtp_of(settings)
    if smtp is None:
        raise NotNow(NO_SERVER)
    send(smtp, message, lambda: store.outbox.handing(job.id))
