"""Suggesting, claiming, confirming and reporting, as the pages do it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from lxml import html
from starlette.testclient import TestClient

from directory.sealing import data_keys
from directory.settings import Settings
from directory.suggestion import Held, Offered, Suggester, SuggestionKind, Wrong
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, NOW, named
from tests.web.conftest import site_on
from tests.web.test_pages import links, words
from web.pages.suggestions import PER_HOUR
from web.suggested import LINE_MAX, TRAP, WORDS_MAX, WRONG

WHOLE = {
    "name": "Knit and Natter",
    "what": "We knit and talk.",
    "when": "Tuesdays 10am",
    "where": "Clapton Library, E5 0PD",
    "who": "Adults",
    "phone": "020 7946 0123",
    "email": "knit@knit.example.org",
    "website": "www.knit.example.org",
    "own_email": "ana@home.example.org",
    "runs_it": "yes",
}
CLAIM = {"own_name": "Ana Invented", "role": "Treasurer", "own_email": "ana@knit.example.org", "line": "Ring me"}


class Site:
    """A site of one test's own, and what it holds for a curator."""

    def __init__(self, settings: Settings) -> None:
        self.service, app = site_on(settings)
        self.client = TestClient(app, follow_redirects=False)
        self.keys = data_keys(settings)

    @property
    def held(self) -> list[Held]:
        return self.service.store.suggestions.waiting(self.keys)

    @property
    def debt(self) -> UUID:
        return named(self.service.store, DEBT).id


@pytest.fixture
def site(small: Settings, tmp_path: Path) -> Iterator[Site]:
    site = Site(small_directory.copied(small, tmp_path / "own"))
    yield site
    site.service.close()


def faults(page: str) -> dict[str, str]:
    """Each error of the summary with the field that it leads to."""
    found = html.fromstring(page).xpath("//div[contains(@class, 'govuk-error-summary')]//a")
    return {a.get("href"): " ".join(a.text_content().split()) for a in found}


def typed(page: str) -> dict[str, str]:
    """What stands in the fields of a form."""
    form = html.fromstring(page).xpath("//form[contains(@class, 'kith-form')]")[0]
    return {name: value.strip() for name, value in form.fields.items() if isinstance(value, str) and value.strip()}


# --- Suggest a listing ---


def test_a_suggestion_is_held_whole_and_thanked_for(site: Site) -> None:
    sent = site.client.post("/suggest", data=WHOLE)
    assert (sent.status_code, sent.headers["location"]) == (303, "/suggest/thanks")
    [held] = site.held
    assert held.suggestion.kind is SuggestionKind.LISTING and held.suggestion.runs_it
    assert held.suggestion.at == NOW
    expected = {name: WHOLE[name] for name in Offered.model_fields} | {"website": "https://www.knit.example.org"}
    assert held.suggestion.offered == Offered(**expected)
    assert held.suggestion.suggester == Suggester(email="ana@home.example.org")
    assert "A person reads it before it is shown here" in words(site.client.get("/suggest/thanks").text)
    assert "Knit and Natter" not in site.client.get("/").text and site.service.store.listings.count() == 9


@pytest.mark.parametrize("way", ["phone", "email", "website"])
def test_a_name_what_it_is_and_one_way_in_are_enough(site: Site, way: str) -> None:
    least = {name: WHOLE[name] for name in ("name", "what", way)}
    assert site.client.post("/suggest", data=least).status_code == 303
    [held] = site.held
    assert held.suggestion.suggester == Suggester() and not held.suggestion.runs_it


@pytest.mark.parametrize("website", ["www.knit.example.org/?to=http://a.example", f"knit.example.org/{'k' * 275}"])
def test_a_website_begins_with_https_whatever_it_holds(site: Site, website: str) -> None:
    assert site.client.post("/suggest", data=WHOLE | {"website": website}).status_code == 303
    [held] = site.held
    assert held.suggestion.offered and held.suggestion.offered.website == f"https://{website}"


