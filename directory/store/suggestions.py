"""Suggestions of the public as rows: held until a curator settles them, their words sealed."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import Select, and_, delete, select, update
from sqlalchemy.orm import Session

from directory.errors import InputError
from directory.frozen import Frozen
from directory.store.database import Database
from directory.store.suggestion_tables import SuggestionRow
from directory.suggestion import (
    CONTACT_KEPT,
    SETTLED_KEPT,
    WAITING_KEPT,
    Held,
    Judgement,
    Offered,
    Outcome,
    Suggester,
    Suggestion,
    SuggestionKind,
    Words,
    Wrong,
)


class Sealing(Protocol):
    """What seals personal columns."""

    def seal(self, words: str) -> bytes: ...

    def open(self, sealed: bytes) -> str: ...

    def renew(self, sealed: bytes) -> bytes: ...


class Forgotten(Frozen):
    """How many suggesters, settled suggestions and those never settled were deleted because their time was over."""

    suggesters: int
    settled: int
    waiting: int


class _Said(Frozen):
    """What is sealed of a suggestion beside its suggester."""

    line: Words = ""
    offered: Offered | None = None


class Suggestions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, suggestion: Suggestion, sealing: Sealing) -> int:
        """Hold a suggestion for a curator, and forget what is too old. "Still right" of one listing is held once."""
        said = _Said(line=suggestion.line, offered=suggestion.offered)
        with self._database.writing() as session:
            _forget(session, suggestion.at)
            waiting = session.scalar(_same_word(suggestion)) if suggestion.kind is SuggestionKind.RIGHT else None
            if waiting is not None:
                waiting.at = suggestion.at
                return waiting.id
            row = SuggestionRow(
                kind=suggestion.kind.value,
                at=suggestion.at,
                listing=suggestion.listing,
                wrong=[wrong.value for wrong in suggestion.wrong],
                runs_it=suggestion.runs_it,
                said=sealing.seal(said.model_dump_json(exclude_defaults=True)),
                suggester=_sealed(suggestion.suggester, sealing),
            )
            session.add(row)
            session.flush()
            return row.id

    def get(self, number: int, sealing: Sealing) -> Held:
        """Raises InputError where there is none of this number."""
        with self._database.reading() as session:
            return _held(_row(session, number), sealing)

    def waiting(self, sealing: Sealing) -> list[Held]:
        """Those that nobody has settled, the oldest first."""
        query = select(SuggestionRow).where(SuggestionRow.settled_at.is_(None))
        with self._database.reading() as session:
            rows = session.scalars(query.order_by(SuggestionRow.at, SuggestionRow.id))
            return [_held(row, sealing) for row in rows]

    def settle(self, number: int, judgement: Judgement) -> None:
        """Close a suggestion and delete who made it.

        Raises InputError where there is none of this number, or it was settled already.
        """
        with self._database.writing() as session:
            row = _row(session, number)
            if row.settled_at is not None:
                raise InputError("suggestion", f"Suggestion {number} was {row.outcome} on {row.settled_at:%d %b %Y}.")
            row.suggester = None
            row.outcome, row.settled_at, row.settled_by = judgement.outcome.value, judgement.at, judgement.by
            row.reason, row.decision = judgement.reason, judgement.decision

    def reopen(self, number: int) -> None:
        """Let a settled suggestion wait again, without who made it: that was deleted."""
        with self._database.writing() as session:
            row = _row(session, number)
            row.outcome, row.settled_at, row.settled_by, row.reason, row.decision = None, None, "", "", None

    def forget(self, now: datetime) -> Forgotten:
        """Delete the suggesters and the suggestions, settled or not, whose time is over."""
        with self._database.writing() as session:
            return _forget(session, now)

    def renew(self, sealing: Sealing) -> int:
        """Seal all with the newest key. Returns how many."""
        with self._database.writing() as session:
            rows = session.scalars(select(SuggestionRow)).all()
            for row in rows:
                row.said = sealing.renew(row.said)
                row.suggester = row.suggester and sealing.renew(row.suggester)
            return len(rows)


def _forget(session: Session, now: datetime) -> Forgotten:
    old = and_(SuggestionRow.suggester.is_not(None), SuggestionRow.at <= now - CONTACT_KEPT)
    nameless = update(SuggestionRow).where(old).values(suggester=None).returning(SuggestionRow.id)
    gone = delete(SuggestionRow).where(SuggestionRow.settled_at <= now - SETTLED_KEPT).returning(SuggestionRow.id)
    unsettled = and_(SuggestionRow.settled_at.is_(None), SuggestionRow.at <= now - WAITING_KEPT)
    never = delete(SuggestionRow).where(unsettled).returning(SuggestionRow.id)
    return Forgotten(
        suggesters=len(session.scalars(nameless).all()),
        settled=len(session.scalars(gone).all()),
        waiting=len(session.scalars(never).all()),
    )


def _same_word(suggestion: Suggestion) -> Select[SuggestionRow]:
    return select(SuggestionRow).where(
        SuggestionRow.kind == suggestion.kind.value,
        SuggestionRow.listing == suggestion.listing,
        SuggestionRow.runs_it == suggestion.runs_it,
        SuggestionRow.settled_at.is_(None),
    )


def _row(session: Session, number: int) -> SuggestionRow:
    row = session.get(SuggestionRow, number, with_for_update=True)
    if row is None:
        raise InputError("suggestion", f"There is no suggestion {number}: `kith review` lists those that wait.")
    return row


def _sealed(suggester: Suggester, sealing: Sealing) -> bytes | None:
    return None if suggester == Suggester() else sealing.seal(suggester.model_dump_json(exclude_defaults=True))


def _held(row: SuggestionRow, sealing: Sealing) -> Held:
    said = _Said.model_validate_json(sealing.open(row.said))
    suggester = Suggester.model_validate_json(sealing.open(row.suggester)) if row.suggester else Suggester()
    return Held(
        id=row.id,
        suggestion=Suggestion(
            kind=SuggestionKind(row.kind),
            at=row.at,
            listing=row.listing,
            wrong=tuple(map(Wrong, row.wrong)),
            runs_it=row.runs_it,
            line=said.line,
            offered=said.offered,
            suggester=suggester,
        ),
        judgement=_judgement(row),
    )


def _judgement(row: SuggestionRow) -> Judgement | None:
    if row.settled_at is None or row.outcome is None:
        return None
    return Judgement(
        outcome=Outcome(row.outcome), by=row.settled_by, at=row.settled_at, reason=row.reason, decision=row.decision
    )
