"""What every page is made with: the service, the tokens, the templates and the clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Match, Router

from directory.errors import KithError
from directory.mail import Smtp
from directory.referral import Terms
from directory.sealing import DataKeys
from search_api.service import Service
from web.draft import Drafts
from web.files import StaticFiles
from web.kept import KeptLists
from web.languages import (
    ENGLISH,
    LANGUAGES,
    Language,
    gettext,
    in_english,
    is_reviewed,
    ngettext,
    npgettext,
    pgettext,
    spoken,
    theirs,
    to,
)
from web.team import Team
from web.tokens import DEFAULT_MILES, Sought, Tokens
from web.view.words import ago, day, miles_text, moment, month, point_text

TEMPLATES = Path(__file__).parent / "templates"
# Of a query only what pages of ours ask, as they ask it: a page repeats nobody else's words.
OWN_QUERY = {
    "form": re.compile("pages|summary"),
    "listing": re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "page": re.compile("[0-9]{1,5}"),
    "size": re.compile("large"),
}
MILES = (1.0, 3.0, 5.0, 10.0, 25.0)


def utc_now() -> datetime:
    return datetime.now(UTC)


def _environment() -> Environment:
    """The components' templates rely on undefined values that can be looked into."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), components]),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    environment.globals |= {"spoken": spoken, "to": to, "in_english": in_english}
    environment.filters |= {"ago": ago, "day": day, "moment": moment, "month": month, "miles": miles_text}
    environment.filters |= {"point": point_text, "theirs": theirs}
    return environment


@dataclass(frozen=True)
class Site:
    service: Service
    tokens: Tokens
    lists: KeptLists
    data_keys: DataKeys
    drafts: Drafts
    smtp: Smtp | None = None
    terms: Terms | None = None
    files: StaticFiles = field(default_factory=StaticFiles)
    templates: Environment = field(default_factory=_environment)
    now: Callable[[], datetime] = utc_now

    def page(self, request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A page. `samples` in the context says whether anything shown is invented; absent, the store is asked."""
        context.setdefault("samples", self._holds_samples)
        context |= {
            "static": self.files.url,
            "nonce": request.scope.get("state", {}).get("nonce", ""),
            "path": request.scope["path"],
            "language": _language(request),
            "languages": _elsewhere(request),
            "reviewed": is_reviewed(_language(request)),
            "kept": self.lists.read(request),
            "mails": self.smtp is not None,
            "refers": self.terms is not None,
            "takes_referrals": self.takes_referrals,
            "team": Team.of(self.service.settings),
            "status": status,
            "now": self.now(),
            "base": self.base(request),
            "attribution": self._attribution,
            "miles_choices": MILES,
        }
        context.setdefault("sought", Sought(miles=DEFAULT_MILES))
        return HTMLResponse(self.templates.get_template(template).render(context), status_code=status)

    def to(self, request: Request, path: str) -> str:
        """The address of a page of this site in the language of the request."""
        return _language(request).address(path)

    def base(self, request: Request) -> str:
        """The site's own address, such as "https://kith.example": KITH_SITE_URL, else as the request names it."""
        return self.service.settings.site_url or str(request.base_url).rstrip("/")

    def takes_referrals(self, listing: UUID) -> bool:
        """Whether somebody can refer themselves to a listing here."""
        return self.terms is not None and any(listing in team.listings for team in self.service.store.teams.all())

    def results_path(self, sought: Sought) -> str:
        return to(f"/results/{self.tokens.seal(sought)}")

    def _attribution(self) -> str:
        try:
            return self.service.gazetteer.attribution
        except KithError:
            return ""

    @property
    def _holds_samples(self) -> bool:
        """A page such as urgent help must come even when the store does not."""
        try:
            return self.service.holds_samples
        except KithError:
            return False


def _language(request: Request) -> Language:
    language: Language = request.scope.get("state", {}).get("language", ENGLISH)
    return language


def _elsewhere(request: Request) -> list[tuple[Language, str]]:
    """The same page in each language; for the answer to a form, the page that the form is of.

    Whatever was asked for stays a path of this site: "//host" and "/\\host" would lead to another.
    """
    path = request.scope["path"] if request.method != "POST" else _page_of_form(request)
    asked = urlencode([(name, value) for name, value in request.query_params.multi_items() if _is_own(name, value)])
    here = "/" + quote(path.lstrip("/"), safe="/=") + (f"?{asked}" if asked else "")
    return [(language, language.address(here)) for language in LANGUAGES]


def _is_own(name: str, value: str) -> bool:
    return name in OWN_QUERY and OWN_QUERY[name].fullmatch(value) is not None


def _page_of_form(request: Request) -> str:
    """What a form is posted to may be no page itself: then the nearest page above it ("/list" of "/list/keep")."""
    path: str = request.scope["path"]
    while path and not _is_page(request.app.router, path):
        path = path.rpartition("/")[0]
    return path or "/"


def _is_page(router: Router, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in router.routes)
