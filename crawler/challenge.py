"""A check for robots, such as Cloudflare's, is respected: the run ends and nothing disguises the crawler."""

import re

from web_poet import HttpResponse

from directory.errors import SourceError

_MARKS = re.compile(
    r"cdn-cgi/challenge-platform/h/|<title>\s*(just a moment|attention required|access denied|request unsuccessful"
    r"|pardon our interruption|security check|human verification|are you (a )?(human|robot))|_incapsula_resource"
    r"|awswafcookiedomainlist|px-captcha|sgcaptcha|ddos-guard/js-challenge",
    re.IGNORECASE,
)
_FIRST = 20_000


class Blocked(SourceError):
    """The host asks for proof of a person. Whichever page it stood for, the run ends."""


def respect_challenge(response: HttpResponse) -> None:
    """Raises Blocked where a page is a check for robots, and SourceError where it is an answer without a page."""
    status = response.status or 200
    cloudflare = response.headers.get("cf-mitigated") == "challenge"
    if cloudflare or _MARKS.search(response.text[:_FIRST]):
        raise Blocked(
            f"{response.url} answered with a check for robots, which is respected: ask the publisher for a feed."
        )
    if status >= 400:
        refused = " The host refuses us: ask the publisher for a feed." if status in (401, 403) else ""
        raise SourceError(f"{response.url} answered {status}.{refused}")
