"""What a page of results offers besides its cards, and what a listing says that is not about itself alone."""

import re
from collections.abc import Callable

from lxml import html
from starlette.testclient import TestClient

from directory.settings import Settings
from index.pieces import Piece, PieceKind
from index.question import Understood
from index.understanding.said import ConstraintKind
from search_api.service import Service
from tests.search_api.small_directory import DEBT, PHONE, TWICE, TWIN, named
from tests.web.conftest import site_on
from tests.web.test_pages import links, words
from tests.web.test_refining import narrowed
from web.tokens import Sought
from web.view.chips import chips

RENT = "I am behind on the rent and bailiffs are coming"
Searching = Callable[..., str]


def piece(kind: ConstraintKind, value: str, label: str) -> Piece:
    return Piece(id=f"{kind}:{value}", kind=PieceKind.CONSTRAINT, value=value, label=label, constraint=kind)


SON = piece(ConstraintKind.WHO, "son", "For your son")
NINE = piece(ConstraintKind.AGE, "9-9", "Age 9")
CHILD = piece(ConstraintKind.GROUP, "child", "Child")
PARENT = piece(ConstraintKind.GROUP, "parent", "Parent")
CARER = piece(ConstraintKind.GROUP, "carer", "Carer")


def shown(*pieces: Piece) -> dict[str, tuple[str, ...]]:
    """Each chip with the pieces that are left out with it."""
    return {chip.text: without.without for chip, without in chips(Understood(pieces=pieces), Sought(statement="x"))}


def test_what_is_said_of_one_person_is_one_chip_that_goes_as_one() -> None:
    assert shown(PARENT, NINE, CARER, CHILD, SON) == {
        "For your son, Age 9": ("who:son", "age:9-9", "group:parent", "group:child"),
        "Carer": ("group:carer",),
    }
    assert shown(CHILD, NINE) == {"Age 9": ("age:9-9", "group:child")}


def test_what_is_said_of_several_people_stays_apart() -> None:
    mother = piece(ConstraintKind.WHO, "mother", "For your mother")
    assert len(shown(SON, mother, NINE)) == 3
    assert len(shown(mother, PARENT)) == 2
    assert list(shown(PARENT)) == ["Parent"]


def test_cards_are_numbered_on_through_the_pages(results: Searching) -> None:
    tree = html.fromstring(results("someone to talk to", "E8", "10"))
    numbers = tree.xpath("//li[contains(@class, 'kith-numbered')]/@data-number")
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert tree.xpath("//ol[contains(@class, 'kith-results')]/@start")[:1] == ["1"]


def test_the_distance_can_be_chosen_among_the_filters(client: TestClient, results: Searching) -> None:
    page = narrowed(client, results(RENT, "E8", "3"), miles="10", cost="cost:free")
    assert "Within 10 miles of E8" in words(page)
    assert html.fromstring(page).xpath("//select[@id='filter-miles']/option[@selected]/@value") == ["10"]
    assert html.fromstring(results(RENT)).xpath("//select[@id='filter-miles']") == []
    assert "Within 3 miles of E8" in words(narrowed(client, results(RENT, "E8", "3"), miles="1000"))


def test_a_language_can_be_chosen_among_the_filters(client: TestClient, results: Searching) -> None:
    page = narrowed(client, results("a walk in the park", "E9", "10"), language="language:bn")
    assert html.fromstring(page).xpath("//select[@id='filter-language']/option[@selected]/@value") == ["language:bn"]
    assert TWIN in words(page)
    assert "Any" in html.fromstring(page).xpath("//select[@id='filter-language']/option/text()")


def test_where_nothing_is_good_help_from_afar_and_a_person_are_offered(
    client: TestClient, results: Searching, small: Settings
) -> None:
    page = results(RENT, "Inverness")
    found = links(page)
    assert {"help online or by phone", "0800 144 8848", "who can help now"} <= set(found)
    again = client.get(found["help online or by phone"])
    assert again.status_code == 200
    assert {"delivery:online", "delivery:phone"} <= set(html.fromstring(again.text).xpath("//input[@checked]/@value"))
    service, app = site_on(small.model_copy(update={"team_phone": "020 7946 0999"}))
    staffed = TestClient(app, follow_redirects=False)
    sent = staffed.post("/search", data={"statement": RENT, "near": "Inverness", "miles": "3"})
    assert "talk to us on 020 7946 0999" in words(staffed.get(sent.headers["location"]).text)
    service.close()


def test_a_listing_leads_to_others_like_it_and_says_how_far_they_are(client: TestClient, service: Service) -> None:
    page = client.get(f"/listing/{named(service.store, TWICE).id}").text
    others = html.fromstring(page).xpath("//section[@aria-labelledby='similar']")[0]
    assert TWIN in words(html.tostring(others, encoding="unicode"))
    assert re.search(r"[\d.]+ miles? from this one", words(page))
    assert f"/listing/{named(service.store, TWICE).id}" not in others.xpath(".//a/@href")


def test_a_listing_comes_without_others_while_there_is_no_index(small: Settings, service: Service) -> None:
    away = small.model_copy(update={"cache_dir": small.data_dir, "model": "small"})
    held, app = site_on(away)
    page = TestClient(app).get(f"/listing/{named(service.store, DEBT).id}")
    assert page.status_code == 200
    assert "Others like this" not in page.text
    held.close()


def test_what_is_not_known_of_a_listing_is_said_once(client: TestClient, service: Service) -> None:
    text = words(client.get(f"/listing/{named(service.store, PHONE).id}").text)
    assert text.count("Not known, ask them") == 1
    assert re.search(r"Not known, ask them When, Where, Cost, Who it is for", text)
