"""Serves the site until it is told to stop."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from directory.errors import KithError
from directory.settings import Settings
from search_api.logs import log_as_json
from search_api.service import check_store
from web.app import create_app
from web.deleting import deleting_on_time

STOP_SECONDS = 5
STOPS = (signal.SIGINT, signal.SIGTERM)


class AddressError(KithError):
    """The address to serve at cannot be had."""


def serve(settings: Settings, host: str, port: int, announce: Callable[[str], None] = print) -> None:
    """Serve at the address, port 0 meaning any free one, until Ctrl-C or SIGTERM; both finish what is being answered.

    `announce` is told once where the site is. Raises SettingError for a missing key, AddressError for a port in use,
    StoreError for a database that cannot be used. An index may still be missing: what needs it is then answered 503.
    What was kept for its time is deleted at the start and every day.
    """
    app = create_app(settings, host)
    listening = _listen(host, port)
    try:
        check_store(settings)
    except KithError:
        listening.close()
        raise
    log_as_json()
    announce(f"Kith is at http://{_shown(listening)} (Ctrl-C stops it)")
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    with listening, _quiet_stop(), deleting_on_time(settings):
        uvicorn.Server(config).run(sockets=[listening])


def check_port(host: str, port: int) -> None:
    """Raises AddressError where nothing could be served at the address, so that long work is not done in vain."""
    _listen(host, port).close()


def _listen(host: str, port: int) -> socket.socket:
    """Bound before the server starts, so that a port in use is one plain sentence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise AddressError(f"{host} is not an address of this machine: try 127.0.0.1.") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise AddressError(
            f"Port {port} on {host} cannot be used ({error.strerror}). "
            f"Stop what is using it, or choose another, such as {port + 1}."
        ) from error
    return listening


def _shown(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@contextmanager
def _quiet_stop() -> Iterator[None]:
    """The server raises the signal once more after it has stopped; without this a clean stop would end in an error."""

    def ignore(_signal: int, _frame: FrameType | None) -> None:
        return

    before = {stop: signal.signal(stop, ignore) for stop in STOPS}
    try:
        yield
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)
