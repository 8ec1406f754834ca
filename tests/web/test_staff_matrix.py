"""Every role is tried on every route of the staff's pages: it may, or is refused with a line in the log.

A new route needs its line in MAY. Who may ask for a page can still be refused one thing on it (a list of somebody
else's): that is for the page's own tests.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from directory.account import Charge, Role
from directory.store import Store
from directory.team import Team
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from web.staff.navigation import ADMINISTRATORS, CURATORS, EVERYBODY, NAVIGATION, OWNERS, PROFESSIONALS
from web.staff.searching import SEARCHERS
from web.staff.signed_in import COOKIE

WITHOUT: Final = frozenset({"nobody"})  # needs no signing in
MAY: Final[dict[str, frozenset[str]]] = {
    "GET /staff/sign-in": WITHOUT,
    "POST /staff/sign-in": WITHOUT,
    "GET /staff/sign-in/code": WITHOUT,
    "POST /staff/sign-in/code": WITHOUT,
    "GET /staff/openid": WITHOUT,
    "GET /staff/openid/back": WITHOUT,
    "POST /staff/sign-out": WITHOUT,
    "GET /staff/forgotten": WITHOUT,
    "POST /staff/forgotten": WITHOUT,
    "GET /staff/password/{secret}": WITHOUT,
    "POST /staff/password/{secret}": WITHOUT,
    "GET /staff": CURATORS,
    "GET /staff/item": CURATORS,
    "POST /staff/item": CURATORS,
    "POST /staff/bulk": CURATORS,
    "GET /staff/done": CURATORS,
    "POST /staff/undo": CURATORS,
    "GET /staff/missing": CURATORS,
    "GET /staff/missing/table.csv": CURATORS,
    "GET /staff/account": EVERYBODY,
    "GET /staff/listings": CURATORS,
    "GET /staff/listings/{listing_id}": CURATORS,
    "GET /staff/listings/{listing_id}/preview": CURATORS,
    "GET /staff/listings/{listing_id}/edit/{key}": CURATORS,
    "POST /staff/listings/{listing_id}/edit/{key}": CURATORS,
    "POST /staff/listings/{listing_id}/source": CURATORS,
    "POST /staff/listings/{listing_id}/state": CURATORS,
    "POST /staff/listings/{listing_id}/undo": CURATORS,
    "POST /staff/listings/{listing_id}/notes": CURATORS,
    "POST /staff/listings/{listing_id}/notes/remove": CURATORS,
    "GET /staff/pair": CURATORS,
    "POST /staff/pair": CURATORS,
    "GET /staff/search": SEARCHERS,
    "POST /staff/search": SEARCHERS,
    "GET /staff/search/{token}": SEARCHERS,
    "GET /staff/sources": CURATORS,
    "POST /staff/sources/look": CURATORS,
    "GET /staff/sources/look/{number}": CURATORS,
    "POST /staff/sources/look/{number}": CURATORS,
    "GET /staff/sources/{slug}": CURATORS,
    "POST /staff/sources/{slug}": CURATORS,
    "GET /staff/sources/{slug}/letter": CURATORS,
    "GET /staff/export": CURATORS,
    "GET /staff/export/listings.{kind}": CURATORS,
    "GET /staff/import": CURATORS,
    "POST /staff/import": CURATORS,
    "POST /staff/import/confirm": CURATORS,
    "POST /staff/nothing": PROFESSIONALS,
    "GET /staff/plans": PROFESSIONALS,
    "POST /staff/plans": PROFESSIONALS,
    "GET /staff/plans/{plan}": PROFESSIONALS,
    "POST /staff/plans/{plan}": PROFESSIONALS,
    "GET /staff/plans/{plan}/print": PROFESSIONALS,
    "POST /staff/account/sign-ins": EVERYBODY,
    "GET /staff/account/password": EVERYBODY,
    "POST /staff/account/password": EVERYBODY,
    "GET /staff/account/second-factor": EVERYBODY,
    "POST /staff/account/second-factor": EVERYBODY,
    "GET /staff/referrals": PROFESSIONALS,
    "GET /staff/referrals/{reference}": PROFESSIONALS,
    "POST /staff/referrals/{reference}": PROFESSIONALS,
    "GET /staff/notes/{listing}": PROFESSIONALS,
    "POST /staff/notes/{listing}": PROFESSIONALS,
    "POST /staff/notes/{note}/remove": PROFESSIONALS,
    "GET /staff/mine": OWNERS,
    "GET /staff/mine/{listing}": OWNERS,
    "POST /staff/mine/{listing}": OWNERS,
    "POST /staff/mine/{listing}/right": OWNERS,
    "POST /staff/mine/{listing}/room": OWNERS,
    "POST /staff/claim/{number}": CURATORS,
    "GET /staff/people": ADMINISTRATORS,
    "GET /staff/people/invite": ADMINISTRATORS,
    "POST /staff/people/invite": ADMINISTRATORS,
    "GET /staff/people/{account}": ADMINISTRATORS,
    "POST /staff/people/{account}": ADMINISTRATORS,
    "GET /staff/log": ADMINISTRATORS,
    "GET /staff/log/export": ADMINISTRATORS,
}
KNOWN = (WITHOUT, CURATORS, SEARCHERS, EVERYBODY, ADMINISTRATORS, OWNERS, PROFESSIONALS)
ANYTHING = "00000000-0000-0000-0000-000000000001"  # for every {part} of an address: a listing's id, or no such thing
NUMBERS: Final = {"{number}": "1", "{note}": "1"}
FROM_ELSEWHERE: Final = {"Sec-Fetch-Site": "cross-site"}
Asking = Callable[..., tuple[int, list[str]]]


def routes(app: FastAPI) -> Iterator[str]:
    """Each method and address under /staff, however the routers are put together."""

    def below(given: list[BaseRoute]) -> Iterator[str]:
        for route in given:
            inner = getattr(route, "original_router", route)
            yield from below(getattr(inner, "routes", None) or [])
            path = getattr(route, "path", "")
            if path == "/staff" or path.startswith("/staff/"):
                yield from (f"{method} {path}" for method in sorted(getattr(route, "methods", ())) if method != "HEAD")

    yield from below(app.routes)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[tuple[Service, FastAPI]]:
    service, app = site_on(small_directory.settings_in(tmp_path_factory.mktemp("matrix"), cache_dir))
    yield service, app
    service.close()


@pytest.fixture(scope="module")
def asking(site: tuple[Service, FastAPI]) -> Asking:
    """Ask for a route as somebody; the status, and what the log then says more of who was refused."""
    service, app = site
    store, clients = service.store, {}
    for role in Role:
        account = store.accounts.add(f"{role.value}@cvs.example.org", role.value, role, now(), charge_of(store, role))
        clients[role.value] = account.id
    closed = store.accounts.add("closed@cvs.example.org", "Closed", Role.ADMINISTRATOR, now())
    secret = store.sign_ins.begin(closed.id, now())
    store.accounts.close(closed.email, now())
    seen = len(list(store.audit.all()))

    def ask(who: str, route: str, headers: dict[str, str] | None = None) -> tuple[int, list[str]]:
        nonlocal seen
        method, path = route.split(" ")
        held = (
            store.sign_ins.begin(clients[who], now(), proved=True)
            if who in clients
            else secret
            if who == "closed"
            else ""
        )
        client = TestClient(app, follow_redirects=False, cookies={COOKIE: held} if held else {})
        status = client.request(method, address(path), headers=headers).status_code
        done = list(store.audit.all())
        new, seen = done[seen:], len(done)
        return status, [f"{each.who}: {each.subject}" for each in new if each.action == "was refused"]

    return ask


def charge_of(store: Store, role: Role) -> Charge:
    if role is Role.OWNER:
        return Charge(organisations=("The Bow Club",))
    if role is not Role.PROFESSIONAL:
        return Charge()
    told = {"name": "East", "email": "east@cvs.example.org", "phone": "020 7946 0123", "hours": "9 to 5"}
    return Charge(team=store.teams.add(Team.model_validate(told | {"districts": ("E8",)})).id)


def address(path: str) -> str:
    return "/".join(NUMBERS.get(part, ANYTHING) if part.startswith("{") else part for part in path.split("/"))


def test_every_route_says_who_may(site: tuple[Service, FastAPI]) -> None:
    assert set(routes(site[1])) == set(MAY)
    assert [route for route, may in MAY.items() if may not in KNOWN and not may <= EVERYBODY] == []


@pytest.mark.parametrize("route", sorted(MAY))
def test_each_role_may_or_is_refused_and_that_is_kept(asking: Asking, route: str) -> None:
    method, path = route.split(" ")
    line = f"{method} {address(path)}"
    for role in Role if MAY[route] is not WITHOUT else ():
        status, refused = asking(role.value, route)
        if role in MAY[route]:
            assert status < 500 and f"{role.value}@cvs.example.org: {line}" not in refused, (role, status)
        else:
            assert (status, refused) == (403, [f"{role.value}@cvs.example.org: {line}"]), role
    for nobody in ("nobody", "closed"):
        status, refused = asking(nobody, route)
        assert refused == []
        assert (status < 500) if MAY[route] is WITHOUT else (status == 303), (nobody, status)


def test_no_form_of_another_site_is_taken(asking: Asking) -> None:
    posts = {route: next((role.value for role in Role if role in MAY[route]), "nobody") for route in MAY}
    taken = {route: asking(who, route, FROM_ELSEWHERE) for route, who in posts.items() if route.startswith("POST ")}
    assert {route: answer for route, answer in taken.items() if answer != (403, [])} == {}


def test_the_navigation_shows_each_role_what_it_may_see() -> None:
    for entry in NAVIGATION:
        assert MAY[f"GET {entry.address}"] == entry.roles
