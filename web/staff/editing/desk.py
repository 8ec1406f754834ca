"""One listing on a curator's desk: whose it is, what is shown of it, and what is done to it."""

from typing import Any
from uuid import UUID

from directory.account import Account, Role
from directory.compile import merged_from
from directory.decision import Decision
from directory.editing import Editing, Signed, decisions
from directory.listing import Listing
from directory.store import Kept, StoredRecord
from directory.tombstones import Tombstones
from search_api.listings import listing_uuid
from web.site import Site
from web.staff.editing.controls import Context, Group
from web.staff.editing.groups import GROUPS
from web.staff.editing.shown import FieldShown, change_of, fields_shown
from web.staff.signed_in import Staff


class Desk:
    """`me` is who asks; what is not theirs is refused, listing by listing."""

    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    @property
    def editing(self) -> Editing:
        service = self.site.service
        return Editing(service.store, service.gazetteer, service.vocabulary, Tombstones(service.settings.data_dir))

    def listing(self, me: Account, told: str) -> Listing:
        """Of any status. Raises ListingUnknown or ListingMoved, and NotYours, which is kept."""
        found = self.site.service.store.listings.of_any_status(listing_uuid(told))
        if not (me.every_source or any(me.looks_after(link.source) for link in found.sources)):
            self.staff.refuse(me, f"listing {found.id}")
        return found

    def context(self, listing: Listing, group: Group | None = None) -> Context:
        service = self.site.service
        asks = group is not None and group.key == "needs"
        proposed = service.proposed_needs(listing) if asks else ()
        return Context(listing, service.gazetteer, service.vocabulary, lambda: proposed)

    def signed(self, me: Account, action: str, listing: UUID, detail: str = "") -> Signed:
        return Signed(me.email, self.site.now(), lambda: self.staff.note(me, action, f"listing {listing}", detail))

    def shown(self, me: Account, listing: Listing) -> dict[str, Any]:
        """All that the editor's page shows. Reading the notes is kept: they can be about people."""
        history = self.history(listing.id)
        standing = [kept for kept in history if kept.undone is None]
        records = self.site.service.store.records.of(listing.id)
        others = list(self._others(listing, records))
        notes = self.site.service.store.notes.of(listing.id, self.site.data_keys)
        if notes:
            self.staff.note(me, "read notes", f"listing {listing.id}")
        return {
            "listing": listing,
            "groups": [(group, self._fields(group, listing, standing, others)) for group in GROUPS],
            "history": [(change_of(kept), self.may_undo(me, kept)) for kept in history],
            "records": records,
            "notes": notes,
        }

    def history(self, listing: UUID) -> list[Kept]:
        return self.site.service.store.decisions.about(self.editing.about(listing))

    def may_undo(self, me: Account, kept: Kept) -> bool:
        return kept.undone is None and (me.role is Role.ADMINISTRATOR or kept.decision.by == me.email)

    def would_be(self, me: Account, listing: Listing, values: dict[str, Any]) -> Listing:
        return self.editing.would_be(listing.id, decisions(listing.id, values, me.email, self.site.now()))

    def alone(self, records: list[StoredRecord], standing: list[Decision] | None = None) -> Listing:
        """What these records say together, without what was decided unless it is given."""
        service = self.site.service
        return merged_from(service.store, service.gazetteer, service.vocabulary, records, standing or ())

    def _others(self, listing: Listing, records: list[StoredRecord]) -> list[tuple[str, Listing]]:
        """Each source's own word; of several, what they would say together comes first."""
        if not records:
            return []
        names = {link.source: link.name for link in listing.sources}
        single = [(names.get(record.source, record.source), self.alone([record])) for record in records]
        return single if len(single) == 1 else [("The sources together", self.alone(records)), *single]

    def _fields(
        self, group: Group, listing: Listing, standing: list[Kept], others: list[tuple[str, Listing]]
    ) -> tuple[FieldShown, ...]:
        return tuple(fields_shown(group, self.context(listing), standing, others))
