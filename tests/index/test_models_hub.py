"""Fetching from the hub: its own client against a local server that answers as the hub does."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.models import fetch, verify
from index.models.profiles import SMALL

_FETCH = """
import sys
from pathlib import Path
from index.models import ModelError, fetch
try:
    print(fetch("small", Path(sys.argv[1])).origin)
except ModelError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


class _Hub(BaseHTTPRequestHandler):
    """Tells the files of one revision of one model and serves them, with the headers that the hub's client reads."""

    folder: Path
    spoil: str | None = None

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        start = f"/{SMALL.repository}/resolve/{SMALL.revision}/"
        if self.path.startswith(f"/api/models/{SMALL.repository}/"):
            data = self._told()
        elif self.path.startswith(start) and (self.folder / self.path.removeprefix(start)).is_file():
            name = self.path.removeprefix(start)
            data = (self.folder / name).read_bytes() + (b" " if name == self.spoil else b"")
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{hashlib.sha1(data).hexdigest()}"')
        self.send_header("X-Repo-Commit", SMALL.revision)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _told(self) -> bytes:
        files = [{"path": path, "rfilename": path, "type": "file", "size": 1, "oid": "0"} for path in SMALL.files]
        if "/tree/" in self.path:
            return json.dumps(files).encode()
        return json.dumps({"id": SMALL.repository, "sha": SMALL.revision, "siblings": files}).encode()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def hub(cache_dir: Path) -> Iterator[tuple[str, type[_Hub]]]:
    handler = type("Hub", (_Hub,), {"folder": fetch("small", cache_dir).folder})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", handler
        server.shutdown()
        thread.join()


def _fetched(cache_dir: Path, endpoint: str) -> subprocess.CompletedProcess[str]:
    """Fetch in a process of its own: the hub's client reads its address once, at import."""
    apart = {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "PIP_NO_INDEX": "1"}
    return subprocess.run(
        [sys.executable, "-c", _FETCH, str(cache_dir)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **apart},
        timeout=120,
    )


def test_hub_is_asked_when_no_package_has_the_model(hub: tuple[str, type[_Hub]], tmp_path: Path) -> None:
    done = _fetched(tmp_path, hub[0])
    assert done.stdout.strip() == f"hub {SMALL.repository}@{SMALL.revision}", done.stderr
    verify(tmp_path / "models" / SMALL.folder_name / "weights")


def test_wrong_file_from_the_hub_is_refused_by_name(hub: tuple[str, type[_Hub]], tmp_path: Path) -> None:
    hub[1].spoil = "tokenizer.json"
    done = _fetched(tmp_path, hub[0])
    assert done.returncode == 1
    assert "WrongHash: tokenizer.json of hub" in done.stderr
    assert not (tmp_path / "models" / SMALL.folder_name).exists()


def test_hub_without_the_model_is_told(hub: tuple[str, type[_Hub]], tmp_path: Path) -> None:
    done = _fetched(tmp_path, f"{hub[0]}/elsewhere")
    assert done.returncode == 1
    assert "NotFetched: all-MiniLM-L6-v2 could not be fetched." in done.stderr
    assert "The Hugging Face hub did not give it" in done.stderr
