"""Somebody of the staff in a test: an account, and a browser that is signed in, without a password being hashed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from directory.account import Account, Charge, Role
from directory.settings import Settings
from directory.store import Store
from search_api.service import Service
from tests.search_api import small_directory
from tests.web.conftest import now, site_on
from web.staff.signed_in import COOKIE

NOTHING = Charge()


@contextmanager
def own_site(small: Settings, folder: Path) -> Iterator[tuple[Service, FastAPI]]:
    """The site on a copy, for tests that add people and teams: what every module shares stays as it was made."""
    service, app = site_on(small_directory.copied(small, folder / "site"))
    yield service, app
    service.close()


def person(store: Store, email: str, role: Role = Role.CURATOR, charge: Charge = NOTHING) -> Account:
    return store.accounts.add(email, email.partition("@")[0].capitalize(), role, now(), charge)


def browser_of(app: FastAPI, store: Store, account: Account, *, proved: bool = True) -> TestClient:
    """A browser in which somebody is signed in; `proved`: by their second factor too."""
    secret = store.sign_ins.begin(account.id, now(), "Firefox on Linux", proved=proved)
    return TestClient(app, follow_redirects=False, cookies={COOKIE: secret})
