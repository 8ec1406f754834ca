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
    """`received` are messages with the addresses they were for; `to_rcpt` and `to_data` what it answers."""

    port: int = 0
    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    to_rcpt: str = OK
    to_data: str = OK
    before_answer: Callable[[], None] = lambda: None

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
    kept = MailServer()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(kept, loop=loop), "127.0.0.1", 0))
    kept.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield kept
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    loop.close()
