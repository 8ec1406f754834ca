"""The outlines under the pins of a map. Which pins, the page of results tells its own script."""

import math
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from directory.places.box import Box, Outline
from web.rates import GENEROUS, check
from web.security import refuse_other_sites
from web.site import Site

HELD = 128
_STEPS = 8  # boxes that differ by less than this share of their size are one, so that neighbours share an answer
_SMALLEST = 1e-6  # degrees, ten centimetres: of a box that is next to nothing no step would be left


def map_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    drawn = lru_cache(maxsize=HELD)(lambda box: _collection(site.service.gazetteer.outlines(box)))

    @router.post("/map/outlines")
    def outlines(request: Request, box: Box) -> JSONResponse:
        """GeoJSON of what lies in the box. It is posted, so that no address or log tells where a person looks.

        Raises InputError for a box that is none.
        """
        refuse_other_sites(request)
        check(request, "map", per_hour=GENEROUS)
        return JSONResponse(drawn(_snapped(box.checked())), media_type="application/geo+json")

    return router


def _snapped(box: Box) -> Box:
    """A box of round numbers that holds this one."""
    size = max(box.east - box.west, box.north - box.south, _SMALLEST)
    step = 2.0 ** math.floor(math.log2(size)) / _STEPS
    return Box(
        west=math.floor(box.west / step) * step,
        south=math.floor(box.south / step) * step,
        east=math.ceil(box.east / step) * step,
        north=math.ceil(box.north / step) * step,
    )


def _collection(outlines: tuple[Outline, ...]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_feature(outline) for outline in outlines]}


def _feature(outline: Outline) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": outline.name, "label": outline.label},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in outline.rings]},
    }
