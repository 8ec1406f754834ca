"""The sources: how each is, what it allows, and a new one added by its address."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.errors import InputError, SourceError
from directory.found_list import Look
from directory.source import Permission, Source
from directory.store.sources import SourceChanged
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.letter import letter
from web.staff.navigation import CURATORS, SOURCES
from web.staff.signed_in import Staff
from web.staff.source_form import CADENCES, address_of, changed, fields_of, new_source
from web.suggested import Fault, Typed
from web.view.run_chart import chart, report_text, state_text

PER_HOUR = 500
LOOKS_PER_HOUR = 30
RUNS_SHOWN = 20
WAITING_SECONDS = "5"  # after which a browser looks again whether the look has ended
DONE = {
    "changed": "changed",
    "added": "added",
    "paused": "paused",
    "resumed": "gathered again",
    "run": "run is asked for",
}


def sources_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _Sources(site, staff)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]

    @router.get(SOURCES)
    def all_sources(request: Request, me: Me) -> HTMLResponse:
        return pages.all(request, me)

    @router.post(f"{SOURCES}/look")
    def look(request: Request, me: Me, address: Annotated[str, Form()] = "") -> Response:
        refuse_other_sites(request)
        check(request, "look", per_hour=LOOKS_PER_HOUR)
        return pages.look(request, me, address)

    @router.get(f"{SOURCES}/look/{{number}}")
    def looked(request: Request, me: Me, number: str) -> HTMLResponse:
        return pages.looked(request, me, pages.look_of(me, number))

    @router.post(f"{SOURCES}/look/{{number}}")
    async def add(request: Request, me: Me, number: str) -> Response:
        refuse_other_sites(request)
        check(request, "sources", per_hour=PER_HOUR)
        form = {name: str(value) for name, value in (await request.form()).items()}
        return pages.add(request, me, pages.look_of(me, number), form)

    @router.get(f"{SOURCES}/{{slug}}")
    def one(request: Request, me: Me, slug: str) -> HTMLResponse:
        return pages.one(request, me, pages.source(me, slug))

    @router.post(f"{SOURCES}/{{slug}}")
    async def change(request: Request, me: Me, slug: str) -> Response:
        refuse_other_sites(request)
        check(request, "sources", per_hour=PER_HOUR)
        form = {name: str(value) for name, value in (await request.form()).items()}
        return pages.change(request, me, pages.source(me, slug), form)

    @router.get(f"{SOURCES}/{{slug}}/letter")
    def ask_leave(request: Request, me: Me, slug: str) -> HTMLResponse:
        source = pages.source(me, slug)
        told = letter(source, site.service.settings, site.base(request), me.name, site.now().date())
        return staff.page(request, "letter.html", me=me, source=source, letter=told)

    return router


class _Sources:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    def source(self, me: Account, slug: str) -> Source:
        """Raises 403 for one that is not theirs, which is noted, and 404 for none."""
        if not me.looks_after(slug):
            self.staff.refuse(me, f"source {slug[:60]}")
        try:
            return self.site.service.store.sources.get(slug)
        except SourceError as error:
            raise HTTPException(404, "There is no such source.") from error

    def look_of(self, me: Account, number: str) -> Look:
        self._may_add(me)
        try:
            return self.site.service.store.looks.get(int(number))
        except (InputError, ValueError, OverflowError) as error:
            raise HTTPException(404, "Nobody has asked to have this looked at.") from error

    def all(self, request: Request, me: Account, typed: str = "", faults: tuple[Fault, ...] = ()) -> HTMLResponse:
        store = self.site.service.store
        listings = store.sources.listings()
        rows = [
            (source, store.crawls.last(source.slug), listings.get(source.slug, 0))
            for source in store.sources.all()
            if me.looks_after(source.slug)
        ]
        shown = {
            "rows": rows,
            "cadence_after": _next_run,
            "typed": Typed(words={"address": typed}),
            "faults": faults,
        }
        shown |= {"adds": me.looks_after(None), "looks": store.looks.latest() if me.looks_after(None) else ()}
        return self.staff.page(request, "sources.html", 422 if faults else 200, me=me, **shown)

    def look(self, request: Request, me: Account, address: str) -> Response:
        """Nothing is asked of the address here: the worker does, and only of one that is public."""
        self._may_add(me)
        try:
            whole = address_of(address)
        except InputError as error:
            return self.all(request, me, address, (Fault("address", str(error)),))
        store = self.site.service.store
        with store.acting():
            number = store.looks.ask(whole, me.email, self.site.now())
            self.staff.note(me, "asked for a look", f"look {number}", whole)
        return RedirectResponse(f"{SOURCES}/look/{number}", status_code=303)

    def looked(
        self,
        request: Request,
        me: Account,
        look: Look,
        words: Mapping[str, str] | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> HTMLResponse:
        found = look.found
        given = {"name": found.name, "contact": found.contact} if found else {}
        typed = Typed(words=fields_of(None) | given | dict(words or {}))
        shown = {"look": look, "typed": typed, "faults": faults, "permissions": tuple(Permission), "cadences": CADENCES}
        answer = self.staff.page(request, "look.html", 422 if faults else 200, me=me, **shown)
        if found is None and not look.error:
            answer.headers["Refresh"] = WAITING_SECONDS
        return answer

    def add(self, request: Request, me: Account, look: Look, form: Mapping[str, str]) -> Response:
        """Raises 409 where it was added already."""
        if look.added or look.found is None or not look.found.platform:
            raise HTTPException(409, "This was added already, or there is nothing to add.")
        known = {source.slug for source in self.site.service.store.sources.all()}
        source, faults = new_source(form, look.found, known, self._is_place)
        if source is None:
            return self.looked(request, me, look, form, faults)
        store = self.site.service.store
        with store.acting():
            store.sources.put(source)
            store.looks.added(look.id, source.slug)
            store.jobs.add("crawl", {"source": source.slug})
            self.staff.note(me, "added a source", f"source {source.slug}", source.permission.value)
        return RedirectResponse(f"{SOURCES}/{source.slug}?done=added", status_code=303)

    def one(
        self,
        request: Request,
        me: Account,
        source: Source,
        words: Mapping[str, str] | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> HTMLResponse:
        done = request.query_params.get("done", "")
        jobs = self.site.service.store.jobs.waiting()
        runs = self.site.service.store.crawls.history(source.slug, RUNS_SHOWN)
        shown = {
            "source": source,
            "runs": runs,
            "run_state": state_text,
            "chart": chart(runs[::-1]),
            "report": report_text(runs[0]) if runs else (),
            "listings": self.site.service.store.sources.listings().get(source.slug, 0),
            "typed": Typed(words=fields_of(source) | dict(words or {})),
            "faults": faults,
            "done": DONE.get(done, ""),
            "permissions": tuple(Permission),
            "cadences": CADENCES,
            "waiting": any(job.arguments.get("source") == source.slug for job in jobs),
        }
        return self.staff.page(request, "source.html", 422 if faults else 200, me=me, **shown)

    def change(self, request: Request, me: Account, source: Source, form: Mapping[str, str]) -> Response:
        act = form.get("act", "")
        if act == "run":
            return self._run(me, source)
        to, faults = changed(source, form, self._is_place)
        if act in ("pause", "resume"):
            to = source.model_copy(update={"paused": act == "pause"})
        if to is None:
            return self.one(request, me, source, form, faults)
        try:
            self._keep(me, source, to, form.get("version", ""))
        except SourceChanged as error:
            answer = self.one(request, me, error.now, form, (Fault("name", str(error)),))
            answer.status_code = 409
            return answer
        done = {"pause": "paused", "resume": "resumed"}.get(act, "changed")
        return RedirectResponse(f"{SOURCES}/{source.slug}?done={done}", status_code=303)

    def _keep(self, me: Account, was: Source, to: Source, version: str) -> None:
        store = self.site.service.store
        differs = [name for name in Source.model_fields if getattr(was, name) != getattr(to, name)]
        with store.acting():
            store.sources.change(to, version)
            if {"permission", "holds", "trust", "area", "licence", "name"} & set(differs):
                store.jobs.add("merge", {})
            self.staff.note(me, "changed a source", f"source {was.slug}", ", ".join(differs))

    def _run(self, me: Account, source: Source) -> Response:
        store = self.site.service.store
        with store.acting():
            store.jobs.add("crawl", {"source": source.slug})
            self.staff.note(me, "asked for a run", f"source {source.slug}")
        return RedirectResponse(f"{SOURCES}/{source.slug}?done=run", status_code=303)

    def _is_place(self, area: str) -> str:
        """What is wrong with an area, or nothing."""
        try:
            self.site.service.place(area)
        except InputError as error:
            return str(error)
        return ""

    def _may_add(self, me: Account) -> None:
        """Who looks after some lists only has none to add."""
        if not me.looks_after(None):
            self.staff.refuse(me, "add a source")


def _next_run(last: datetime, hours: int) -> datetime:
    return last + timedelta(hours=hours)
