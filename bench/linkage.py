"""How right linkage is and how fast: python -m bench.linkage

Right: on the labelled pairs of the real lists beside the checkout, where they are. Fast: on invented records, each
venue in up to three directories that spell it their own way; the time of 30,000, and how it grows from 3,000.
"""

import datetime as dt
import random
import resource
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.linkage_figures import HALVES, Judged, Labelled, by_weight, figures, read_pairs, records_named, weighted
from bench.linkage_lists import read_lists, stored
from directory.likeness import Likeness
from directory.linkage import link
from directory.linkage.link import compare
from directory.listing import Contact, Place, Session
from directory.record import Facts
from directory.store import StoredRecord

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_FIRST = (
    "Marsh Mill Ferry Orchard Quarry Station Chapel Harbour Priory Windmill Meadow Castle Bridge Canal Heath".split()
)
_SECOND = "Lane Green End Park Road Street Hill Field Row Wharf Gate Common Rise Cross View".split()
_WHAT = (
    "Library|Community Centre|Lunch Club|Toddler Group|Carers' Coffee Morning|Debt Advice|Chair Yoga|English Class|"
    "Men's Shed|Memory Cafe|Food Pantry|Choir|Youth Club|Job Club|Knit and Natter"
).split("|")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")


def invented(count: int, seed: int = 1) -> list[StoredRecord]:
    """As many records of three directories, real in shape and invented in all they say."""
    told = islice(invented_facts(seed), count)
    return [stored(number + 1, source, str(number), facts) for number, (source, facts) in enumerate(told)]


def invented_facts(seed: int = 1) -> Iterator[tuple[str, Facts]]:
    """Without end: what a directory says of a venue, each venue in up to three of them."""
    chance = random.Random(seed)
    while True:
        yield from _told(chance, _venue(chance))


def _venue(chance: random.Random) -> Facts:
    place = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}"
    number = chance.randrange(10**6)
    lat, lon = chance.uniform(50.5, 54.5), chance.uniform(-3.0, 0.5)
    postcode = f"{chance.choice('BEGLMNSW')}{chance.randint(1, 40)} {chance.randint(1, 9)}{_letters(chance)}"
    return Facts(
        name=f"{place} {chance.choice(_WHAT)}",
        places=(Place(address=f"{chance.randint(1, 200)} {place}", postcode=postcode, lat=lat, lon=lon),),
        contact=Contact(phones=(f"01632 {960000 + number % 1000}",), website=f"https://{number}.example/"),
        sessions=(Session(rule=f"FREQ=WEEKLY;BYDAY={chance.choice(_DAYS)}", starts=dt.time(chance.randint(9, 18))),),
    )


def _letters(chance: random.Random) -> str:
    return "".join(chance.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))


def _told(chance: random.Random, facts: Facts) -> Iterator[tuple[str, Facts]]:
    yield "cvs", facts
    if chance.random() < 0.5:
        yield "council", facts.model_copy(update={"name": f"Warm Space: {facts.name}", "contact": Contact()})
    if chance.random() < 0.5:
        words = facts.name.split()
        yield "national", facts.model_copy(update={"name": " ".join([*words[:-1], words[-1].upper()]), "sessions": ()})


def print_figures(data: Path) -> None:
    pairs = read_pairs()
    compared = compare(read_lists(data, records_named(pairs)))
    used: Judged = {frozenset((one.left, one.right)): one.verdict for one in compared}
    alone = _alone(pairs, compared)
    for half in HALVES:
        held = [pair for pair in pairs if pair.half == half]
        for name, judged in (("Splink's weight alone", alone), ("weight and rules", used)):
            told = figures(held, judged)
            print(f"{half}, {len(held)} pairs, {name}: joined rightly {told.precision}; joined of all {told.joined};")
            print(f"  joined or asked {told.found}; asked rightly {told.asked_rightly}")
            right, found = weighted(held, judged)
            print(f"  weighted by what each pair stands for: joined rightly {right:.3f}, joined or asked {found:.3f}")


def _alone(pairs: list[Labelled], compared: list[Likeness]) -> Judged:
    weights = {frozenset((one.left, one.right)): one.weight for one in compared}
    says = by_weight([pair for pair in pairs if pair.half == "tune"], weights)
    return {pair: says(weight) for pair, weight in weights.items()}


def print_times(count: int = 30_000) -> None:
    link(invented(100))  # what is read once a run is no part of the time
    took: dict[int, float] = {}
    for size in (count // 10, count):
        records = invented(size)
        started = time.perf_counter()
        linked = link(records)
        took[size] = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    growth = took[count] / took[count // 10]
    print(
        f"{count} records linked into {len(linked.groups)} listings in {took[count]:.1f} s, {len(linked.to_ask)} to ask"
    )
    print(f"ten times the records take {growth:.1f} times as long; peak memory {peak:.0f} MB")


def main() -> None:
    if DATA.is_dir():
        print_figures(DATA)
    else:
        print("../shared is absent: no labelled pairs to judge")
    print_times()


if __name__ == "__main__":
    main()
