"""A real, tiny OpenID Connect issuer on a free port of this machine, which a test can tell to answer wrongly."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "kith-client", "a secret of the client"


@dataclass
class Issuer:
    """`claims` replace those of a right id token; `signs` is the key that it is signed with."""

    port: int = 0
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}))
    signs: ECKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    issued: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def told(self) -> dict[str, Any]:
        ends = {name: f"{self.address}/{path}" for name, path in ENDPOINTS.items()}
        return {"issuer": self.address, "id_token_signing_alg_values_supported": ["ES256"]} | ends

    def authorize(self, asked: dict[str, str]) -> str:
        """Where somebody who signed in at the issuer is sent back to."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.issued[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], basic: str) -> dict[str, Any] | None:
        """None for a code that was used, another client, or a verifier that does not fit its challenge."""
        asked = self.issued.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        fits = asked and asked["code_challenge"] == challenge.decode().rstrip("=") and asked["client_id"] == CLIENT
        if not fits or basic != f"Basic {client}" or sent.get("redirect_uri") != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {"iss": self.address, "sub": "7", "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        token = jwt.encode({"alg": "ES256", "kid": "1"}, claims | self.claims, self.signs or self.key)
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": token}


ENDPOINTS = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}


class _Answers(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            self._send(302, None, self.issuer.authorize(_one_each(parts.query)))
        elif parts.path == "/keys":
            self._send(200, {"keys": [self.issuer.key.as_dict(private=False)]})
        elif parts.path == "/.well-known/openid-configuration":
            self._send(200, self.issuer.told())
        else:
            self._send(404, {})

    def do_POST(self) -> None:
        sent = _one_each(self.rfile.read(int(self.headers["content-length"])).decode())
        token = self.issuer.token(sent, self.headers.get("authorization", ""))
        self._send(200 if token else 400, token or {"error": "invalid_grant"})

    def _send(self, status: int, told: dict[str, Any] | None, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(json.dumps(told or {}).encode())

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


def _one_each(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer while the block lasts."""
    issuer = Issuer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"issuer": issuer}))
    issuer.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
