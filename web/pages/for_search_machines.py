"""What search machines read: where they may look, and the addresses of all that is listed."""

from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from web.pages.static_pages import PAGES as ABOUT_THE_SITE
from web.site import Site

MOST = 50_000  # addresses that one sitemap may hold (sitemaps.org)
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = ("/", "/about", "/urgent-help", "/a-to-z", "/suggest", *ABOUT_THE_SITE)
FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}
# "/list" alone would shut out "/listing/..." as well. A page in another language stands below its language.
SHUT = ("results/", "search", "list$", "list/", "list?", "shared-list/", "exit")


def search_machines_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/robots.txt")
    def robots(request: Request) -> Response:
        shut = [f"Disallow: {start}{path}" for path in SHUT for start in ("/", "/*/")]
        lines = ["User-agent: *", *shut, "", f"Sitemap: {site.base(request)}/sitemap.xml", ""]
        return PlainTextResponse("\n".join(lines), headers=FOR_AN_HOUR)

    @router.get("/sitemap.xml")
    def sitemap_index(request: Request) -> Response:
        """The sitemaps, as many as it takes. Raises NotReady while the store is away."""
        base, parts = site.base(request), -(-(len(PAGES) + site.service.store.listings.count()) // MOST)
        return _xml("sitemapindex", "sitemap", [f"{base}/sitemap-{number}.xml" for number in range(1, parts + 1)])

    @router.get("/sitemap-{number}.xml")
    def sitemap(request: Request, number: int) -> Response:
        """One part; the pages of the site itself come first. Raises 404 for one that there is not."""
        first = (number - 1) * MOST - (len(PAGES) if number > 1 else 0)
        if number < 1 or (number > 1 and first >= site.service.store.listings.count()):
            raise HTTPException(404)
        own = PAGES if number == 1 else ()
        ids = site.service.store.listings.ids(first, MOST - len(own))
        paths = [*own, *(f"/listing/{each}" for each in ids)]
        return _xml("urlset", "url", [f"{site.base(request)}{path}" for path in paths])

    return router


def _xml(root: str, entry: str, addresses: list[str]) -> Response:
    told = "".join(f"<{entry}><loc>{escape(address)}</loc></{entry}>\n" for address in addresses)
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{told}</{root}>\n'
    return Response(body, media_type="application/xml", headers=FOR_AN_HOUR)
