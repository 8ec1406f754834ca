"""Home, and the form that every page posts."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.errors import InputError
from directory.vocabulary import Need
from search_api.service import PlaceInputError
from web.languages import ENGLISH, N_, fill, ngettext, spoken
from web.languages import gettext as _
from web.rates import check_form
from web.security import refuse_other_sites
from web.site import MILES, Site
from web.tokens import DEFAULT_MILES, Sought

EXAMPLES = (
    N_("I'm behind on the rent and my English isn't good"),
    N_("My dad has dementia and I need a break"),
    N_("On my own all day and want someone to talk to"),
)

COMMON_NEEDS = (
    "food",
    "debt",
    "benefits",
    "rent-and-eviction",
    "energy-bills",
    "loneliness",
    "mental-health",
    "carers",
    "dementia",
    "immigration",
    "domestic-abuse",
    "finding-work",
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field of the form; each choice is a place and the address of its results."""

    field: str
    message: str
    choices: tuple[tuple[str, str], ...] = ()


def home_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def home(request: Request) -> HTMLResponse:
        return home_page(site, request, Sought(miles=DEFAULT_MILES))

    @router.post("/search")
    def search(
        request: Request,
        statement: Annotated[str, Form()] = "",
        near: Annotated[str, Form()] = "",
        miles: Annotated[str, Form()] = "",
    ) -> Response:
        """Answered with an address that holds the words sealed, so that no history or log shows them."""
        refuse_other_sites(request)
        check_form(request)
        sought = Sought(statement=statement.strip(), near=near.strip(), miles=miles_chosen(miles))
        faults = _faults(site, sought)
        if faults:
            return home_page(site, request, sought, faults, status=422)
        return RedirectResponse(site.results_path(sought), status_code=303)

    return router


def home_page(
    site: Site, request: Request, sought: Sought, faults: tuple[Fault, ...] = (), status: int = 200
) -> HTMLResponse:
    return site.page(
        request,
        "home.html",
        status,
        sought=sought,
        faults=faults,
        examples=[(text, site.results_path(Sought(statement=text))) for text in map(_, EXAMPLES)],
        needs=[(need, site.results_path(Sought().instead(need))) for need in common_needs(site)],
    )


def common_needs(site: Site) -> list[Need]:
    known = site.service.vocabulary.by_id
    return [known[id_] for id_ in COMMON_NEEDS]


def miles_chosen(given: str, otherwise: float = DEFAULT_MILES) -> float:
    """The distances are offered in a list; anything else was not chosen there and counts as not chosen."""
    return next((miles for miles in MILES if f"{miles:g}" == given), otherwise)


def _faults(site: Site, sought: Sought) -> tuple[Fault, ...]:
    return tuple(_fault(site, sought, error) for error in site.service.problems(sought.ask()))


def _fault(site: Site, sought: Sought, error: InputError) -> Fault:
    choices = error.choices if isinstance(error, PlaceInputError) else ()
    paths = tuple((each, site.results_path(sought.model_copy(update={"near": each}))) for each in choices)
    return Fault(field=error.field, message=_message(sought, error), choices=paths if sought.statement else ())


def _message(sought: Sought, error: InputError) -> str:
    """What is wrong, in the language of the page. Of a place that is not known, English says more than others do."""
    if error.field != "statement":
        if isinstance(error, PlaceInputError) and error.choices and sought.statement:
            return fill(_("There is more than one “%(place)s”: choose one, or write a postcode"), place=sought.near)
        if spoken() is ENGLISH:
            return str(error)
        return fill(
            _("We can’t find “%(place)s” by itself. Check it, or write a postcode or a town"), place=sought.near
        )
    if not sought.statement:
        return _("Say in a few words what would help")
    length = len(sought.statement)
    too_long = ngettext(
        "Say it in fewer words: %(length)s character is more than we can read",
        "Say it in fewer words: %(length)s characters is more than we can read",
        length,
    )
    return fill(too_long, length=f"{length:,}")
