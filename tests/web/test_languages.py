"""The languages of the interface: chosen by the address, kept from page to page."""

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from datetime import time, timedelta
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from lxml import html
from starlette.testclient import TestClient

from directory.listing import Session
from index.explain import Known, reasons
from index.pieces import constraint_label
from index.question import Hit
from index.understanding.said import Constraint, ConstraintKind, Span
from index.understanding.who import _PEOPLE
from search_api.service import Service
from tests.search_api.small_directory import DEBT, NOW, named
from web.languages import ENGLISH, LANGUAGES, Language, fill, speak, split, theirs
from web.view.labels import FOR_WHOM
from web.view.reasons import reason_text
from web.view.sessions import next_text
from web.view.words import ago, miles_text

BENGALI = LANGUAGES[1]
NOWHERE = Known(
    named=False,
    sentence=None,
    words=(),
    needs=(),
    distance_km=None,
    area="",
    served=False,
    nationwide=False,
    assumed=False,
    remote=False,
)
Told = TypeVar("Told")


def in_language(code: str, told: Callable[[], Told]) -> Told:
    """What is told while a language is spoken; nothing of it is left to the next test."""

    def speaking() -> Told:
        speak(next(language for language in LANGUAGES if language.code == code))
        return told()

    return copy_context().run(speaking)


@pytest.mark.parametrize(
    ("address", "code", "path"),
    [
        ("/bn/list", "bn", "/list"),
        ("/bn/", "bn", "/"),
        ("/bn", "bn", "/"),
        ("/list", "en", "/list"),
        ("/bnx/list", "en", "/bnx/list"),
        ("/en/list", "en", "/en/list"),
        ("/bn/api/search", "en", "/bn/api/search"),
        ("/bn/static/1/kith.css", "en", "/bn/static/1/kith.css"),
    ],
)
def test_an_address_begins_with_the_language(address: str, code: str, path: str) -> None:
    language, rest = split(address)
    assert (language.code, rest) == (code, path)


def test_an_address_of_ours_is_given_the_language_and_others_are_not() -> None:
    assert BENGALI.address("/list") == "/bn/list"
    assert BENGALI.address("#statement") == "#statement"
    assert BENGALI.address("https://example.org/") == "https://example.org/"
    assert BENGALI.address("//example.org/") == "//example.org/"
    assert ENGLISH.address("/list") == "/list"


@pytest.mark.parametrize("path", ["/bn", "/bn/", "/bn/about", "/pl/list", "/ar/urgent-help"])
def test_every_page_answers_in_every_language(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/bn/api/openapi.json", "/bn/health/live", "/xx/list"])
def test_what_is_no_page_has_one_address(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def listing_of(client: TestClient, service: Service, code: str) -> html.HtmlElement:
    address = f"/listing/{named(service.store, DEBT).id}"
    return html.fromstring(client.get(f"/{code}{address}" if code else address).text)


def test_the_languages_are_offered_in_their_own_words_at_the_same_place(client: TestClient) -> None:
    tree = html.fromstring(client.get("/bn/list/print?form=pages").text)
    offered = tree.cssselect(".kith-languages a")
    assert [each.text for each in offered] == ["English", "বাংলা", "Polski", "العربية"]
    assert [each.get("lang") for each in offered] == ["en", "bn", "pl", "ar"]
    assert [each.get("href") for each in offered] == [f"{to}/list/print?form=pages" for to in ("", "/bn", "/pl", "/ar")]
    assert [each.get("lang") for each in offered if each.get("aria-current")] == ["bn"]


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/bn/list/", "/bn/list"),
        ("/pl/list/print/?size=large", "/pl/list/print?size=large"),
        ("/ar//elsewhere.example/", "/ar/elsewhere.example"),
    ],
)
def test_a_slash_at_the_end_loses_neither_the_language_nor_the_way(client: TestClient, asked: str, leads: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, leads)


