"""The application for machines. The pages add themselves to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Thread

from fastapi import FastAPI, Request, Response
from starlette.middleware.gzip import GZipMiddleware

from search_api.head import HeadAsGet
from search_api.health import health_router
from search_api.limits import BodyLimit
from search_api.listings import listing_router
from search_api.logs import AccessLog
from search_api.needs import needs_router
from search_api.problems import add_problem_handlers, tell
from search_api.search import search_router
from search_api.service import Service

Answer = Callable[[Request, Exception], Response]

VERSION = "1"

DESCRIPTION = """Says what local groups and services would help, from a person's own words.

Every error is `application/problem+json`: `detail` is one plain sentence and `errors` names each wrong field.
No request's words are logged. Text that a source has not licensed is quoted, a sentence at a time, with its source."""


def create_api(service: Service, failed: Answer = tell) -> FastAPI:
    """What `/api/openapi.json` describes: search, listings, needs, suggestions and health.

    `failed` answers what went wrong and was not raised on purpose. There is no page of the API here: the usual one
    loads its script from another host.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warming = Thread(target=service.warm, daemon=True)
        warming.start()
        yield
        warming.join()
        service.close()

    app = FastAPI(
        title="Kith",
        version=VERSION,
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for router in (search_router, listing_router, needs_router, health_router):
        app.include_router(router(service))
    add_problem_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(HeadAsGet)
    app.add_middleware(AccessLog, failed=failed)
    return app
