"""A file of listings read back: what it would change is shown, and kept once somebody says so, all of it or nothing."""

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.editing import Editing, Note
from directory.errors import InputError, KithError
from directory.listing import Listing, Status
from directory.sealing import SealedError
from directory.spreadsheet import MOST_BYTES, MOST_ROWS, read_table
from directory.store import Overtaken
from directory.tombstones import Tombstones
from search_api.listings import listing_uuid
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.editing.columns import ID
from web.staff.editing.controls import Context
from web.staff.editing.rows import Plan, plan_of, rows_of
from web.staff.navigation import CURATORS, IMPORT
from web.staff.signed_in import Staff
from web.suggested import Fault

ACTION: Final = "changed a listing by import"
PER_HOUR: Final = 200
SHOWN: Final = 200
SEALED_MAX: Final = 900_000  # what a field of a form may hold
LIFE: Final = timedelta(hours=2)
Rows = Mapping[int, Mapping[str, str]]
Theirs = Callable[[str | None], bool]


class PlanChanged(KithError):
    """What a file would change is not what was shown any more; `plan` is what it is now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("Listings were changed meanwhile. Look at what would change now.")
        self.plan = plan


class Importing:
    """`theirs` says of a source whether who imports looks after it."""

    def __init__(self, editing: Editing, theirs: Theirs = lambda source: True) -> None:
        self.editing = editing
        self.theirs = theirs

    def plan(self, rows: Rows) -> Plan:
        gazetteer, vocabulary = self.editing.gazetteer, self.editing.vocabulary
        return plan_of(rows, self._listing, lambda listing: Context(listing, gazetteer, vocabulary))

    def keep(self, rows: Rows, mark: str, by: str, at: datetime, note: Note) -> Plan:
        """Decide what the file says. Raises PlanChanged where that is not what `mark` was made of."""
        with self.editing.store.acting():
            # Read before the plan is made: whatever is decided from here on is told apart from what was shown.
            seen = {id_: self.editing.state(id_) for id_ in (listing_uuid(cells[ID]) for cells in rows.values())}
            found = self.plan(rows)
            if found.troubles or found.mark != mark:
                raise PlanChanged(found)
            self.editing.set_many({each.listing: each.fields for each in found.changed}, seen, by, at, note)
        return found

    def _listing(self, told: str) -> Listing:
        listing = self.editing.store.listings.of_any_status(listing_uuid(told))
        if not any(self.theirs(link.source) for link in listing.sources):
            raise InputError(ID, f"The listing {told} is of a list that is not yours.")
        if listing.status is Status.RETIRED:
            raise InputError(ID, f"The listing {told} is retired: take that back on its page first.")
        return listing


def importing_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _Pages(site, staff)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]

    @router.get(IMPORT)
    def page(request: Request, me: Me, done: int | None = None) -> HTMLResponse:
        return pages.page(request, me, done=done)

    @router.post(IMPORT)
    def look(request: Request, me: Me, file: Annotated[UploadFile | str, File()] = "") -> HTMLResponse:
        refuse_other_sites(request)
        check(request, "import", per_hour=PER_HOUR)
        return pages.look(request, me, file)

    @router.post(f"{IMPORT}/confirm")
    def confirm(request: Request, me: Me, sealed: Annotated[str, Form()] = "") -> Response:
        refuse_other_sites(request)
        return pages.confirm(request, me, sealed)

    return router


class _Pages:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    def page(self, request: Request, me: Account, status: int = 200, **more: Any) -> HTMLResponse:
        told = {"plan": None, "faults": (), "done": None, "sealed": "", "shown": SHOWN, "meanwhile": ""}
        told |= {"most_rows": MOST_ROWS, "most_bytes": MOST_BYTES}
        return self.staff.page(request, "import.html", status, me=me, **(told | more))

    def look(self, request: Request, me: Account, file: UploadFile | str) -> HTMLResponse:
        """Nothing of the file is kept but in the form that confirms it."""
        try:
            if isinstance(file, str) or not file.filename:
                raise InputError("file", "Choose a file.")
            rows = rows_of(read_table(file.filename, file.file.read(MOST_BYTES + 1)))
            return self._shown(request, me, self._importing(me).plan(rows))
        except InputError as error:
            return self.page(request, me, 422, faults=(Fault("file", str(error)),))

    def _shown(self, request: Request, me: Account, plan: Plan, meanwhile: str = "") -> HTMLResponse:
        sealed = "" if plan.troubles or not plan.changed else self._seal(me, plan)
        status = 409 if meanwhile else 422 if plan.troubles else 200
        return self.page(request, me, status, plan=plan, sealed=sealed, meanwhile=meanwhile)

    def confirm(self, request: Request, me: Account, sealed: str) -> Response:
        try:
            rows, mark = self._open(me, sealed)
        except InputError as error:
            return self.page(request, me, 422, faults=(Fault("file", str(error)),))
        importing = self._importing(me)
        try:
            plan = importing.keep(rows, mark, me.email, self.site.now(), lambda at, told: self._note(me, at, told))
        except PlanChanged as error:
            return self._shown(request, me, error.plan, str(error))
        except Overtaken as error:
            return self._shown(request, me, importing.plan(rows), str(error))
        return RedirectResponse(f"{IMPORT}?done={len(plan.changed)}", status_code=303)

    def _note(self, me: Account, listing: UUID, fields: str) -> None:
        self.staff.note(me, ACTION, f"listing {listing}", fields)

    def _importing(self, me: Account) -> Importing:
        service = self.site.service
        tombstones = Tombstones(service.settings.data_dir)
        return Importing(Editing(service.store, service.gazetteer, service.vocabulary, tombstones), me.looks_after)

    def _seal(self, me: Account, plan: Plan) -> str:
        """What would change, for the form to bring back. Raises InputError for more than a form holds."""
        told = {"rows": plan.rows, "mark": plan.mark, "by": me.email, "at": self.site.now().isoformat()}
        packed = base64.b85encode(zlib.compress(json.dumps(told).encode())).decode()
        sealed = self.site.data_keys.seal(packed).decode()
        if len(sealed) > SEALED_MAX:
            raise InputError("file", "It would change too much at once. Split the file into smaller ones.")
        return sealed

    def _open(self, me: Account, sealed: str) -> tuple[Rows, str]:
        """Raises InputError for what is nobody's, somebody else's, or too old."""
        try:
            told = json.loads(zlib.decompress(base64.b85decode(self.site.data_keys.open(sealed.encode()))))
            mine = told["by"] == me.email and self.site.now() - datetime.fromisoformat(told["at"]) < LIFE
        except (SealedError, ValueError, KeyError, TypeError, zlib.error):
            mine = False
        if not mine:
            raise InputError("file", "What was shown is no longer here. Choose the file again.")
        return {int(number): cells for number, cells in told["rows"].items()}, told["mark"]
