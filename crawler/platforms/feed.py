"""Reads the body of a feed: bytes to JSON, with errors that name the address and what was expected."""

import json
import re
from typing import Any

from web_poet import HttpResponse

from directory.errors import SourceError

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# Another escape, or a whole pair, stays.
_HALF = re.compile(
    r"(\\(?:[^u]|u(?![dD][89a-fA-F])|u[dD][89abAB]..\\u[dD][c-fC-F]))|\\u[dD][89a-fA-F][0-9a-fA-F]{2}", re.DOTALL
)
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')


def decoded(body: bytes) -> str:
    """The text of a body: UTF-8 or UTF-16 with or without a byte order mark, else Windows-1252."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    if b"\0" in body[:2]:  # of UTF-16 that begins as this alphabet does, every other byte is nothing
        return body.decode("utf-16-be" if body[0] == 0 else "utf-16-le", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def read_json(response: HttpResponse, expected: str) -> Any:
    """The JSON of a response. Raw line breaks inside strings, and a "\\" that begins nothing, are let pass: real feeds
    have them.
    """
    text = _without_halves(decoded(bytes(response.body)).strip())
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(_ESCAPE.sub(lambda found: found[0] if found[1] else "\\\\", text), strict=False)
    except (ValueError, RecursionError):
        raise wrong(response, expected, _what(text)) from None


def _without_halves(text: str) -> str:
    """The JSON without half letters: what is left of an emoji where a text was cut can't be stored."""
    return _HALF.sub(lambda found: found[1] or "", text) if _SURROGATE.search(text) else text


def wrong(response: HttpResponse, expected: str, got: str) -> SourceError:
    """The one sentence for a feed that is not what its platform reads."""
    return SourceError(f"{response.url} answered {got}, where {expected} was expected. Check the source's address.")


def _what(text: str) -> str:
    if not text:
        return "with nothing"
    if text.startswith("<"):
        return "with a web page"
    return f"with something that is not JSON (it begins {text[:40]!r})"
