"""What is written about a request: its route's template, status and time. Never an address, a query or a statement."""

import logging
import re
import sys
import time
import traceback
from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NO_ROUTE = "(no such address)"
# From the first colon that no "//" follows to the last "@": wide rather than narrow, since the address can be misspelt.
_PASSWORD = re.compile(r""":(?!//)(?:\S*|[^'"\n]*)@|(?<=password=)[^&\s]+""", re.IGNORECASE)
LAST_WORD = "Something went wrong at our end. Try again. In an emergency call 999."


def log_as_json() -> None:
    """One JSON object a line on standard error, for `kith serve`."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def write_unready(part: str, error: Exception) -> None:
    """What keeps a part from being used, for whoever runs the server; visitors are told only that it is so."""
    message = without_password(str(error))
    structlog.get_logger().error("unready", part=part, kind=type(error).__name__, message=message)


def without_password(text: str) -> str:
    """The text with the password of any database's address in it hidden, even where the address is misspelt."""
    return _PASSWORD.sub(lambda found: ":***@" if found[0].endswith("@") else "***", text)


def write_failure(error: Exception) -> None:
    """An error by its kind and the lines of code it passed: its message can hold what a person typed."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    structlog.get_logger().error("failure", kind=type(error).__name__, where=where)


class AccessLog:
    """Writes one line a request, and answers what was not raised on purpose.

    An error's own message can hold what a person typed, so only its kind and the lines of code it passed are written,
    and it is not raised further: the server would print it.
    """

    def __init__(self, app: ASGIApp, failed: Callable[[Request, Exception], Response]) -> None:
        self.app = app
        self.failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 (the last place that can answer and keep the message out of the log)
            write_failure(error)
            if not status:
                await self._answer(Request(scope), error)(scope, receive, watched)
        self._write(scope, status, time.perf_counter() - started)

    def _answer(self, request: Request, error: Exception) -> Response:
        try:
            return self.failed(request, error)
        except Exception as another:  # noqa: BLE001 (a page of an error must not fail for another error)
            write_failure(another)
            return PlainTextResponse(LAST_WORD, status_code=500)

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        structlog.get_logger().info(
            "request",
            method=scope["method"],
            route=getattr(scope.get("route"), "path", NO_ROUTE),
            status=status,
            ms=round(seconds * 1000, 1),
        )
