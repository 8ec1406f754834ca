"""The pages as they are sent, on a real store and a real snapshot."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from lxml import html
from starlette.testclient import TestClient

from directory.settings import Settings
from search_api.service import Service
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, ENGLISH, PHONE, TWICE, TWIN, WITHHELD, named
from tests.web.conftest import site_on

RENT = "I am behind on the rent and bailiffs are coming"
Searching = Callable[..., str]


def words(page: str) -> str:
    """The text a person reads, in one line."""
    tree = html.fromstring(page)
    for hidden in tree.xpath("//script|//style"):
        hidden.drop_tree()
    return said(tree)


def said(element: html.HtmlElement) -> str:
    """Parts apart by a space, as a line break or a list shows them, but none before a comma or a full stop."""
    return re.sub(r" (?=[,.])", "", " ".join(" ".join(element.itertext()).split()))


def links(page: str) -> dict[str, str]:
    return {" ".join(a.text_content().split()): a.get("href") for a in html.fromstring(page).xpath("//a[@href]")}


def card(page: str, name: str) -> str:
    for article in html.fromstring(page).xpath("//article"):
        text = said(article)
        if text.startswith(name):
            return text
    raise AssertionError(f"no card of {name}")


# --- Home ---


def test_home_asks_one_question_and_offers_examples_and_needs(client: TestClient) -> None:
    page = client.get("/").text
    tree = html.fromstring(page)
    assert [" ".join(h.text_content().split()) for h in tree.xpath("//h1")] == ["What would help?"]
    assert [(f.get("action"), f.get("method")) for f in tree.xpath("//form")] == [("/search", "post")]
    assert {"Debt", "Food", "Loneliness"} <= set(links(page))


def test_an_example_and_a_need_lead_to_results(client: TestClient) -> None:
    found = links(client.get("/").text)
    for text in ("“I'm behind on the rent and my English isn't good”", "Debt"):
        assert found[text].startswith("/results/")
        assert client.get(found[text]).status_code == 200
    assert "You chose: Debt" in words(client.get(found["Debt"]).text)


def test_another_need_is_looked_for_at_the_same_place(client: TestClient, results: Searching) -> None:
    text = words(client.get(links(results(RENT, "E8", "10"))["Food"]).text)
    assert "You chose: Food" in text and "Within 10 miles of E8" in text


# --- Results ---


def test_a_search_is_answered_with_an_address_that_holds_no_word(client: TestClient) -> None:
    response = client.post("/search", data={"statement": RENT, "near": "E8 1EA", "miles": "3"})
    assert response.status_code == 303
    assert re.fullmatch(r"/results/[\w=-]+", response.headers["location"])
    assert "rent" not in response.headers["location"]


def test_results_are_not_kept_indexed_or_told_to_other_sites(client: TestClient) -> None:
    sent = client.post("/search", data={"statement": RENT})
    response = client.get(sent.headers["location"])
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-robots-tag"] == "noindex"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_a_card_says_what_where_when_cost_and_why(results: Searching) -> None:
    text = card(results(RENT, "E8"), DEBT)
    assert "Dalston Neighbourhood Advice" in text
    assert "Why it matches" in text and "“" in text
    assert "0.4 miles away, St Mark's Hall, E8 1EA" in text
    assert "Tuesdays, 10am to 12 noon Next: Tuesday 24 November at 10am" in text
    assert "Cost Free" in text
    assert "Last seen 3 days ago, in Hackney open list. Confirmed by a person in May 2026." in text


def test_a_card_says_what_is_not_known(results: Searching) -> None:
    text = card(results("telephone advice about rent and eviction for private renters", "E8"), PHONE)
    assert "Where By phone" in text
    assert "When Not known, ask them" in text and "Cost Not known, ask them" in text
    assert "Not confirmed by a person that we know of" in text


def test_words_without_permission_are_one_sentence_with_a_link_to_the_rest(results: Searching) -> None:
    page = results("I want to learn English", "E1")
    assert "From Tower Hamlets list of links" in card(page, ENGLISH)
    assert WITHHELD not in words(page)
    assert html.fromstring(page).xpath("//article//a[@href='http://links.example.org/list/0']")


def test_crawled_text_is_never_markup(results: Searching) -> None:
    page = results("a bag of food", "E8")
    assert "<script>alert" not in page and "<b>Food</b>" not in page
    assert "Hackney <b>Food</b> & Co" in words(page)


def test_results_say_what_was_understood_and_how_distances_are_measured(results: Searching) -> None:
    text = words(results("I want to learn English", "E8"))
    assert "Learning English" in text
    assert "Within 3 miles of E8" in text
    assert "Measured from the middle of E8. Distances are in a straight line." in text


def test_distances_come_with_the_attribution_they_owe(client: TestClient, results: Searching) -> None:
    assert "Contains OS data" in results(RENT, "E8")
    assert "Contains OS data" in client.get("/about").text


def test_the_form_on_results_keeps_what_was_typed(results: Searching) -> None:
    tree = html.fromstring(results(RENT, "E8", "10"))
    assert tree.xpath("//textarea")[0].text.strip() == RENT
    assert tree.xpath("//input[@id='near']/@value") == ["E8"]
    assert set(tree.xpath("//option[@selected]/@value")) == {"10"}


def test_nothing_good_near_says_so_and_what_to_try(results: Searching) -> None:
    page = results("underwater hockey for left-handed accountants", "E8", "1")
    assert "<title>Nothing good near you" in page
    assert "Look further: Within 3 miles, Within 5 miles, Anywhere" in words(page).replace("look", "Look")
    assert "Citizens Advice" in words(page)
    assert len(html.fromstring(page).xpath("//article")) <= 3


def test_nothing_at_all_near_says_so_too(results: Searching) -> None:
    page = results(RENT, "Inverness", "1")
    assert "We found nothing near Inverness" in words(page)
    assert not html.fromstring(page).xpath("//article")


def test_looking_further_keeps_the_words(client: TestClient, results: Searching) -> None:
    wider = links(results(RENT, "Inverness", "1"))["Anywhere"]
    assert DEBT in client.get(wider).text


@pytest.mark.parametrize("token", ["x", "gAAAAABl", "%C3%A9", "a" * 3000])
def test_a_wrong_address_of_results_is_a_plain_page_with_the_form(client: TestClient, token: str) -> None:
    response = client.get(f"/results/{token}")
    assert response.status_code == 404
    assert "These results have ended" in words(response.text)
    assert html.fromstring(response.text).xpath("//form[@action='/search']")


# --- Errors ---


def test_an_empty_form_is_told_in_the_title_a_summary_and_at_the_field(client: TestClient) -> None:
    response = client.post("/search", data={"statement": " ", "near": "E8"})
    tree = html.fromstring(response.text)
    assert response.status_code == 422
    assert tree.xpath("//title")[0].text.strip().startswith("Error: ")
    assert links(response.text)["Say in a few words what would help"] == "#statement"
    assert tree.xpath("//textarea[@aria-describedby]/@class")[0].endswith("--error")
    assert tree.xpath("//input[@id='near']/@value") == ["E8"]


def test_every_fault_is_told_at_once_and_what_was_typed_is_kept(client: TestClient) -> None:
    response = client.post("/search", data={"statement": "x" * 10_000, "near": "Zzyzx"})
    summary = html.fromstring(response.text).xpath("//*[contains(@class, 'govuk-error-summary__list')]/li")
    assert response.status_code == 422
    assert "10,000 characters" in summary[0].text_content()
    assert "Zzyzx" in summary[1].text_content()
    assert "x" * 10_000 in response.text


def test_a_place_of_which_there_are_several_is_asked_back_as_links(client: TestClient) -> None:
    response = client.post("/search", data={"statement": RENT, "near": "Newport", "miles": "25"})
    choice = links(response.text)["Newport, Isle of Wight"]
    assert response.status_code == 422
    assert "Within 25 miles of Newport, Isle of Wight" in words(client.get(choice).text)


def test_a_form_from_another_site_is_refused(client: TestClient) -> None:
    data = {"statement": RENT}
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "https://["},
    ):
        response = client.post("/search", data=data, headers=headers)
        assert response.status_code == 403
        assert "another site" in words(response.text)
    for headers in ({"sec-fetch-site": "same-origin", "origin": "null"}, {"origin": "http://testserver"}, {}):
        assert client.post("/search", data=data, headers=headers).status_code == 303


def test_more_than_a_form_can_hold_is_a_plain_page(client: TestClient) -> None:
    response = client.post("/search", data={"statement": "x" * 100_000})
    assert response.status_code == 413
    assert "That is too long to send" in words(response.text)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("GET", "/search", 405)])
def test_a_page_of_an_error_is_of_use(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert {"/urgent-help", "/about"} <= set(links(response.text).values())
    assert html.fromstring(response.text).xpath("//form[@action='/search']")


def test_without_an_index_pages_say_so_and_urgent_help_still_comes(bare: TestClient) -> None:
    sent = bare.post("/search", data={"statement": RENT, "near": "E8"})
    response = bare.get(sent.headers["location"])
    assert response.status_code == 503
    assert "Search is not working just now" in words(response.text)
    assert "kith " in words(response.text)
    for path in ("/", "/about", "/urgent-help"):
        assert bare.get(path).status_code == 200


# --- A listing ---


def test_a_listing_says_what_is_known_and_what_is_not(client: TestClient, service: Service) -> None:
    page = client.get(f"/listing/{named(service.store, DEBT).id}").text
    text = words(page)
    assert "Run by Dalston Neighbourhood Advice" in text
    assert "Bring your letters, even unopened ones." in text
    assert "Tuesday 24 November, 10am Tuesday 1 December, 10am" in text
    assert "Age 16 and over" in text and "step-free entrance" in text
    assert re.search(r"Not known, ask them [^.]*Area served", text) and text.count("Not known, ask them") == 1
    assert "From Hackney open list, seen 3 days ago. Licence: Open Government Licence v3.0." in text
    assert links(page)["020 7946 0123"] == "tel:02079460123"
    assert links(page)["advice@dalston.example.org"] == "mailto:advice@dalston.example.org"
    assert links(page)["dalston.example.org/advice"] == "https://dalston.example.org/advice"


def test_a_listing_without_permission_shows_no_sentence_and_a_link(client: TestClient, service: Service) -> None:
    page = client.get(f"/listing/{named(service.store, ENGLISH).id}").text
    assert "Read the rest at Tower Hamlets list of links" in words(page)
    assert not any(each in page for each in ("patient volunteers", "free crèche", "over supper"))
    assert links(page)["Tower Hamlets list of links"] == "http://links.example.org/list/0"


def test_only_addresses_of_the_web_become_links(client: TestClient, service: Service) -> None:
    page = client.get(f"/listing/{named(service.store, PHONE).id}").text
    assert "javascript:" not in page


def test_a_listing_is_described_for_machines(client: TestClient, service: Service) -> None:
    listing = named(service.store, DEBT)
    tree = html.fromstring(client.get(f"/listing/{listing.id}").text)
    [data] = map(json.loads, tree.xpath("//script[@type='application/ld+json']/text()"))
    assert (data["@type"], data["name"]) == ("Service", DEBT)
    assert data["provider"]["name"] == "Dalston Neighbourhood Advice"
    assert data["availableChannel"][0]["serviceLocation"]["address"]["postalCode"] == "E8 1EA"
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"http://testserver/listing/{listing.id}"]


def test_no_text_ends_the_data_for_machines_early(client: TestClient, service: Service) -> None:
    page = client.get(f"/listing/{named(service.store, 'Hackney <b>Food</b> & Co').id}").text
    [data] = html.fromstring(page).xpath("//script[@type='application/ld+json']/text()")
    assert "<script>alert(1)</script>" in json.loads(data)["description"]
    assert "<script>alert" not in page


@pytest.mark.parametrize("listing", [str(UUID(int=7)), "tea", "1"])
def test_an_unknown_listing_is_a_page_that_offers_a_search(client: TestClient, listing: str) -> None:
    response = client.get(f"/listing/{listing}")
    assert response.status_code == 404
    assert html.fromstring(response.text).xpath("//form[@action='/search']")


def test_a_retired_listing_is_410_and_a_merged_one_leads_on(small: Settings, tmp_path: Path) -> None:
    service, app = site_on(small_directory.copied(small, tmp_path / "own"))
    client = TestClient(app, follow_redirects=False)
    retired = named(service.store, DEBT).id
    before = {named(service.store, TWICE).id, named(service.store, TWIN).id}
    small_directory.retire(service.store, small.cache_dir, retired)
    small_directory.join(service.store, small.cache_dir, "open-list/4", "open-list/5")
    [kept] = [listing.id for listing in service.store.listings.active() if listing.id in before]
    [moved] = before - {kept}
    gone = client.get(f"/listing/{retired}")
    assert gone.status_code == 410
    assert "This is no longer listed" in words(gone.text)
    led = client.get(f"/listing/{moved}")
    assert (led.status_code, led.headers["location"]) == (301, f"/listing/{kept}")
    service.close()


# --- Every page ---


@pytest.fixture
def every_page(client: TestClient, service: Service) -> list[str]:
    results_path = client.post("/search", data={"statement": RENT, "near": "E8"}).headers["location"]
    return ["/", "/about", "/urgent-help", "/nothing", results_path, f"/listing/{named(service.store, DEBT).id}"]


def test_every_page_has_urgent_help_an_exit_and_one_heading(client: TestClient, every_page: list[str]) -> None:
    for path in every_page:
        tree = html.fromstring(client.get(path).text)
        assert tree.xpath("//header//a[@href='/urgent-help']"), path
        assert tree.xpath("//*[@data-module='govuk-exit-this-page']//a/@href") == ["/exit"], path
        assert len(tree.xpath("//h1")) == 1, path
        assert len(tree.xpath("//main")) == 1, path


def test_every_page_is_guarded_by_a_strict_policy(client: TestClient, every_page: list[str]) -> None:
    for path in every_page:
        response = client.get(path)
        policy = response.headers["content-security-policy"]
        [nonce] = re.findall(r"'nonce-([\w-]+)'", policy)
        inline = html.fromstring(response.text).xpath("//script[not(@src) and not(@type='application/ld+json')]")
        assert [script.get("nonce") for script in inline] == [nonce], path
        assert "unsafe" not in policy and "default-src 'none'" in policy
        assert not html.fromstring(response.text).xpath("//@style|//@onclick|//@onload"), path
        assert "set-cookie" not in response.headers


def test_every_page_answers_head_as_it_answers_get(client: TestClient, every_page: list[str]) -> None:
    for path in (*every_page, "/robots.txt", "/static/0/kith.css"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (get.status_code, b""), path
        assert head.headers["content-type"] == get.headers["content-type"], path
    assert client.head("/search").status_code == 405


def test_a_nonce_is_used_once(client: TestClient) -> None:
    policies = {client.get("/").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


def test_invented_listings_are_marked_on_every_page_and_card(invented: Settings) -> None:
    service, app = site_on(invented)
    client = TestClient(app, follow_redirects=False)
    results_path = client.post("/search", data={"statement": RENT, "near": "E8"}).headers["location"]
    for path in ("/", "/about", "/urgent-help", results_path, f"/listing/{named(service.store, DEBT).id}"):
        assert re.search("listings( on this site)? are invented samples", words(client.get(path).text)), path
    assert "These listings are invented samples. Do not call or visit them." in words(client.get(results_path).text)
    assert "The telephone numbers on this page are real." in words(client.get("/urgent-help").text)
    assert "Invented sample" in card(client.get(results_path).text, DEBT)
    service.close()


def test_real_listings_are_not_called_invented(client: TestClient, every_page: list[str]) -> None:
    assert not [path for path in every_page if "invented" in client.get(path).text]


def test_urgent_help_gives_each_number_as_a_link(client: TestClient) -> None:
    found = links(client.get("/urgent-help").text)
    assert found["Call 999"] == "tel:999"
    assert found["111"] == "tel:111"
    assert found["116 123"] == "tel:116123"
    assert found["Text SHOUT to 85258"].startswith("sms:85258")
    assert found["0800 1111"] == "tel:08001111"


def test_about_names_each_source_and_its_licence(client: TestClient) -> None:
    text = words(client.get("/about").text)
    assert "Hackney open list. Licence: Open Government Licence v3.0" in text
    assert "How results are ranked" in text


def test_robots_stay_out_of_results(client: TestClient) -> None:
    assert "Disallow: /results/" in client.get("/robots.txt").text


def test_a_page_of_results_is_light_over_the_wire(client: TestClient) -> None:
    sent = client.post("/search", data={"statement": RENT, "near": "E8"})
    with client.stream("GET", sent.headers["location"], headers={"accept-encoding": "gzip"}) as response:
        assert response.headers["content-encoding"] == "gzip"
        assert sum(map(len, response.iter_raw())) < 20_000


def test_the_api_is_beside_the_pages(client: TestClient) -> None:
    assert client.get("/api/search", params={"statement": RENT}).status_code == 200
    assert client.get("/api/nothing").headers["content-type"] == "application/problem+json"
    assert client.get("/health/ready").status_code == 200


def test_a_call_for_urgent_help_shows_its_contacts_and_still_results(results: Searching) -> None:
    page = results("I want to kill myself, the bailiffs are coming for the rent", near="E8 1DY")
    assert {"116 123", "999"} <= set(links(page))
    assert "NHS 24" not in page
    assert html.fromstring(page).xpath("//article")


def test_nothing_urgent_shows_no_panel(results: Searching) -> None:
    assert "116 123" not in results("killing time, somewhere to knit")
