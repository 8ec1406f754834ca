"""What has not changed is not asked for again, not merged anew and not embedded anew."""

from pathlib import Path
from typing import Any

from crawler.platforms import platform_of
from crawler.run import crawl
from directory.compile import merge_all
from directory.places import Gazetteer
from directory.settings import Settings
from directory.source import Source
from directory.store import ReviewKind, Store
from directory.vocabulary import load_vocabulary
from index.encoder.cached import CachedEncoder
from index.snapshot import build_snapshot
from tests.crawler.conftest import Crawl
from tests.crawler.feeds import serve_list, service
from tests.crawler.site import Answer, Site
from tests.index.hashing import HashingEncoder


def serve_dated(site: Site, *services: dict[str, Any]) -> None:
    """A feed whose list gives summaries with the date of each service's last change."""
    summaries = [{"id": told["id"], "name": told["name"], "last_modified": told["last_modified"]} for told in services]
    envelope = {"total_items": len(services), "total_pages": 1, "page_number": 1, "size": 50}
    site.json("/services?page=1&per_page=50", envelope | {"contents": summaries})
    for told in services:
        site.json(f"/services/{told['id']}", told | {"schedules": []})


def dated(number: int, modified: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    return service(number, last_modified=f"{modified}T00:00:00Z", **more)


def test_service_is_not_asked_for_while_its_summary_is_as_it_was(site: Site, store: Store, crawl_feed: Crawl) -> None:
    serve_dated(site, *map(dated, range(5)))
    crawl_feed()
    asked = len(site.hits("/services/"))
    # The first was changed, the last has left the list, and one has come.
    serve_dated(site, dated(0, "2026-02-01", description="Now with pudding."), *map(dated, range(1, 4)), dated(9))
    report = crawl_feed()
    assert {hit.path for hit in site.hits("/services/")[asked:]} == {"/services/s0", "/services/s9"}
    assert (report.good, report.full) == (True, False)
    assert (report.changed, report.new, report.unchanged, report.gone) == (1, 1, 3, 1)
    assert report.fill["description"] == 5
    assert {record.key: record.missed for record in store.records.all() if record.missed} == {"s4": 1}


def test_undated_summary_does_not_say_whether_its_page_is_as_it_was() -> None:
    platform = platform_of(Source(slug="a", name="A", platform="open_referral", address="http://a.example"))
    assert platform.revision({"id": "1", "name": "Tea", "last_modified": ""}) == ""
    first, second = (platform.revision({"id": "1", "last_modified": day}) for day in ("2026-01-01", "2026-01-02"))
    assert first and second and first != second


def test_page_that_is_gone_twice_waits_for_a_curator(site: Site, store: Store, crawl_feed: Crawl) -> None:
    told = {"slug": "feed", "name": "Feed", "platform": "open_referral", "address": site.address}
    store.sources.put(Source.model_validate(told))
    serve_dated(site, *map(dated, range(4)))
    crawl_feed()
    serve_dated(site, dated(0, "2026-02-01"), *map(dated, range(1, 4)))
    site.turns("/services/s0", Answer(status=410, etag=False))
    crawl_feed()
    assert store.review.waiting() == []
    crawl_feed()
    [item] = store.review.waiting()
    assert (item.kind, item.subject) == (ReviewKind.PAGE_GONE, "feed/s0")
    assert len(site.hits("/services/s0")) == 3, "a page that was gone is asked for again"


def test_what_was_mended_is_counted_with_the_run(site: Site, crawl_feed: Crawl) -> None:
    broken = service(1, description="Itâ€™s <p data-cke-filler='x'>tea &amp; talk</p>", email="", fees="")
    serve_list(site, broken, service(2), {"id": "3", "name": " "})
    report = crawl_feed("/list.json")
    assert report.mended == {
        "editor attributes": 1,
        "empty names": 1,
        "empty values": 2,
        "entities": 1,
        "mojibake": 1,
    }


def test_second_crawl_of_an_unchanged_source_embeds_nothing(
    site: Site, store: Store, settings: Settings, tmp_path: Path, cache_dir: Path
) -> None:
    serve_dated(site, *(dated(number, description=f"A hot meal, number {number}.") for number in range(6)))
    source = Source(slug="feed", name="Feed", platform="open_referral", address=f"{site.address}/services")
    store.sources.put(source)
    hashing = HashingEncoder()
    encoder = CachedEncoder(hashing, tmp_path / "vectors")
    vocabulary, gazetteer = load_vocabulary(), Gazetteer.open(cache_dir)

    def update() -> tuple[int, int, int]:
        """Texts encoded, listings changed and answers with a body, of a crawl, a merge and an index."""
        before, asked = hashing.encoded, len(site.log)
        crawl(store, settings, [source], lambda _: None)
        saved = merge_all(store, gazetteer, vocabulary, lambda done, total: None).saved
        build_snapshot(store.listings.active(), encoder, vocabulary, tmp_path / "index")
        sent = [hit for hit in site.log[asked:] if hit.status == 200]
        return hashing.encoded - before, saved.new + saved.changed, len(sent)

    first, second = update(), update()
    assert first[0] > 6
    assert first[1:] == (6, 7)
    assert second == (0, 0, 0)
    serve_dated(
        site,
        dated(0, "2026-02-01", description="A cold meal."),
        *(dated(number, description=f"A hot meal, number {number}.") for number in range(1, 6)),
    )
    encoded, changed, sent = update()
    assert 0 < encoded <= 3
    assert (changed, sent) == (1, 2)
