"""A claim that a curator believes: whoever made it is invited as the owner of that listing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from directory.account import Account, Charge, Role
from directory.curating import Act, Curating, Doing
from directory.store import ReviewItem, ReviewKind
from directory.suggestion import Suggester, SuggestionKind
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.inbox_pages import is_theirs
from web.staff.inviting import invite
from web.staff.navigation import CURATORS, INBOX
from web.staff.signed_in import Staff

PER_HOUR = 200


def claims_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    claims = _Claims(site, staff)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]

    @router.post("/staff/claim/{number}")
    def invited(request: Request, me: Me, number: int) -> Response:
        refuse_other_sites(request)
        check(request, "claim", per_hour=PER_HOUR)
        account, link, settled = claims.believe(request, me, number)
        if link:
            return staff.page(request, "handed.html", me=me, person=account, link=link)
        return RedirectResponse(f"{INBOX}?done={settled}", status_code=303)

    return router


class _Claims:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    def believe(self, request: Request, me: Account, number: int) -> tuple[Account, str, int]:
        """Settle the claim and invite who made it, or nothing of it: their account, the link where none can be mailed,
        and the number of what was settled. Raises SettledAlready, NotYours, 404 and 409."""
        store = self.site.service.store
        curating = Curating(store, self.site.data_keys, self.site.service.gazetteer)
        with store.acting():
            item = curating.waiting(ReviewKind.SUGGESTED, str(number))
            if not is_theirs(store, me, item):
                self.staff.refuse(me, f"claim {number}")
            said = curating.suggestion(item).suggestion
            if said.kind is not SuggestionKind.CLAIM or said.listing is None or not said.suggester.email:
                raise HTTPException(404, "This is no claim, or who made it is not known any more.")
            account = self._owner(said.suggester, said.listing)
            self.staff.note(me, "made an owner of a claim", account.email, str(said.listing))
            settled = self._settle(curating, item, me)
            link = "" if account.has_password else invite(self.site, account, self.site.base(request))
            return account, link, settled

    def _owner(self, who: Suggester, listing: UUID) -> Account:
        accounts = self.site.service.store.accounts
        known = accounts.find(who.email)
        if known is None:
            charge = Charge(listings=(listing,))
            return accounts.add(who.email, who.name or who.email, Role.OWNER, self.site.now(), charge)
        if known.role is not Role.OWNER or known.disabled:
            raise HTTPException(
                409, "Who claims it has an account of another kind, or a closed one: ask an administrator."
            )
        more = dict.fromkeys((*known.listings, listing))
        return accounts.change(known.email, charge=known.model_copy(update={"listings": tuple(more)}))

    def _settle(self, curating: Curating, item: ReviewItem, me: Account) -> int:
        doing = Doing(act=Act.ACCEPT, by=me.email, at=self.site.now())
        noted = f"{item.kind.value} {item.subject}"
        return curating.settle(item, doing, lambda: self.staff.note(me, "accepted", noted)).id
