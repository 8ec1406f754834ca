"""Every platform is recognised on a real server, within ten polite requests by its own log."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.leases import HostLeases
from crawler.platforms import PLATFORMS
from crawler.probe.process import probe
from crawler.probe.report import Probed
from directory.errors import SourceError
from directory.settings import Settings
from directory.store import Store
from tests.crawler.probe_sites import PROBINGS, Probing
from tests.crawler.site import Hit, Site, running_site


@dataclass(frozen=True)
class Outcome:
    """What a probe gave, what the server saw of it, and what it left behind."""

    probed: Probed
    log: list[Hit]
    most_at_once: int
    sources: int
    listings: int
    files: list[str]
    leased: bool


def outcome_of(probing: Probing, settings: Settings, store: Store) -> Outcome:
    folder = settings.data_dir
    with running_site() as site:
        probed = probe(store, settings, probing.serve(site))
        free = HostLeases(store).acquire({site.address.removeprefix("http://")})
        files = sorted(file.name for file in folder.iterdir() if not file.name.startswith("kith.sqlite"))
        counts = len(store.sources.all()), store.listings.count()
        log, most = list(site.log), site.most_at_once
    store.close()
    return Outcome(probed, log, most, *counts, files, leased=not free)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[Outcome]]]:
    """Two at a time: most of a probe is the start of its process."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        told: dict[str, Future[Outcome]] = {}
        for probing in PROBINGS:
            folder = tmp_path_factory.mktemp("probe")
            settings = Settings(data_dir=folder, allow_loopback=True, contact="directory@example.org")
            told[probing.named] = pool.submit(outcome_of, probing, settings, Store.open(settings.store_url))
        yield told


@pytest.mark.parametrize("probing", PROBINGS, ids=lambda probing: probing.named)
def test_platform_is_recognised_within_ten_polite_requests(
    probing: Probing, outcomes: Mapping[str, Future[Outcome]]
) -> None:
    outcome = outcomes[probing.named].result(timeout=300)
    probed = outcome.probed
    assert (probed.platform, probed.blocked) == (probing.platform, "")
    assert probed.why
    assert 1 <= len(probed.samples) <= 5
    assert probed.asked == len(outcome.log) <= 10
    assert outcome.log[0].path == "/robots.txt"
    assert outcome.most_at_once == 1
    assert {hit.headers["User-Agent"][:5] for hit in outcome.log} == {"Kith/"}


@pytest.mark.parametrize("probing", PROBINGS, ids=lambda probing: probing.named)
def test_nothing_is_stored_by_a_probe(probing: Probing, outcomes: Mapping[str, Future[Outcome]]) -> None:
    outcome = outcomes[probing.named].result(timeout=300)
    assert (outcome.sources, outcome.listings, outcome.leased) == (0, 0, False)
    assert outcome.files == ["probe.log"]


def test_every_platform_is_probed() -> None:
    assert sorted(PLATFORMS.keys() - {probing.platform for probing in PROBINGS}) == []


def test_a_crawl_delay_is_kept_by_a_probe(site: Site, settings: Settings, store: Store) -> None:
    site.text("/robots.txt", "User-agent: *\nCrawl-delay: 0.4")
    probed = probe(store, settings, PROBINGS[0].serve(site))
    assert probed.platform == "wordpress"
    after_robots = site.log[1:]
    assert after_robots[-1].at - after_robots[0].at >= 0.4 * (len(after_robots) - 1) * 0.8


def test_what_robots_txt_shuts_is_not_asked_for(site: Site, settings: Settings, store: Store) -> None:
    site.text("/robots.txt", "User-agent: *\nDisallow: /wp-json/")
    probed = probe(store, settings, PROBINGS[0].serve(site))
    assert probed.platform == ""
    assert [hit.path for hit in site.log] == ["/robots.txt", "/"]
    assert any("robots.txt" in told and "does not allow" in told for told in probed.seen)


def test_a_host_that_is_being_crawled_is_left_alone(site: Site, settings: Settings, store: Store) -> None:
    held = HostLeases(store)
    assert held.acquire({site.address.removeprefix("http://")})
    with pytest.raises(SourceError, match="is being crawled"):
        probe(store, settings, site.address)
    assert site.log == []


def test_a_host_in_trouble_is_not_asked_more_than_ten_times(site: Site, settings: Settings, store: Store) -> None:
    site.text("/robots.txt", "")
    front = '<html><head><link rel="https://api.w.org/" href="/wp-json/"></head><body>'
    links = "".join(f'<a href="/groups/{at}">Group {at}</a>' for at in range(20))
    site.text("/", front + links)
    for at in range(20):
        site.text(f"/groups/{at}", "<html>broken", status=500)
    site.text("/wp-json/wp/v2/types", "{}", status=500)
    probed = probe(store, settings, site.address + "/")
    assert probed.platform == ""
    assert probed.asked == len(site.log) == 10


def test_this_machine_is_not_probed_unless_that_is_allowed(site: Site, settings: Settings, store: Store) -> None:
    probed = probe(store, settings.model_copy(update={"allow_loopback": False}), site.address)
    assert (probed.platform, probed.asked, site.log) == ("", 0, [])
    assert "KITH_ALLOW_LOOPBACK" in probed.seen[0]


def test_pages_written_by_hand_are_found_on_a_real_site(
    shared: Path, site: Site, settings: Settings, store: Store
) -> None:
    for file in (shared / "pages" / "stgeorges-wakefield").glob("*.html"):
        path = "/" + file.name.replace("__", "/").removesuffix("index.html")
        site.text(path, file.read_text(), headers={"Content-Type": "text/html; charset=utf-8"})
    probed = probe(store, settings, f"{site.address}/wellbeing/")
    assert probed.platform == "structured_page"
    assert (probed.read, probed.asked) == (5, 7)
    assert all(record.facts.places for record in probed.samples)
