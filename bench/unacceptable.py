"""How often something that embarrasses stands among the first five: wrong sex, age or area, closed, for professionals
only, or what was not wanted.

`python -m bench.unacceptable` asks sixty statements of our own of the invented samples and, where they are at hand, of
the real lists. Two measures: a check of what can be checked from the listing and the plain fields of the statement,
which trusts nothing of the search but its words for topics; and labels set by hand after reading the first five of
each, by statement and key.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pydantic import Field

from crawler.run import crawl
from crawler.samples import sample_sources
from crawler.samples.process import running_samples
from crawler.sources import load_sources
from directory.compile import merge_all
from directory.frozen import Frozen
from directory.listing import Listing, ReferralRoute, Sex, Status
from directory.places import Gazetteer, PlacePoint, distances_km
from directory.settings import Settings, load_settings
from directory.store import Store
from directory.vocabulary import load_vocabulary
from index.encoder import CachedEncoder, open_encoder
from index.engines.embedded import EmbeddedEngine
from index.multilingual import open_multilingual
from index.question import Question
from index.snapshot import build_snapshot
from index.understanding.negation import topic_of

HERE: Final = Path(__file__).parent
STATEMENTS: Final = HERE / "unacceptable_statements.toml"
LABELS: Final = HERE / "unacceptable_labels.tsv"
REAL: Final = HERE.parent.parent / "shared" / "data"
REAL_SOURCES: Final = HERE.parent / "tests" / "crawler" / "real_sources.toml"
FIRST: Final = 5
WITHIN_KM: Final = 8.0
_PROFESSIONALS: Final = re.compile(
    r"\bfor (?:professionals|practitioners|staff|gps|social workers)\b(?! and)|\bcpd\b", re.I
)
_WOMEN: Final = re.compile(
    r"\b(?:wom[ae]n|girls|ladies)(?:['’]s)?[- ]only\b|\bonly (?:for )?(?:wom[ae]n|ladies)\b", re.I
)
_MEN: Final = re.compile(r"\b(?:m[ae]n|boys)(?:['’]s)?[- ]only\b|\bonly (?:for )?(?:men|boys)\b", re.I)


class Statement(Frozen):
    """One statement with what it says of the person, told again plainly. `over` is "samples" or "real"."""

    id: str
    over: str
    near: str
    text: str
    sex: str | None = None
    age: int | None = Field(default=None, ge=0)
    hours: str | None = None
    days: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    professional: bool = False


@dataclass(frozen=True)
class Shown:
    """One of the first five: its place from 1, its key, and what the check has against it ("" for nothing)."""

    statement: str
    place: int
    key: str
    name: str
    against: tuple[str, ...]


def statements() -> tuple[Statement, ...]:
    """The sixty, in their order."""
    return tuple(Statement(**one) for one in tomllib.loads(STATEMENTS.read_text("utf-8"))["statement"])


def labels() -> dict[tuple[str, str], str]:
    """What a reader found wrong, by statement and key of the listing; "" where nothing was."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return {(row["statement"], row["listing"]): row["wrong"] for row in csv.DictReader(lines, delimiter="\t")}


def against(listing: Listing, one: Statement, near: PlacePoint) -> Iterator[str]:
    """What the record itself says against this person."""
    if listing.status is not Status.ACTIVE or listing.halt:
        yield "closed"
    yield from _person(listing, one)
    if _out_of_area(listing, near):
        yield "area"
    routes = set(listing.referral_routes)
    if _PROFESSIONALS.search(listing.name) or (routes == {ReferralRoute.PROFESSIONAL} and not one.professional):
        yield "professionals"
    named = topic_of(f"{listing.name} . {' . '.join(listing.categories)}")
    if named in one.unwanted:
        yield "unwanted"


def _person(listing: Listing, one: Statement) -> Iterator[str]:
    for_whom = listing.eligibility
    text = " . ".join((listing.name, *(for_whom.groups if for_whom else ()), (for_whom.text or "") if for_whom else ""))
    told = for_whom.sex if for_whom else None
    if (one.sex == "man" and (told == Sex.WOMEN or _WOMEN.search(text))) or (
        one.sex == "woman" and (told == Sex.MEN or _MEN.search(text))
    ):
        yield "sex"
    if for_whom and one.age is not None:
        low, high = for_whom.min_age or 0, 130 if for_whom.max_age is None else for_whom.max_age
        if not low <= one.age <= high:
            yield "age"


