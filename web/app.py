"""The whole site: the pages, with the API beside them."""

from collections.abc import Callable
from datetime import datetime

from fastapi import Depends, FastAPI

from directory.mail import smtp_of
from directory.referral import terms_of
from directory.sealing import data_keys
from directory.settings import Settings
from search_api.app import create_api
from search_api.engine import open_embedded
from search_api.service import Service
from web.draft import Drafts
from web.kept import KeptLists
from web.keys import checked_data_keys, secret_key
from web.languages import LanguageOfPath
from web.pages.a_to_z import a_to_z_router
from web.pages.failures import Failures, add_failure_pages
from web.pages.for_search_machines import search_machines_router
from web.pages.home import home_router
from web.pages.list_email import list_email_router
from web.pages.listing import listing_router
from web.pages.map_outlines import map_router
from web.pages.my_list import my_list_router
from web.pages.refer import refer_router
from web.pages.results import results_router
from web.pages.shared_list import shared_list_router
from web.pages.site_pages import site_router
from web.pages.static_pages import static_router
from web.pages.suggestions import suggestions_router
from web.rates import Rates, add_rates
from web.security import SecurityHeaders, refuse_no_text
from web.site import Site, utc_now
from web.staff.account import account_router
from web.staff.claims import claims_router
from web.staff.editor import editor_router
from web.staff.exporting import exporting_router
from web.staff.importing import importing_router
from web.staff.inbox import inbox_router
from web.staff.listings import listings_router
from web.staff.log import log_router
from web.staff.missing import missing_router
from web.staff.notes import notes_router
from web.staff.openid_pages import openid_router
from web.staff.owned import owned_router
from web.staff.pairing import pairing_router
from web.staff.people import people_router
from web.staff.plans import plans_router
from web.staff.referrals import referrals_router
from web.staff.searching import searching_router
from web.staff.second_factor import second_factor_router
from web.staff.sign_in import sign_in_router
from web.staff.signed_in import (
    NotYours,
    SecondFactorNeeded,
    SignInNeeded,
    refusals,
    to_second_factor,
    to_sign_in,
)
from web.staff.sources import sources_router
from web.tokens import Tokens

LOOPBACK = "127.0.0.1"
ROUTERS = (
    home_router,
    results_router,
    map_router,
    listing_router,
    my_list_router,
    list_email_router,
    refer_router,
    shared_list_router,
    suggestions_router,
    a_to_z_router,
    search_machines_router,
    static_router,
    site_router,
    sign_in_router,
    inbox_router,
    missing_router,
    listings_router,
    editor_router,
    pairing_router,
    account_router,
    searching_router,
    plans_router,
    second_factor_router,
    notes_router,
    people_router,
    log_router,
    owned_router,
    claims_router,
    referrals_router,
    sources_router,
    exporting_router,
    importing_router,
    openid_router,
)


def create_app(settings: Settings, host: str = LOOPBACK) -> FastAPI:
    """Pages, API and health. Raises SettingError where `host` can be reached by others and a key is not set.

    Nothing else is opened yet: a server without an index starts, and says so.
    """
    key = secret_key(settings, host)
    checked_data_keys(settings, host)
    return create_site(Service(settings, open_embedded), key)


def create_site(service: Service, key: str, now: Callable[[], datetime] = utc_now) -> FastAPI:
    keys = data_keys(service.settings)
    site = Site(
        service=service,
        tokens=Tokens(key),
        lists=KeptLists(key),
        drafts=Drafts(key),
        data_keys=keys,
        smtp=smtp_of(service.settings),
        terms=terms_of(service.settings),
        now=now,
    )
    failures = Failures(site)
    app = create_api(service, failed=failures)
    for router in ROUTERS:
        app.include_router(router(site), dependencies=[Depends(refuse_no_text)])
    add_failure_pages(app, failures)
    app.add_exception_handler(SignInNeeded, to_sign_in)
    app.add_exception_handler(SecondFactorNeeded, to_second_factor)
    app.add_exception_handler(NotYours, refusals(site, failures))
    add_rates(app, Rates())
    app.add_middleware(LanguageOfPath)
    app.add_middleware(SecurityHeaders, tiles=service.settings.tiles_host)
    return app
