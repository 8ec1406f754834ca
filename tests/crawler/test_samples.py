"""The invented listings: that they are invented, whole and varied, and that their server behaves as real ones do."""

import csv
import io
import json
import re
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from crawler.platforms import platform_of
from crawler.samples import sample_sources
from crawler.samples.cvs_export import addresses, organisations
from crawler.samples.listings import FOLDER, SampleError, Samples, load_samples
from crawler.samples.open_referral_feed import find_service, service_uuid, services_page
from crawler.samples.process import running_samples
from crawler.samples.site import Site
from crawler.values import terms
from directory.places import Gazetteer
from directory.vocabulary import load_vocabulary

DISTRICTS = {"E1", "E2", "E3", "E5", "E8", "E9"}
# https://www.ofcom.org.uk: London, mobile and free numbers kept for drama.
DRAMA = re.compile(r"020 7946 0\d{3}|07700 900\d{3}|0808 157 0\d{3}")


@pytest.fixture(scope="module")
def samples() -> Samples:
    return load_samples()


@pytest.fixture(scope="module")
def rows(samples: Samples) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(samples.council.decode())))


@pytest.fixture(scope="module")
def same() -> list[dict[str, str]]:
    return list(tomllib.loads((FOLDER / "overlaps.toml").read_text())["same"])


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples") / "requests.jsonl"