def _out_of_area(listing: Listing, near: PlacePoint) -> bool:
    area = listing.service_area
    if area and (area.nationwide or near.council_code in area.council_codes):
        return False
    if area and area.council_codes and near.council_code:
        return True
    points = [(place.lat, place.lon) for place in listing.places if place.lat is not None and place.lon is not None]
    remote = {str(one) for one in listing.delivery} & {"online", "phone"}
    return not remote and not any(distances_km(near.lat, near.lon, lat, lon) <= WITHIN_KM for lat, lon in points)


def shown(over: str, store: Store, engine: EmbeddedEngine, gazetteer: Gazetteer) -> Iterator[Shown]:
    """The first five of each statement about one directory."""
    for one in statements():
        if one.over != over:
            continue
        near = gazetteer.find(one.near)
        hits = engine.search(Question(statement=one.text, near=near, distance_km=WITHIN_KM, limit=FIRST)).hits
        listings = store.listings.many([hit.listing for hit in hits])
        for place, hit in enumerate(hits, 1):
            found = listings[hit.listing]
            yield Shown(one.id, place, key(found), found.name, tuple(against(found, one, near)))


def key(listing: Listing) -> str:
    """The source and record that a listing came from first: it stays the same when everything is gathered anew."""
    first = listing.sources[0]
    return f"{first.source}/{first.key}"


def gathered(over: str, folder: Path, gazetteer: Gazetteer) -> Store:
    """A store with one of the two directories, gathered and merged as always."""
    settings = Settings(data_dir=folder, allow_loopback=True)
    store = Store.open(settings.store_url)
    options = ("--files", f"data={REAL}") if over == "real" else ()
    with running_samples(0, *options) as address:
        real = {"files": f"{address}/files/data"}
        sources = load_sources(REAL_SOURCES, real) if over == "real" else sample_sources(address)
        for source in sources:
            store.sources.put(source)
        crawl(store, settings, sources, lambda event: None)
    merge_all(store, gazetteer, load_vocabulary(), lambda done, total: None)
    return store


def report(found: Sequence[Shown]) -> str:
    """Both measures, and what each is made of."""
    told = labels()
    read = [one for one in found if (one.statement, one.key) in told]
    wrong = [one for one in read if told[one.statement, one.key]]
    flagged = [one for one in found if one.against]
    kinds = Counter(kind for one in flagged for kind in one.against)
    lines = [
        f"{len({one.statement for one in found})} statements, {len(found)} hits among the first {FIRST}",
        f"checked: {len(flagged)} unacceptable, {len(flagged) / max(len(found), 1):.1%} {dict(kinds)}",
        f"read by hand: {len(read)} of them, {len(wrong)} unacceptable, {len(wrong) / max(len(read), 1):.1%}",
        *(f"  {one.statement} {one.place} {one.name[:60]}: {', '.join(one.against)}" for one in flagged),
        *(f"  {one.statement} {one.place} {one.name[:60]}: {told[one.statement, one.key]} (read)" for one in wrong),
    ]
    return "\n".join(lines)


def main() -> None:
    settings = load_settings()
    gazetteer, vocabulary = Gazetteer.open(settings.cache_dir, settings.places_pack), load_vocabulary()
    encoder = CachedEncoder(open_encoder(settings.model, settings.cache_dir), settings.cache_dir)
    multilingual = open_multilingual(settings.multilingual, settings.cache_dir)
    found: list[Shown] = []
    for over in ("samples", *(["real"] if REAL.is_dir() else [])):
        with TemporaryDirectory(prefix="kith-unacceptable-") as folder:
            store = gathered(over, Path(folder), gazetteer)
            index = Path(folder) / "index"
            build_snapshot(store.listings.active(), encoder, vocabulary, index, multilingual=multilingual)
            engine = EmbeddedEngine.open(index, encoder, vocabulary, gazetteer, multilingual=multilingual)
            found += shown(over, store, engine, gazetteer)
            engine.close()
            store.close()
    print(report(found))


if __name__ == "__main__":
    main()
