"""The sample lists' doubled groups, gathered as anybody's lists are, become one listing each and nothing else does."""

import tomllib
from pathlib import Path

import pytest

from crawler.run import crawl
from crawler.samples.open_referral_feed import service_uuid
from crawler.samples.process import running_samples
from crawler.sources import load_sources
from directory.linkage import Linked, link
from directory.settings import Settings
from directory.store import Store

SAMPLES = Path(__file__).resolve().parents[2] / "crawler" / "samples"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    settings = Settings(data_dir=tmp_path_factory.mktemp("samples"), allow_loopback=True)
    store = Store.open(settings.store_url)
    with running_samples() as address:
        sources = load_sources(SAMPLES / "sources.toml", {"samples": address})
        for source in sources:
            store.sources.put(source)
        crawl(store, settings, sources, lambda event: None)
    records = store.records.all()
    store.close()
    return link(records)


@pytest.fixture(scope="module")
def same() -> set[frozenset[str]]:
    told = tomllib.loads((SAMPLES / "overlaps.toml").read_text())["same"]
    return {
        frozenset(
            str(service_uuid(group[source])) if source == "open_referral" else group[source]
            for source in ("open_referral", "cvs", "council")
            if source in group
        )
        for group in told
    }


def test_every_doubled_group_is_one_listing_and_no_other_is_joined(linked: Linked, same: set[frozenset[str]]) -> None:
    assert {frozenset(record.key for record in group) for group in linked.groups if len(group) > 1} == same


def test_a_curator_is_asked_about_few_pairs(linked: Linked) -> None:
    assert len(linked.to_ask) <= 5
