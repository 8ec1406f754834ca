"""Of a source that allows facts and a link, no sentence leaves but the one that matched, quoted and linked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from commands.working import do_job
from directory.listing import Listing
from directory.settings import Settings
from search_api.service import Service
from tests.search_api import small_directory
from tests.smtp import MailServer, mail_server, text_of
from tests.web.conftest import site_on

SITE = "https://kith.example.org"
NAME, OTHER = "Invented Allotment", "Invented Orchard"
STATEMENT = "somewhere to dig and grow vegetables"
MATCHES = "Dig, plant and grow vegetables with us, says quincebasket."
# Each word that ends in "basket" stands in one text of the source, and in no text of ours.
ENTRY: dict[str, Any] = {
    "name": NAME,
    "description": f"Our gate is green, says mulberrybasket. {MATCHES} Bring boots and a hat, says damsonbasket.",
    "organisation": {"name": "Invented Growers", "description": "Founded by a medlarbasket."},
    "places": [{"name": "Plot 7", "postcode": "E3 5LU"}],
    "sessions": [
        {"rule": "FREQ=WEEKLY;BYDAY=TU", "starts": "10:00", "ends": "12:00", "text": "Tuesdays 10am to 12, sloebasket"},
        {"text": "Come when the pearbasket is ripe"},
    ],
    "eligibility": {
        "min_age": 16,
        "groups": ["carers"],
        "text": "For anyone with a plumbasket.",
        "residence": {"areas": ["Hackney"], "text": "You must live near the figbasket."},
    },
    "cost": {"free": False, "text": "It is £3 with a limebasket."},
    "access": {"features": ["step-free entrance"], "text": "The path is of applebasket."},
    "referral": "Write to the cherrybasket first.",
    "referral_routes": ["self-referral"],
    "capacity": "waiting list",
    "categories": ["Gardening"],
    "contact": {"phones": ["020 7946 0199"]},
    "told": [
        {"field": "capacity", "sentences": ["There is a list as long as a grapebasket."]},
        {"field": "eligibility.ages", "sentences": ["You are sixteen, says melonbasket."]},
    ],
}
MARKER = re.compile(r"\w+basket")


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def settings(small: Settings, tmp_path_factory: pytest.TempPathFactory, server: MailServer) -> Settings:
    own = small_directory.copied(small, tmp_path_factory.mktemp("facts") / "own")
    given = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_tls": "none"}
    return own.model_copy(update=given | {"smtp_from": "kith@example.org", "site_url": SITE})


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[tuple[Service, TestClient]]:
    """The small directory with two listings more of the source that allows facts and a link."""
    service, app = site_on(settings)
    other = ENTRY | {"name": OTHER, "places": [{"postcode": "E3 2AD"}]}
    entries = (*small_directory.LINKS_ENTRIES, ENTRY, other)
    small_directory.crawl(service.store, small_directory.LINKS, entries)
    small_directory.merge(service.store, settings.cache_dir)
    small_directory.build(settings, service.store)
    yield service, TestClient(app, base_url=SITE, follow_redirects=True)
    service.close()


def quoted(service: Service) -> tuple[Listing, set[str]]:
    listing = small_directory.named(service.store, NAME)
    return listing, {str(found) for found in MARKER.findall(MATCHES)}


def keep(client: TestClient, listing: Listing) -> None:
    assert client.post("/list/keep", data={"listing": str(listing.id), "back": "/list"}).status_code == 200


def test_the_listing_holds_every_text_in_the_store(site: tuple[Service, TestClient]) -> None:
    """Or the tests below would find nothing because there is nothing."""
    held = small_directory.named(site[0].store, NAME).model_dump_json()
    assert set(MARKER.findall(held)) == set(MARKER.findall(str(ENTRY)))
    assert len(set(MARKER.findall(held))) == 13


def test_no_text_of_it_is_on_any_page_or_in_any_answer_or_file(site: tuple[Service, TestClient]) -> None:
    service, client = site
    listing, _ = quoted(service)
    keep(client, listing)
    shared = client.post("/shared-list")
    assert NAME in shared.text and "/shared-list/" in str(shared.url)
    pages = [f"/listing/{listing.id}", f"/bn/listing/{listing.id}", f"/listing/{listing.id}.ics", "/a-to-z/i"]
    pages += ["/list", "/list/print", "/list/print?form=pages", f"/listing/{listing.id}/report", "/sitemap-1.xml"]
    pages += [f"/listing/{listing.id}/claim", f"/api/listings/{listing.id}", f"/api/similar/{listing.id}?limit=20"]
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert NAME in answer.text or OTHER in answer.text or path.startswith("/sitemap"), path
        assert MARKER.findall(answer.text) == [], path
    assert MARKER.findall(shared.text) == []
    page = html.fromstring(client.get(f"/listing/{listing.id}").text)
    told = " ".join(page.text_content().split())
    assert "Invented Growers, E3." in told and "£3" in told and "Ages" not in told and "Age 16 and over" in told
    assert page.xpath("//a[@href='http://links.example.org/list/2']"), "its source is linked"


def test_a_search_quotes_the_sentence_that_matched_and_links_its_source(site: tuple[Service, TestClient]) -> None:
    service, client = site
    _, matched = quoted(service)
    results = client.post("/search", data={"statement": STATEMENT, "near": "E3", "miles": "3"})
    answer = client.post("/api/search", json={"statement": STATEMENT, "near": "E3"})
    for found in (results, answer):
        assert found.status_code == 200 and NAME in found.text
        assert set(MARKER.findall(found.text)) == matched, found.url
    [card] = html.fromstring(results.text).xpath(f"//article[.//a[text()='{NAME}']]")
    [quotation] = card.xpath(".//blockquote")
    assert MATCHES in quotation.text_content()
    assert card.xpath(".//div[@class='kith-why']//a[@href='http://links.example.org/list/2']")


def test_no_text_of_it_is_in_the_mail_of_a_list(
    site: tuple[Service, TestClient], settings: Settings, server: MailServer
) -> None:
    service, client = site
    keep(client, quoted(service)[0])
    [once] = html.fromstring(client.get("/list/email").text).xpath("//input[@name='once']/@value")
    client.post("/list/email", data={"email": "ann@example.org", "once": once})
    while job := service.store.jobs.claim("me", 60):
        do_job(service.store, settings, job, "me")
    [(_, message)] = server.received
    for kind in ("plain", "html"):
        assert NAME in text_of(message, kind)
        assert MARKER.findall(text_of(message, kind)) == []


def test_pages_read_listings_from_the_service_alone() -> None:
    """What the store holds itself is as its sources wrote it."""
    asks = re.compile(r"store\.listings\.(get|many|active|starting|history)\b")
    rooms = [*Path("web/pages").rglob("*.py"), *Path("web/view").rglob("*.py"), Path("web/kept.py")]
    told = {path.name for path in rooms if asks.search(path.read_text(encoding="utf-8"))}
    assert rooms and told <= {"missing.py"}, "which shows numbers alone"
