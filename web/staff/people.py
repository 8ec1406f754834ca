"""The people of the staff, for administrators: invite, change, close, reopen, send another link."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account, Occupation, Role
from directory.charging import ToldCharge
from directory.errors import InputError, SourceError
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.inviting import invite
from web.staff.navigation import ADMINISTRATORS, PEOPLE
from web.staff.signed_in import Staff
from web.suggested import Fault

PER_HOUR = 200
INVITE = f"{PEOPLE}/invite"
ROLES: Final = {
    Role.CURATOR: "Curator: judges what waits, of every list or of some",
    Role.PROFESSIONAL: "Professional: finds help for people, in a team",
    Role.OWNER: "Listing owner: keeps their own listings right",
    Role.ADMINISTRATOR: "Administrator: everything, and these pages",
}
DONE: Final = {
    "invited": "They are invited by e-mail.",
    "changed": "The account is changed. It counts at once.",
    "linked": "A new link is sent by e-mail.",
    "closed": "The account is closed, and they are signed out.",
    "reopened": "The account is open again. A link to choose a password is sent by e-mail.",
    "reset": "Their second factor is taken off, and they are signed out.",
}


class Told(BaseModel):
    """The form of a person. Listings and organisations stand one on a line."""

    email: str = ""
    name: str = ""
    role: str = ""
    sources: list[str] = []
    areas: list[str] = []
    team: str = ""
    occupation: str = ""
    listings: str = ""
    organisations: str = ""
    trusted: bool = False
    version: str = ""
    act: str = ""

    @property
    def chosen(self) -> Role:
        if self.role not in set(Role):
            raise InputError("role", "Choose what they may do.")
        return Role(self.role)

    @property
    def charge(self) -> ToldCharge:
        """What was told for the role that was chosen; what was told for another counts for nothing."""
        if self.chosen is Role.CURATOR:
            return ToldCharge(sources=self.sources, areas=self.areas)
        if self.chosen is Role.PROFESSIONAL:
            works = Occupation(self.occupation) if self.occupation in set(Occupation) else None
            return ToldCharge(team=self.team, occupation=works)
        if self.chosen is Role.OWNER:
            return ToldCharge(
                listings=_lines(self.listings), organisations=_lines(self.organisations), trusted=self.trusted
            )
        return ToldCharge()

    @classmethod
    def of(cls, account: Account) -> "Told":
        return cls(
            email=account.email,
            name=account.name,
            role=account.role.value,
            sources=list(account.sources),
            areas=list(account.areas),
            team=str(account.team or ""),
            occupation=account.occupation.value if account.occupation else "",
            listings="\n".join(map(str, account.listings)),
            organisations="\n".join(account.organisations),
            trusted=account.trusted,
            version=version_of(account),
        )


@dataclass(frozen=True)
class Trouble:
    """What was wrong with a form, and the status it is answered with."""

    fault: Fault
    status: int = 422


def people_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _People(site, staff)
    Me = Annotated[Account, Depends(staff.of(*ADMINISTRATORS))]
    Sent = Annotated[Told, Form()]

    @router.get(PEOPLE)
    def people(request: Request, me: Me) -> HTMLResponse:
        return pages.all(request, me)

    @router.get(INVITE)
    def inviting(request: Request, me: Me) -> HTMLResponse:
        return pages.form(request, me, None, Told(role=Role.CURATOR.value))

    @router.post(INVITE)
    def invited(request: Request, me: Me, told: Sent) -> Response:
        _checked(request)
        return pages.invite(request, me, told)

    @router.get(PEOPLE + "/{account}")
    def person(request: Request, me: Me, account: UUID, done: str = "") -> HTMLResponse:
        found = pages.person(account)
        return pages.form(request, me, found, Told.of(found), done=DONE.get(done, ""))

    @router.post(PEOPLE + "/{account}")
    def changed(request: Request, me: Me, account: UUID, told: Sent) -> Response:
        _checked(request)
        return pages.act(request, me, pages.person(account), told)

    return router


def version_of(account: Account) -> str:
    """What a form was made from, so that who changes it meanwhile is noticed."""
    return sha256(account.model_dump_json(exclude={"in_areas", "has_password"}).encode()).hexdigest()[:16]


def _checked(request: Request) -> None:
    refuse_other_sites(request)
    check(request, "people", per_hour=PER_HOUR)


def _with_gone(there: dict[str, str], held: list[str]) -> list[tuple[str, str]]:
    """What can be ticked. What is theirs and is not there any more stays ticked until somebody takes it away: with
    nothing ticked a curator looks after every list."""
    return [*there.items(), *((each, f"{each} (there is none any more)") for each in held if each not in there)]


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


class _People:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    def person(self, account: UUID) -> Account:
        found = self.site.service.store.accounts.get(account)
        if found is None:
            raise HTTPException(404, "Nobody has this account.")
        return found

    def all(self, request: Request, me: Account) -> HTMLResponse:
        store = self.site.service.store
        return self.staff.page(
            request, "people.html", me=me, people=store.accounts.all(), proven=store.second_factors.in_use()
        )

    def form(
        self,
        request: Request,
        me: Account,
        person: Account | None,
        told: Told,
        trouble: Trouble | None = None,
        **shown: Any,
    ) -> HTMLResponse:
        """The form of somebody, or of nobody yet; `link` in what is shown is told this once."""
        store = self.site.service.store
        sources = store.sources.all()
        areas = {source.area for source in sources}
        factor = store.second_factors.of(person.id) if person else None
        context = {
            "person": person,
            "told": told,
            "faults": (trouble.fault,) if trouble else (),
            "roles": ROLES,
            "occupations": [(each.value, each.value.capitalize()) for each in Occupation],
            "sources": _with_gone({source.slug: source.name for source in sources}, told.sources),
            "areas": _with_gone({area: area for area in sorted(filter(None, areas))}, told.areas),
            "teams": [(str(team.id), team.name) for team in store.teams.all()],
            "factor": factor if factor and factor.since else None,
        }
        status = trouble.status if trouble else 200
        return self.staff.page(request, "person.html", status, me=me, **(context | shown))

    def invite(self, request: Request, me: Account, told: Told) -> Response:
        store = self.site.service.store
        try:
            with store.acting():
                added = store.accounts.add(
                    told.email, told.name, told.chosen, self.site.now(), told.charge.checked(store)
                )
                self.staff.note(me, "added an account", added.email, added.of_what)
                link = invite(self.site, added, self.site.base(request))
        except (InputError, SourceError) as error:
            return self.form(request, me, None, told, _trouble(error))
        return self._handed(request, me, added, link, "invited")

    def act(self, request: Request, me: Account, person: Account, told: Told) -> Response:
        """Nobody shuts themselves out: an administrator's own account is changed by another."""
        if told.act not in ("change", "link", "close", "reopen", "reset"):
            raise HTTPException(404, "There is no such thing to do.")
        if person.id == me.id and told.act != "link":
            fault = Fault("role", "This is your own account: ask another administrator, or see My account.")
            return self.form(request, me, person, Told.of(person), Trouble(fault))
        if told.act == "change":
            return self._change(request, me, person, told)
        link, done = self._done(request, me, person, told.act)
        return self._handed(request, me, self.person(person.id), link, done)

    def _done(self, request: Request, me: Account, person: Account, act: str) -> tuple[str, str]:
        store = self.site.service.store
        with store.acting():
            if act == "close":
                store.accounts.close(person.email, self.site.now())
                self.staff.note(me, "closed an account", person.email)
                return "", "closed"
            if act == "reset":
                store.second_factors.take_off(person.id)
                store.sign_ins.end_all(person.id)
                self.staff.note(me, "took off a second factor", person.email)
                return "", "reset"
            if act == "reopen":
                store.accounts.reopen(person.email)
            elif person.disabled:
                raise HTTPException(409, "The account is closed: reopen it first.")
            self.staff.note(
                me, "reopened an account" if act == "reopen" else "sent a link for a password", person.email
            )
            return invite(self.site, person, self.site.base(request)), "reopened" if act == "reopen" else "linked"

    def _change(self, request: Request, me: Account, person: Account, told: Told) -> Response:
        store = self.site.service.store
        try:
            with store.acting():
                now = self.person(person.id)
                if told.version != version_of(now):
                    return self._other(request, me, now, told)
                changed = store.accounts.change(person.email, told.chosen, told.charge.checked(store))
                self.staff.note(me, "changed an account", changed.email, f"{now.of_what} to {changed.of_what}")
        except (InputError, SourceError) as error:
            return self.form(request, me, person, told, _trouble(error))
        return RedirectResponse(f"{PEOPLE}/{person.id}?done=changed", status_code=303)

    def _other(self, request: Request, me: Account, now: Account, told: Told) -> HTMLResponse:
        words = f"Somebody changed this account meanwhile: it is now {now.of_what}. What you chose is below."
        told = told.model_copy(update={"version": version_of(now)})
        return self.form(request, me, now, told, Trouble(Fault("role", words), 409))

    def _handed(self, request: Request, me: Account, person: Account, link: str, done: str) -> Response:
        """Without a mail server the link is shown, once, for the administrator to hand on."""
        if link:
            return self.form(request, me, person, Told.of(person), link=link)
        return RedirectResponse(f"{PEOPLE}/{person.id}?done={done}", status_code=303)


def _trouble(error: InputError | SourceError) -> Trouble:
    field = error.field if isinstance(error, InputError) else "source"
    return Trouble(Fault(_FIELDS.get(field, field), str(error)))


_FIELDS: Final = {"source": "sources", "area": "areas", "listing": "listings", "organisation": "organisations"}
