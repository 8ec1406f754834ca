"""Real lists, dirty as they are, made into one directory in which people find what helps."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.run import crawl
from crawler.samples.process import running_samples
from crawler.sources import load_sources
from directory.compile import MergeReport, merge_all
from directory.listing import Listing
from directory.places import Gazetteer
from directory.settings import Settings
from directory.store import RunReport, Store
from directory.vocabulary import load_vocabulary
from index.encoder import open_encoder
from index.engines.embedded import EmbeddedEngine
from index.models import build
from index.question import Question
from index.snapshot import build_snapshot

SOURCES = Path(__file__).parent / "crawler" / "real_sources.toml"
# Found by reading the lists, before any search was tried: the beginnings of the keys of records that help.
NAMED = [
    ("my husband has dementia and I need a break", "W10", {"85090", "82934", "87243", "86225", "87244"}),
    ("bailiffs and debt letters", "Bristol", {"d01adbe4", "e8452941", "24db783c", "4de23a4d"}),
    ("I want to learn English", None, {"63d09331", "6878bda3"}),
    ("Men's shed", None, {"17d72891", "SRV055"}),
    ("homeless and need a shower", "Scunthorpe", {"c6f528be"}),
]


class Directory:
    """The store of the real lists with what gathering and merging said."""

    def __init__(self, store: Store, reports: list[RunReport], merged: MergeReport) -> None:
        self.store, self.reports, self.merged = store, reports, merged
        self.listings = list(store.listings.active())


@pytest.fixture(scope="module")
def gazetteer(cache_dir: Path) -> Gazetteer:
    return Gazetteer.open(cache_dir)


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Iterator[Directory]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("real"), allow_loopback=True)
    store = Store.open(settings.store_url)
    with running_samples(0, "--files", f"data={shared / 'data'}") as address:
        sources = load_sources(SOURCES, {"files": f"{address}/files/data"})
        for source in sources:
            store.sources.put(source)
        reports = crawl(store, settings, sources, lambda event: None)
    merged = merge_all(store, gazetteer, load_vocabulary(), lambda done, total: None)
    yield Directory(store, reports, merged)
    store.close()


def test_every_input_is_a_listing_or_joined_or_rejected(real: Directory) -> None:
    counts = {count.source: count for count in real.merged.sources}
    for report in real.reports:
        count = counts[report.source]
        assert report.inputs == count.listings + count.joined + report.repeated + report.rejected
    assert sum(report.inputs for report in real.reports) == 1873
    held = real.store.listings.held_count()
    assert len(real.listings) + held == sum(count.listings for count in counts.values())
    assert 0 < held < 100


def test_a_listing_with_no_place_serves_its_source_s_district_and_says_so(real: Directory) -> None:
    councils = [one for one in real.listings if one.sources[0].source in ("bristol", "north-lincolnshire")]
    assumed = [one for one in councils if one.service_area and one.service_area.assumed]
    assert len(assumed) > 0.98 * len(councils)
    assert all(one.service_area.council_codes for one in assumed if one.service_area)
    assert real.merged.unlocated == 0


def test_nothing_is_quoted_whole_without_permission(real: Directory) -> None:
    assert not any(listing.may_show("description") for listing in real.listings if listing.description)


@pytest.fixture(scope="module")
def engine(real: Directory, cache_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    build("small", cache_dir)
    encoder, folder = open_encoder("small", cache_dir), tmp_path_factory.mktemp("index")
    # Sentences are quoted, never ranked: without their vectors this takes a third of the time.
    build_snapshot(real.listings, encoder, load_vocabulary(), folder, sentence_vectors=False)
    engine = EmbeddedEngine.open(folder, encoder, load_vocabulary())
    yield engine
    engine.close()


def keys(listing: Listing) -> set[str]:
    return {link.key[:8] for link in listing.sources}


@pytest.mark.parametrize(("statement", "near", "named"), NAMED)
def test_what_was_named_by_reading_stands_in_the_first_five(
    real: Directory, engine: EmbeddedEngine, gazetteer: Gazetteer, statement: str, near: str | None, named: set[str]
) -> None:
    place = gazetteer.find(near) if near else None
    hits = engine.search(Question(statement=statement, near=place, limit=5)).hits
    found = real.store.listings.many([hit.listing for hit in hits])
    assert any(keys(listing) & named for listing in found.values())
