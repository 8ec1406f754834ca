"""Every listing by its name: needs no index, so it is there while search is not."""

from string import ascii_uppercase

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from web.languages import to
from web.site import Site
from web.view.card import listing_card

PER_PAGE = 50
LAST_PAGE = 10_000
NO_LETTER = "other"  # names that begin with a number, a sign or a letter of another alphabet
_LETTERS = {letter.lower(): letter for letter in ascii_uppercase} | {NO_LETTER: "0–9"}


def a_to_z_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/a-to-z")
    def a_to_z(request: Request) -> HTMLResponse:
        return site.page(request, "a_to_z.html", letters=letters(site), cards=[], letter="", number=1)

    @router.get("/a-to-z/{letter}")
    def one_letter(request: Request, letter: str, page: int = 1) -> HTMLResponse:
        """Raises 404 for what is no letter, and for a page that cannot be."""
        if letter not in _LETTERS or not 1 <= page <= LAST_PAGE:
            raise HTTPException(404)
        first = (page - 1) * PER_PAGE
        found = site.service.starting("" if letter == NO_LETTER else letter, first, PER_PAGE + 1)
        here, shown = f"/a-to-z/{letter}", found[:PER_PAGE]
        return site.page(
            request,
            "a_to_z.html",
            letters=letters(site),
            letter=_LETTERS[letter],
            cards=[listing_card(listing, site.now()) for listing in shown],
            before=to(f"{here}?page={page - 1}") if page > 1 else None,
            after=to(f"{here}?page={page + 1}") if len(found) > PER_PAGE else None,
            number=page,
            samples=any(listing.invented for listing in shown),
        )

    return router


def letters(site: Site) -> list[tuple[str, str]]:
    """Each letter that a name begins with, and the address of its page. Raises NotReady while the store is away."""
    there = {each or NO_LETTER for each in site.service.store.listings.letters()}
    return [(shown, to(f"/a-to-z/{letter}")) for letter, shown in _LETTERS.items() if letter in there]
