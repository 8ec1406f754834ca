"""What was kept of a place before it was masked, taken out of records, history and decisions.

What is scrubbed cannot be brought back from here: when the mask is undone, the next crawl reads the entries anew.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from directory.decision import DecisionKind
from directory.listing import Listing, Place
from directory.masking import districts, doors, scrubbed, withheld, without_doors
from directory.places import Gazetteer
from directory.store.attention_tables import AttentionRow
from directory.store.database import Database
from directory.store.listings import joined_into
from directory.store.tables import ClaimRow, DecisionRow, ListingRow, ListingVersionRow, RecordRow, RecordVersionRow

PLACES = "places"


class Withholding:
    def __init__(self, database: Database) -> None:
        self._database = database

    def scrub(self, listing: UUID, gazetteer: Gazetteer) -> None:
        """Leave nothing in the store that tells where a listing is: no entry, claim, version or decision."""
        with self._database.writing() as session:
            records = list(session.scalars(select(RecordRow.id).where(RecordRow.listing == listing)))
            claims = list(session.scalars(select(ClaimRow).where(ClaimRow.record.in_(records))))
            told = _doors(claims)
            session.execute(delete(RecordVersionRow).where(RecordVersionRow.record.in_(records)))
            for claim in claims:
                if claim.closed_at is not None:
                    session.delete(claim)
                else:
                    claim.value = _without(claim.field, claim.value, told, gazetteer)
            ids = _ids(session, listing)
            _scrub_decisions(session, ids, told, gazetteer)
            _scrub_versions(session, ids, told, gazetteer)
            _scrub_attention(session, ids, told)

    def forget_what_was_read(self, listing: UUID) -> None:
        """Let the next crawl take every entry of a listing as changed."""
        with self._database.writing() as session:
            mine = update(RecordRow).where(RecordRow.listing == listing)
            session.execute(mine.values(content_hash="", facts_hash="", revision=""))


def _doors(claims: Sequence[ClaimRow]) -> list[str]:
    names = " ".join(str(claim.value) for claim in claims if claim.field == "name")
    return doors((place for claim in claims if claim.field == PLACES for place in claim.value or ()), names)


def _without(field: str | None, value: Any, told: Sequence[str], gazetteer: Gazetteer) -> Any:
    if field == PLACES:
        kept = districts((Place.model_validate(place) for place in value or ()), gazetteer)
        return [{"postcode": place.postcode} for place in kept]
    return value if field and field.startswith("contact") else scrubbed(value, told)


def _ids(session: Session, listing: UUID) -> set[UUID]:
    """The listing's own id, and those that were joined into it."""
    return {listing, *joined_into(session, listing)}


def _scrub_decisions(session: Session, ids: Collection[UUID], told: Sequence[str], gazetteer: Gazetteer) -> None:
    set_here = (DecisionRow.kind == DecisionKind.SET.value, DecisionRow.listing.in_(ids))
    for row in session.scalars(select(DecisionRow).where(*set_here)):
        row.value = _without(row.field, row.value, told, gazetteer)


def _scrub_versions(session: Session, ids: Collection[UUID], told: Sequence[str], gazetteer: Gazetteer) -> None:
    for version in session.scalars(select(ListingVersionRow).where(ListingVersionRow.listing.in_(ids))):
        version.document = _document(version.document, told, gazetteer)
    for row in session.scalars(select(ListingRow).where(ListingRow.id.in_(ids))):
        row.document = _document(row.document, told, gazetteer)
        row.name = row.document["name"]


def _scrub_attention(session: Session, ids: Collection[UUID], told: Sequence[str]) -> None:
    """What somebody is to look at says what changed, and why it looks like a home."""
    for row in session.scalars(select(AttentionRow).where(AttentionRow.listing.in_(ids))):
        row.reason = without_doors(row.reason, told)
        row.changes = [_change(change, told) for change in row.changes if change["field"] != PLACES]


def _change(change: Mapping[str, Any], told: Sequence[str]) -> dict[str, Any]:
    if change["field"].startswith("contact"):
        return dict(change)
    return dict(change) | {side: scrubbed(change[side], told) for side in ("old", "new")}


def _document(document: Mapping[str, Any], told: Sequence[str], gazetteer: Gazetteer) -> dict[str, Any]:
    return withheld(Listing.model_validate(document), told, gazetteer).model_dump(mode="json")
