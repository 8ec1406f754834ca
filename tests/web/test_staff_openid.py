"""Signing in by an organisation's own accounts, at a real issuer."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from fastapi import FastAPI
from joserfc.jwk import ECKey
from starlette.testclient import TestClient

from directory.account import Role
from directory.errors import SettingError
from directory.sealing import data_keys
from directory.settings import Settings
from directory.store import Store
from search_api.service import Service
from tests.oidc import CLIENT, SECRET, Issuer, issuing
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from tests.web.people import person
from web.staff.openid import openid_of
from web.staff.openid_pages import COOKIE as REMEMBERED
from web.staff.signed_in import COOKIE

ANA = "ana@cvs.example.org"
VERIFIED: dict[str, Any] = {"email": "Ana@CVS.example.org", "email_verified": True}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture(scope="module")
def site(
    issuer: Issuer, tmp_path_factory: pytest.TempPathFactory, cache_dir: Path
) -> Iterator[tuple[Service, FastAPI]]:
    given = {
        "site_url": "http://testserver",
        "allow_loopback": True,
        "oidc_issuer": issuer.address,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
    }
    settings = small_directory.settings_in(tmp_path_factory.mktemp("openid"), cache_dir).model_copy(update=given)
    service, app = site_on(settings)
    person(service.store, ANA)
    yield service, app
    service.close()


@pytest.fixture
def store(site: tuple[Service, FastAPI]) -> Store:
    return site[0].store


@pytest.fixture
def client(site: tuple[Service, FastAPI], issuer: Issuer) -> TestClient:
    issuer.claims, issuer.signs = dict(VERIFIED), None
    return TestClient(site[1], follow_redirects=False)


def left(client: TestClient, then: str = "/staff") -> str:
    """The address by which the issuer sends somebody back who signed in there."""
    away = client.get("/staff/openid", params={"then": then})
    assert away.status_code == 303
    back = requests.get(away.headers["location"], allow_redirects=False, timeout=60).headers["location"]
    assert back.startswith("http://testserver/staff/openid/back?")
    return back


def came_back(client: TestClient, back: str) -> tuple[int, bool]:
    """The status, and whether somebody is signed in by it."""
    answer = client.get(back)
    assert client.cookies.get(REMEMBERED) is None, "what was remembered is used once"
    return answer.status_code, COOKIE in answer.cookies


def test_who_has_an_account_comes_in_by_the_issuer(client: TestClient, store: Store, issuer: Issuer) -> None:
    assert 'href="/staff/openid?then=%2Fstaff"' in client.get("/staff/sign-in").text.replace("&#34;", '"')
    answer = client.get(left(client, "/staff/account"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/account")
    assert client.get("/staff/account").status_code == 200
    assert [done.action for done in store.audit.all()][-1] == "signed in"
    asked = issuer.asked[-1]
    assert (asked["code_challenge_method"], asked["response_type"], asked["client_id"]) == ("S256", "code", CLIENT)
    found = store.sign_ins.found(client.cookies[COOKIE], now())
    assert found and not found.proved
    issuer.claims["amr"] = ["pwd", "mfa"]
    client.get(left(client))
    found = store.sign_ins.found(client.cookies[COOKIE], now())
    assert found and found.proved, "the issuer asked for more than a password"


def test_a_second_factor_of_here_is_asked_for_as_always(
    client: TestClient, store: Store, site: tuple[Service, FastAPI], issuer: Issuer
) -> None:
    bea, keys = person(store, "bea@cvs.example.org"), data_keys(site[0].settings)
    code = pyotp.TOTP(store.second_factors.begin(bea.id, keys)).at(now())
    assert store.second_factors.confirm(bea.id, code, keys, now())
    issuer.claims["email"] = bea.email
    assert client.get(left(client)).headers["location"].startswith("/staff/sign-in/code")
    assert client.get("/staff").status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["another-client", CLIENT], "azp": "another-client"},
        {"iss": "https://another.example.org"},
        {"exp": int(time.time()) - 3600},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "", "email_verified": True},
        {"email": "nobody@cvs.example.org"},
        {"email": "closed@cvs.example.org"},
    ],
)
def test_what_does_not_fit_lets_nobody_in(
    client: TestClient, store: Store, issuer: Issuer, claims: dict[str, Any]
) -> None:
    if store.accounts.find("closed@cvs.example.org") is None:
        store.accounts.close(person(store, "closed@cvs.example.org", Role.ADMINISTRATOR).email, now())
    issuer.claims |= claims
    assert came_back(client, left(client)) == (422, False)
    done = list(store.audit.all())[-1]
    assert (done.action, done.detail) == ("could not sign in", "openid")


def test_a_token_of_another_key_lets_nobody_in(client: TestClient, issuer: Issuer) -> None:
    issuer.signs = ECKey.generate_key("P-256", {"kid": "1"})
    assert came_back(client, left(client)) == (422, False)


def test_only_who_left_comes_back_and_once(client: TestClient, site: tuple[Service, FastAPI]) -> None:
    back = left(client)
    stranger = TestClient(site[1], follow_redirects=False)
    assert came_back(stranger, back) == (422, False), "a browser that never left"
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert came_back(client, back.replace(state, "x" * len(state))) == (422, False)
    assert came_back(client, back) == (422, False), "it is not remembered any more"
    again = left(client)
    held = client.cookies[REMEMBERED]
    assert came_back(client, again) == (303, True)
    client.cookies.set(REMEMBERED, held, path="/staff/openid")
    assert client.get(again).status_code == 422, "the issuer takes a code once"
    fresh = TestClient(site[1], follow_redirects=False)
    other, mine = left(stranger), left(fresh)
    code = parse_qs(urlsplit(other).query)["code"][0]
    ours = parse_qs(urlsplit(mine).query)["code"][0]
    assert came_back(fresh, mine.replace(ours, code)) == (422, False), "another's code does not fit the verifier"


def test_an_issuer_that_is_away_is_told(site: tuple[Service, FastAPI], tmp_path: Path, cache_dir: Path) -> None:
    away = site[0].settings.model_copy(update={"oidc_issuer": "http://127.0.0.1:9", "data_dir": tmp_path / "away"})
    service, app = site_on(away)
    answer = TestClient(app, follow_redirects=False).get("/staff/openid")
    assert (answer.status_code, "did not work" in answer.text) == (422, True)
    service.close()


def test_without_the_setting_there_is_no_such_way(bare: TestClient) -> None:
    assert "/staff/openid" not in bare.get("/staff/sign-in").text
    assert bare.get("/staff/openid").status_code == 404


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ({"oidc_client_id": ""}, "KITH_OIDC_CLIENT_ID"),
        ({"oidc_client_secret": ""}, "KITH_OIDC_CLIENT_SECRET"),
        ({"site_url": ""}, "KITH_SITE_URL"),
        ({"oidc_issuer": "http://login.example.org"}, "KITH_OIDC_ISSUER"),
        ({"oidc_issuer": "login.example.org"}, "KITH_OIDC_ISSUER"),
    ],
)
def test_half_a_setting_is_an_error_that_names_it(left_out: dict[str, str], named: str) -> None:
    whole = {"oidc_issuer": "https://login.example.org", "oidc_client_id": "kith", "oidc_client_secret": "s"}
    given = Settings().model_copy(update=whole | {"site_url": "https://kith.example.org"})
    assert openid_of(given, "/back")
    with pytest.raises(SettingError, match=named):
        openid_of(given.model_copy(update=left_out), "/back")
