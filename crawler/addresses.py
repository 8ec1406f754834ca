"""Only public addresses are asked: checked by name, by address, after every redirect and where names are resolved."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.hosts import netloc
from crawler.politeness import address_refusal


class Forbidden(IgnoreRequest):
    """A request that must not be sent; the message is one plain sentence."""


class AddressRefused(DNSLookupError):
    """A name stands for an address that must not be asked."""


class GuardedResolver(CachingThreadedResolver):
    """Gives out no address that must not be asked, so that a name that changes between check and use gains nothing."""

    def __init__(self, reactor: ReactorBase, allow_loopback: bool) -> None:
        super().__init__(reactor, cache_size=1000, timeout=20.0)
        self._allow_loopback = allow_loopback

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        refusal = address_refusal(address, allow_loopback=self._allow_loopback)
        if refusal:
            raise AddressRefused(f"{name} is at {address}, which is not asked: {refusal}.")
        return address


class AddressGuard:
    """Downloader middleware: each request, redirects and robots.txt too, goes to a host of its source."""

    def __init__(self, hosts: frozenset[str], allow_loopback: bool) -> None:
        self._hosts = hosts
        self._allow_loopback = allow_loopback

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AddressGuard":
        return cls(frozenset(crawler.settings.getlist("KITH_HOSTS")), crawler.settings.getbool("KITH_ALLOW_LOOPBACK"))

    async def process_request(self, request: Request, spider: Any = None) -> None:
        told = urlparse_cached(request)
        host = told.hostname or ""
        if told.scheme not in ("http", "https"):
            raise Forbidden(f"We were sent to {request.url}, which is no web address. Only http and https are asked.")
        if netloc(request.url) not in self._hosts:
            raise Forbidden(f"We were sent to another host, {request.url}. If that is right, make it the address.")
        try:
            address = await _address(host)
        except AddressRefused as error:
            raise Forbidden(str(error.args[0])) from error
        except DNSLookupError:
            raise Forbidden(f"There is no host named {host}. Check the source's address.") from None
        refusal = address_refusal(address, allow_loopback=self._allow_loopback)
        if refusal:
            raise Forbidden(f"{request.url} is not asked: {refusal}.")


async def _address(host: str) -> str:
    """The host's IP address: itself, or what the reactor's resolver says."""
    from twisted.internet import reactor

    resolver: Any = reactor
    try:
        return str(ip_address(host))
    except ValueError:
        return str(await maybe_deferred_to_future(resolver.resolve(host)))
