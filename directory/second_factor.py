"""The second factor: six digits that a telephone shows for half a minute, by TOTP (RFC 6238), or a recovery code."""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

import pyotp

STEP_SECONDS = 30
NEIGHBOURS = 1  # steps before and after that count too: a telephone's clock is seldom exact
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_GROUPS, _GROUP = 3, 4


def new_secret() -> str:
    """In base32, as telephones read it: 160 bits."""
    return pyotp.random_base32()


def address_of(secret: str, email: str, issuer: str) -> str:
    """What the square picture holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The number of the half minute whose code it is, near now; None for a wrong code.

    Each step counts once: whoever keeps the last step that was used takes no code of it or of one before.
    """
    given = "".join(code.split())
    here = int(now.timestamp()) // STEP_SECONDS
    clock = pyotp.TOTP(secret)
    for step in range(here - NEIGHBOURS, here + NEIGHBOURS + 1):
        if hmac.compare_digest(clock.generate_otp(step).encode(), given.encode()):
            return step
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Such as "k7pm-x2wd-94hq": each of them once, where the telephone is lost."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    )


def recovery_digest(code: str) -> str:
    """It is random and long, so that a plain hash of it tells nothing. Its case, spaces and strokes are free."""
    return sha256("".join(letter for letter in code.casefold() if letter.isalnum()).encode()).hexdigest()
