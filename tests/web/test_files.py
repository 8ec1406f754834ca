"""The style sheet and script: small, ours, kept for ever under their own hash."""

import gzip
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

FOLDER = Path(__file__).parents[2] / "web" / "static"


def address(client: TestClient, name: str) -> str:
    found = re.search(rf'"(/static/\w+/{re.escape(name)})"', client.get("/").text)
    assert found
    return found[1]


@pytest.mark.parametrize(("name", "kind"), [("kith.css", "text/css"), ("kith.js", "javascript"), ("logo.svg", "svg")])
def test_a_file_is_kept_for_ever_under_the_hash_of_its_content(client: TestClient, name: str, kind: str) -> None:
    response = client.get(address(client, name))
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    assert kind in response.headers["content-type"]
    assert response.content == (FOLDER / name).read_bytes()


def test_an_address_from_before_an_update_is_kept_only_briefly(client: TestClient) -> None:
    response = client.get("/static/0123456789ab/kith.css")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize("name", ["none.css", "..%2Fapp.py", "LICENCES"])
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == 404


def test_without_gzip_a_file_is_served_plain(client: TestClient) -> None:
    response = client.get(address(client, "kith.css"), headers={"accept-encoding": "identity"})
    assert "content-encoding" not in response.headers


def test_no_style_or_script_reaches_another_host_or_a_trade_mark() -> None:
    for name in ("kith.css", "kith.js"):
        text = (FOLDER / name).read_text().casefold()
        assert "url(" not in text.replace("url(data:", "")
        assert "@font-face" not in text and "@import" not in text
        assert "gds transport" not in text and "frutiger" not in text and "crown" not in text


def test_style_and_script_are_light_over_the_wire() -> None:
    sizes = {name: len(gzip.compress((FOLDER / name).read_bytes())) for name in ("kith.css", "kith.js", "logo.svg")}
    assert sizes["kith.css"] < 16_000 and sizes["kith.js"] < 8_000 and sizes["logo.svg"] < 1_000


def test_the_licence_of_what_is_compiled_in_is_beside_it() -> None:
    assert "MIT License" in (FOLDER / "LICENCES.txt").read_text()
    for name in ("kith.css", "kith.js"):
        assert (FOLDER / name).read_text().startswith("/* Kith. Contains govuk-frontend")
