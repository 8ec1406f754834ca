"""A real server with several clients at once, over a large directory: python -m bench.served_latency."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from bench.invented import Composed, invented
from bench.listings import statements
from directory.settings import load_settings
from directory.store import Store
from directory.vocabulary import load_vocabulary
from index.encoder import open_encoder
from index.snapshot import build_snapshot

PLACES = ("E8", "SE15", "N1", "W10", "Lewisham", "Hackney", "NW5", "SW9", None)
WARM_UP = 5


def prepare(data: Path, model: str, count: int) -> None:
    """Store and index the invented listings, as `kith merge` and `kith index` leave them."""
    listings, vocabulary = list(invented(count, load_vocabulary())), load_vocabulary()
    store = Store.open(f"sqlite:///{data / 'kith.sqlite'}")
    for start in range(0, count, 1000):
        store.listings.save(listings[start : start + 1000], {})
    store.close()
    encoder = Composed(open_encoder(model, load_settings().cache_dir))
    build_snapshot(listings, encoder, vocabulary, data / "index")


@contextmanager
def served(data: Path, model: str) -> Iterator[str]:
    """`kith serve` over the data folder, at the address that it tells."""
    told = os.environ | {
        "KITH_DATA_DIR": str(data),
        "KITH_MODEL": model,
        "KITH_MULTILINGUAL": "",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-c", "from kith import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout
            found = re.search(r"http://\S+", server.stdout.readline())
            if not found:
                raise SystemExit(f"The server did not start: try `kith serve` with KITH_DATA_DIR={data}.")
            yield found[0]
        finally:
            server.terminate()


def ask(address: str, asked: list[str], number: int) -> list[float]:
    """One client, one connection: statement after statement, each from somewhere else; the milliseconds of each.

    SystemExit tells of an answer that is no search.
    """
    took: list[float] = []
    connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
    for place, statement in enumerate(asked):
        sent = {"statement": statement, "near": PLACES[(number + place) % len(PLACES)]}
        started = time.perf_counter()
        connection.request("POST", "/api/search", json.dumps(sent), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {body[:300]!r}")
        took.append((time.perf_counter() - started) * 1000)
    connection.close()
    return took


def measure(address: str, clients: int, each: int) -> str:
    """Median and 99th percentile of searches, all clients asking at once."""
    asked = statements(clients * each)
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        asking = [pool.submit(ask, address, asked[number::clients], number) for number in range(clients)]
        took = [one.result() for one in asking]
    seconds = time.perf_counter() - started
    counted = np.concatenate([one[WARM_UP:] for one in took])
    median, last = np.median(counted), np.percentile(counted, 99)
    return (
        f"{clients} at once: median {median:.0f} ms, 99th percentile {last:.0f} ms ({last / median:.2f} of it), "
        f"{clients * each / seconds:.1f} searches/s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="small", help="as KITH_MODEL")
    parser.add_argument("--listings", type=int, default=20_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--each", type=int, default=40, help="searches of each client")
    parser.add_argument("--data", type=Path, help="a data folder that is kept and used again")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as aside:
        data = chosen.data or Path(aside)
        if not (data / "index").exists():
            data.mkdir(parents=True, exist_ok=True)
            prepare(data, chosen.model, chosen.listings)
        with served(data, chosen.model) as address:
            measure(address, 1, WARM_UP + 1)  # opens what is opened at the first search
            print(f"{chosen.model}, {chosen.listings} listings, a whole search over HTTP")
            for clients in (1, chosen.clients):
                print(measure(address, clients, chosen.each))


if __name__ == "__main__":
    main()
