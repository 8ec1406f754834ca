"""What answers a search: the store, the places, the needs and the engine, each opened when first asked for."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import NoReturn, TypeVar
from uuid import UUID

from directory.errors import InputError, KithError
from directory.frozen import Frozen
from directory.listing import Listing, Status
from directory.places import Gazetteer, PlaceAmbiguous, PlaceError, PlacePoint
from directory.settings import Settings
from directory.store import Store
from directory.vocabulary import Vocabulary, load_vocabulary
from index.question import Hit, Question, SearchEngine, Understood

DEFAULT_DISTANCE_KM = 5.0
DEFAULT_LIMIT = 10
PROBE = "someone to talk to"

Part = TypeVar("Part")


class NotReady(KithError):
    """A part that every search needs cannot be opened; the sentence says which and what to do."""


class PlaceInputError(InputError):
    """The place is not known or not one place; `choices` are the names to choose from."""

    def __init__(self, message: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__("near", message)
        self.choices = choices


class Ask(Frozen):
    """One search as it was asked. `near` None means everywhere; then `distance_km` plays no part."""

    statement: str
    near: str | None = None
    distance_km: float = DEFAULT_DISTANCE_KM
    limit: int = DEFAULT_LIMIT


class FoundHit(Frozen):
    """A hit and its listing as the store holds it now."""

    hit: Hit
    listing: Listing


class Found(Frozen):
    """The answer to a search. `weak`: nothing found is near enough in meaning to be called good."""

    understood: Understood
    hits: tuple[FoundHit, ...]
    weak: bool


class Service:
    """Opens its parts lazily, so that a server starts, and says plainly what is missing, before there is an index.

    `open_engine` is asked again after every failure, so that the first index is served without a restart.
    """

    def __init__(self, settings: Settings, open_engine: Callable[[Settings, Vocabulary], SearchEngine]) -> None:
        self.settings = settings
        self._open_engine = open_engine
        self._engine: SearchEngine | None = None
        self._store: Store | None = None
        self._opening = Lock()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return load_vocabulary()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return _opened("list of places", lambda: Gazetteer.open(self.settings.cache_dir, self.settings.places_pack))

    @property
    def store(self) -> Store:
        with self._opening:
            if self._store is None:
                self._store = _opened("store", lambda: Store.open(self._store_url()))
            return self._store

    @property
    def engine(self) -> SearchEngine:
        """Raises NotReady while there is no index or no model."""
        with self._opening:
            if self._engine is None:
                self._engine = _opened("index", lambda: self._open_engine(self.settings, self.vocabulary))
            return self._engine

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
        if self._store is not None:
            self._store.close()

    def warm(self) -> None:
        """Open everything, so that nobody's first search waits for it. What is missing is told when it is asked for."""
        with suppress(KithError):
            self.check()

    def place(self, near: str | None) -> PlacePoint | None:
        """The point to measure from. Raises PlaceInputError naming what was given and what would be right."""
        if near is None or not near.strip():
            return None
        try:
            return self.gazetteer.find(near.strip())
        except PlaceAmbiguous as error:
            raise PlaceInputError(str(error), tuple(choice.label for choice in error.choices)) from error
        except PlaceError as error:
            raise PlaceInputError(str(error)) from error

    def problems(self, ask: Ask) -> tuple[InputError, ...]:
        """Everything that is wrong with what was asked, so that a form can show it all at once."""
        found: list[InputError] = []
        for attempt in (lambda: _question(ask, None), lambda: self.place(ask.near)):
            try:
                attempt()
            except InputError as error:
                found.append(error)
        return tuple(found)

    def search(self, ask: Ask) -> Found:
        """Find, then read every hit again from the store, so that a retired listing is gone at once.

        Raises InputError naming the field, PlaceInputError, and NotReady.
        """
        _question(ask, None)
        question = _question(ask, self.place(ask.near))
        answer = _opened("index", lambda: self.engine.search(question))
        held = self.store.listings.many([hit.listing for hit in answer.hits])
        hits = tuple(FoundHit(hit=hit, listing=held[hit.listing]) for hit in answer.hits if _shown(held, hit.listing))
        return Found(understood=answer.understood, hits=hits, weak=answer.weak or not hits)

    def listing(self, listing_id: UUID) -> Listing:
        """Raises what `store.listings.get` raises: moved, gone or unknown."""
        return self.store.listings.get(listing_id)

    def check(self) -> str:
        """Ask the index something. Returns the snapshot's name; raises NotReady when no snapshot answers."""
        self.search(Ask(statement=PROBE, limit=1))
        return self.engine.snapshot

    @property
    def holds_samples(self) -> bool:
        """Whether any source here was invented to try Kith out."""
        return any(source.invented for source in self.store.sources.all())

    def _store_url(self) -> str:
        if not self.settings.database_url:
            Path(self.settings.data_dir).mkdir(parents=True, exist_ok=True)
        return self.settings.store_url


def _question(ask: Ask, place: PlacePoint | None) -> Question:
    return Question(statement=ask.statement, near=place, distance_km=ask.distance_km, limit=ask.limit)


def _shown(held: dict[UUID, Listing], listing_id: UUID) -> bool:
    return listing_id in held and held[listing_id].status is Status.ACTIVE


def _opened(part: str, opening: Callable[[], Part]) -> Part:
    try:
        return opening()
    except InputError:
        raise
    except KithError as error:
        _not_ready(part, error)


def _not_ready(part: str, error: KithError) -> NoReturn:
    if isinstance(error, NotReady):
        raise error
    raise NotReady(f"The {part} cannot be used now. {error}") from error
