"""What somebody has answered so far, sealed in a cookie of the visit: nothing is stored here before it is sent."""

import base64
import hashlib
import secrets
import zlib
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from directory.frozen import Frozen

COOKIE = "kith_form"
LIFE_SECONDS = 2 * 60 * 60
SEALED_MAX = 3900  # browsers drop a cookie of more than 4,096 bytes


class DraftTooLong(ValueError):
    """More than a cookie can hold."""


class Draft(Frozen):
    """The answers by their fields' names, "" where there is none yet. `once` is the form's own number, `team` the one
    that was found, `reference` what a referral got when it was sent; then nothing else is left but the team."""

    once: str = Field(default_factory=lambda: secrets.token_urlsafe(16))
    listing: UUID | None = None
    whom: str = ""
    band: str = ""
    area: str = ""
    team: int | None = None
    name: str = ""
    sender: str = ""
    reach_by: str = ""
    reach_at: str = ""
    when: str = ""
    message_is_safe: str = ""
    help: str = ""
    language: str = ""
    interpreter: str = ""
    access: str = ""
    reference: str = ""

    def __getitem__(self, field: str) -> str:
        """An answer as the form holds it."""
        return str(getattr(self, field, ""))

    @property
    def for_another(self) -> bool:
        return self.whom == "agreed"


class Drafts:
    """Reads and writes the cookie, which goes with the browser's window and ends after two hours."""

    def __init__(self, key: str, life_seconds: int = LIFE_SECONDS) -> None:
        derived = hashlib.sha256(b"kith form 1\0" + key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))
        self._life = life_seconds

    def read(self, request: Request) -> Draft | None:
        """None where there is none, it has ended, or it is not ours."""
        try:
            held = self._fernet.decrypt(request.cookies.get(COOKIE, "").encode(), ttl=self._life)
            return Draft.model_validate_json(zlib.decompress(held))
        except (InvalidToken, zlib.error, ValidationError):
            return None

    def write(self, request: Request, response: Response, draft: Draft) -> None:
        """SameSite=Strict: a form that another site posts never has it. Raises DraftTooLong."""
        sealed = self._fernet.encrypt(zlib.compress(draft.model_dump_json(exclude_defaults=True).encode(), 9)).decode()
        if len(sealed) > SEALED_MAX:
            raise DraftTooLong(f"{len(sealed)} bytes")
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, sealed, path="/", httponly=True, samesite="strict", secure=secure)

    def seal_wording(self, draft: Draft, wording: str) -> str:
        """What this form's sender is shown to agree to, for the form to bring back."""
        return self._fernet.encrypt(f"{draft.once}\n{wording}".encode()).decode()

    def wording(self, draft: Draft, sealed: str) -> str:
        """What was shown; "" where it is another form's, too old or not ours."""
        try:
            once, _, wording = self._fernet.decrypt(sealed.encode(), ttl=self._life).decode().partition("\n")
        except InvalidToken:
            return ""
        return wording if once == draft.once else ""

    def clear(self, request: Request, response: Response) -> None:
        if COOKIE in request.cookies:
            secure = request.url.scheme == "https"
            response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=secure)
