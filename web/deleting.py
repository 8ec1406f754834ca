"""What was kept for its time is deleted while the site is served, whether or not a worker runs beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

import structlog

from directory.errors import KithError
from directory.retention import EVERY, forget_old
from directory.settings import Settings
from search_api.logs import write_failure
from search_api.service import open_store


@contextmanager
def deleting_on_time(settings: Settings) -> Iterator[None]:
    """Deletes what is old at once and then every day, aside, until the block ends. A failure is logged and tried again
    the next day."""
    ends = Event()

    def delete() -> None:
        while True:
            _delete(settings)
            if ends.wait(EVERY.total_seconds()):
                return

    deleting = Thread(target=delete, daemon=True)
    deleting.start()
    try:
        yield
    finally:
        ends.set()
        deleting.join()


def _delete(settings: Settings) -> None:
    try:
        store = open_store(settings)
    except KithError as error:
        write_failure(error)
        return
    try:
        counts = forget_old(store, datetime.now(UTC))
    except KithError as error:
        write_failure(error)
    else:
        structlog.get_logger().info("deleted on time", **counts)
    finally:
        store.close()
