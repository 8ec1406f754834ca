"""A part that is opened when first asked for, and tried again after every failure."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from directory.errors import InputError, KithError

Part = TypeVar("Part")


class NotReady(KithError):
    """A part that every search needs cannot be used now; the sentence says which and what to do."""


class Lazy(Generic[Part]):
    """Opened once, whichever thread asks first; the others wait for it."""

    def __init__(self, name: str, opening: Callable[[], Part]) -> None:
        self._name = name
        self._opening = opening
        self._lock = Lock()
        self.opened: Part | None = None

    def get(self) -> Part:
        """Raises NotReady, naming the part, where opening it raises a KithError."""
        with self._lock:
            if self.opened is None:
                self.opened = needing(self._name, self._opening)
            return self.opened


def needing(name: str, doing: Callable[[], Part]) -> Part:
    """What `doing` gives. What is wrong with the part is NotReady; what is wrong with the input stays as it is."""
    try:
        return doing()
    except (InputError, NotReady):
        raise
    except KithError as error:
        raise NotReady(f"The {name} cannot be used now. {error}") from error
