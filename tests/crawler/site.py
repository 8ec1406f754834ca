"""A real HTTP server on a free port of this machine, which keeps its own access log."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Answer:
    """`etag`: answered 304 to who names it. `seconds`: how long the answer takes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True
    seconds: float = 0.0


@dataclass(frozen=True)
class Hit:
    """One line of the access log; `at` is monotonic seconds when the request came."""

    path: str
    status: int
    at: float
    headers: dict[str, str]


class Site:
    """Answers per path; the query counts where an answer is given for it. A list of answers is given in turn.

    `makers` make the answer for a path from the query's values, or leave it to the answers by giving None. While it is
    `away` every connection is closed without an answer.
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.makers: dict[str, Callable[[dict[str, str]], Answer | None]] = {}
        self.log: list[Hit] = []
        self.away = False
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def text(self, path: str, body: str, **answer: Any) -> None:
        self.answers[path] = [Answer(body.encode(), **answer)]

    def json(self, path: str, document: Any, **answer: Any) -> None:
        self.text(path, json.dumps(document), **answer)

    def turns(self, path: str, *answers: Answer) -> None:
        """Each answer once, the last one for ever."""
        self.answers[path] = list(answers)

    def hits(self, start: str = "/") -> list[Hit]:
        return [hit for hit in self.log if hit.path.startswith(start)]

    def gaps(self) -> list[float]:
        """Seconds between each two requests that followed one another.

        A stall of this machine makes one of them longer and the next one shorter: judge their sum and their median.
        """
        return [after.at - before.at for before, after in zip(self.log, self.log[1:], strict=False)]

    def answer(self, path: str) -> Answer:
        bare, _, query = path.partition("?")
        made = self.makers[bare](dict(parse_qsl(query))) if bare in self.makers else None
        if made:
            return made
        held = self.answers.get(path) or self.answers.get(path.split("?", maxsplit=1)[0])
        if not held:
            return Answer(b"not here", status=404, etag=False)
        return held.pop(0) if len(held) > 1 else held[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                at = time.monotonic()
                if site.away:
                    self.close_connection = True
                    return
                with site._counted():
                    answer = site.answer(self.path)
                    time.sleep(answer.seconds)
                    tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
                    same = answer.etag and self.headers.get("If-None-Match") == tag
                    status = 304 if same else answer.status
                    site.log.append(Hit(self.path, status, at, dict(self.headers)))
                    self._send(status, b"" if same else answer.body, answer, tag)

            def _send(self, status: int, body: bytes, answer: Answer, tag: str) -> None:
                try:
                    self.send_response(status)
                    if answer.etag:
                        self.send_header("ETag", tag)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except ConnectionError:
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                """The access log is kept, not printed."""

        return Handler

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        yield
        with self._lock:
            self._at_once -= 1


def self_signed(folder: Path) -> Path:
    """A certificate for this machine that no authority has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = builder.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "self-signed.pem"
    file.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    return file


@contextmanager
def running_site(certificate: Path | None = None) -> Iterator[Site]:
    """A site that answers; with a file of certificate and key it speaks TLS."""
    site = Site()
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.server.daemon_threads = True
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
