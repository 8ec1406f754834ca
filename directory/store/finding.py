"""Listings as staff look for them: by name, organisation, postcode, source, status and need, a page at a time.

The database counts and cuts: a directory of 20,000 is never loaded for a page.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from directory.frozen import Frozen
from directory.listing import Listing
from directory.store.database import Database
from directory.store.listing_tables import ListingKeyRow
from directory.store.tables import ListingRow

VALUE_MAX = 300
PAGE = 200


class KeyKind(StrEnum):
    SOURCE = "source"
    ORGANISATION = "organisation"
    POSTCODE = "postcode"
    NEED = "need"


class Wanted(Frozen):
    """What to look for; "" is anything. `words` are part of a name or an organisation, `postcode` its beginning.

    `sources` are the slugs that somebody may see, none for all; `but` is a status that is not wanted.
    """

    words: str = ""
    postcode: str = ""
    source: str = ""
    status: str = ""
    need: str = ""
    sources: tuple[str, ...] = ()
    but: str = ""


class FoundListing(Frozen):
    """One line of the list."""

    id: UUID
    name: str
    status: str
    organisation: str = ""
    districts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    last_seen: datetime


class Finding:
    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, wanted: Wanted) -> int:
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(ListingRow).where(*_conditions(wanted))) or 0

    def page(self, wanted: Wanted, first: int, most: int) -> list[FoundListing]:
        """Those from number `first` on, by name."""
        organisation = ListingRow.document["organisation"]["name"].as_string().label("organisation")
        columns = (ListingRow.id, ListingRow.name, ListingRow.status, ListingRow.last_seen, organisation)
        query = select(*columns).where(*_conditions(wanted))
        query = query.order_by(func.lower(ListingRow.name), ListingRow.id).offset(first).limit(most)
        with self._database.reading() as session:
            rows = session.execute(query).all()
            keys = _keys_of(session, [row.id for row in rows])
        return [_found(row, keys.get(row.id, {})) for row in rows]

    def whole(self, wanted: Wanted) -> Iterator[Listing]:
        """Each as it is held, by id, read a page at a time."""
        query = select(ListingRow.id, ListingRow.document).where(*_conditions(wanted)).order_by(ListingRow.id)
        after: UUID | None = None
        while True:
            page = query if after is None else query.where(ListingRow.id > after)
            with self._database.reading() as session:
                rows = session.execute(page.limit(PAGE)).all()
            yield from (Listing.model_validate(row.document) for row in rows)
            if len(rows) < PAGE:
                return
            after = rows[-1].id


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield ListingRow.merged_into.is_(None)
    if words := _plain(wanted.words):
        named = func.lower(ListingRow.name).contains(words, autoescape=True)
        yield or_(named, _has(KeyKind.ORGANISATION, ListingKeyRow.value.contains(words, autoescape=True)))
    if postcode := postcode_key(wanted.postcode):
        yield _has(KeyKind.POSTCODE, ListingKeyRow.value.startswith(postcode, autoescape=True))
    if wanted.source:
        yield _has(KeyKind.SOURCE, ListingKeyRow.value == wanted.source)
    if wanted.need:
        yield _has(KeyKind.NEED, ListingKeyRow.value == wanted.need)
    if wanted.status:
        yield ListingRow.status == wanted.status
    if wanted.but:
        yield ListingRow.status != wanted.but
    if wanted.sources:
        yield _has(KeyKind.SOURCE, ListingKeyRow.value.in_(wanted.sources))


def _has(kind: KeyKind, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(ListingKeyRow.listing == ListingRow.id, ListingKeyRow.kind == kind.value, condition))


def _keys_of(session: Session, listings: list[UUID]) -> dict[UUID, dict[str, list[str]]]:
    query = select(ListingKeyRow).where(ListingKeyRow.listing.in_(listings)).order_by(ListingKeyRow.id)
    held: dict[UUID, dict[str, list[str]]] = {}
    for row in session.scalars(query):
        held.setdefault(row.listing, {}).setdefault(row.kind, []).append(row.value)
    return held


def _found(row: Any, keys: dict[str, list[str]]) -> FoundListing:
    whole = (value.upper() for value in keys.get(KeyKind.POSTCODE, ()))
    return FoundListing(
        id=row.id,
        name=row.name,
        status=row.status,
        last_seen=row.last_seen,
        organisation=row.organisation or "",
        districts=tuple(dict.fromkeys(value[:-3] if len(value) > 4 else value for value in whole)),
        sources=tuple(keys.get(KeyKind.SOURCE, ())),
    )


def keep_keys(session: Session, listing: UUID, document: dict[str, Any]) -> None:
    """What a listing is found by from now on."""
    session.execute(delete(ListingKeyRow).where(ListingKeyRow.listing == listing))
    if rows := list(key_rows(listing, document)):
        session.execute(insert(ListingKeyRow), rows)


def key_rows(listing: UUID, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a listing's document."""
    organisation = (document.get("organisation") or {}).get("name") or ""
    told = {
        KeyKind.SOURCE: (link["source"] for link in document["sources"]),
        KeyKind.ORGANISATION: (organisation[:VALUE_MAX],),
        KeyKind.POSTCODE: (postcode_key(place.get("postcode") or "") for place in document["places"]),
        KeyKind.NEED: document["needs"],
    }
    for kind, values in told.items():
        for value in _distinct(values, folded=kind is not KeyKind.SOURCE):
            yield {"listing": listing, "kind": kind.value, "value": value}


def _distinct(values: Iterable[str], *, folded: bool) -> Iterator[str]:
    yield from dict.fromkeys(_plain(value) if folded else value for value in values if value.strip())


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def postcode_key(text: str) -> str:
    """A postcode, or its beginning, as it is kept: "e81ea" of "E8 1EA"."""
    return "".join(letter for letter in text.lower() if letter.isalnum())[:8]
