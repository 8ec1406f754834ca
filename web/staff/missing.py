"""What is missing here, for those who look after the directory: by need, by borough, by ward; as a table and a file."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from directory.account import Account
from directory.deprivation import read_deprivation
from directory.missing import Quarter, ended
from directory.places import Gazetteer
from web.site import Site
from web.staff.navigation import CURATORS, MISSING
from web.staff.signed_in import Staff
from web.view.missing import (
    SENSITIVE,
    Figures,
    Line,
    Listed,
    area_name,
    by_area,
    by_language,
    by_need,
    by_reason,
    figures,
)

QUARTERS = 8
CHARTED = 12
HIDDEN = "hidden"


@dataclass(frozen=True)
class View:
    """What is asked for: the newest quarter that is over where none is named; a need; the wards of one borough."""

    quarter: str = ""
    need: str = ""
    borough: str = ""


def missing_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _Missing(site, staff)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]

    @router.get(MISSING)
    def missing(request: Request, me: Me, quarter: str = "", need: str = "", borough: str = "") -> HTMLResponse:
        return pages.page(request, me, View(quarter, need, borough))

    @router.get(f"{MISSING}/table.csv")
    def as_file(request: Request, me: Me, quarter: str = "") -> Response:
        return pages.file(me, View(quarter))

    return router


class _Missing:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff
        self.listed = Listed()

    @property
    def names(self) -> Mapping[str, str]:
        return {need.id: need.name for need in self.site.service.vocabulary.all}

    def quarter(self, view: View) -> Quarter:
        """Raises InputError for what is no quarter, 404 for one that is not over."""
        over = ended(self.site.now().date(), QUARTERS)
        if not view.quarter:
            return over[0]
        asked = Quarter.read(view.quarter)
        if asked not in over:
            raise HTTPException(404)
        return asked

    def page(self, request: Request, me: Account, view: View) -> HTMLResponse:
        """Raises 404 for a need that there is not, and for wards of what is told of boroughs only."""
        quarter, names, gazetteer = self.quarter(view), self.names, self.site.service.gazetteer
        if (view.need and view.need not in names) or (view.borough and (not view.need or view.need in SENSITIVE)):
            raise HTTPException(404)
        found = figures(self.site.service.store, gazetteer, quarter)
        lines = self._lines(found, view, gazetteer)
        return self.staff.page(
            request,
            "missing.html",
            me=me,
            quarter=quarter,
            quarters=ended(self.site.now().date(), QUARTERS),
            view=view,
            heading=names.get(view.need, ""),
            borough=area_name(gazetteer, view.borough) if view.borough else "",
            boroughs_only=view.need in SENSITIVE,
            lines=lines,
            charted=[line for line in lines if line.weak or line.unsuited][:CHARTED],
            most=max([*(each for line in lines for each in (line.weak, line.unsuited) if each), 5]),
            reasons=by_reason(found.reasons) if not view.need else (),
            searched_in=by_language(found.languages) if not view.need else (),
            deprived=any(line.deprivation is not None for line in lines),
        )

    def _lines(self, found: Figures, view: View, gazetteer: Gazetteer) -> list[Line]:
        listed = self.listed.counts(self.site.service.store, gazetteer)
        if not view.need:
            return by_need(found, self.names, listed)
        tables = found.wards.get(view.borough, {}) if view.borough else found.boroughs
        return by_area(tables, view.need, gazetteer, listed, self.deprivation())

    def deprivation(self) -> dict[str, float]:
        """Raises InputError where the settings name a file that cannot be read."""
        path = self.site.service.settings.deprivation
        return read_deprivation(path) if path else {}

    def file(self, me: Account, view: View) -> Response:
        """Every figure that the pages can show, a line for each need and area; "hidden" where it is."""
        quarter, gazetteer = self.quarter(view), self.site.service.gazetteer
        found = figures(self.site.service.store, gazetteer, quarter)
        made = io.StringIO()
        rows = csv.writer(made)
        rows.writerow("quarter need area_code area level searches nothing_good nothing_suitable listings imd".split())
        for need, level, line in self._all(found, gazetteer):
            told = [HIDDEN if each is None else each for each in (line.searches, line.weak, line.unsuited)]
            imd = "" if line.deprivation is None else round(line.deprivation, 2)
            rows.writerow([quarter, need, line.id, line.name, level, *told, line.listings, imd])
        self.staff.note(me, "exported what is missing", str(quarter))
        name = f'attachment; filename="missing-{quarter}.csv"'
        return Response(made.getvalue(), media_type="text/csv", headers={"Content-Disposition": name})

    def _all(self, found: Figures, gazetteer: Gazetteer) -> Iterator[tuple[str, str, Line]]:
        listed, deprivation = self.listed.counts(self.site.service.store, gazetteer), self.deprivation()
        for need in [line.id for line in by_need(found, self.names, listed)]:
            for line in by_area(found.boroughs, need, gazetteer, listed, deprivation):
                yield need, "borough", line
                within = found.wards.get(line.id, {}) if line.id else {}
                for ward in by_area(within, need, gazetteer, listed, deprivation):
                    yield need, "ward", ward
