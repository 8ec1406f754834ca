"""Everything that the page of a listing, and its printed page, say of it."""

from dataclasses import dataclass
from datetime import datetime

from directory.listing import Listing
from directory.vocabulary import Vocabulary
from web.languages import known
from web.view.card import assured_text, organisation_name
from web.view.details import Row, Words, coming_dates, notice_said, rows, words
from web.view.links import Reach, reaches
from web.view.words import notice_text


@dataclass(frozen=True)
class Sheet:
    """`dates` are the next ones that are certain; where there is one, there is a calendar file too."""

    organisation: str | None
    notice: str | None
    notice_said: tuple[str, ...]
    words: Words
    reaches: tuple[Reach, ...]
    rows: tuple[Row, ...]
    dates: tuple[str, ...]
    needs: tuple[str, ...]
    assured: str

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the facts of which nothing is known, told together."""
        return tuple(row.name for row in self.rows if not row.lines)


def sheet(listing: Listing, vocabulary: Vocabulary, now: datetime) -> Sheet:
    by_id = vocabulary.by_id
    return Sheet(
        organisation=organisation_name(listing),
        notice=notice_text(listing),
        notice_said=notice_said(listing),
        words=words(listing),
        reaches=reaches(listing.contact),
        rows=rows(listing),
        dates=coming_dates(listing, now),
        needs=tuple(known(by_id[id_].name) for id_ in listing.needs if id_ in by_id),
        assured=assured_text(listing),
    )
