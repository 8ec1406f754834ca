"""The platforms on WordPress and calendars, crawled whole from a real server into a real store."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from crawler.reader import described
from crawler.run import crawl
from directory.health import Held
from directory.settings import Settings
from directory.source import Source
from directory.store import RunReport, Store
from tests.crawler.cases import FIXTURES, Case
from tests.crawler.site import Answer, Site
from tests.crawler.wordpress_site import post, serve_changes, serve_posts

CASES = (
    "wordpress/found-type-and-pages",
    "geodirectory/places",
    "business_directory/links-without-the-directory",
    "events_calendar/series-over-two-pages",
)


def run(store: Store, settings: Settings, *sources: Source) -> list[RunReport]:
    return crawl(store, settings, sources, lambda _: None)


def test_each_platform_is_crawled_whole_and_a_second_crawl_changes_nothing(
    site: Site, store: Store, settings: Settings
) -> None:
    saved = [Case(FIXTURES / name) for name in CASES]
    sources = [case.serve(site, slug=case.folder.name) for case in saved]
    for case, file, route in ((saved[0], "clubs", "clubs"), (saved[2], "listings", "wpbdp_listing")):
        origin = "/".join(case.told["address"].split("/")[:3])
        told = (case.folder / "inputs" / f"{file}.json").read_text().replace(origin, site.address)
        serve_changes(site, f"/wp-json/wp/v2/{route}", json.loads(told))
    first, second = run(store, settings, *sources), run(store, settings, *sources)
    for case, source, before, after in zip(saved, sources, first, second, strict=True):
        names = {record.key: record.value("name") for record in store.records.all() if record.source == source.slug}
        expected = case.expected["records"]
        assert (before.complete, before.message) == (True, "")
        assert names == {told["key"]: told["facts"]["name"] for told in expected}
        assert (before.new, before.rejected) == (len(expected), len(case.expected["rejections"]))
        assert (after.unchanged, after.new, after.changed, after.gone) == (len(expected), 0, 0, 0)


def test_list_ends_where_the_site_answers_400(site: Site, store: Store, settings: Settings) -> None:
    query = "&orderby=id&order=asc&_embed=wp%3Aterm"
    posts: list[dict[str, Any]] = [
        {"id": number, "title": {"rendered": f"Group {number}"}, "content": {"rendered": "Come along."}}
        for number in range(1, 101)
    ]
    site.json(f"/wp-json/wp/v2/groups?per_page=100&page=1{query}", posts)
    end = Answer(b'{"code": "rest_post_invalid_page_number", "data": {"status": 400}}', status=400, etag=False)
    site.turns(f"/wp-json/wp/v2/groups?per_page=100&page=2{query}", end)
    source = Source(slug="hub", name="Hub", platform="wordpress", address=site.address, options={"post_type": "groups"})
    [report] = run(store, settings, source)
    assert (report.complete, report.new, report.asked) == (True, 100, 3)


def test_missing_type_is_an_error(site: Site, store: Store, settings: Settings) -> None:
    source = Source(slug="hub", name="Hub", platform="wordpress", address=site.address, options={"post_type": "no"})
    [report] = run(store, settings, source)
    assert not report.complete
    assert "answered 404." in report.message


def test_calendar_is_crawled_and_an_unchanged_one_costs_nothing(site: Site, store: Store, settings: Settings) -> None:
    start = f"DTSTART;TZID=Europe/London:{date.today().year - 1}0106T120000"  # noqa: DTZ011 any year will do
    weekly = f"BEGIN:VEVENT\r\nUID:tea\r\nSUMMARY:Tea\r\n{start}\r\nRRULE:FREQ=WEEKLY;BYDAY=TU\r\nEND:VEVENT\r\n"
    over = "BEGIN:VEVENT\r\nUID:old\r\nSUMMARY:Old\r\nDTSTART:20200106T120000Z\r\nEND:VEVENT\r\n"
    site.text("/calendar.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{weekly}{over}END:VCALENDAR\r\n")
    source = Source(slug="hub", name="Hub", platform="icalendar_feed", address=f"{site.address}/calendar.ics")
    [first], [second] = run(store, settings, source), run(store, settings, source)
    assert (first.complete, first.new, first.rejected) == (True, 1, 1)
    assert (second.complete, second.unchanged, second.changed) == (True, 1, 0)
    assert [hit.status for hit in site.hits("/calendar.ics")] == [200, 304]
    [record] = store.records.all()
    assert record.value("sessions")[0]["rule"] == "FREQ=WEEKLY;BYDAY=TU"


def test_second_crawl_asks_for_what_was_changed_and_which_ids_there_are(
    site: Site, store: Store, settings: Settings
) -> None:
    posts = [post(number) for number in range(1, 131)]
    serve_posts(site, "/wp-json/wp/v2/groups", lambda: posts)
    source = Source(slug="hub", name="Hub", platform="wordpress", address=site.address, options={"post_type": "groups"})
    [first] = run(store, settings, source)
    asked = len(site.log)
    posts[6] = post(7, "Now on Mondays.", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}")
    posts[7:8] = []  # deleted
    posts.append(post(200))  # made public again, with its old date
    [second] = run(store, settings, source)
    paths = [hit.path.partition("groups")[2] for hit in site.log[asked:] if "groups" in hit.path]
    assert (first.new, first.full) == (130, True)
    assert (second.complete, second.full, second.changed, second.new, second.unchanged) == (True, False, 1, 1, 128)
    assert second.gone == 1
    assert "modified_after=" in paths[0]
    assert [sum(told in path for path in paths[1:]) for told in ("_fields=id", "include=200")] == [2, 1]
    assert [record.missed for record in store.records.all() if record.key == "8"] == [1]


def test_posts_are_read_whole_again_after_a_week_and_where_the_source_is_described_anew(
    site: Site, store: Store, settings: Settings
) -> None:
    serve_posts(site, "/wp-json/wp/v2/groups", lambda: [post(1), post(2)])
    options = {"post_type": "groups"}
    source = Source(slug="hub", name="Hub", platform="wordpress", address=site.address, options=options)
    run(store, settings, source)
    now = datetime.now(UTC)
    assert set(store.crawls.held("hub", described(source), now).revisions) == {"1", "2"}
    assert store.crawls.held("hub", described(source), now + timedelta(days=7)) == Held()
    other = source.model_copy(update={"options": options | {"details": True}})
    assert store.crawls.held("hub", described(other), now) == Held()


def test_a_crawl_of_changes_that_failed_is_followed_by_a_whole_one(
    site: Site, store: Store, settings: Settings
) -> None:
    posts = [post(1), post(2)]
    serve_posts(site, "/wp-json/wp/v2/groups", lambda: posts)
    source = Source(slug="hub", name="Hub", platform="wordpress", address=site.address, options={"post_type": "groups"})
    run(store, settings, source)
    made = site.makers.pop("/wp-json/wp/v2/groups")
    [failed] = run(store, settings, source)
    site.makers["/wp-json/wp/v2/groups"] = made
    [healed] = run(store, settings, source)
    assert [(told.complete, told.full) for told in (failed, healed)] == [(False, False), (True, True)]
