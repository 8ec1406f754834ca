"""What answers a search: the store, the places, the needs and the engine, each opened when first asked for."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from uuid import UUID

from directory.errors import InputError, KithError, StoreError
from directory.frozen import Frozen
from directory.listing import Listing, Status
from directory.masking import is_hidden
from directory.permitted import permitted
from directory.places import Gazetteer, PlaceAmbiguous, PlaceError, PlacePoint, Precision
from directory.settings import Settings
from directory.store import Store
from directory.tombstones import after_restoring
from directory.vocabulary import Vocabulary, load_vocabulary
from index.needs.tagging import ProposedNeed
from index.pieces import Filter
from index.question import LIMIT_MAX, Hit, Question, SearchEngine, Similar, Understood
from search_api.demand import DemandCount
from search_api.hiding import is_behind, without_place
from search_api.lazy import Lazy, NotReady, needing
from search_api.logs import without_password

DEFAULT_DISTANCE_KM = 5.0
DEFAULT_LIMIT = 10
SIMILAR_KM = 8.0
PROBE = "someone to talk to"
KNOWN_NAME = "Hackney"
UNSEARCHABLE = (
    "There is nothing to search just now. Try again in a few minutes. "
    "Whoever runs this directory finds why in its log; `kith index` makes the index."
)


class PlaceInputError(InputError):
    """The place is not known or not one place; `choices` are the names to choose from."""

    def __init__(self, message: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__("near", message)
        self.choices = choices


class Ask(Frozen):
    """One search as it was asked. `near` None means everywhere; then `distance_km` plays no part.

    `without`, `filters`, `needs` and `language` put right what was understood, as in `Question`; `page` counts from 1,
    of `limit` hits each. A search by staff or by a test is not `counted`.
    """

    statement: str
    near: str | None = None
    distance_km: float = DEFAULT_DISTANCE_KM
    limit: int = DEFAULT_LIMIT
    page: int = 1
    without: frozenset[str] = frozenset()
    filters: tuple[Filter, ...] = ()
    needs: tuple[str, ...] = ()
    language: str | None = None
    counted: bool = True


class FoundHit(Frozen):
    """A hit and its listing as the store holds it now."""

    hit: Hit
    listing: Listing


class Found(Frozen):
    """A page of the answer to a search. `weak`: nothing found is near enough in meaning to be called good.

    `more`: there is a next page. Pages of one `snapshot` never overlap and leave nothing out.
    """

    understood: Understood
    hits: tuple[FoundHit, ...]
    weak: bool
    more: bool = False
    snapshot: str = ""


class Service:
    """Opens its parts lazily, so that a server starts, and says plainly what is missing, before there is an index.

    A part that failed is tried again when next asked for, so the first index is served without a restart.
    """

    def __init__(self, settings: Settings, open_engine: Callable[[Settings, Vocabulary], SearchEngine]) -> None:
        self.settings = settings
        self._store = Lazy("store", lambda: open_store(settings))
        self._gazetteer = Lazy("list of places", self._open_gazetteer)
        self._demand = DemandCount(lambda: self.store)
        self._engine = Lazy("index", lambda: open_engine(settings, self.vocabulary), UNSEARCHABLE)

    @property
    def vocabulary(self) -> Vocabulary:
        return load_vocabulary()

    @property
    def gazetteer(self) -> Gazetteer:
        return self._gazetteer.get()

    @property
    def store(self) -> Store:
        return self._store.get()

    @property
    def engine(self) -> SearchEngine:
        """Raises NotReady while there is no index or no model."""
        return self._engine.get()

    def close(self) -> None:
        self._demand.close()
        for part in (self._engine.opened, self._store.opened):
            if part is not None:
                part.close()

    def warm(self) -> None:
        """Open everything, so that nobody's first search waits for it. What is missing is told when it is asked for.

        The names of places are read at the first name asked for; they need no index, so they come first.
        """
        for part in (lambda: self.place(KNOWN_NAME), self.check):
            with suppress(KithError):
                part()

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
        snapshot = self.engine.snapshot
        answer = needing("index", lambda: self.engine.search(question), UNSEARCHABLE)
        here = answer.hits[(ask.page - 1) * ask.limit : ask.page * ask.limit]
        hits = self._read_again(here)
        found = Found(
            understood=answer.understood,
            hits=hits,
            weak=answer.weak or (ask.page == 1 and not hits),
            more=len(answer.hits) > ask.page * ask.limit,
            snapshot=snapshot,
        )
        self._count(ask, question, found)
        return found

    def _read_again(self, hits: Sequence[Hit]) -> tuple[FoundHit, ...]:
        held = self.store.listings.many([hit.listing for hit in hits])
        shown = ((hit, held[hit.listing]) for hit in hits if _shown(held, hit.listing))
        return tuple(
            FoundHit(hit=without_place(hit, one), listing=permitted(one))
            for hit, one in shown
            if not is_behind(hit, one)
        )

    def _count(self, ask: Ask, question: Question, found: Found) -> None:
        """A further page, or the same search put right, is no other search."""
        again = ask.page > 1 or ask.without or ask.filters or ask.needs
        if ask.counted and not again:
            understood = found.understood
            near = question.near or understood.place
            self._demand.count(understood.needs, near, weak=found.weak, language=understood.statement_language)

    def similar(self, listing_id: UUID, limit: int) -> tuple[tuple[Listing, Similar], ...]:
        """Listings like one, near it if it has a place. Raises what `listing` raises, InputError and NotReady."""
        listing = self.listing(listing_id)
        # How far one with a hidden place is from others, and which of them are near it, would tell where it is.
        near = None if is_hidden(listing) else _point(listing)
        found = needing("index", lambda: self.engine.similar(listing.id, near, SIMILAR_KM, limit), UNSEARCHABLE)
        held = self.store.listings.many([one.listing for one in found])
        shown = ((held[one.listing], one) for one in found if _shown(held, one.listing))
        return tuple((permitted(other), one) for other, one in shown if near is None or not is_hidden(other))

    def proposed_needs(self, listing: Listing) -> tuple[ProposedNeed, ...]:
        """What the index proposes that a listing helps with; nothing while there is no index."""
        try:
            return needing("index", lambda: self.engine.propose_needs(listing), UNSEARCHABLE)
        except NotReady:
            return ()

    def listing(self, listing_id: UUID) -> Listing:
        """As it may be shown: nothing that leaves is made from what the store holds itself.

        Raises what `store.listings.get` raises: moved, gone or unknown.
        """
        return permitted(self.store.listings.get(listing_id))

    def listings(self, ids: Sequence[UUID]) -> dict[UUID, Listing]:
        """The active ones among these."""
        return {id_: permitted(listing) for id_, listing in self.store.listings.many(ids).items()}

    def starting(self, letter: str, first: int, most: int) -> list[Listing]:
        """A page of those whose names begin with a letter, as the store tells them."""
        return list(map(permitted, self.store.listings.starting(letter, first, most)))

    def check(self) -> str:
        """Ask the index something. Returns the snapshot's name; raises NotReady when no snapshot answers."""
        self.search(Ask(statement=PROBE, limit=1, counted=False))
        return self.engine.snapshot

    @property
    def holds_samples(self) -> bool:
        """Whether any source here was invented to try Kith out."""
        return any(source.invented for source in self.store.sources.all())

    def _open_gazetteer(self) -> Gazetteer:
        return Gazetteer.open(self.settings.cache_dir, self.settings.places_pack)


