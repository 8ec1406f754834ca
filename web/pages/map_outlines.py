"""The outlines under the pins of a map. Which pins, the page of results tells its own script."""

import json
import math
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory.places.box import Box, Outline
from web.rates import GENEROUS, check
from web.security import refuse_other_sites
from web.site import Site

HELD = 512  # of some 50 KB at most
DRAWN_PER_HOUR = 240  # drawing one takes up to half a second of a processor; one that is held costs nothing
_STEPS = 8  # boxes that differ by less than this share of their size are one, so that neighbours share an answer
_SMALLEST = 1e-6  # degrees, ten centimetres: of a box that is next to nothing no step would be left


def map_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def of_gazetteer(box: Box) -> tuple[Outline, ...]:
        return site.service.gazetteer.outlines(box)  # opened when the first map is, not when the site is made

    drawings = Drawings(of_gazetteer)

    @router.post("/map/outlines")
    def outlines(request: Request, box: Box) -> Response:
        """GeoJSON of what lies in the box. It is posted, so that no address or log tells where a person looks.

        Raises InputError for a box that is none, and TooMany.
        """
        refuse_other_sites(request)
        check(request, "map", per_hour=GENEROUS)
        asked = _snapped(box.checked())
        held = drawings.held(asked)
        if held is None:
            check(request, "map drawn", per_hour=DRAWN_PER_HOUR)
            held = drawings.draw(asked)
        return Response(held, media_type="application/geo+json")

    return router


class Drawings:
    """The last boxes as GeoJSON. Only one is drawn at a time, so that a map never takes every processor."""

    def __init__(self, outlines: Callable[[Box], tuple[Outline, ...]], most: int = HELD) -> None:
        self._outlines = outlines
        self._most = most
        self._held: OrderedDict[Box, bytes] = OrderedDict()
        self._reading, self._drawing = Lock(), Lock()

    def held(self, box: Box) -> bytes | None:
        with self._reading:
            if box in self._held:
                self._held.move_to_end(box)
            return self._held.get(box)

    def draw(self, box: Box) -> bytes:
        """Who waited for another to draw the same box gets that."""
        with self._drawing:
            made = self.held(box) or json.dumps(_collection(self._outlines(box))).encode()
            with self._reading:
                self._held[box] = made
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
            return made


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
