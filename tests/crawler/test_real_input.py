"""Real lists, dirty as they are, served on this machine and crawled into one store."""

import functools
import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.run import crawl
from crawler.sources import load_sources
from directory.places import Gazetteer
from directory.settings import Settings
from directory.store import RunReport, Store, StoredRecord
from directory.text import has_markup
from tests.crawler.reading import read_all

SOURCES = Path(__file__).with_name("real_sources.toml")
INPUTS = {
    "kcsc-self-care": 179,
    "bristol": 819,
    "north-lincolnshire": 738,
    "bristol-v3": 3,
    "bristol-v3-single": 1,
    "folkestone-hythe": 133,
}
MOJIBAKE = ("â€", "Â£", "Ã©", "Â ", "ï»¿", "\ufffd")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not printed."""


@pytest.fixture(scope="module")
def files(shared: Path) -> Iterator[str]:
    """The address of a server of ../shared/data."""
    handler = functools.partial(Quiet, directory=str(shared / "data"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def gathered(files: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[RunReport]]]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("real"), allow_loopback=True)
    store = Store.open(settings.store_url)
    yield store, crawl(store, settings, load_sources(SOURCES, {"files": files}), lambda _: None)
    store.close()


@pytest.fixture(scope="module")
def records(gathered: tuple[Store, list[RunReport]]) -> list[StoredRecord]:
    return gathered[0].records.all()


def test_every_input_is_counted(gathered: tuple[Store, list[RunReport]]) -> None:
    store, reports = gathered
    assert {report.source: report.inputs for report in reports} == INPUTS
    assert all(report.complete for report in reports)
    for report in reports:
        rejections = store.crawls.rejections(report.run)
        assert len(rejections) == report.rejected
        assert all(rejection.key and rejection.reason.startswith("It has") for rejection in rejections)
    taken = sum(report.new for report in reports)
    assert taken == len(store.records.all())
    assert taken + sum(report.repeated + report.rejected for report in reports) == sum(INPUTS.values())


def test_no_record_is_nameless_and_none_has_markup_or_mojibake(records: list[StoredRecord]) -> None:
    for record in records:
        assert record.value("name"), record.name
        for text in texts([claim.value for claim in record.claims]):
            assert text.strip() == text and text, record.name
            assert not has_markup(text), (record.name, text)
            assert "data-cke" not in text, (record.name, text)
            assert not any(wrong in text for wrong in MOJIBAKE), (record.name, text)


def test_the_raw_entries_were_as_dirty_as_that(shared: Path) -> None:
    held = list(texts(json.loads((shared / "data/oruk-feeds/bristol_services.json").read_bytes(), strict=False)))
    assert any("data-cke" in text for text in held)
    assert any("<p>" in text for text in held)


def test_mojibake_of_a_recorded_page_is_mended(shared: Path) -> None:
    page = (shared / "pages/openreferral-uk-v1-bristol/services-page1.json").read_bytes()
    assert any(wrong in page.decode() for wrong in MOJIBAKE)
    reading = read_all("open_referral", {"page.json": page}, "page.json", paged=False)
    told = [text for record in reading.records for text in texts(record.facts.model_dump(mode="json"))]
    assert len(reading.records) >= 45
    assert any("£10 a hour" in text for text in told)
    assert not [text for text in told if any(wrong in text for wrong in MOJIBAKE)]


def test_each_kcsc_record_with_coordinates_can_be_placed(
    shared: Path, cache_dir: Path, records: list[StoredRecord]
) -> None:
    """Of the 172, the directory itself gives 27 points; the others are placed by postcode when merged."""
    gazetteer = Gazetteer.open(cache_dir)
    lines = (shared / "data/kcsc-selfcare-london/records.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = {entry["id"] for entry in map(json.loads, lines) if entry.get("lat")}
    held = {record.key: record.value("places") or [] for record in records if record.source == "kcsc-self-care"}
    points = {key: [place for place in places if "lat" in place] for key, places in held.items()}
    codes = {key: [place["postcode"] for place in places if "postcode" in place] for key, places in held.items()}
    placed = {key for key in held if points[key] or any(gazetteer.many(codes[key]))}
    assert len(wanted) == 172
    assert wanted <= placed
    assert sum(map(bool, points.values())) == 23, "the four that the export calls homes keep their postcode only"


def test_places_of_folkestone_are_joined_by_name(records: list[StoredRecord]) -> None:
    repair = next(record for record in records if record.name == "folkestone-hythe/SRV001")
    [place] = repair.value("places")
    assert (place["postcode"], place["precision"]) == ("CT19 5AE", "given")
    assert repair.value("organisation")["name"] == "Repair Cafe"


def test_staff_are_not_in_what_is_kept(gathered: tuple[Store, list[RunReport]]) -> None:
    [payload] = gathered[0].records.payloads("bristol-v3-single", "2a3483ea-8966-4f50-9dc3-7bafa1e5c623")
    assert payload["assurer_email"] == payload["pc_metadata"]["assured_by"] == "[redacted]"


def test_phones_stand_in_national_format(records: list[StoredRecord]) -> None:
    phones = [phone for record in records for phone in record.value("contact.phones") or []]
    assert len(phones) > 120
    assert all(phone.startswith("0") for phone in phones)
    assert Counter(phones)["020 8962 4141"] > 5


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for held in value.values():
            yield from texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from texts(held)
