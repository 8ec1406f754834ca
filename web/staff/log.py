"""What was done, for administrators: found by who, what and when, and exported. Nothing here changes a line."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, StreamingResponse

from directory.account import Account
from directory.cells import neutral
from directory.store.audit import Done, Sought
from directory.times.occurrences import LONDON
from web.site import Site
from web.staff.navigation import ADMINISTRATORS, LOG
from web.staff.signed_in import Staff
from web.suggested import Fault, Typed

PER_PAGE = 50
PAGES_MAX = 10**9  # beyond what a database can count to there is no page
COLUMNS = ("at", "who", "action", "subject", "detail")


class Asked(BaseModel):
    """The form above the log; days are as in Europe/London, both ends included."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""
    page: int = Field(default=1, ge=1, le=PAGES_MAX)
    kind: str = "csv"

    @property
    def words(self) -> dict[str, str]:
        told = {name: getattr(self, name) for name in ("who", "action", "subject", "since", "until")}
        return {name: words for name, words in told.items() if words}

    def sought(self) -> tuple[Sought, tuple[Fault, ...]]:
        """What is sought; a day that is none is a fault, and left out."""
        days, faults = {}, []
        for name, more in (("since", 0), ("until", 1)):
            try:
                days[name] = _midnight(getattr(self, name), more)
            except (ValueError, OverflowError):
                faults.append(Fault(name, "Write a day like 2026-11-23."))
        return Sought(who=self.who, action=self.action, subject=self.subject, **days), tuple(faults)


def log_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    Me = Annotated[Account, Depends(staff.of(*ADMINISTRATORS))]
    Query_ = Annotated[Asked, Query()]

    @router.get(LOG)
    def log(request: Request, me: Me, asked: Query_) -> HTMLResponse:
        sought, faults = asked.sought()
        lines, count = site.service.store.audit.newest(sought, asked.page, PER_PAGE)
        pages = max(1, -(-count // PER_PAGE))
        shown = {"lines": lines, "count": count, "pages": pages, "page_number": asked.page, "words": asked.words}
        typed = Typed(words=asked.words)
        return staff.page(request, "log.html", 422 if faults else 200, me=me, typed=typed, faults=faults, **shown)

    @router.get(f"{LOG}/export")
    def export(me: Me, asked: Query_) -> StreamingResponse:
        """That it was exported is a line of the log as well."""
        sought, faults = asked.sought()
        if faults or asked.kind not in ("csv", "json"):
            raise HTTPException(422, "Days are written like 2026-11-23, and the kind is csv or json.")
        staff.note(me, "exported the log", asked.kind)
        found = site.service.store.audit.found(sought)
        lines = csv_lines(found) if asked.kind == "csv" else json_lines(found)
        answer = StreamingResponse(lines, media_type="text/csv" if asked.kind == "csv" else "application/json")
        answer.headers["Content-Disposition"] = f'attachment; filename="what-was-done.{asked.kind}"'
        return answer

    return router


def csv_lines(lines: Iterator[Done]) -> Iterator[str]:
    yield _row(COLUMNS)
    for line in lines:
        yield _row(tuple(line.model_dump(mode="json", include=set(COLUMNS))[name] for name in COLUMNS))


def json_lines(lines: Iterator[Done]) -> Iterator[str]:
    """One array, written as it is read."""
    between = "[\n"
    for line in lines:
        yield between + json.dumps(line.model_dump(mode="json"), ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _row(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([neutral(cell) for cell in cells])
    return written.getvalue()


def _midnight(day: str, more: int) -> datetime | None:
    """The beginning of a day in London, or of the day after it."""
    if not day.strip():
        return None
    there = date.fromisoformat(day.strip()) + timedelta(days=more)
    return datetime.combine(there, time(), LONDON).astimezone(UTC)