@pytest.mark.parametrize(
    ("posted", "page"),
    [
        ("/listing/x/right", "/pl/listing/x"),
        ("/bn/listing/x/report", "/pl/listing/x/report"),
        ("/list/keep", "/pl/list"),
        ("/refine", "/pl/"),
    ],
)
def test_after_a_form_that_failed_the_languages_lead_to_the_page_that_it_is_of(
    client: TestClient, posted: str, page: str
) -> None:
    refused = client.post(posted, data={}, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    assert html.fromstring(refused.text).xpath("string(//nav//a[@lang='pl']/@href)") == page


def test_a_change_of_language_keeps_what_our_own_pages_ask_and_repeats_nothing_else(client: TestClient) -> None:
    query = f"form=pages&size=guess&page=2&listing={UUID(int=7)}&who=guess"
    page = client.get(f"/list?{query}").text
    links = html.fromstring(page).xpath("string(//nav//a[@lang='pl']/@href)")
    assert links == f"/pl/list?form=pages&page=2&listing={UUID(int=7)}" and "guess" not in page


@pytest.mark.parametrize("path", ["//elsewhere.example", "/\\elsewhere.example", "/bn//elsewhere.example", "/a%3Fb"])
def test_no_address_makes_a_page_offer_another_site_as_a_language(client: TestClient, path: str) -> None:
    offered = html.fromstring(client.get(f"http://testserver{path}").text).cssselect(".kith-languages a")
    found = [urlsplit(each.get("href")) for each in offered]
    assert len(found) == len(LANGUAGES)
    assert all(each.netloc == "" and each.query == "" and "\\" not in each.path for each in found)


def test_what_is_wrong_with_a_form_is_told_in_its_language_and_the_chooser_leads_home(client: TestClient) -> None:
    tree = html.fromstring(client.post("/pl/search", data={"statement": "", "near": "Zzyzx"}).text)
    assert tree.findtext(".//title") == "Błąd: Co by pomogło? – Kith"
    assert "Napisz w kilku słowach, co by pomogło" in tree.cssselect(".govuk-error-summary")[0].text_content()
    assert "Błąd:" in tree.cssselect(".govuk-error-message")[0].text_content()
    assert [each.get("href") for each in tree.cssselect(".kith-languages a")] == ["/", "/bn/", "/pl/", "/ar/"]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_a_page_says_its_language_and_direction_and_whether_it_was_reviewed(
    client: TestClient, language: Language
) -> None:
    tree = html.fromstring(client.get(f"{language.prefix}/").text)
    assert (tree.get("lang"), tree.get("dir", "ltr")) == (language.code, language.direction)
    notes = [each.text_content() for each in tree.cssselect(".kith-languages__note")]
    if language is ENGLISH:
        assert notes == []
    else:
        english = f"No native speaker of {language.english} has checked this translation yet."
        assert len(notes) == 2 and notes[1] == english and notes[0] != english


def test_search_machines_are_told_of_the_other_languages_of_pages_that_they_may_keep(
    client: TestClient, service: Service
) -> None:
    tree = listing_of(client, service, "bn")
    told = {each.get("hreflang"): each.get("href") for each in tree.cssselect("link[rel=alternate]")}
    assert set(told) == {"en", "bn", "pl", "ar", "x-default"}
    assert told["pl"] == f"http://testserver/pl/listing/{named(service.store, DEBT).id}"
    assert told["x-default"] == told["en"] == told["pl"].replace("/pl/", "/")
    assert not html.fromstring(client.get("/bn/list").text).cssselect("link[rel=alternate]")


def test_a_form_and_a_redirect_stay_in_the_language(client: TestClient, service: Service) -> None:
    debt = named(service.store, DEBT).id
    assert listing_of(client, service, "ar").cssselect("form.kith-keep")[0].get("action") == "/ar/list/keep"
    kept = client.post("/ar/list/keep", data={"listing": str(debt), "back": f"/listing/{debt}"})
    assert kept.headers["location"] == f"/ar/listing/{debt}#card-{debt}"
    found = client.post("/ar/search", data={"statement": "rent", "near": "E8", "miles": "3"})
    assert found.headers["location"].startswith("/ar/results/")


def test_words_of_a_listing_are_said_to_be_english_and_ours_are_not(client: TestClient, service: Service) -> None:
    tree = listing_of(client, service, "pl")
    assert tree.cssselect("h1 [lang=en]")[0].text == DEBT
    assert all(each.get("dir") == "auto" for each in tree.cssselect("main [lang=en]"))
    labels = [each.text for each in tree.cssselect(".govuk-summary-list__key")]
    assert {"Kiedy", "Gdzie", "Koszt", "Dla kogo"} <= set(labels)
    assert not listing_of(client, service, "").cssselect("main [lang=en]")


def test_the_emergency_panel_shows_english_and_the_numbers_beside_it(client: TestClient) -> None:
    sent = client.post("/bn/search", data={"statement": "I want to kill myself", "near": "", "miles": "3"})
    panel = html.fromstring(client.get(sent.headers["location"]).text).cssselect(".kith-urgent")[0]
    assert "এখনই সাহায্য দরকার হলে" in panel.cssselect("h2")[0].text_content()
    assert panel.cssselect("h2 [lang=en]")[0].text == "If you need help now"
    assert "Bengali, please" in panel.text_content()
    assert "116 123" in panel.cssselect("ul[lang=en]")[0].text_content()


@pytest.mark.parametrize(
    ("code", "when", "past"),
    [
        ("en", "Tuesday 24 November at 10am", "3 weeks ago"),
        ("bn", "মঙ্গলবার 24 নভেম্বর, 10:00 AM", "3 সপ্তাহ আগে"),
        ("pl", "wtorek 24 listopada o 10:00", "3 tygodnie temu"),
        ("ar", "الثلاثاء 24 نوفمبر الساعة 10:00 ص", "قبل 3 أسابيع"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(code: str, when: str, past: str) -> None:
    weekly = (Session(rule="FREQ=WEEKLY;BYDAY=TU", starts=time(10)),)
    assert (in_language(code, lambda: next_text(weekly, NOW)) or "").replace("\u202f", " ") == when
    assert in_language(code, lambda: ago(NOW - timedelta(21), NOW)).replace("\u200f", "") == past


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("pl", ("1 mila", "3 mile", "5 mil", "22 mile", "2,5 mili")),
        ("ar", ("1 ميل", "3 أميال", "5 أميال", "22 ميلًا", "2.5 ميل")),
        ("bn", ("1 মাইল", "3 মাইল", "5 মাইল", "22 মাইল", "2.5 মাইল")),
    ],
)
def test_numbers_take_the_plural_of_the_language(code: str, told: tuple[str, ...]) -> None:
    assert in_language(code, lambda: tuple(map(miles_text, (1, 3, 5, 22, 2.5)))) == told


@pytest.mark.parametrize("area", ["Hackney", "Hackney, Islington"])
@pytest.mark.parametrize(("served", "assumed"), [(True, False), (False, False), (False, True)])
def test_every_reason_of_the_search_is_told_in_the_language(area: str, served: bool, assumed: bool) -> None:
    known = Known(
        named=True,
        sentence=None,
        words=("rent",),
        needs=("Debt",),
        distance_km=None,
        area=area,
        served=served,
        nationwide=False,
        assumed=assumed,
        remote=True,
        constraints=("Free",),
        missed=("Evenings",),
        unknown=("Age 74",),
    )
    hit = Hit(
        listing=uuid4(),
        score=1,
        scores={},
        met=("cost:free",),
        missed=("time:evening",),
        unknown=("age:74", "not-day:monday", "dislike:religion"),
    )
    told = in_language("pl", lambda: [reason_text(reason, hit) for reason in reasons(known)])
    assert [text for text in told if text.startswith("<span")] == []
    assert "Podaje: Bezpłatne." in told and "Pomaga w sprawach: Długi." in told
    assert any("Wiek: 74" in text and "Nie: poniedziałki" in text for text in told)


@pytest.mark.parametrize("whole", [replace(NOWHERE, nationwide=True), replace(NOWHERE, remote=True)])
def test_a_reason_of_area_without_a_name_is_told_too(whole: Known) -> None:
    hit = Hit(listing=uuid4(), score=1, scores={})
    for reason in reasons(whole):
        assert in_language("ar", lambda reason=reason: reason_text(reason, hit)) not in ("", reason.text)


def test_whomever_help_is_for_has_a_label() -> None:
    span = Span(start=0, end=0, text="")
    for value in ("me", *_PEOPLE, "client"):
        assert constraint_label(Constraint(kind=ConstraintKind.WHO, value=value, span=span)) in FOR_WHOM


def test_words_that_are_not_ours_cannot_become_markup() -> None:
    assert in_language("pl", lambda: theirs("<b>&")) == '<span lang="en" dir="auto">&lt;b&gt;&amp;</span>'
    assert in_language("pl", lambda: fill("<%(name)s>", name=theirs("a"))).startswith("&lt;")
