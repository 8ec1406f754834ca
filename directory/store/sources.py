"""Sources as rows."""

from datetime import UTC, datetime

from sqlalchemy import select

from directory.errors import SourceError
from directory.source import Source
from directory.store.database import Database
from directory.store.runs import RunState
from directory.store.staging import discard
from directory.store.tables import CrawlRunRow, SourceRow


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
