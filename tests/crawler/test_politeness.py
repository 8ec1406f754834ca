"""The policy alone: delays, rest, robots and addresses."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.platforms import PLATFORMS
from crawler.politeness import (
    BACKOFF,
    DELAY,
    Robots,
    address_refusal,
    delay_floor,
    is_loopback,
    pause,
    robots_meaning,
    user_agent,
)
from crawler.scrapy_settings import scrapy_settings
from directory.source import Source

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("crawl_delay", "loopback", "floor"), [(None, False, DELAY), (0.2, False, DELAY), (5, False, 5), (None, True, 0)]
)
def test_delay_is_never_below_ours_nor_theirs(crawl_delay: float | None, loopback: bool, floor: float) -> None:
    assert delay_floor(crawl_delay, loopback=loopback) == floor


@pytest.mark.parametrize(
    ("status", "told", "seconds"),
    [
        (200, "60", 0),
        (429, "60", 60),
        (503, "Sun, 22 Nov 2026 12:02:00 GMT", 120),
        (503, "Sun, 22 Nov 2026 11:00:00 GMT", 0),
        (429, None, BACKOFF),
        (503, "soon", BACKOFF),
        (429, "²", BACKOFF),
        (429, "٣", BACKOFF),
    ],
)
def test_pause_is_what_the_host_asks_for(status: int, told: str | None, seconds: float) -> None:
    assert pause(status, told, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (200, Robots.OBEY),
        (404, Robots.ALLOWED),
        (403, Robots.ALLOWED),
        (429, Robots.REFUSED),
        (500, Robots.REFUSED),
        (503, Robots.REFUSED),
        (None, Robots.REFUSED),
    ],
)
def test_robots_by_rfc_9309(status: int | None, meaning: Robots) -> None:
    assert robots_meaning(status) is meaning


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1"])
def test_private_addresses_are_refused_whatever_is_allowed(address: str) -> None:
    assert address_refusal(address, allow_loopback=True)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_a_setting(address: str) -> None:
    assert "KITH_ALLOW_LOOPBACK" in (address_refusal(address, allow_loopback=False) or "")
    assert address_refusal(address, allow_loopback=True) is None


@pytest.mark.parametrize(
    "address",
    "64:ff9b::7f00:1 64:ff9b::5db8:d70e 64:ff9b:1::a00:1 2002:7f00:1:: 2002:5db8:d70e::1 ::7f00:1 fec0::1 "
    "2001:0:4136:e378:8000:63bf:3fff:fdd2 ::ffff:10.0.0.1 ::".split(),
)
def test_address_that_stands_for_another_is_refused(address: str) -> None:
    assert address_refusal(address, allow_loopback=True) == "it is no public address"


def test_public_addresses_are_asked() -> None:
    assert address_refusal("2a00:1450:4009:81f::200e", allow_loopback=False) is None
    assert address_refusal("::ffff:93.184.215.14", allow_loopback=False) is None
    assert address_refusal("93.184.215.14", allow_loopback=False) is None
    assert is_loopback("localhost")
    assert not is_loopback("localhost.example.org")


def test_user_agent_names_kith_and_a_contact() -> None:
    assert user_agent("directory@example.org").startswith("Kith/")
    assert user_agent("directory@example.org").endswith("(+directory@example.org)")


def test_user_agent_without_a_contact_is_name_and_version_alone() -> None:
    assert re.fullmatch(r"Kith/[\w.+-]+", user_agent(" "))


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_no_platform_is_less_polite(platform: str) -> None:
    source = Source(slug="list", name="List", platform=platform, address="https://example.org/list")
    settings = scrapy_settings(source, Path("data"), allow_loopback=False, contact="us@example.org")
    assert settings.getfloat("DOWNLOAD_DELAY") >= DELAY
    assert settings.getfloat("DOWNLOAD_DELAY_JITTER") == 0
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert settings.getint("DOWNLOAD_MAXSIZE") == 32 * 1024 * 1024
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert settings["USER_AGENT"].startswith("Kith/")
