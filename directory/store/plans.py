"""Plans as rows: sealed, their worker's alone, deleted on time."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.errors import InputError
from directory.plan import HELD, KEPT, KEPT_MOST, KeptPlan, Plan, PlanChanged, PlanUnknown
from directory.sealing import DataKeys
from directory.store.database import Database
from directory.store.plan_tables import PlanRow

PLANS_MAX = 400  # of one worker, who has 200 to 250 people a year


class Plans:
    """What is over is neither shown nor counted, also before it is deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, owner: UUID, plan: Plan, keys: DataKeys, now: datetime, kept: timedelta = KEPT) -> KeptPlan:
        """Raises InputError where the worker holds too many, or it would be kept too long."""
        if not timedelta(days=1) <= kept <= timedelta(days=KEPT_MOST):
            raise InputError("days", f"days is {kept.days}: a plan is kept 1 to {KEPT_MOST} days.")
        row = PlanRow(id=uuid4(), owner=owner, made=now, ends=now + kept, version=1, sealed=_sealed(plan, keys))
        with self._database.writing() as session:
            if len(session.scalars(select(PlanRow.id).where(PlanRow.owner == owner)).all()) >= PLANS_MAX:
                raise InputError("reference", f"You hold {PLANS_MAX} plans: delete one first.")
            session.add(row)
            session.flush()
            return _kept(row, keys)

    def get(self, number: UUID, owner: UUID, keys: DataKeys, now: datetime) -> KeptPlan:
        """Raises PlanUnknown, which is the same for one that is somebody else's or over."""
        with self._database.reading() as session:
            return _kept(_row(session, number, owner, now), keys)

    def of(self, owner: UUID, keys: DataKeys, now: datetime) -> list[KeptPlan]:
        """A worker's plans, the newest first."""
        query = (
            select(PlanRow).where(PlanRow.owner == owner, PlanRow.ends > now).order_by(PlanRow.made.desc(), PlanRow.id)
        )
        with self._database.reading() as session:
            return [_kept(row, keys) for row in session.scalars(query)]

    def save(self, kept: KeptPlan, plan: Plan, keys: DataKeys, now: datetime) -> KeptPlan:
        """Put `plan` in the place of what `kept` read. Raises PlanUnknown, and PlanChanged where it was changed."""
        with self._database.writing() as session:
            row = _row(session, kept.id, kept.owner, now, change=True)
            if row.version != kept.version:
                raise PlanChanged("This plan was changed in another window meanwhile: look at it and do it again.")
            row.version += 1
            row.sealed = _sealed(plan, keys)
            session.flush()
            return _kept(row, keys)

    def delete(self, number: UUID, owner: UUID, now: datetime) -> None:
        """Raises PlanUnknown."""
        with self._database.writing() as session:
            session.delete(_row(session, number, owner, now))

    def forget(self, now: datetime) -> int:
        """Delete those whose time is over. Returns how many."""
        with self._database.writing() as session:
            return len(session.scalars(delete(PlanRow).where(PlanRow.ends <= now).returning(PlanRow.id)).all())

    def renew(self, keys: DataKeys) -> int:
        """Seal all with the newest key. Returns how many."""
        with self._database.writing() as session:
            rows = session.scalars(select(PlanRow).with_for_update()).all()
            for row in rows:
                row.sealed = keys.renew(row.sealed)
            return len(rows)


def _row(session: Session, number: UUID, owner: UUID, now: datetime, change: bool = False) -> PlanRow:
    query = select(PlanRow).where(PlanRow.id == number, PlanRow.owner == owner, PlanRow.ends > now)
    row = session.scalar(query.with_for_update() if change else query)
    if row is None:
        raise PlanUnknown("There is no such plan: it may be over, or deleted.")
    return row


def _sealed(plan: Plan, keys: DataKeys) -> bytes:
    return keys.seal(plan.model_dump_json())


def _kept(row: PlanRow, keys: DataKeys) -> KeptPlan:
    plan = Plan.model_validate_json(keys.open(row.sealed), context=HELD)
    return KeptPlan(id=row.id, owner=row.owner, made=row.made, ends=row.ends, version=row.version, plan=plan)
