"""Signing in by an organisation's own accounts: OpenID Connect, by Authlib.

The code flow with state, nonce and PKCE. What comes back is only who the issuer says that it is: whether they have an
account here is for who asks.
"""

import secrets
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final, cast
from urllib.parse import urlsplit

import requests
from authlib.common.security import generate_token  # type: ignore[import-untyped]
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry

from directory.errors import KithError, SettingError
from directory.frozen import Frozen
from directory.settings import Settings

SCOPE = "openid email profile"
SECONDS = 10
LEEWAY_SECONDS = 60  # clocks differ
LIFE = timedelta(minutes=10)  # from leaving to coming back
# Signed with a key that only the issuer has; "none", and those by a secret that two know, are none.
ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
FAILURES: Final = (OAuthError, JoseError, requests.RequestException, ValueError, KeyError, TypeError)


class OpenIdError(KithError):
    """The issuer did not say who it is, or not so that it can be believed. The message is for the log of the server."""


class Leaving(Frozen):
    """What is remembered of who goes to the issuer, sealed in their browser until they are back."""

    state: str
    nonce: str
    verifier: str
    then: str
    at: datetime


class Proven(Frozen):
    """Who the issuer says that it is: an address that it verified, and whether by more than a password."""

    email: str
    second_factor: bool


class OpenId:
    """An issuer, and this site as its client."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, back: str) -> None:
        self.issuer = issuer
        self.client_id = client_id
        self._secret = client_secret
        self._back = back

    def leave(self, then: str, now: datetime) -> tuple[str, Leaving]:
        """Where to send somebody, and what to remember. Raises OpenIdError where the issuer cannot be asked."""
        leaving = Leaving(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=generate_token(64),
            then=then,
            at=now,
        )
        with self._session() as session:
            address, _ = session.create_authorization_url(
                self._told("authorization_endpoint"),
                state=leaving.state,
                nonce=leaving.nonce,
                code_verifier=leaving.verifier,
            )
        return address, leaving

    def back(self, leaving: Leaving, state: str, code: str, now: datetime) -> Proven:
        """Who came back. Raises OpenIdError for whatever does not fit what was remembered."""
        if not secrets.compare_digest(state.encode(), leaving.state.encode()) or now - leaving.at > LIFE:
            raise OpenIdError("the state is not the one that was sent, or it is too old")
        try:
            with self._session() as session:
                token = session.fetch_token(
                    self._told("token_endpoint"),
                    code=code,
                    code_verifier=leaving.verifier,
                    grant_type="authorization_code",
                )
            return _proven(self._claims(token, leaving.nonce))
        except FAILURES as error:
            raise OpenIdError(f"the issuer's answer was not right: {type(error).__name__} {error}") from error

    def _claims(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        keys = KeySet.import_key_set(cast(KeySetSerialization, self._get(self._told("jwks_uri"))))
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        read = jwt.decode(token["id_token"], key=keys, registry=registry)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client_id}},
            {"nonce": nonce, "client_id": self.client_id, "access_token": token.get("access_token")},
        )
        claims.validate(leeway=LEEWAY_SECONDS)
        return dict(claims)

    def _told(self, name: str) -> str:
        """What the issuer tells of itself; asked for anew until it answered once."""
        return str(self._metadata[name])

    @cached_property
    def _metadata(self) -> dict[str, Any]:
        try:
            told = self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        except FAILURES as error:
            raise OpenIdError(f"the issuer cannot be asked: {type(error).__name__} {error}") from error
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if told.get("issuer") != self.issuer or not all(told.get(name) for name in needed):
            raise OpenIdError(f"{self.issuer} tells of itself as {told.get('issuer')!r}, or not all that is needed")
        return told

    def _get(self, address: str) -> dict[str, Any]:
        answer = requests.get(address, timeout=SECONDS)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def _session(self) -> OAuth2Session:
        return OAuth2Session(
            self.client_id,
            self._secret,
            scope=SCOPE,
            redirect_uri=self._back,
            code_challenge_method="S256",
            default_timeout=SECONDS,
        )


def _proven(claims: dict[str, Any]) -> Proven:
    """An address that the issuer does not call verified could be anybody's."""
    if claims.get("email_verified") is not True or not claims.get("email"):
        raise OpenIdError("the issuer names no e-mail address that it verified")
    return Proven(email=str(claims["email"]), second_factor="mfa" in (claims.get("amr") or ()))


def openid_of(settings: Settings, back: str) -> OpenId | None:
    """The issuer of the settings; None where none is set. `back` is the path to which it sends people back.

    Raises SettingError naming what it lacks.
    """
    if not settings.oidc_issuer:
        return None
    needed = {
        "KITH_OIDC_CLIENT_ID": settings.oidc_client_id,
        "KITH_OIDC_CLIENT_SECRET": settings.oidc_client_secret,
        "KITH_SITE_URL": settings.site_url,
    }
    for name, value in needed.items():
        if not value:
            raise SettingError(f"{name} is not set, and KITH_OIDC_ISSUER is: signing in by it needs both.")
    parts = urlsplit(settings.oidc_issuer)
    local = parts.scheme == "http" and parts.hostname == "127.0.0.1" and settings.allow_loopback
    if not parts.netloc or (parts.scheme != "https" and not local):
        raise SettingError(f"KITH_OIDC_ISSUER={settings.oidc_issuer!r} is not right: write https://login.example.org.")
    return OpenId(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.site_url + back)
