"""How we treat other people's servers, as pure policy: no input or output here, every limit with its reason."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# A second between requests leaves a small council's server to its readers; our own machine needs no rest.
DELAY = 1.0
SLOWEST = 60.0
# Who asks for longer than this is left alone until the next crawl.
MOST_PATIENCE = 300.0
BACKOFF = 10.0
MOST_BYTES = 32 * 1024 * 1024
SLOW_DOWN = frozenset({429, 503})
TOKEN = "Kith"
# IPv6 addresses of these networks lead to an IPv4 address, which may be any: NAT64 and IPv4-compatible ones.
_LEADS_TO_IPV4 = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))


class Robots(Enum):
    """What an answer to /robots.txt means, by RFC 9309."""

    OBEY = "obey its rules"
    ALLOWED = "there are none"
    REFUSED = "nothing may be fetched"


def user_agent(contact: str) -> str:
    """Who we are, and where to complain if that is known."""
    try:
        number = version("kith")
    except PackageNotFoundError:
        number = "0"
    told = f" (+{contact.strip()})" if contact.strip() else ""
    return f"{TOKEN}/{number}{told}"


def robots_meaning(status: int | None) -> Robots:
    """`status` None: it could not be reached. A server in trouble has not said yes (RFC 9309, 2.3.1.4)."""
    if status is not None and 200 <= status < 300:
        return Robots.OBEY
    unavailable = status is not None and 400 <= status < 500 and status != 429
    return Robots.ALLOWED if unavailable else Robots.REFUSED


def delay_floor(crawl_delay: float | None, *, loopback: bool) -> float:
    """Seconds that must lie between requests to a host, whatever a throttle computes."""
    return max(0.0 if loopback else DELAY, crawl_delay or 0.0)


def pause(status: int, retry_after: str | None, now: datetime) -> float:
    """Seconds for which a host is left alone after an answer; 0 where it has not asked for rest."""
    if status not in SLOW_DOWN:
        return 0.0
    told = _seconds(retry_after, now)
    return BACKOFF if told is None else max(0.0, told)


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Retry-After is a number of seconds or a date."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()


def is_loopback(host: str) -> bool:
    """Whether a host's name can only mean this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost" or host.casefold().endswith(".localhost")


@lru_cache(maxsize=1000)
def address_refusal(address: str, *, allow_loopback: bool) -> str | None:
    """Why an IP address must not be asked, or None: only public addresses are, and this machine by setting."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return None if allow_loopback else "it is this machine; set KITH_ALLOW_LOOPBACK=true to allow that"
    return None if ip.is_global and not ip.is_multicast and not _is_indirect(ip) else "it is no public address"


def _is_indirect(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an IPv6 address stands for another one (6to4, Teredo, NAT64), or for a site of old."""
    if isinstance(ip, IPv4Address):
        return False
    translated = ip.sixtofour or ip.teredo or any(ip in network for network in _LEADS_TO_IPV4)
    return bool(translated) or ip.is_site_local
