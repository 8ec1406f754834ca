"""Somebody of the staff in a test: an account, and a browser that is signed in, without a password being hashed."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from directory.account import Account, Charge, Role
from directory.store import Store
from tests.web.conftest import now
from web.staff.signed_in import COOKIE

NOTHING = Charge()


def person(store: Store, email: str, role: Role = Role.CURATOR, charge: Charge = NOTHING) -> Account:
    return store.accounts.add(email, email.partition("@")[0].capitalize(), role, now(), charge)


def browser_of(app: FastAPI, store: Store, account: Account, *, proved: bool = True) -> TestClient:
    """A browser in which somebody is signed in; `proved`: by their second factor too."""
    secret = store.sign_ins.begin(account.id, now(), "Firefox on Linux", proved=proved)
    return TestClient(app, follow_redirects=False, cookies={COOKIE: secret})