def open_store(settings: Settings) -> Store:
    """Raises StoreError, which can name the database's address."""
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Store.open(settings.store_url)


def check_store(settings: Settings) -> None:
    """Raises StoreError, with the password hidden, where the settings' database cannot be used.

    Where it was restored from a backup, who asked since not to be listed is taken off before anybody is answered.
    """
    try:
        store = open_store(settings)
    except StoreError as error:
        raise StoreError(without_password(str(error))) from None
    try:
        places = partial(Gazetteer.open, settings.cache_dir, settings.places_pack)
        after_restoring(store, settings.data_dir, places, load_vocabulary())
    finally:
        store.close()


def _question(ask: Ask, place: PlacePoint | None) -> Question:
    """Asks for one hit more than is shown, to know whether there is a next page."""
    if not 1 <= ask.limit <= LIMIT_MAX:
        return Question(statement=ask.statement, near=place, distance_km=ask.distance_km, limit=ask.limit)
    if not 1 <= ask.page * ask.limit <= LIMIT_MAX:
        last = LIMIT_MAX // ask.limit
        raise InputError(
            "page", f"page is {ask.page}: of {ask.limit} hits each, it is a whole number from 1 to {last}."
        )
    return Question(
        statement=ask.statement,
        near=place,
        distance_km=ask.distance_km,
        limit=min(LIMIT_MAX, ask.page * ask.limit + 1),
        without=ask.without,
        filters=ask.filters,
        needs=ask.needs,
        language=ask.language,
    )


def _point(listing: Listing) -> PlacePoint | None:
    """Where the listing is, if it is somewhere."""
    for place in listing.places:
        if place.lat is not None and place.lon is not None:
            return PlacePoint(label=listing.name, lat=place.lat, lon=place.lon, precision=Precision.LIVE)
    return None


def _shown(held: dict[UUID, Listing], listing_id: UUID) -> bool:
    return listing_id in held and held[listing_id].status is Status.ACTIVE