def test_what_is_missing_is_summed_up_linked_and_nothing_is_lost(site: Site) -> None:
    given = {"when": "Tuesdays", "where": "The hall", "own_email": "ana", "runs_it": "yes"}
    answer = site.client.post("/suggest", data=given)
    assert answer.status_code == 422
    assert faults(answer.text) == {
        "#name": "Give the name of the group or service",
        "#what": "Say what it does",
        "#phone": "Give a phone number, an email address or a website",
        "#own_email": "Give an email address like name@example.org",
    }
    tree = html.fromstring(answer.text)
    assert all(tree.get_element_by_id(href[1:]) is not None for href in faults(answer.text))
    assert tree.findtext(".//title").startswith("Error: Suggest a listing")
    assert typed(answer.text) == given
    assert site.held == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("phone", "ring the bell", "Give a whole phone number"),
        ("email", "knit at example", "Give an email address like"),
        ("website", "javascript:alert(1)", "Give a web address"),
        ("website", "javascript:alert(document.domain)//://", "Give a web address"),
        ("website", "knit", "Give a web address"),
        ("name", "K" * (LINE_MAX + 1), "at most 300 letters: this has 301"),
        ("what", "K" * (WORDS_MAX + 1), "at most 2,000 letters: this has 2,001"),
        ("website", f"knit.{'k' * (LINE_MAX - 5)}", "at most 292 letters: this has 300"),
    ],
)
def test_what_cannot_be_right_is_told_at_its_field(site: Site, field: str, value: str, said: str) -> None:
    answer = site.client.post("/suggest", data=WHOLE | {field: value})
    assert answer.status_code == 422
    assert list(faults(answer.text)) == [f"#{field}"] and said in faults(answer.text)[f"#{field}"]
    assert typed(answer.text)[field] == value
    assert site.held == []


# --- Claim ---


def test_a_claim_goes_to_staff_with_who_makes_it(site: Site) -> None:
    assert DEBT in words(site.client.get(f"/listing/{site.debt}/claim").text)
    sent = site.client.post(f"/listing/{site.debt}/claim", data=CLAIM)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/listing/{site.debt}/thanks/claim")
    [held] = site.held
    said = held.suggestion
    assert (said.kind, said.listing, said.line) == (SuggestionKind.CLAIM, site.debt, "Ring me")
    assert said.suggester == Suggester(name="Ana Invented", role="Treasurer", email="ana@knit.example.org")


def test_a_claim_without_a_name_or_an_address_says_so_and_keeps_the_rest(site: Site) -> None:
    answer = site.client.post(f"/listing/{site.debt}/claim", data={"role": "Treasurer", "line": "Ring me"})
    assert answer.status_code == 422 and list(faults(answer.text)) == ["#own_name", "#own_email"]
    assert typed(answer.text) == {"role": "Treasurer", "line": "Ring me"}


# --- Is this still right? ---


def test_a_listing_asks_whether_it_is_right(site: Site) -> None:
    page = site.client.get(f"/listing/{site.debt}").text
    assert {f"/listing/{site.debt}/report", f"/listing/{site.debt}/claim"} <= set(links(page).values())
    assert f"/listing/{site.debt}/right" in html.fromstring(page).xpath("//form/@action")


def test_still_right_is_held_and_confirms_nothing_yet(site: Site) -> None:
    sent = site.client.post(f"/listing/{site.debt}/right")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/listing/{site.debt}/thanks/right")
    [held] = site.held
    assert (held.suggestion.kind, held.suggestion.listing) == (SuggestionKind.RIGHT, site.debt)
    assert site.service.store.decisions.standing() == []


def test_who_says_that_a_listing_is_right_can_say_that_they_run_it(site: Site) -> None:
    page = html.fromstring(site.client.get(f"/listing/{site.debt}").text)
    [box] = page.xpath(f"//form[@action='/listing/{site.debt}/right']//input[@type='checkbox']")
    site.client.post(f"/listing/{site.debt}/right")
    site.client.post(f"/listing/{site.debt}/right", data={box.get("name"): box.get("value")})
    assert [held.suggestion.runs_it for held in site.held] == [False, True]


