"""The unit of work is the host: whoever crawls one holds its lease, in whatever process or machine."""

import os
import socket
from collections.abc import Iterable
from time import monotonic
from uuid import uuid4

from directory.errors import KithError
from directory.store import Store

SECONDS = 30


class LeaseLost(KithError):
    """Another crawl holds a host that this one believed to be its own."""


class HostLeases:
    """The leases of one crawl. They are renewed while it runs and lapse by themselves when its process dies."""

    def __init__(self, store: Store) -> None:
        self._leases = store.leases
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._held: set[str] = set()
        self._renewed = monotonic()

    def acquire(self, hosts: Iterable[str]) -> bool:
        """Take the leases of all these hosts, or none."""
        taken: list[str] = []
        for host in sorted(hosts):
            if host in self._held or self._leases.acquire(_name(host), self._holder, SECONDS):
                taken.append(host)
                continue
            self.release(set(taken) - self._held)
            return False
        self._held |= set(taken)
        return True

    def renew(self) -> None:
        """To be called often; renews when a third of the time has gone.

        Raises LeaseLost where one is no longer ours: two crawls of one host would break its delay.
        """
        if monotonic() - self._renewed < SECONDS / 3:
            return
        self._renewed = monotonic()
        for host in sorted(self._held):
            if not self._leases.renew(_name(host), self._holder, SECONDS):
                self._held.discard(host)
                raise LeaseLost(
                    f"Another crawl took {host} over, because this one had stood still. Crawl it again later."
                )

    def release(self, hosts: Iterable[str] | None = None) -> None:
        """Give back these, or all."""
        for host in set(self._held if hosts is None else hosts):
            self._leases.release(_name(host), self._holder)
            self._held.discard(host)


def _name(host: str) -> str:
    return f"host:{host}"
