"""The directory computed: records linked, claims merged, places found, listings saved."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from uuid import UUID

from directory.attention import area_of
from directory.decision import Decision, DecisionKind
from directory.frozen import Frozen
from directory.holding import judge
from directory.identity import listing_id
from directory.likeness import Likeness
from directory.linkage import group_id, link
from directory.listing import Listing, Status
from directory.locate import locate
from directory.masking import doors, withheld
from directory.merge import Witness, merge
from directory.places import Gazetteer
from directory.refuge import is_refuge
from directory.source import Source
from directory.store import Pair, Store, StoredRecord
from directory.store.listings import Listings, Saved
from directory.vocabulary import Vocabulary

GOES_ALONG = (DecisionKind.SET, DecisionKind.DO_NOT_LIST, DecisionKind.PUBLISH, DecisionKind.MASK)
PROTECTS = (DecisionKind.DO_NOT_LIST, DecisionKind.MASK)
Progress = Callable[[int, int], None]


class SourceCount(Frozen):
    """Of one source's records, how many founded a listing and how many joined another's."""

    source: str
    listings: int
    joined: int


class MergeReport(Frozen):
    """`unlocated`: listings with neither a place on the map nor a service area."""

    sources: tuple[SourceCount, ...]
    saved: Saved
    to_ask: tuple[Likeness, ...]
    unlocated: int


def merge_all(store: Store, gazetteer: Gazetteer, vocabulary: Vocabulary, progress: Progress) -> MergeReport:
    """Link and merge everything that was published. Running it again on the same claims changes nothing.

    A run that waits for a curator has no part in it, and one whose publishing was interrupted has it whole.
    """
    sources = {source.slug: source for source in store.sources.all()}
    before = store.decisions.newest()
    decisions = store.decisions.standing()
    records = [record for record in _settled(store) if record.source in sources]
    linked = link(records, decisions)
    ids = {group_id(group): group for group in linked.groups}
    compiler = _Compiler(sources, decisions, gazetteer, vocabulary, store.listings)
    for decision in compiler.taken_along(ids):
        store.decisions.add(decision)
    saved = store.listings.save(compiler.listings(ids, progress), _moved(ids))
    store.records.assign({r.id: listing for listing, group in ids.items() for r in group if r.listing != listing})
    for listing, group in ids.items():
        if _masked_by_hand(compiler.about(listing, group)):
            store.withholding.scrub(listing, gazetteer)
    for listing in store.decisions.decided_after(before):  # by somebody who decided while this was at work
        merge_one(store, gazetteer, vocabulary, listing)
    store.review.put_pairs([Pair(record=p.left, other=p.right, reasons=p.reasons) for p in linked.to_ask])
    store.attention.follow(lambda listing: area_of(listing, gazetteer))
    return MergeReport(
        sources=_count(ids),
        saved=saved,
        to_ask=linked.to_ask,
        unlocated=compiler.unlocated,
    )


def merge_one(store: Store, gazetteer: Gazetteer, vocabulary: Vocabulary, listing: UUID) -> Listing | None:
    """One listing anew from what its records say and what stands decided, saved at once; None where it has no record.

    Which records are its own stays as the last merge of all found it. A place that is masked by hand is taken out of
    all that is kept of it.
    """
    made = would_be(store, gazetteer, vocabulary, listing)
    if made is None:
        return None
    store.listings.save([made], {})
    if made.masked and _masked_by_hand(_decisions_about(store, listing)):
        store.withholding.scrub(listing, gazetteer)
    return made


def would_be(
    store: Store, gazetteer: Gazetteer, vocabulary: Vocabulary, listing: UUID, more: Sequence[Decision] = ()
) -> Listing | None:
    """The listing as it would be with further decisions; nothing is saved."""
    group = store.records.of(listing)
    if not group:
        return None
    decisions = (*_decisions_about(store, listing), *more)
    return merged_from(store, gazetteer, vocabulary, group, decisions, listing)


def merged_from(  # noqa: PLR0913, PLR0917 all of what a merge is made from
    store: Store,
    gazetteer: Gazetteer,
    vocabulary: Vocabulary,
    group: Sequence[StoredRecord],
    decisions: Sequence[Decision] = (),
    listing: UUID | None = None,
) -> Listing:
    """What these records would make together, of any listing; nothing is saved."""
    sources = {source.slug: source for source in store.sources.all()}
    compiler = _Compiler(sources, decisions, gazetteer, vocabulary, store.listings)
    return compiler.listing(listing or group_id(group), group)


def _decisions_about(store: Store, listing: UUID) -> list[Decision]:
    return store.decisions.of_listings(about_ids(store, listing))


def about_ids(store: Store, listing: UUID) -> set[UUID]:
    """The ids under which something can have been decided about a listing: its own, what its records would be each
    alone, and what was joined into it."""
    alone = {listing_id(record.source, record.key) for record in store.records.of(listing)}
    return {listing, *alone, *store.listings.former(listing)}


def _masked_by_hand(decisions: Sequence[Decision]) -> bool:
    return any(decision.kind is DecisionKind.MASK for decision in decisions)


def _settled(store: Store) -> list[StoredRecord]:
    """Every record, of a moment at which no run was half published."""
    records = store.records.settled()
    while records is None:
        store.crawls.settle()
        records = store.records.settled()
    return records


class _Compiler:
    """`unlocated` counts the listings that came out without a place."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        decisions: Sequence[Decision],
        gazetteer: Gazetteer,
        vocabulary: Vocabulary,
        listings: Listings,
    ) -> None:
        self.unlocated = 0
        self._sources = sources
        self._gazetteer = gazetteer
        self._vocabulary = vocabulary
        self._published = listings.published()
        self._joined: dict[UUID, list[UUID]] = defaultdict(list)
        for old, new in listings.joined().items():
            self._joined[new].append(old)
        self._decisions: dict[UUID, list[Decision]] = defaultdict(list)
        for decision in decisions:
            if decision.listing:
                self._decisions[decision.listing].append(decision)

    def listings(self, ids: Mapping[UUID, Sequence[StoredRecord]], progress: Progress) -> Iterator[Listing]:
        """One after the other, so that never all of a directory are held."""
        for number, (listing, group) in enumerate(ids.items(), start=1):
            found = self.listing(listing, group)
            self.unlocated += not _reachable(found)
            progress(number, len(ids))
            yield found

    def listing(self, listing: UUID, group: Sequence[StoredRecord]) -> Listing:
        witnesses = [self._witness(record) for record in group]
        permitted = [witness for witness in witnesses if witness.source.permission.publishes]
        about = self.about(listing, group)
        merged = merge(listing, permitted or witnesses, about, self._tag)
        refuge = any(map(_tells_of_a_refuge, witnesses))
        if refuge:
            # One source withholds the address by saying what it is; another that does not say so must not give it away.
            merged = merged.model_copy(update={"places": (), "masked": True})
        area = next((witness.source.area for witness in permitted if witness.source.area), None)
        made = self._withheld(locate(merged, self._gazetteer, area), group)
        if not permitted:
            return made.model_copy(update={"status": Status.UNPUBLISHED})
        published = not self._published.isdisjoint(_former(group) | {listing})
        shown = made.model_copy(update={"places": ()}) if made.masked else made  # a masked place is no address
        holding = judge(shown, [w.source for w in permitted], about, published=published, refuge=refuge)
        return made.model_copy(update={"status": holding.status, "held": holding.reasons})

    def _withheld(self, located: Listing, group: Sequence[StoredRecord]) -> Listing:
        if not located.masked:
            return located
        places = [place for record in group for place in record.value("places") or ()]
        return withheld(located, doors(places, located.name), self._gazetteer)

    def about(self, listing: UUID, group: Sequence[StoredRecord]) -> list[Decision]:
        """Decisions about this listing, and those about what its records were before that are true of the records.

        A corrected fact, a masked place and "do not list us" go along; that another listing was retired or paused does
        not.
        """
        decisions = list(self._decisions[listing])
        former = self._with_joined(_former(group) | {listing}) - {listing}
        decisions += [d for one in former for d in self._decisions[one] if d.kind in GOES_ALONG]
        return sorted(decisions, key=lambda decision: (decision.at, decision.id or 0))

    def taken_along(self, ids: Mapping[UUID, Sequence[StoredRecord]]) -> Iterator[Decision]:
        """What protects the people of a listing, decided of each that splits off it as well.

        After this merge nothing else remembers that its records were once of the other.
        """
        for listing, group in ids.items():
            left = {record.listing for record in group if record.listing}
            if listing in left:
                continue
            held = {decision.kind for decision in self._decisions[listing]}
            for decision in (each for one in left if one in ids for each in self.about(one, ids[one])):
                if decision.kind in PROTECTS and decision.kind not in held:
                    held.add(decision.kind)
                    yield decision.model_copy(update={"id": None, "listing": listing})

    def _with_joined(self, listings: Set[UUID]) -> set[UUID]:
        """These, and what was joined into them, at however many removes."""
        found: set[UUID] = set()
        more = set(listings)
        while more:
            found |= more
            more = {old for new in more for old in self._joined.get(new, ())} - found
        return found

    def _witness(self, record: StoredRecord) -> Witness:
        return Witness(
            source=self._sources[record.source],
            key=record.key,
            url=record.url,
            last_seen=record.last_seen,
            claims=record.claims,
        )

    def _tag(self, category: str) -> tuple[str, ...]:
        return tuple(need.id for need in self._vocabulary.match_categories(category))


