"""How often a form may be sent, by client and, for e-mail, by address.

Counted in memory: one process serves the site, so a restart at worst lets somebody begin anew, no search waits for the
database's write lock, and nothing of who asked is ever on a disk. What is counted is a hash under a key made at the
start, never an address itself, and it is forgotten an hour later.
"""

import hashlib
import ipaddress
import math
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

from fastapi import FastAPI
from starlette.requests import Request

from directory.errors import KithError
from web.languages import ngettext

WINDOW_SECONDS = 60 * 60.0
NETWORK_BITS = 64  # an IPv6 subscriber has a whole network of this size to take addresses from
GENEROUS = 1200  # a library's or a telephone company's people come from one address


class TooMany(KithError):
    """Sent too often; `seconds` is when it may be sent again."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, math.ceil(seconds))
        minutes = math.ceil(self.seconds / 60)
        told = ngettext(
            "This was sent too often. Try again in %(num)s minute.",
            "This was sent too often. Try again in %(num)s minutes.",
            minutes,
        )
        super().__init__(told % {"num": minutes})


class Rates:
    """Counts of the last hour. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        self._counted: deque[tuple[float, bytes]] = deque()
        self._times: defaultdict[bytes, deque[float]] = defaultdict(deque)

    def count(self, name: str, who: str, per_hour: int) -> None:
        """Raises TooMany, which is not counted, for one more than `per_hour` of the name by `who` within an hour."""
        hidden = hashlib.blake2b(f"{name}\0{who}".encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            now = self._clock()
            self._forget(now - WINDOW_SECONDS)
            if hidden in self._times and len(self._times[hidden]) >= per_hour:
                raise TooMany(self._times[hidden][-per_hour] + WINDOW_SECONDS - now)
            self._times[hidden].append(now)
            self._counted.append((now, hidden))

    def __len__(self) -> int:
        """How many hashes are held."""
        return len(self._times)

    def _forget(self, before: float) -> None:
        while self._counted and self._counted[0][0] <= before:
            _, hidden = self._counted.popleft()
            self._times[hidden].popleft()
            if not self._times[hidden]:
                del self._times[hidden]


def add_rates(app: FastAPI, rates: Rates) -> None:
    app.state.rates = rates


def check(request: Request, name: str, *, per_hour: int, address: str | None = None) -> None:
    """Count one sending of the form `name` by the request's client, or with `address` to that e-mail address.

    Raises TooMany, which is answered with a page of status 429 and Retry-After.
    """
    who = _client(request) if address is None else f"mailto:{address.strip().casefold()}"
    request.app.state.rates.count(name, who, per_hour)


def check_form(request: Request) -> None:
    """The limit of a form that has none of its own: more than any person sends. Raises as `check` does."""
    check(request, "form", per_hour=GENEROUS)


def _client(request: Request) -> str:
    """The client's address; of IPv6 the network, but for what comes by IPv4 to a socket that takes both.

    Behind a proxy it is what uvicorn takes from the proxy it trusts.
    """
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))
