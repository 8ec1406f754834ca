"""A server of invented services, for measuring: an Open Referral feed of summaries, and each service's own page.

    python -m bench.feed_server --services 2000 --dated

It prints its address and ends when its standard input closes. Nothing it serves is real.
"""

import argparse
import json
import random
import sys
import threading
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from directory.vocabulary import load_vocabulary

EACH = 50
_PROSE = (
    "We meet every {day} from {hour}am until 1pm at the community centre. It costs £{cost} a session and the first "
    "visit is free. Open to anybody aged {age} and over who lives in the borough. The entrance is step-free. You can "
    "drop in, or ring us to book a place."
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Feed:
    """The invented services; `answers` gives path and query to body, or None."""

    def __init__(self, services: int, dated: bool = False) -> None:
        self.services, self.dated = services, dated
        self.answer = cache(self._answer)

    def paths(self) -> list[str]:
        """Every address that a crawl of the feed asks for, robots.txt aside."""
        lists = [f"/services?page={page}&per_page={EACH}" for page in range(1, self._pages + 1)]
        return [*lists, *(f"/services/s{number}" for number in range(self.services))]

    @property
    def _pages(self) -> int:
        return -(-self.services // EACH)

    def _answer(self, target: str) -> bytes | None:
        parts = urlsplit(target)
        name = parts.path.removeprefix("/services").strip("/")
        if not parts.path.startswith("/services"):
            return None
        return self._page(int(parse_qs(parts.query).get("page", ["1"])[0])) if not name else self._whole(int(name[1:]))

    def _page(self, page: int) -> bytes:
        numbers = range((page - 1) * EACH, min(page * EACH, self.services))
        envelope: dict[str, Any] = {
            "total_items": self.services,
            "total_pages": self._pages,
            "page_number": page,
            "size": EACH,
        }
        return json.dumps(envelope | {"contents": [self._summary(number) for number in numbers]}).encode()

    def _summary(self, number: int) -> dict[str, Any]:
        need = load_vocabulary().all[number % len(load_vocabulary().all)]
        date = {"last_modified": "2026-05-04T09:00:00Z"} if self.dated else {}
        return {"id": f"s{number}", "name": f"{need.name} group {number}", "description": need.summary} | date

    def _whole(self, number: int) -> bytes:
        chance = random.Random(number)
        need = load_vocabulary().all[number % len(load_vocabulary().all)]
        said = ". ".join(chance.sample(need.says, min(3, len(need.says))))
        prose = _PROSE.format(
            day=chance.choice(_DAYS), hour=chance.randint(9, 11), cost=chance.randint(1, 5), age=chance.choice((16, 55))
        )
        time = {"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "13:00"}
        address = {"address_1": f"{number} Invented Road", "city": "London", "postal_code": "E8 2AB"}
        more = {
            "description": f"<p>{need.summary}</p><p>For whoever says: {said}.</p><p>{prose}</p>",
            "schedules": [time],
            "organization": {"id": f"o{number // 3}", "name": f"Invented organisation {number // 3}"},
            "contacts": [{"phones": [{"number": f"020 7946 {number % 1000:04d}"}]}],
            "service_at_locations": [{"location": {"name": "Invented hall", "addresses": [address]}}],
        }
        return json.dumps(self._summary(number) | more).encode()


def handler(feed: Feed) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            body = feed.answer(self.path)
            tag = f'"{sha256(body or b"").hexdigest()[:16]}"'
            status = 404 if body is None else 304 if self.headers.get("If-None-Match") == tag else 200
            sent = body if body and status == 200 else b""
            self.send_response(status)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is logged: it is the crawl that is measured."""

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=2000)
    parser.add_argument("--dated", action="store_true", help="each service says when it was last modified")
    told = parser.parse_args()
    feed = Feed(told.services, told.dated)
    for path in feed.paths():
        feed.answer(path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(feed))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
