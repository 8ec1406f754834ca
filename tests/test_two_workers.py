"""Two workers on one database, as real processes: a host is asked by one at a time, also when one is killed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from directory.store import Store
from tests.crawler.feeds import serve_feed
from tests.crawler.site import Site, running_site

ROOT = Path(__file__).resolve().parent.parent
EACH = 12
WORKER = """
import sys
from pathlib import Path
from crawler import leases, run
from directory.settings import Settings
from directory.source import Source
from directory.store import Store

url, address, name, folder = sys.argv[1:]
leases.SECONDS = run.SECONDS = 12  # longer than an orphaned crawling process can live
settings = Settings(data_dir=Path(folder), database_url=url, allow_loopback=True, contact=name)
store = Store.open(url)
source = Source(slug=name, name=name, platform="open_referral", address=address + "/services")
report = None
for turn in range(30):
    report = run.crawl(store, settings, [source], lambda event: None)[0]
    if report.run:
        break
sys.exit(0 if report and report.good else 1)
"""


@contextmanager
def worker(store: Store, site: Site, name: str, folder: Path) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-c", WORKER, store.database.url, site.address, name, str(folder / name)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def asked_by(site: Site) -> list[str]:
    """Which worker asked, request by request, by its User-Agent."""
    return ["one" if "+one)" in hit.headers["User-Agent"] else "two" for hit in list(site.log)]


def test_of_two_workers_one_asks_a_host_and_the_other_takes_over_when_it_is_killed(
    store: Store, tmp_path: Path
) -> None:
    with running_site() as site:
        serve_feed(site, pages=1, each=EACH, seconds=0.3)
        with worker(store, site, "one", tmp_path) as one, worker(store, site, "two", tmp_path) as two:
            until = time.monotonic() + 120
            while len(site.hits("/services/")) < 4 and time.monotonic() < until:
                time.sleep(0.05)
            killed = asked_by(site)[0]
            (one if killed == "one" else two).kill()
            survivor = two if killed == "one" else one
            assert survivor.wait(180) == 0
        order = asked_by(site)
        assert site.most_at_once == 1
    left = "two" if killed == "one" else "one"
    asked = order.index(left)
    assert set(order[:asked]) == {killed}, "the killed one alone, until it was killed"
    assert set(order[asked:]) == {left}, "and never again"
    assert len(order[asked:]) == EACH + 2
    assert {record.source for record in store.records.all()} == {left}
    [died] = store.crawls.take_up(killed)
    assert not died.complete
    assert len([record for record in store.records.all() if record.source == killed]) == died.new
