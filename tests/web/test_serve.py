"""`serve` as a process: it starts without torch, says where it is, and stops when told."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import UUID

import pytest

from directory.errors import StoreError
from directory.settings import Settings
from search_api.service import open_store
from web.deleting import deleting_on_time
from web.serve import AddressError, check_port, serve

ROOT = Path(__file__).parents[2]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SERVE = """
import sys
from pathlib import Path
from directory.settings import Settings
from web.serve import serve
data, cache = map(Path, sys.argv[1:])
serve(Settings(data_dir=data, cache_dir=cache, model="small"), "127.0.0.1", 0, lambda text: print(text, flush=True))
print("torch" in sys.modules, flush=True)
"""


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and its address read from what it says."""
    command = [sys.executable, "-c", SERVE, str(settings.data_dir), str(settings.cache_dir)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        said = re.search(r"http://\S+", process.stdout.readline())
        assert said, process.stderr and process.stderr.read()
        yield process, said[0]
    finally:
        process.kill()
        process.wait()


def ready(address: str) -> int:
    for _ in range(600):  # a busy machine is no failure
        try:
            with urlopen(f"{address}/health/ready") as response:
                return int(response.status)
        except HTTPError:
            raise
        except URLError:
            time.sleep(0.1)
    return 0


def test_what_is_old_is_deleted_while_the_site_is_served_though_no_worker_runs(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with closing(open_store(settings)) as store:
        token = store.shared_lists.add((UUID(int=1),), LONG_AGO)
        assert store.shared_lists.get(token, LONG_AGO) is not None
        with deleting_on_time(settings):
            for _ in range(600):  # a busy machine is no failure
                if store.shared_lists.get(token, LONG_AGO) is None:
                    break
                time.sleep(0.1)
        assert store.shared_lists.get(token, LONG_AGO) is None


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_server_answers_without_torch_and_stops_cleanly(small: Settings, stop: signal.Signals) -> None:
    with serving(small) as (process, address):
        assert ready(address) == 200
        with urlopen(Request(f"{address}/about", method="HEAD")) as response:
            assert (response.status, response.read()) == (200, b"")
        os.kill(process.pid, stop)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.strip() == "False"
    assert "Traceback" not in err
    assert '"route": "/health/ready"' in err


def test_a_port_in_use_is_one_plain_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressError):
            check_port("127.0.0.1", port)
        with pytest.raises(AddressError, match=rf"Port {port} on 127\.0\.0\.1 cannot be used .*in use"):
            serve(Settings(data_dir=tmp_path, cache_dir=tmp_path), "127.0.0.1", port)


def test_a_database_that_cannot_be_used_is_told_before_anything_is_served(tmp_path: Path) -> None:
    address = "postgresql//kith:hunter2secret@db.internal/kith"
    settings = Settings(data_dir=tmp_path, cache_dir=tmp_path, database_url=address)
    said: list[str] = []
    with pytest.raises(StoreError, match="KITH_DATABASE_URL is no database address") as failure:
        serve(settings, "127.0.0.1", 0, said.append)
    assert "hunter2secret" not in str(failure.value) and not said


def test_a_server_without_an_index_starts_and_says_so(tmp_path: Path, cache_dir: Path) -> None:
    settings = Settings(data_dir=tmp_path / "empty", cache_dir=cache_dir, model="small")
    with serving(settings) as (_, address):
        with pytest.raises(HTTPError) as failure:
            ready(address)
        told = failure.value.read().decode()
    assert failure.value.code == 503 and "kith index" in told


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, cache_dir=tmp_path, secret_key="k" * 40, data_keys="d" * 40)
    with pytest.raises(AddressError):
        serve(settings, "192.0.2.1", 0)


def test_a_free_port_stays_free_after_it_was_checked() -> None:
    with socket.socket() as once:
        once.bind(("127.0.0.1", 0))
        port = once.getsockname()[1]
    check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)
