"""A small server on this machine that offers the samples, with validators, as three sources a crawler can read.

Run as `python -m crawler.samples`. Its first line of output is its address, such as http://127.0.0.1:41234.
"""

import argparse
import hashlib
import json
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NoReturn

from crawler.samples.listings import FOLDER, load_samples
from crawler.samples.site import Answer, Site
from directory.errors import KithError


class SampleServer(ThreadingHTTPServer):
    """Serves on 127.0.0.1 only; port 0 takes a free one, which `address` tells.

    `files` maps names to folders served under /files/NAME/. `log` is a file that gets one JSON line for each request:
    time, method, path, status, user_agent. Raises SampleError where the samples cannot be read.
    """

    daemon_threads = True

    def __init__(
        self,
        port: int = 0,
        files: Mapping[str, Path] | None = None,
        log: Path | None = None,
        samples: Path = FOLDER,
    ) -> None:
        load_samples(samples)
        self.site = Site(files or {}, samples)
        self._log = log
        self._writing = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def note(self, method: str, path: str, status: int, user_agent: str) -> None:
        if self._log is None:
            return
        told = {"time": datetime.now(UTC).isoformat(), "method": method, "path": path, "status": status}
        with self._writing, self._log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(told | {"user_agent": user_agent}) + "\n")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "KithSamples"
    sys_version = ""
    # One write for head and body: two small ones would wait for each other.
    wbufsize = -1
    server: SampleServer

    def do_GET(self) -> None:
        try:
            answer = self.server.site.answer(self.path)
        except KithError as error:
            answer = Answer(f"{error}\n".encode(), "text/plain; charset=utf-8", status=HTTPStatus.INTERNAL_SERVER_ERROR)
        self._send(answer)

    do_HEAD = do_GET

    def _send(self, answer: Answer) -> None:
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
        fresh = answer.status is HTTPStatus.OK and self._has_it(tag, answer.edited)
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else answer.status)
        if answer.status is HTTPStatus.OK:
            self.send_header("ETag", tag)
            if answer.edited:
                self.send_header("Last-Modified", formatdate(answer.edited, usegmt=True))
            self.send_header("Cache-Control", "max-age=0")
        if not fresh:
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not fresh and self.command != "HEAD":
            self.wfile.write(answer.body)

    def _has_it(self, tag: str, edited: float) -> bool:
        """Whether the reader's copy is this very document. By RFC 9110 its tags, if it has any, decide alone."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        if since is None or not edited:
            return False
        try:
            return int(edited) <= parsedate_to_datetime(since).timestamp()
        except ValueError:
            return False

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        status = code.value if isinstance(code, HTTPStatus) else int(code)
        self.server.note(self.command, self.path, status, self.headers.get("User-Agent", ""))


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves until SIGTERM or Ctrl-C, then ends with status 0."""
    told = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        server = SampleServer(told.port, dict(told.files), told.log)
    except OSError as error:
        sys.exit(f"Port {told.port} cannot be used ({error.strerror}). Give another, or 0 for a free one.")
    except KithError as error:
        sys.exit(str(error))
    if told.with_stdin:
        threading.Thread(target=_stop_with_stdin, args=[server], daemon=True).start()
    with server:
        try:
            sys.stdout.write(f"{server.address}\n")
            sys.stdout.flush()
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            return


def _stop(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _stop_with_stdin(server: SampleServer) -> None:
    sys.stdin.read()
    server.shutdown()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawler.samples", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0, the default, takes a free one")
    parser.add_argument(
        "--files",
        type=_named_folder,
        action="append",
        default=[],
        metavar="NAME=DIR",
        help="also serve the files of DIR at /files/NAME/; may be given more than once",
    )
    parser.add_argument("--with-stdin", action="store_true", help="end when standard input is closed")
    parser.add_argument("--log", type=Path, help="append one JSON line for each request to this file")
    return parser


def _named_folder(told: str) -> tuple[str, Path]:
    name, _, folder = told.partition("=")
    if not name or "/" in name or not Path(folder).is_dir() or not folder:
        raise argparse.ArgumentTypeError(f"{told!r} is not a name and a folder, such as kcsc=lists/kcsc")
    return name, Path(folder)
