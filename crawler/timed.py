"""Times that a source tells in words become times that can be searched, where the words are surely understood."""

from collections.abc import Iterator, Sequence

from directory.listing import Session
from directory.record import Facts
from directory.times import read_times


def timed(facts: Facts) -> Facts:
    """The facts with each session of words alone replaced by what was surely read; one read in part is unsure."""
    read = tuple(session for told in facts.sessions for session in _read(told))
    return facts.model_copy(update={"sessions": read}) if read != facts.sessions else facts


def _read(session: Session) -> Iterator[Session]:
    times = read_times(session.text) if session.text and not session.rule else None
    if times is None or not times.sure or not times.sessions:
        half_read = times is not None and any(told.rule or told.starts for told in times.sessions)
        yield session.model_copy(update={"unsure": True}) if half_read else session
        return
    for place, found in enumerate(times.sessions):
        words = _words(session.text or "", times.sessions, place)
        yield found.model_copy(update={"text": words, "term_time": found.term_time or session.term_time})


def _words(text: str, found: Sequence[Session], place: int) -> str | None:
    """All that was published for a single session; what stands before several ("Weekly") goes with the first."""
    own = found[place].text
    if len(found) == 1:
        return text
    return text[: max(0, text.find(own))] + own if own and place == 0 else own
