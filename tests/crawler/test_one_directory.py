"""Every platform's invented case and real lists beside them, crawled at once into one directory, and once more."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.platforms import PLATFORMS
from crawler.run import crawl
from directory.compile import MergeReport, merge_all
from directory.places import Gazetteer
from directory.settings import Settings
from directory.source import Source
from directory.store import RunReport, Store
from directory.vocabulary import load_vocabulary
from tests.crawler.cases import Case, cases
from tests.crawler.site import Answer, Site, running_site

REAL = {
    "trafford-foodbanks-map": ("geojson_list", "trafford-open-data/gm_food_banks.geojson"),
    "trafford-foodbanks": ("csv_list", "trafford-open-data/gm_food_banks.csv"),
    "trafford-mental-health": ("csv_list", "trafford-open-data/trafford_mental_health_services.csv"),
    "kcsc": ("cvs_json", "kcsc-selfcare-london/api-all.json"),
}


def fullest(platform: str) -> Case:
    """The platform's case with the most records, of those that lie on one host."""
    of_one_host = (case for case in cases(platform) if "://" not in json.dumps(case.told["options"]))
    return max(of_one_host, key=lambda case: len(case.expected["records"]))


def giving_all(site: Site) -> Site:
    """A site that gives its whole list also to who asks for what changed since, or for ids alone."""
    given = site.answer

    def answer(path: str) -> Answer:
        asked = re.sub(r"&modified_after=[^&]+", "", path)
        return given(asked.replace("&_fields=id", "&_embed=wp%3Aterm"))

    site.answer = answer  # type: ignore[method-assign]
    return site


def serve_files(site: Site, shared: Path) -> list[Source]:
    found = []
    for slug, (platform, name) in REAL.items():
        for file in (shared / "data" / name).parent.iterdir():
            site.turns(f"/{name.split('/')[0]}/{file.name}", Answer(file.read_bytes()))
        found.append(Source(slug=slug, name=slug, platform=platform, address=f"{site.address}/{name}"))
    return found


class Whole:
    """One directory: its store, and what the first and the second crawl and merge said."""

    def __init__(self, store: Store, settings: Settings, sources: list[Source], gazetteer: Gazetteer) -> None:
        self.store = store
        for source in sources:
            store.sources.put(source)
        self.first, self.merged = self._round(settings, sources, gazetteer)
        self.listings = store.listings.count() + store.listings.held_count()
        self.again, self.merged_again = self._round(settings, sources, gazetteer)

    def _round(
        self, settings: Settings, sources: list[Source], gazetteer: Gazetteer
    ) -> tuple[dict[str, RunReport], MergeReport]:
        reports = crawl(self.store, settings, sources, lambda _: None)
        merged = merge_all(self.store, gazetteer, load_vocabulary(), lambda done, total: None)
        return {report.source: report for report in reports}, merged


@pytest.fixture(scope="module")
def whole(shared: Path, cache_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("one"), allow_loopback=True)
    store = Store.open(settings.store_url)
    with ExitStack() as sites:
        hosts = {name: giving_all(sites.enter_context(running_site())) for name in (*sorted(PLATFORMS), "real")}
        sources = [
            fullest(name).serve(hosts[name], slug=name.replace("_", "-"), name=name) for name in sorted(PLATFORMS)
        ]
        yield Whole(store, settings, [*sources, *serve_files(hosts["real"], shared)], Gazetteer.open(cache_dir))
    store.close()


def test_every_source_is_read_to_its_end(whole: Whole) -> None:
    assert {slug: report.message for slug, report in whole.first.items() if not report.complete} == {}
    assert len(whole.first) == len(PLATFORMS) + len(REAL)


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_each_platform_gives_what_its_case_says(whole: Whole, platform: str) -> None:
    expected = fullest(platform).expected
    report = whole.first[platform.replace("_", "-")]
    assert (report.new, report.rejected) == (len(expected["records"]), len(expected["rejections"]))
    assert report.new


@pytest.mark.parametrize("slug", sorted(REAL))
def test_each_real_list_gives_listings_and_a_reason_for_what_it_does_not(whole: Whole, slug: str) -> None:
    report = whole.first[slug]
    assert report.new >= 20
    rejections = whole.store.crawls.rejections(report.run)
    assert len(rejections) == report.rejected
    assert all(rejection.key and rejection.reason for rejection in rejections)


def test_they_are_one_directory(whole: Whole) -> None:
    records = sum(report.new for report in whole.first.values())
    founded = sum(count.listings for count in whole.merged.sources)
    joined = sum(count.joined for count in whole.merged.sources)
    assert founded + joined == records
    assert whole.listings == founded
    # The same food banks lie in a table and on a map: most of them are one listing with two provenances.
    both = {"trafford-foodbanks", "trafford-foodbanks-map"}
    shared = [one for one in whole.store.listings.active() if both <= {link.source for link in one.sources}]
    assert len(shared) >= 20


def test_a_second_crawl_changes_nothing(whole: Whole) -> None:
    assert {slug: (r.new, r.changed, r.gone) for slug, r in whole.again.items()} == dict.fromkeys(
        whole.first, (0, 0, 0)
    )
    assert {slug: report.message for slug, report in whole.again.items() if not report.complete} == {}
    assert (whole.merged_again.saved.new, whole.merged_again.saved.changed) == (0, 0)
    assert whole.store.listings.count() + whole.store.listings.held_count() == whole.listings