@pytest.fixture(scope="module")
def client(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("files")
    (folder / "list.csv").write_text("Name\nTea\n")
    (folder.parent / "secret.txt").write_text("not served")
    options = ("--files", f"mine={folder}", "--log", str(log))
    with running_samples(0, *options) as address, httpx.Client(base_url=address) as client:
        yield client


class TestListings:
    def test_there_are_about_as_many_of_each_source_as_the_documentation_says(
        self, samples: Samples, rows: list[dict[str, str]], same: list[dict[str, str]]
    ) -> None:
        counts = len(samples.services), len(samples.entries), len(rows)
        told = (Path(__file__).parents[2] / "docs" / "samples.md").read_text()
        twice = sum(len(group.keys() & {"open_referral", "cvs", "council"}) - 1 for group in same)
        for number in (*counts, sum(counts), sum(counts) - twice):
            assert f"{number} " in told
        assert sum(counts) - twice >= 165

    def test_every_need_has_two_listings_of_its_own(
        self, samples: Samples, rows: list[dict[str, str]], same: list[dict[str, str]]
    ) -> None:
        groups = needs_of_listings(samples, rows, same)
        met = Counter(need for needs in groups.values() for need in needs)
        assert [need.id for need in load_vocabulary().all if met[need.id] < 2] == []

    def test_every_category_of_every_source_is_read_as_a_need(
        self, samples: Samples, rows: list[dict[str, str]]
    ) -> None:
        vocabulary = load_vocabulary()
        told = [label for entry in samples.entries for label in (entry.category, *entry.secondary)]
        told += [label for row in rows for label in terms(row["Needs"])]
        assert [label for label in told if vocabulary.match_category(label) is None] == []
        assert {need for service in samples.services for need in service.needs} <= vocabulary.by_id.keys()

    def test_every_telephone_number_is_kept_for_drama(self, samples: Samples, rows: list[dict[str, str]]) -> None:
        told = [body.phone for body in samples.bodies.values()]
        told += [service.phone for service in samples.services if service.phone]
        told += [entry.phone for entry in samples.entries] + [row["Phone"] for row in rows]
        assert [phone for phone in told if not DRAMA.fullmatch(phone)] == []

    def test_no_telephone_number_hides_in_a_text(self) -> None:
        for file in ("open_referral.toml", "cvs.toml", "council.csv"):
            found = re.findall(r"\b0\d{2,4} ?\d{3,4} ?\d{3,4}\b", (FOLDER / file).read_text())
            assert [phone for phone in found if not DRAMA.fullmatch(phone)] == []

    def test_every_site_and_e_mail_address_is_under_example_org(self) -> None:
        for file in FOLDER.glob("*.*"):
            if file.suffix in (".toml", ".csv"):
                told = re.findall(r"[\w.-]+\.(?:org|com|uk|net|info)\b", file.read_text())
                assert [name for name in told if not name.endswith("example.org")] == [], file.name

    def test_every_venue_is_at_a_real_postcode_of_the_six_districts(self, samples: Samples, cache_dir: Path) -> None:
        gazetteer = Gazetteer.open(cache_dir)
        for key, venue in samples.venues.items():
            assert venue.postcode.split()[0] in DISTRICTS, key
            found = gazetteer.find(venue.postcode)
            assert (found.lat, found.lon) == pytest.approx((venue.lat, venue.lon), abs=0.0005), key

    def test_every_venue_is_used_or_listed_and_several_are_shared(
        self, samples: Samples, rows: list[dict[str, str]]
    ) -> None:
        used = Counter(service.venue for service in samples.services) + Counter(e.venue for e in samples.entries)
        shared = [venue for venue, times in used.items() if venue and times >= 3]
        assert len(shared) >= 8
        assert {row["Postcode"] for row in rows if row["Postcode"]} <= {v.postcode for v in samples.venues.values()}

    def test_the_districts_each_have_listings(self, samples: Samples, rows: list[dict[str, str]]) -> None:
        used = [service.venue for service in samples.services] + [entry.venue for entry in samples.entries]
        told = [samples.venues[venue].postcode for venue in used if venue]
        told += [row["Postcode"] for row in rows if row["Postcode"]]
        met = Counter(postcode.split()[0] for postcode in told)
        assert met.keys() == DISTRICTS
        assert min(met.values()) >= 8

    def test_descriptions_are_two_sentences_or_more(self, samples: Samples, rows: list[dict[str, str]]) -> None:
        told = [service.description for service in samples.services]
        told += [entry.activities for entry in samples.entries] + [row["Description"] for row in rows]
        assert len(set(told)) == len(told)
        assert [text for text in told if len(re.findall(r"[.?!](?:\s|$)", text)) < 2 or len(text) < 120] == []

    def test_the_files_say_that_they_are_invented(self, samples: Samples, rows: list[dict[str, str]]) -> None:
        for file in ("open_referral.toml", "cvs.toml", "sources.toml", "overlaps.toml"):
            assert (FOLDER / file).read_text().startswith("# INVENTED"), file
        assert {row["Note"] for row in rows} == {"Invented sample"}

    def test_twenty_groups_stand_in_two_or_three_lists(
        self, samples: Samples, rows: list[dict[str, str]], same: list[dict[str, str]]
    ) -> None:
        keys = {
            "open_referral": {service.id for service in samples.services},
            "cvs": {entry.contact_id for entry in samples.entries},
            "council": {row["Reference"] for row in rows},
        }
        assert len(same) == 20
        for source, known in keys.items():
            told = [group[source] for group in same if source in group]
            assert set(told) <= known
            assert len(set(told)) == len(told)
        assert Counter(len(group.keys() & keys.keys()) for group in same) == {2: 16, 3: 4}

    def test_the_same_group_never_reads_the_same(
        self, samples: Samples, rows: list[dict[str, str]], same: list[dict[str, str]]
    ) -> None:
        texts = {
            "open_referral": {service.id: service.description for service in samples.services},
            "cvs": {entry.contact_id: entry.activities for entry in samples.entries},
            "council": {row["Reference"]: row["Description"] for row in rows},
        }
        for group in same:
            told = [texts[source][group[source]] for source in texts if source in group]
            assert len(set(told)) == len(told)


class TestEditing:
    """A wrong edit names the file, the entry and the field."""

    @pytest.fixture
    def copy(self, tmp_path: Path) -> Path:
        for file in ("venues.toml", "open_referral.toml", "cvs.toml", "council.csv"):
            (tmp_path / file).write_bytes((FOLDER / file).read_bytes())
        return tmp_path

    @pytest.mark.parametrize(
        ("file", "before", "after", "words"),
        [
            ("open_referral.toml", 'times = ["TU 12:00', 'times = ["Tuesday 12:00', ["kettle-lunch-bow", "times"]),
            ("open_referral.toml", 'venue = "idea-store-bow"', 'venue = "moon"', ["kettle-lunch-bow", "venue", "moon"]),
            ("open_referral.toml", 'organisation = "copper', 'organisation = "tin', ["organisation", "tin-kettle"]),
            ("open_referral.toml", 'id = "kettle-calls"', 'id = "kettle-lunch-bow"', ["kettle-lunch-bow", "same"]),
            ("cvs.toml", 'contact_id = "70102"', 'contact_id = "70101"', ["70101", "same"]),
            ("cvs.toml", 'venue = "idea-store-bow"', 'venue = "moon"', ["70101", "venue", "moon"]),
            ("venues.toml", "lat = 51", 'lat = "north" # ', ["idea-store-whitechapel", "lat"]),
            ("cvs.toml", "[[entry]]", "[[entry", ["not TOML"]),
        ],
    )
    def test_a_wrong_value_is_named(self, copy: Path, file: str, before: str, after: str, words: list[str]) -> None:
        text = (copy / file).read_text()
        (copy / file).write_text(text.replace(before, after, 1))
        with pytest.raises(SampleError) as told:
            load_samples(copy)
        for word in (file, *words):
            assert word in str(told.value)

    def test_a_missing_file_is_named(self, copy: Path) -> None:
        (copy / "cvs.toml").unlink()
        with pytest.raises(SampleError, match=r"cvs\.toml is missing"):
            load_samples(copy)

    def test_an_edit_is_served_without_a_restart(self, copy: Path) -> None:
        site = Site({}, copy)
        before = site.answer("/open-referral/services").body
        text = (copy / "open_referral.toml").read_text()
        (copy / "open_referral.toml").write_text(text.replace("Copper Kettle Lunch Club, Roman Road", "Kettle Dinners"))
        assert b"Kettle Dinners" not in before
        assert b"Kettle Dinners" in site.answer("/open-referral/services").body


class TestFeed:
    def test_pages_add_up_to_every_service(self, samples: Samples) -> None:
        pages = [services_page(samples, number, 20) for number in range(1, 5)]
        ids = [item["id"] for page in pages for item in page["contents"]]
        assert ids == [str(service_uuid(service.id)) for service in samples.services]
        assert {page["total_pages"] for page in pages} == {4}
        assert [page["first_page"] for page in pages] == [True, False, False, False]
        assert [page["last_page"] for page in pages] == [False, False, False, True]
        assert [page["size"] for page in pages] == [20, 20, 20, len(ids) - 60]

    def test_past_the_end_is_an_empty_last_page(self, samples: Samples) -> None:
        page = services_page(samples, 9, 50)
        assert (page["empty"], page["last_page"], page["contents"]) == (True, True, [])

    def test_the_list_gives_summaries_only(self, samples: Samples) -> None:
        for item in services_page(samples, 1, 100)["contents"]:
            assert not item.keys() & {"schedules", "service_at_locations", "contacts", "attributes"}

    def test_every_service_fits_the_uk_profile(self, samples: Samples, shared: Path) -> None:
        schema = json.loads((shared / "openreferral/schemas/V3.0-UK/service.json").read_text())
        validator = jsonschema_rs.validator_for(schema)
        for service in samples.services:
            problems = validator.iter_errors(detail(samples, service.id))
            assert [problem.message for problem in problems] == [], service.id

    def test_times_become_schedules(self, samples: Samples) -> None:
        (monthly,) = detail(samples, "sickle-saturday")["schedules"]
        assert {key: monthly[key] for key in ("freq", "byday", "opens_at", "description")} == {
            "freq": "MONTHLY",
            "byday": "1SA",
            "opens_at": "12:00:00",
            "description": "First Saturday of the month, 12:00 to 15:00",
        }
        (fortnightly,) = detail(samples, "bread-and-grief")["schedules"]
        assert (fortnightly["interval"], fortnightly["byday"], fortnightly["dtstart"]) == (2, "SU", "2026-01-11")

    def test_a_price_is_told_once(self, samples: Samples) -> None:
        lunch = detail(samples, "kettle-lunch-bow")
        assert "fees" not in lunch
        (option,) = lunch["cost_options"]
        assert (option["amount"], option["amount_description"]) == (4.0, "for two courses and tea")
        assert "cost_options" not in detail(samples, "sitting-service-dementia")

    def test_the_two_cvs_documents_join(self, samples: Samples) -> None:
        told = [each["organisation"]["Contact ID"] for each in organisations(samples)["organisations"]]
        assert told == [each["address"]["Contact ID"] for each in addresses(samples)["addresses"]]

    def test_the_cvs_documents_have_the_keys_of_a_real_export(self, samples: Samples, shared: Path) -> None:
        folder = shared / "data/kcsc-selfcare-london"
        for file, ours, many, one in (
            ("api-all.json", organisations(samples), "organisations", "organisation"),
            ("api-addresses.json", addresses(samples), "addresses", "address"),
        ):
            real = json.loads((folder / file).read_text())[many][0][one]
            assert ours[many][0][one].keys() == real.keys()


class TestServer:
    DOCUMENTS = (
        "/open-referral",
        "/open-referral/services",
        "/open-referral/services?page=2&per_page=50",
        f"/open-referral/services/{service_uuid('kettle-calls')}",
        "/cvs/all.json",
        "/cvs/addresses.json",
        "/council/directory.csv",
        "/files/mine/list.csv",
    )

    @pytest.mark.parametrize("path", DOCUMENTS)
    def test_an_unchanged_document_is_not_sent_again(self, client: httpx.Client, path: str) -> None:
        first = client.get(path)
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "max-age=0")
        for condition in (
            {"If-None-Match": first.headers["ETag"]},
            {"If-None-Match": f'"other", W/{first.headers["ETag"]}'},
            {"If-Modified-Since": first.headers["Last-Modified"]},
        ):
            again = client.get(path, headers=condition)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]

    @pytest.mark.parametrize("path", DOCUMENTS)
    def test_a_document_that_differs_is_sent_whole(self, client: httpx.Client, path: str) -> None:
        first = client.get(path)
        for condition in (
            {"If-None-Match": '"older"', "If-Modified-Since": first.headers["Last-Modified"]},
            {"If-Modified-Since": formatdate(0, usegmt=True)},
            {"If-Modified-Since": "yesterday"},
        ):
            again = client.get(path, headers=condition)
            assert (again.status_code, again.content) == (200, first.content)

    def test_robots_asks_for_a_pause_and_shuts_a_folder(self, client: httpx.Client) -> None:
        told = client.get("/robots.txt").text.splitlines()
        assert told == ["User-agent: *", "Crawl-delay: 0.05", "Disallow: /private/"]
        assert client.get("/private/anything").status_code == 200

    def test_head_sends_no_body(self, client: httpx.Client) -> None:
        answer = client.head("/cvs/all.json")
        assert (answer.status_code, answer.content) == (200, b"")
        assert int(answer.headers["Content-Length"]) == len(client.get("/cvs/all.json").content)

    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/open-referral/services/none",
            "/files/mine/",
            "/files/mine/none.csv",
            "/files/other/list.csv",
            "/files/mine/%2e%2e/secret.txt",
            "/files/mine/%2Fetc%2Fpasswd",
        ],
    )
    def test_nothing_else_is_served(self, client: httpx.Client, path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["detail"].startswith("There is nothing at")

    @pytest.mark.parametrize("query", ["page=0", "page=x", "per_page=101", "page=-1", "per_page=0"])
    def test_a_page_that_cannot_be_is_refused(self, client: httpx.Client, query: str) -> None:
        answer = client.get(f"/open-referral/services?{query}")
        assert answer.status_code == 400
        assert "page counts from 1" in answer.json()["detail"]

    def test_each_request_is_one_line_in_the_log(self, client: httpx.Client, log: Path) -> None:
        client.get("/cvs/all.json?mark=1", headers={"User-Agent": "Somebody/1"})
        line = json.loads(log.read_text().splitlines()[-1])
        assert {key: line[key] for key in ("method", "path", "status", "user_agent")} == {
            "method": "GET",
            "path": "/cvs/all.json?mark=1",
            "status": 200,
            "user_agent": "Somebody/1",
        }
        assert abs((datetime.now(UTC) - datetime.fromisoformat(line["time"])).total_seconds()) < 300

    def test_the_sources_of_the_samples_are_whole(self, client: httpx.Client) -> None:
        sources = sample_sources(str(client.base_url).rstrip("/"))
        assert {source.platform for source in sources} == {"open_referral", "cvs_json", "csv_list"}
        for source in sources:
            assert source.invented
            assert client.get(source.address).status_code == 200
            assert platform_of(source).source == source


class TestProcess:
    @pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_it_with_status_0(self, how: signal.Signals) -> None:
        with started() as process:
            assert process.stdout is not None
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", process.stdout.readline())
            process.send_signal(how)
            assert process.wait(timeout=60) == 0
            assert process.stderr is not None
            assert process.stderr.read() == ""

    def test_it_ends_with_the_process_that_started_it(self) -> None:
        with started("--with-stdin") as process:
            assert process.stdout and process.stdin
            process.stdout.readline()
            process.stdin.close()
            assert process.wait(timeout=60) == 0

    def test_a_port_in_use_is_told_in_a_sentence(self, client: httpx.Client) -> None:
        with started("--port", str(client.base_url.port)) as process:
            assert process.stderr is not None
            assert f"Port {client.base_url.port} cannot be used" in process.stderr.read()
            assert process.wait(timeout=60) == 1

    def test_beside_a_port_in_use_another_is_taken(self, client: httpx.Client) -> None:
        with running_samples(client.base_url.port or 0) as address:
            assert httpx.get(f"{address}/robots.txt").status_code == 200
            assert address != str(client.base_url)

    def test_a_folder_that_is_not_there_is_named(self) -> None:
        with started("--files", "mine=nowhere") as process:
            assert process.stderr is not None
            assert "'mine=nowhere' is not a name and a folder" in process.stderr.read()
            assert process.wait(timeout=60) == 2


def started(*arguments: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "crawler.samples", *arguments]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def detail(samples: Samples, key: str) -> dict[str, Any]:
    found = find_service(samples, str(service_uuid(key)))
    assert found is not None
    return found


def needs_of_listings(
    samples: Samples, rows: list[dict[str, str]], same: list[dict[str, str]]
) -> Mapping[str, set[str]]:
    """The needs of each listing, those that are the same group taken as one."""
    told: dict[tuple[str, str], set[str]] = {}
    for service in samples.services:
        told["open_referral", service.id] = set(service.needs)
    for entry in samples.entries:
        told["cvs", entry.contact_id] = matched((entry.category, *entry.secondary))
    for row in rows:
        told["council", row["Reference"]] = matched(terms(row["Needs"]))
    first = {pair: next(iter(pairs)) for pairs in map(pairs_of, same) for pair in pairs}
    groups: dict[str, set[str]] = {}
    for pair, needs in told.items():
        groups.setdefault(" ".join(first.get(pair, pair)), set()).update(needs)
    return groups


def pairs_of(group: dict[str, str]) -> list[tuple[str, str]]:
    return [(source, key) for source, key in group.items() if source != "differs"]


def matched(labels: tuple[str, ...]) -> set[str]:
    found = map(load_vocabulary().match_category, labels)
    return {need.id for need in found if need}
