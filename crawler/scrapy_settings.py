"""Scrapy's settings for one source: the politeness table of docs/crawling.md, row by row."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import Settings

from crawler.hosts import hosts_of
from crawler.http_cache import ASK_AGAIN, FOLDER
from crawler.politeness import MOST_BYTES, SLOWEST, TOKEN, delay_floor, is_loopback, user_agent
from directory.source import Source

_HERE = "crawler"
_ROBOTS = "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware"
_CACHE = "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware"


def scrapy_settings(source: Source, data_dir: Path, *, allow_loopback: bool, contact: str) -> Settings:
    delay = delay_floor(None, loopback=is_loopback(urlsplit(source.address).hostname or ""))
    return Settings(
        _identity(source, allow_loopback, contact) | _pace(delay) | _limits() | _cache(data_dir) | _parts(),
        priority="project",
    )


def _identity(source: Source, allow_loopback: bool, contact: str) -> dict[str, Any]:
    return {
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_USER_AGENT": TOKEN,
        "ROBOTSTXT_OBEY": True,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "application/json, text/csv, text/html;q=0.8, */*;q=0.5"} | ASK_AGAIN,
        "COOKIES_ENABLED": False,
        "KITH_HOSTS": sorted(hosts_of(source)),
        "KITH_ALLOW_LOOPBACK": allow_loopback,
    }


def _pace(delay: float) -> dict[str, Any]:
    return {
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": 1,
        # As many tasks are made for each page's output: ours is a list of requests, which need none.
        "CONCURRENT_ITEMS": 1,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": SLOWEST,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "RETRY_TIMES": 2,
    }


def _limits() -> dict[str, Any]:
    return {
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_MAXSIZE": MOST_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 60,
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,
        # A proxy would resolve names by itself, unseen by the guard of addresses.
        "HTTPPROXY_ENABLED": False,
        # A list may link to anything; Scrapy would read files of this machine too.
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }


def _cache(data_dir: Path) -> dict[str, Any]:
    return {
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_DIR": str(data_dir / FOLDER),
        "HTTPCACHE_POLICY": f"{_HERE}.http_cache.ConditionalPolicy",
        "HTTPCACHE_STORAGE": f"{_HERE}.answers.Answers",
    }


def _parts() -> dict[str, Any]:
    return {
        "DOWNLOADER_MIDDLEWARES": {
            f"{_HERE}.addresses.AddressGuard": 60,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the guard of addresses knows the hosts
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            _ROBOTS: None,
            f"{_HERE}.robots.RobotsGate": 100,
            f"{_HERE}.pages.PageInjection": 543,
            f"{_HERE}.throttle.Patience": 560,
            _CACHE: None,
            f"{_HERE}.http_cache.ConditionalCache": 900,
        },
        # What led to a page and how deep it lies is nobody's concern; either would cost each request some time.
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
        },
        # None of Scrapy's own beside these: those that are off would be imported all the same.
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {"scrapy.extensions.logcount.LogCount": 0, f"{_HERE}.throttle.Throttle": 0},
        "LOG_LEVEL": "INFO",
    }
