"""What was understood can be taken away, results narrowed and paged through, all by links and one form."""

import re
from collections.abc import Callable

import pytest
from lxml import html
from starlette.testclient import TestClient

from tests.search_api.small_directory import DEBT
from tests.web.test_pages import links, said, words
from web import tokens

RENT = "I am behind on the rent and bailiffs are coming, it has to be free"
Searching = Callable[..., str]


def chip_texts(page: str) -> list[str]:
    return [
        said(chip).split(":")[0].strip()
        for chip in html.fromstring(page).xpath("//*[contains(@class, 'kith-chip--rem')]")
    ]


def narrowed(client: TestClient, page: str, **ticked: object) -> str:
    token = html.fromstring(page).xpath("//input[@name='token']/@value")[0]
    answer = client.post("/refine", data={"token": token, **ticked})
    assert answer.status_code == 303, answer.text[:200]
    return client.get(answer.headers["location"]).text


def ticked(page: str) -> set[str]:
    tree = html.fromstring(page)
    return {*tree.xpath("//input[@checked]/@value"), *tree.xpath("//form[@action='/refine']//option[@selected]/@value")}


def test_each_piece_understood_is_a_chip_that_can_be_left_out(client: TestClient, results: Searching) -> None:
    page = results(RENT, near="E8")
    assert "Free" in chip_texts(page)
    leave_out = next(href for text, href in links(page).items() if text.startswith("Free: leave this out"))
    again = client.get(leave_out).text
    assert "Free" not in chip_texts(again)
    assert set(chip_texts(page)) - {"Free"} == set(chip_texts(again))
    assert RENT in again


def test_ticked_filters_become_chips_and_stay_ticked(client: TestClient, results: Searching) -> None:
    page = narrowed(client, results("help with rent", near="E8"), day="day:tuesday", age="40")
    assert {"Tuesdays", "Age 40"} <= set(chip_texts(page))
    assert {"day:tuesday"} <= ticked(page)
    assert html.fromstring(page).xpath("//input[@name='age']/@value") == ["40"]
    assert DEBT in page
    leave_out = next(href for text, href in links(page).items() if text.startswith("Tuesdays: leave this out"))
    assert "day:tuesday" not in ticked(client.get(leave_out).text)


def test_what_was_not_offered_is_not_ticked(client: TestClient, results: Searching) -> None:
    page = narrowed(
        client, results("help with rent", near="E8"), cost="cost:anything", age="999", day=["x", "day:friday"]
    )
    assert ticked(page) - {"3"} == {"day:friday"}


def test_narrowing_needs_a_search_of_ours_and_our_own_page(client: TestClient, results: Searching) -> None:
    assert client.post("/refine", data={"token": "nonsense"}).status_code == 404
    token = html.fromstring(results("rent")).xpath("//input[@name='token']/@value")[0]
    foreign = client.post("/refine", data={"token": token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_pages_of_results_lead_on_and_back(
    client: TestClient, results: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "DEFAULT_LIMIT", 2)
    first = results("help with rent and debt", near="")
    found = links(first)
    assert "Previous page" not in found
    second = client.get(found["Next page"]).text
    names = [set(re.findall(r"/listing/([0-9a-f-]{36})", page)) for page in (first, second)]
    assert names[1] and not names[0] & names[1]
    assert client.get(links(second)["Previous page"]).text.count("<article") == first.count("<article")


def test_a_place_that_was_said_can_be_left_for_further_away_and_for_anywhere(
    client: TestClient, results: Searching
) -> None:
    page = results("I am behind on the rent in Inverness and bailiffs are coming")
    assert "of Inverness" in words(page)
    assert DEBT not in page
    anywhere = client.get(links(page)["Anywhere"]).text
    assert DEBT in anywhere
    assert "of Inverness" not in words(anywhere)
