"""A part that is opened when first asked for, and tried again after every failure."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from directory.errors import InputError, KithError
from search_api.logs import write_unready

Part = TypeVar("Part")


UNREACHABLE = "The directory cannot be reached just now. Try again in a few minutes."


class NotReady(KithError):
    """A part that every search needs cannot be used now.

    The sentence is fixed, because anyone may read it: why is in the log, as it can name folders and databases.
    """

    def __init__(self, public: str = UNREACHABLE) -> None:
        super().__init__(public)


class Lazy(Generic[Part]):
    """Opened once, whichever thread asks first; the others wait for it."""

    def __init__(self, name: str, opening: Callable[[], Part], public: str = UNREACHABLE) -> None:
        self._name = name
        self._opening = opening
        self._public = public
        self._lock = Lock()
        self.opened: Part | None = None

    def get(self) -> Part:
        """Raises NotReady with the part's public sentence where opening it raises a KithError."""
        with self._lock:
            if self.opened is None:
                self.opened = needing(self._name, self._opening, self._public)
            return self.opened


def needing(name: str, doing: Callable[[], Part], public: str = UNREACHABLE) -> Part:
    """What `doing` gives. What is wrong with the input stays as it is; what is wrong with the part is logged under its
    name and raised as NotReady with the `public` sentence."""
    try:
        return doing()
    except (InputError, NotReady):
        raise
    except KithError as error:
        write_unready(name, error)
        raise NotReady(public) from error
