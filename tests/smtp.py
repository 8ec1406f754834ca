"""A real mail server on a free port of this machine, that keeps what it is given."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


@dataclass
class MailServer:
    """`received` are messages with the addresses they were for; `to_mail`, `to_rcpt`, `to_data` what it answers."""

    port: int = 0
    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    to_mail: str = OK
    to_rcpt: str = OK
    to_data: str = OK
    before_answer: Callable[[], None] = lambda: None

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, sender: str, _options: Any) -> str:
        if self.to_mail == OK:
            envelope.mail_from = sender
        return self.to_mail

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, _options: Any) -> str:
        if self.to_rcpt == OK:
            envelope.rcpt_tos.append(to)
        return self.to_rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.to_data == OK:
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.received.append((envelope.rcpt_tos[0], message))
        self.before_answer()
        return self.to_data


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """In a loop and a thread of its own, because Playwright's loop runs in the thread of the tests."""
    kept, listening, ends = MailServer(), threading.Event(), threading.Event()

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        async with await loop.create_server(lambda: SMTP(kept, loop=loop), "127.0.0.1", 0) as server:
            kept.port = server.sockets[0].getsockname()[1]
            listening.set()
            await asyncio.to_thread(ends.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert listening.wait(60)
    try:
        yield kept
    finally:
        ends.set()
        thread.join(60)