def test_a_report_needs_no_name_and_says_what_is_wrong(site: Site) -> None:
    page = site.client.get(f"/listing/{site.debt}/report").text
    form = html.fromstring(page).xpath("//form[contains(@class, 'kith-form')]")[0]
    chosen = [box.get("value") for box in form.xpath(".//input[@type='checkbox']")][1:3]
    sent = site.client.post(f"/listing/{site.debt}/report", data={"wrong": chosen, "line": "Now at noon"})
    assert sent.headers["location"] == f"/listing/{site.debt}/thanks/report"
    [held] = site.held
    assert (held.suggestion.wrong, held.suggestion.line) == ((Wrong.TIMES, Wrong.PLACE), "Now at noon")
    assert held.suggestion.suggester == Suggester()
    assert not form.xpath(".//input[@type='email' or @autocomplete='name']")


def test_every_kind_of_problem_can_be_chosen() -> None:
    assert set(WRONG) == set(Wrong)


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "#wrong"), ({"wrong": "99", "line": "x"}, "#wrong"), ({"wrong": "8"}, "#line"), ({"line": "Late"}, "#wrong")],
)
def test_a_report_of_nothing_says_what_is_missing(site: Site, given: dict[str, str], field: str) -> None:
    answer = site.client.post(f"/listing/{site.debt}/report", data=given)
    assert answer.status_code == 422 and list(faults(answer.text)) == [field]
    assert html.fromstring(answer.text).get_element_by_id(field[1:]) is not None
    assert typed(answer.text).get("line", "") == given.get("line", "")
    assert site.held == []


# --- What all of them keep to ---


def every_form(site: Site) -> dict[str, dict[str, str]]:
    listing = f"/listing/{site.debt}"
    return {"/suggest": WHOLE, f"{listing}/claim": CLAIM, f"{listing}/report": {"wrong": "0"}, f"{listing}/right": {}}


def test_a_program_that_fills_the_hidden_field_is_thanked_and_not_held(site: Site) -> None:
    for path, data in every_form(site).items():
        if path != "/suggest":
            assert TRAP in html.fromstring(site.client.get(path.replace("/right", "")).text).xpath("//input/@name")
        assert site.client.post(path, data=data | {TRAP: "http://buy.example"}).status_code == 303
    assert site.held == []


def test_another_sites_form_is_refused(site: Site) -> None:
    for path, data in every_form(site).items():
        assert site.client.post(path, data=data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert site.held == []


def test_who_sends_too_many_is_asked_to_wait(site: Site) -> None:
    path = f"/listing/{site.debt}/report"
    answers = [site.client.post(path, data={}).status_code for _ in range(PER_HOUR)]
    assert set(answers) == {422}
    too_many = site.client.post("/suggest", data=WHOLE)
    assert too_many.status_code == 429 and int(too_many.headers["retry-after"]) > 0
    assert site.held == []


@pytest.mark.parametrize("page", ["report", "claim", "thanks/right"])
def test_what_is_no_listing_or_no_longer_one_has_no_form(site: Site, page: str) -> None:
    assert site.client.get(f"/listing/{uuid4()}/{page}").status_code == 404
    debt = site.debt
    small_directory.retire(site.service.store, site.service.settings.cache_dir, debt)
    assert site.client.get(f"/listing/{debt}/{page}").status_code == 410


def test_forms_of_a_listing_are_left_out_of_search_machines(site: Site) -> None:
    for page in ("report", "claim", "thanks/right"):
        assert site.client.get(f"/listing/{site.debt}/{page}").headers["x-robots-tag"] == "noindex"
    assert "x-robots-tag" not in site.client.get("/suggest").headers


def test_forms_keep_the_language_of_the_page(site: Site) -> None:
    sent = site.client.post(f"/pl/listing/{site.debt}/right")
    assert sent.headers["location"] == f"/pl/listing/{site.debt}/thanks/right"
    assert site.client.get("/pl/suggest").status_code == 200