def _former(group: Sequence[StoredRecord]) -> set[UUID]:
    """What the records were, or would be each alone."""
    return {former for r in group for former in (listing_id(r.source, r.key), r.listing) if former}


def _tells_of_a_refuge(witness: Witness) -> bool:
    return is_refuge(witness.said("name") or "", witness.said("categories") or (), witness.said("description"))


def _moved(ids: Mapping[UUID, Sequence[StoredRecord]]) -> dict[UUID, UUID]:
    """Ids that a record founded or belonged to and that are no listing's now, with where they went.

    What a record could have founded counts too: a merge that died may have saved a listing and not noted it.
    """
    return {
        former: listing
        for listing, group in ids.items()
        for record in group
        for former in (listing_id(record.source, record.key), record.listing)
        if former and former not in ids
    }


def _count(ids: Mapping[UUID, Sequence[StoredRecord]]) -> tuple[SourceCount, ...]:
    listings: Counter[str] = Counter(group[0].source for group in ids.values())
    records: Counter[str] = Counter(record.source for group in ids.values() for record in group)
    return tuple(
        SourceCount(source=source, listings=listings[source], joined=total - listings[source])
        for source, total in sorted(records.items())
    )


def _reachable(listing: Listing) -> bool:
    return any(place.located for place in listing.places) or listing.service_area is not None
