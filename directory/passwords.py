"""Passwords as argon2 hashes, by pwdlib."""

from functools import cache

from pwdlib import PasswordHash

from directory.errors import InputError

SHORTEST, LONGEST = 12, 200
_EVERYBODYS = ("password", "qwerty", "letmein", "welcome", "123456", "abcdef")


def hashed(password: str, *about: str) -> str:
    """The hash to keep. Raises InputError for one too short, too long, guessed at once, or made of the words `about`
    the person; the message never repeats the password."""
    if len(password) < SHORTEST:
        raise InputError("password", f"The password is too short: it needs at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise InputError("password", f"The password is too long: it may have at most {LONGEST} characters.")
    if len(set(password)) < 5 or _bare(password, *_EVERYBODYS) or _bare(password, *about):
        raise InputError("password", "That password is easily guessed. Three or four unrelated words make a good one.")
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password of the hash. Takes as long where there is no hash, so that nobody learns of that."""
    return _hasher().verify(password[:LONGEST], kept or _nobodys()) and kept is not None


def _bare(password: str, *words: str) -> bool:
    """Whether little is left of the password without one of the words."""
    folded = password.casefold()
    return any(len(folded.replace(word.casefold(), "")) < SHORTEST // 2 for word in words if len(word) > 3)


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return _hasher().hash("the password of nobody")
