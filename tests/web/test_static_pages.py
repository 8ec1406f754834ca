"""What the pages about the site say is what its code does."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from directory.settings import Settings
from index.ranking import OF_ONE_ORGANISATION, WEIGHTS, Weights
from search_api.service import Service
from tests.search_api.small_directory import DEBT, named
from tests.web.conftest import site_on
from tests.web.test_pages import links, words
from web.kept import COOKIE, KEPT_MAX
from web.pages.static_pages import PAGES
from web.view.ranking_words import WORDS, parts

ROOM = Path(__file__).parents[2] / "web"
TEAM = {
    "team_phone": "020 7946 0999",
    "team_hours": "Monday to Friday, 9am to 5pm",
    "team_email": "us@kith.example.org",
}


@pytest.fixture
def staffed(small: Settings) -> TestClient:
    return TestClient(site_on(small.model_copy(update=TEAM))[1], follow_redirects=False)


@pytest.fixture
def site_that_refers(small: Settings) -> TestClient:
    told = {
        "referral_controller": "Example Trust",
        "referral_privacy_notice": "https://example.org/privacy",
        "referral_retention_days": 180,
        "referral_answer_days": 5,
        "smtp_host": "127.0.0.1",
        "smtp_from": "kith@example.org",
        "smtp_tls": "none",
        "site_url": "https://kith.example.org",
    }
    return TestClient(site_on(small.model_copy(update=told))[1], follow_redirects=False)


@pytest.mark.parametrize("path", sorted(PAGES))
def test_each_page_is_in_the_footer_has_one_heading_and_sets_no_cookie(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    tree = html.fromstring(response.text)
    (heading,) = tree.xpath("//h1")
    assert tree.xpath("//title")[0].text == f"{heading.text_content()} – Kith"
    assert path in links(client.get("/").text).values()
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", sorted(PAGES))
def test_they_come_while_there_is_no_store(bare: TestClient, path: str) -> None:
    assert bare.get(path).status_code == 200


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_link_of_ours_on_them_leads_somewhere(client: TestClient, path: str) -> None:
    for address in set(links(client.get(path).text).values()):
        if address.startswith("/") and address != "/exit":
            assert client.get(address).status_code in (200, 301, 303), address


@pytest.mark.parametrize("path", sorted(PAGES))
def test_in_another_language_their_words_are_marked_as_english(client: TestClient, path: str) -> None:
    tree = html.fromstring(client.get(f"/pl{path}").text)
    assert tree.get("lang") == "pl"
    (text,) = tree.xpath("//div[contains(@class, 'kith-text')]")
    assert text.get("lang") == "en"


def test_every_weight_of_the_ranking_is_told_in_words() -> None:
    assert set(WORDS) == {field.name for field in fields(Weights)}


def test_what_counts_is_told_with_its_weight_the_most_first(client: TestClient) -> None:
    text = words(client.get("/ranking").text)
    told = [(part.name, float(part.weight)) for part in parts()]
    assert [weight for _, weight in told] == sorted((weight for _, weight in told), reverse=True)
    assert dict(told)["Meaning"] == WEIGHTS.meaning
    assert all(f"{part.name}. {part.words} {part.weight}" in text for part in parts())
    assert f"at most {OF_ONE_ORGANISATION} places" in text
    assert "Distance" not in {part.name for part in parts(replace(WEIGHTS, distance=0.0))}


def test_the_cookie_that_is_told_is_the_one_that_is_set(client: TestClient, service: Service) -> None:
    text = words(client.get("/cookies").text)
    assert COOKIE in text and f"{KEPT_MAX} at most" in text
    kept = client.post("/list/keep", data={"listing": str(named(service.store, DEBT).id)})
    assert {each.split("=")[0] for each in kept.headers.get_list("set-cookie")} == {COOKIE}
    client.cookies.clear()


def test_privacy_tells_of_tiles_only_where_there_are_any(client: TestClient, small: Settings, tmp_path: Path) -> None:
    assert "We draw the map ourselves." in words(client.get("/privacy").text)
    service, app = site_on(small.model_copy(update={"map_tiles": "https://tiles.example.org/{z}/{x}/{y}.png"}))
    text = words(TestClient(app).get("/privacy").text)
    assert "your browser asks tiles.example.org" in text and "We draw the map ourselves" not in text
    service.close()


def test_privacy_tells_who_is_responsible_for_referrals_where_there_are_any(
    client: TestClient, site_that_refers: TestClient
) -> None:
    page = site_that_refers.get("/privacy").text
    assert "It is deleted after 180 days at most. Example Trust is responsible for it" in words(page)
    assert links(page)["their privacy notice"] == "https://example.org/privacy"
    assert "If you refer yourself" not in words(client.get("/privacy").text)


def test_the_team_is_offered_where_the_settings_name_it(client: TestClient, staffed: TestClient) -> None:
    for path in ("/", "/contact"):
        page = staffed.get(path).text
        assert "Prefer to talk?" in words(page) and "Monday to Friday, 9am to 5pm" in words(page)
        assert links(page)["020 7946 0999"] == "tel:02079460999"
        assert "020 7946 0999" not in client.get(path).text
    assert "Prefer to talk?" not in words(client.get("/").text)
    for path in ("/privacy", "/accessibility", "/contact"):
        assert links(staffed.get(path).text)["us@kith.example.org"] == "mailto:us@kith.example.org"


def test_the_statement_claims_no_more_than_partly(client: TestClient) -> None:
    text = words(client.get("/accessibility").text)
    assert "partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard" in text
    assert "No person has audited it yet" in text
    assert "fully compliant" not in text


def test_covering_your_tracks_is_led_to_from_urgent_help_and_claims_no_more_than_the_exit_does(
    client: TestClient,
) -> None:
    assert "/cover-your-tracks" in links(client.get("/urgent-help").text).values()
    assert "It does not clear your browser’s history." in words(client.get("/cover-your-tracks").text)


def test_every_cookie_that_the_code_can_set_is_told(site_that_refers: TestClient) -> None:
    named_in_code = {
        name for file in ROOM.rglob("*.py") for name in re.findall(r'^COOKIE = "(\w+)"', file.read_text(), re.MULTILINE)
    }
    text = words(site_that_refers.get("/cookies").text)
    assert COOKIE in named_in_code
    assert {name for name in named_in_code if name not in text} == set()
