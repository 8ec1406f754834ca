"""Files and maps, each crawled whole from a real server into a real store."""

from crawler.run import crawl
from directory.settings import Settings
from directory.store import Store
from tests.crawler.cases import FIXTURES, Case
from tests.crawler.site import Site

CASES = (
    "arcgis_features/paged-service",
    "csv_list/joined-and-told",
    "geojson_list/pages-of-an-api",
    "hsds_package/version-1-zip",
    "kml_map/linked-maps-and-kmz",
    "xlsx_list/titles-merged-headings-and-a-cover",
)


def test_each_list_is_crawled_whole_and_a_second_crawl_changes_nothing(
    site: Site, store: Store, settings: Settings
) -> None:
    saved = [Case(FIXTURES / name) for name in CASES]
    sources = [case.serve(site, slug=case.folder.name) for case in saved]
    first = crawl(store, settings, sources, lambda _: None)
    second = crawl(store, settings, sources, lambda _: None)
    for case, source, before, after in zip(saved, sources, first, second, strict=True):
        names = {record.key: record.value("name") for record in store.records.all() if record.source == source.slug}
        expected = case.expected["records"]
        assert (before.complete, before.message) == (True, ""), case.folder
        assert names == {told["key"]: told["facts"]["name"] for told in expected}
        assert (before.new, before.rejected) == (len(expected), len(case.expected["rejections"]))
        assert (after.unchanged, after.new, after.changed, after.gone) == (len(expected), 0, 0, 0)
