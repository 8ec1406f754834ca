"""The languages of the interface: chosen by the address, kept from page to page."""

import pytest
from starlette.testclient import TestClient

from web.languages import ENGLISH, LANGUAGES, split

BENGALI = LANGUAGES[1]


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
