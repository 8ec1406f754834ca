"""How much memory merging takes, and how long: python -m bench.merging.

The records are invented: those of the linkage bench, each with the words of an ordinary listing. They are stored by one
process and merged by another, twice: the second time nothing has changed. The memory is the highest of the merging
process, and of whichever process it starts, as the system counted them.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from bench.linkage import invented_facts
from directory.listing import Access, Cost, Eligibility, Organisation
from directory.record import Facts, Record
from directory.source import Source
from directory.store import Store
from directory.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
SEEN = datetime(2026, 1, 1, tzinfo=UTC)
MOST_MB = 500
EACH = 200
MERGE = """
import resource, sys, time
from directory.compile import merge_all
from directory.places import Gazetteer
from directory.settings import load_settings
from directory.store import Store
from directory.vocabulary import load_vocabulary
settings = load_settings()
store = Store.open(sys.argv[1])
started = time.perf_counter()
report = merge_all(store, Gazetteer.open(settings.cache_dir), load_vocabulary(), lambda done, total: None)
took = time.perf_counter() - started
peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(took, store.listings.count(), report.saved.unchanged, *peaks)
"""


def worded(seed: int = 2) -> Iterator[tuple[str, Facts]]:
    """What directories say of venues, with about 700 characters of description each, and the usual fields."""
    chance, needs = random.Random(seed), load_vocabulary().all
    for number, (source, facts) in enumerate(invented_facts()):
        need, other = chance.sample(needs, 2)
        said = ". ".join(phrase for phrase in chance.sample((*need.says, *other.says), 8))
        more = {
            "description": f"{need.summary} For whoever says: {said}. {other.summary} {need.summary} Ask for {number}.",
            "organisation": Organisation(name=f"Invented organisation {number // 3}"),
            "eligibility": Eligibility(min_age=chance.choice((16, 18, 55)), text="Whoever lives in the borough."),
            "cost": Cost(free=number % 2 == 0, text="£2 a visit, the first one is free."),
            "access": Access(features=("step-free",), text="There is a ramp beside the main door."),
            "categories": (need.name, other.name),
            "languages": ("en",),
        }
        yield source, facts.model_copy(update=more)


def fill(store: Store, count: int) -> None:
    """Crawls of the directories that say so, all published."""
    by_source: defaultdict[str, list[Record]] = defaultdict(list)
    for number, (source, facts) in enumerate(islice(worded(), count)):
        by_source[source].append(_record(source, str(number), facts))
    for slug, records in by_source.items():
        store.sources.put(Source(slug=slug, name=slug, platform="csv_list", address="http://invented.example/"))
        run = store.crawls.start(slug)
        for start in range(0, len(records), EACH):
            store.crawls.take(run, records[start : start + EACH])
        store.crawls.finish(run, complete=True, asked=1)


def _record(source: str, key: str, facts: Facts) -> Record:
    known = sha256(facts.model_dump_json().encode()).hexdigest()
    url = f"http://invented.example/{key}"
    return Record(source=source, key=key, url=url, fetched_at=SEEN, content_hash=known, payload={}, facts=facts)


def merged(address: str) -> list[float]:
    """Seconds, listings, unchanged ones, and peak memory in MB of the process and of its children."""
    run = subprocess.run([sys.executable, "-c", MERGE, address], cwd=ROOT, check=True, capture_output=True, text=True)
    return [float(number) for number in run.stdout.split()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    count = parser.parse_args().records
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        address = f"sqlite:///{folder}/kith.sqlite"
        fill(Store.open(address), count)
        for told in ("first merge", "second merge"):
            took, listings, unchanged, own, others = merged(address)
            print(f"{told}: {count} records, {listings:.0f} listings, {unchanged:.0f} unchanged, {took:.1f} s")
            print(
                f"  highest memory (wanted below {MOST_MB} MB): {own:.0f} MB merging, {others:.0f} MB in its children"
            )


if __name__ == "__main__":
    main()
