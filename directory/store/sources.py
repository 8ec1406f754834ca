"""Sources as rows."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from directory.errors import KithError, SourceError
from directory.listing import Status
from directory.source import Source
from directory.store.database import Database
from directory.store.runs import RunState
from directory.store.staging import discard
from directory.store.tables import CrawlRunRow, ListingRow, RecordRow, SourceRow


class SourceChanged(KithError):
    """Somebody else changed the source meanwhile. `now` is what it is."""

    def __init__(self, now: Source) -> None:
        self.now = now
        super().__init__("Somebody changed this source meanwhile. Look at what it says now, and do it again.")


class Sources:
    """The lists that this directory gathers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, source: Source) -> None:
        """Add the source, or replace the one of the same slug."""
        with self._database.writing() as session:
            row = session.get(SourceRow, source.slug)
            document = source.model_dump(mode="json")
            if row is None:
                session.add(SourceRow(slug=source.slug, document=document, added_at=datetime.now(UTC)))
            elif row.document != document:
                row.document = document

    def get(self, slug: str) -> Source:
        """Raises SourceError naming the slug and those there are."""
        with self._database.reading() as session:
            row = session.get(SourceRow, slug)
        if row is None:
            known = ", ".join(source.slug for source in self.all()) or "none yet: add one with `kith source add`"
            raise SourceError(f"There is no source {slug!r}. The sources are: {known}.")
        return Source.model_validate(row.document)

    def all(self) -> list[Source]:
        with self._database.reading() as session:
            rows = session.scalars(select(SourceRow).order_by(SourceRow.slug))
            return [Source.model_validate(row.document) for row in rows]

    def change(self, source: Source, version: str) -> None:
        """Replace the source where it is still as somebody was shown it. Raises SourceChanged with what it is now."""
        with self._database.writing() as session:
            row = session.get_one(SourceRow, source.slug, with_for_update=True)
            now = Source.model_validate(row.document)
            if now.version != version:
                raise SourceChanged(now)
            row.document = source.model_dump(mode="json")

    def listings(self) -> dict[str, int]:
        """How many public listings each source has a part in."""
        listed = (ListingRow.status == Status.ACTIVE.value, ListingRow.merged_into.is_(None))
        joined = select(RecordRow.source, func.count(RecordRow.listing.distinct()))
        query = joined.join(ListingRow, ListingRow.id == RecordRow.listing).where(*listed)
        with self._database.reading() as session:
            return dict(session.execute(query.group_by(RecordRow.source)).all())

    def set_paused(self, slug: str, paused: bool) -> None:
        self.put(self.get(slug).model_copy(update={"paused": paused}))

    def remove(self, slug: str) -> None:
        """Forget the source; its records stay until they are decided on. What waits to be judged is discarded, and what
        a crawl took that died; one that runs ends as soon as it brings more.
        """
        self.get(slug)
        states = (RunState.QUARANTINED.value, RunState.FETCHING.value)
        waits = (CrawlRunRow.source == slug, CrawlRunRow.state.in_(states))
        with self._database.writing() as session:
            session.delete(session.get_one(SourceRow, slug))
            discard(session, session.scalars(select(CrawlRunRow).where(*waits).with_for_update()).all())
