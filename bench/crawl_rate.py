"""How long a crawl takes against a bare spider that only fetches the same pages: python -m bench.crawl_rate.

Both ask a local server without a delay, one request in flight, as Kith does with every host. The crawl fetches, reads,
mends, redacts and stores; a second one finds nothing changed, once where the feed dates its services, and once where it
does not, so that each page is asked for and answered 304. The highest memory is that of the crawling process and of
the one that stores, each by itself.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRAWL = """
import resource, sys, time
from pathlib import Path
from crawler.run import crawl
from directory.settings import Settings
from directory.source import Source
from directory.store import Store
settings = Settings(data_dir=Path(sys.argv[2]), allow_loopback=True)
store = Store.open(settings.store_url)
source = Source(slug="feed", name="Feed", platform="open_referral", address=sys.argv[1])
started = time.perf_counter()
(report,) = crawl(store, settings, [source], lambda event: None)
took = time.perf_counter() - started
assert report.complete, report.message
peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(took, report.new, report.unchanged, report.asked, *peaks)
"""


@contextmanager
def feed_server(services: int, *dated: str) -> Iterator[str]:
    """The address of a server of invented services, until the block ends."""
    command = [sys.executable, "-m", "bench.feed_server", "--services", str(services), *dated]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdin
        yield process.stdout.readline().strip()
        process.stdin.close()


def run(*command: str) -> tuple[float, float, str]:
    """Seconds by the clock, seconds of processors, and what it printed."""
    before, started = spent(), time.perf_counter()
    told = subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - started, spent() - before, told


def spent() -> float:
    """Seconds of processors that the programs started from here have used, of the system too."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare(address: str, services: int, in_flight: int) -> tuple[float, float]:
    """Seconds of the whole process, by the clock and of processors."""
    clock, used, _ = run("-m", "bench.bare_spider", address, str(services), str(in_flight))
    return clock, used


def crawled(address: str, folder: str) -> list[float]:
    """Seconds, new, unchanged, requests, peak memory in MB where it is stored and where it is crawled, and seconds of
    processors.
    """
    _, used, told = run("-c", CRAWL, address, folder)
    return [*(float(number) for number in told.split()), used]


def measure(services: int, *dated: str) -> None:
    with feed_server(services, *dated) as address, tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        before = bare(address, services, 1)
        first, new, _, _, *peaks, worked = crawled(address, folder)
        again, _, unchanged, asked, *_, worked_again = crawled(address, folder)
        alone, used = ((one + other) / 2 for one, other in zip(before, bare(address, services, 1), strict=True))
    print(f"{services} services, {'dated' if dated else 'without dates'}: bare spider {alone:.1f} s, {used:.1f} s used")
    print(f"  first crawl, {new:.0f} new: {times(first, alone)}; of processors {times(worked, used)}")
    told = f"{times(again, alone)}; of processors {times(worked_again, used)}"
    print(f"  second crawl, {unchanged:.0f} unchanged, {asked:.0f} requests: {told}")
    print(f"  highest memory: {peaks[0]:.0f} MB where it is stored, {peaks[1]:.0f} MB where it is crawled")


def times(seconds: float, alone: float) -> str:
    return f"{seconds:.1f} s, {seconds / alone:.2f} times the bare spider"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=2000)
    services = parser.parse_args().services
    measure(services, "--dated")
    measure(services)


if __name__ == "__main__":
    main()
