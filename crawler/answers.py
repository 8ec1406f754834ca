"""Answers kept as they came, a file for each source: Scrapy's own storage writes seven files for each page."""

import sqlite3
import zlib
from pathlib import Path
from time import time

from scrapy import Request, Spider
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings
from w3lib.http import headers_dict_to_raw, headers_raw_to_dict

AT_ONCE = 64  # a crash loses the last of them, which are then fetched again
_TABLE = """CREATE TABLE IF NOT EXISTS answer (
    request BLOB PRIMARY KEY, url TEXT, status INTEGER, headers BLOB, body BLOB, at REAL
) WITHOUT ROWID"""


class Answers:
    """Scrapy's storage of its HTTP cache (HTTPCACHE_STORAGE) in SQLite; a file that can't be read is made anew."""

    def __init__(self, settings: BaseSettings) -> None:
        self._folder = Path(settings["HTTPCACHE_DIR"])
        self._unsaved = 0

    def open_spider(self, spider: Spider) -> None:
        self._fingerprint = spider.crawler.request_fingerprinter.fingerprint
        path = self._folder / f"{spider.name}.sqlite"
        try:
            self._held = opened(path)
        except sqlite3.DatabaseError:
            path.unlink()
            self._held = opened(path)

    def close_spider(self, spider: Spider) -> None:
        self._held.commit()
        self._held.close()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """The answer to the request as it came, or None."""
        found = self._held.execute(
            "SELECT url, status, headers, body, at FROM answer WHERE request = ?", [self._fingerprint(request)]
        ).fetchone()
        if found is None:
            return None
        url, status, raw, packed, request.meta["cache_timestamp"] = found
        headers, body = Headers(headers_raw_to_dict(raw) or {}), zlib.decompress(packed)
        kind = responsetypes.from_args(headers=headers, url=url, body=body)
        return kind(url=url, status=status, headers=headers, body=body)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        self._held.execute(
            "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)",
            [
                self._fingerprint(request),
                response.url,
                response.status,
                headers_dict_to_raw(response.headers),
                zlib.compress(response.body, level=3),
                time(),
            ],
        )
        self._unsaved += 1
        if self._unsaved >= AT_ONCE:
            self._held.commit()
            self._unsaved = 0


def opened(path: Path) -> sqlite3.Connection:
    """The file with its table, for its owner alone."""
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=10)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_TABLE)
        connection.execute("SELECT count(*) FROM answer").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
