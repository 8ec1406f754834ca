"""My account: the password, the second factor, and where somebody is signed in."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from directory.account import Account, Charge, Role
from directory.store import Store
from directory.team import Team
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import KEY
from tests.web.conftest import now as first
from tests.web.people import browser_of, person
from web.app import create_site
from web.staff.device import device_name
from web.staff.signed_in import COOKIE

GOOD, OTHER = "three unrelated herons", "four quite unrelated herons"
ACCOUNT, FACTOR, CODE = "/staff/account", "/staff/account/second-factor", "/staff/sign-in/code"
TEAM = {"name": "East", "email": "e@cvs.example.org", "phone": "020 7946 0123", "hours": "9 to 5", "districts": ("E8",)}


class Clock:
    """The time of the site, which a test moves on, so that the next code is another."""

    def __init__(self) -> None:
        self.at = first()

    def __call__(self) -> datetime:
        return self.at

    def code(self, secret: str) -> str:
        self.at += timedelta(seconds=60)
        return pyotp.TOTP(secret).at(self.at)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path, clock: Clock) -> Iterator[tuple[Service, FastAPI]]:
    settings = small_directory.settings_in(tmp_path_factory.mktemp("account"), cache_dir)
    service = Service(settings, lambda *_: pytest.fail("no engine is needed"))
    yield service, create_site(service, KEY, clock)
    service.close()


@pytest.fixture
def app(site: tuple[Service, FastAPI]) -> FastAPI:
    return site[1]


@pytest.fixture
def store(site: tuple[Service, FastAPI]) -> Store:
    return site[0].store


def last(store: Store) -> str:
    return list(store.audit.all())[-1].action


def set_up(client: TestClient, clock: Clock) -> tuple[str, list[str]]:
    """The secret as the page shows it, and the recovery codes."""
    assert client.post(FACTOR, data={"act": "begin"}).status_code == 303
    page = client.get(FACTOR).text
    assert "<svg" in page
    secret = page.split('class="kith-key">')[1].split("<")[0].replace(" ", "")
    wrong = client.post(FACTOR, data={"act": "confirm", "code": "000000"})
    assert (wrong.status_code, "<title>Error: Second factor" in wrong.text) == (422, True)
    done = client.post(FACTOR, data={"act": "confirm", "code": clock.code(secret)})
    assert done.status_code == 200 and secret not in done.text
    return secret, [part.split("<")[0] for part in done.text.split("<li><code>")[1:]]


def entered(app: FastAPI, email: str, then: str = "/staff") -> TestClient:
    """A browser in which the password was right."""
    client = TestClient(app, follow_redirects=False)
    sent = client.post("/staff/sign-in", data={"email": email, "password": GOOD, "then": then})
    assert sent.headers["location"] == f"{CODE}?then={then.replace('/', '%2F')}"
    return client


def with_password(store: Store, account: Account, at: datetime) -> Account:
    found = store.accounts.choose_password(store.accounts.link(account.id, at), GOOD, at)
    assert found
    return found


def test_with_a_second_factor_the_password_alone_lets_nobody_in(app: FastAPI, store: Store, clock: Clock) -> None:
    ana = with_password(store, person(store, "ana@cvs.example.org"), clock())
    client = browser_of(app, store, ana, proved=False)
    elsewhere = browser_of(app, store, ana, proved=False)
    secret, codes = set_up(client, clock)
    assert (len(codes), last(store)) == (10, "set up a second factor")
    assert "10 recovery codes left" in client.get(ACCOUNT).text
    assert elsewhere.get(ACCOUNT).status_code == 303, "who was signed in without it is signed out"

    half = entered(app, ana.email, "/staff/account")
    assert last(store) != "signed in"
    assert half.get(ACCOUNT).headers["location"].startswith("/staff/sign-in?")
    assert "<h1" in half.get(CODE).text
    wrong = half.post(CODE, data={"code": "123"})
    assert (wrong.status_code, last(store)) == (422, "gave a wrong code")
    held, shown = half.cookies[COOKIE], clock.code(secret)
    right = half.post(CODE, data={"code": shown, "then": "/staff/account"})
    assert (right.headers["location"], last(store)) == ("/staff/account", "signed in")
    assert half.cookies[COOKIE] != held and half.get(ACCOUNT).status_code == 200
    assert store.sign_ins.awaited(held, clock()) is None

    again = entered(app, ana.email)
    assert again.post(CODE, data={"code": shown}).status_code == 422, "one code counts once"
    assert again.post(CODE, data={"code": codes[0]}).status_code == 303
    assert entered(app, ana.email).post(CODE, data={"code": codes[0]}).status_code == 422
    link = store.accounts.link(ana.id, clock())
    chosen = TestClient(app, follow_redirects=False).post(f"/staff/password/{link}", data={"password": GOOD})
    assert chosen.headers["location"].startswith(CODE), "a link for a password is no way round it"


def test_it_is_changed_and_taken_off_only_with_a_code(app: FastAPI, store: Store, clock: Clock) -> None:
    account = person(store, "bea@cvs.example.org")
    client = browser_of(app, store, account, proved=False)
    secret, codes = set_up(client, clock)
    for act in ("codes", "off"):
        refused = client.post(FACTOR, data={"act": act, "code": "000000"})
        assert (refused.status_code, f'href="#code-{act}"' in refused.text) == (422, True)
    others = client.post(FACTOR, data={"act": "codes", "code": clock.code(secret)})
    assert codes[3] not in others.text and others.text.count("<li><code>") == 10
    assert client.post(FACTOR, data={"act": "off", "code": codes[3]}).status_code == 422
    assert client.post(FACTOR, data={"act": "off", "code": clock.code(secret)}).status_code == 303
    assert (store.second_factors.of(account.id), last(store)) == (None, "took off their second factor")
    assert client.post(FACTOR, data={"act": "nothing"}).status_code == 404
    logged = str(list(store.audit.all()))
    assert secret not in logged and not any(code in logged for code in codes)


def test_who_guesses_codes_is_stopped(app: FastAPI, store: Store, clock: Clock) -> None:
    cyd = with_password(store, person(store, "cyd@cvs.example.org"), clock())
    _, codes = set_up(browser_of(app, store, cyd), clock)
    half = entered(app, cyd.email)
    statuses = [half.post(CODE, data={"code": f"{number:06}"}).status_code for number in range(11)]
    assert statuses.count(429) >= 1 and 303 not in statuses
    assert half.post(CODE, data={"code": codes[0]}).status_code == 429


def test_a_professional_sees_nothing_before_a_second_factor(app: FastAPI, store: Store, clock: Clock) -> None:
    charge = Charge(team=store.teams.add(Team.model_validate(TEAM)).id)
    dee = person(store, "dee@nhs.example.org", Role.PROFESSIONAL, charge)
    client = browser_of(app, store, dee, proved=False)
    assert client.get("/staff").status_code == 403, "what is not theirs is not theirs with one either"
    assert "link worker" not in client.get(ACCOUNT).text and "Other referrer" in client.get(ACCOUNT).text
    assert "East" in client.get(ACCOUNT).text
    assert "you need a second factor" in client.get(f"{FACTOR}?needed=1").text
    set_up(client, clock)
    found = store.sign_ins.found(client.cookies[COOKIE], clock())
    assert found and found.proved


def test_everybody_may_be_asked_for_one(app: FastAPI, store: Store, site: tuple[Service, FastAPI]) -> None:
    eve = person(store, "eve@cvs.example.org")
    client = browser_of(app, store, eve, proved=False)
    assert client.get("/staff").status_code == 200
    settings = site[0].settings
    site[0].settings = settings.model_copy(update={"second_factor": "everybody"})
    try:
        assert client.get("/staff").headers["location"] == f"{FACTOR}?needed=1"
        assert client.get(ACCOUNT).status_code == 200
    finally:
        site[0].settings = settings


def test_a_password_is_changed_by_who_knows_it_and_ends_every_other_sign_in(
    app: FastAPI, store: Store, clock: Clock
) -> None:
    fay = with_password(store, person(store, "fay@cvs.example.org"), clock())
    here, there = (browser_of(app, store, fay) for _ in range(2))
    for old, new, field in (("not it at all", OTHER, "old"), (GOOD, "short", "new")):
        wrong = here.post("/staff/account/password", data={"old": old, "new": new})
        assert (wrong.status_code, f'href="#{field}"' in wrong.text) == (422, True)
        assert old not in wrong.text and f'value="{new}"' not in wrong.text
    assert here.post("/staff/account/password", data={"old": GOOD, "new": OTHER}).status_code == 303
    assert last(store) == "changed their password"
    assert (here.get(ACCOUNT).status_code, there.get(ACCOUNT).status_code) == (200, 303)
    assert store.accounts.proven(fay.email, OTHER) and not store.accounts.proven(fay.email, GOOD)


def test_sign_ins_are_ended_one_by_one_and_all(app: FastAPI, store: Store) -> None:
    gus = person(store, "gus@cvs.example.org")
    here, there, third = (browser_of(app, store, gus) for _ in range(3))
    page = here.get(ACCOUNT).text
    assert page.count("Firefox on Linux</strong>") == 3 and page.count("(this one)") == 1
    other = next(device for device in store.sign_ins.of(gus.id, first(), here.cookies[COOKIE]) if not device.here)
    stranger = browser_of(app, store, person(store, "hal@cvs.example.org"))
    stranger.post("/staff/account/sign-ins", data={"key": other.key})
    assert [each.get(ACCOUNT).status_code for each in (here, there, third)] == [200] * 3
    here.post("/staff/account/sign-ins", data={"key": other.key})
    assert sorted(each.get(ACCOUNT).status_code for each in (there, third)) == [200, 303]
    here.post("/staff/account/sign-ins")
    assert [each.get(ACCOUNT).status_code for each in (here, there, third)] == [200, 303, 303]
    assert last(store) == "ended every other sign-in"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("<b>curl</b>", "A browser"),
    ],
)
def test_a_browser_is_called_by_what_people_call_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
