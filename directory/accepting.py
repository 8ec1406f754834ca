"""What follows when a curator accepts a suggestion: a record, a decision, or only that it has been dealt with."""

from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from directory.decision import Decision, DecisionKind
from directory.errors import InputError
from directory.identity import listing_id
from directory.listing import Contact, Eligibility, Place, Session
from directory.places import Gazetteer
from directory.prose import with_told
from directory.record import Facts, Record
from directory.source import Permission, Source
from directory.store import Store
from directory.suggestion import Held, Judgement, Offered, Outcome, SuggestionKind, Wrong
from directory.times import read_times

LONDON = ZoneInfo("Europe/London")
SUGGESTED = Source(
    slug="suggested",
    name="Suggested to this directory",
    platform="suggestions",
    address="http://suggestions.invalid/",  # nothing is gathered there: it is paused, and the name can never exist
    licence="Given to this directory by who suggested it",
    permission=Permission.AGREED,
    trust=40,
    paused=True,
)


def accept(store: Store, held: Held, judgement: Judgement, gazetteer: Gazetteer) -> Judgement:
    """Do what the suggestion asks for where that can be done at once, and settle it.

    A new listing becomes a record of the source "suggested"; "still right" confirms the listing on that day; a closed
    one is retired. All else is only settled: whoever accepts it has seen to it. Returns the judgement as it was kept.
    Raises InputError for one that was judged already.
    """
    if held.judgement:
        raise InputError("suggestion", f"Suggestion {held.id} is settled: it was {held.judgement.outcome.value}.")
    decision = None
    if held.suggestion.offered:
        _add_record(store, held, held.suggestion.offered, judgement, gazetteer)
    else:
        decided = _decision(held, judgement)
        decision = store.decisions.add(decided) if decided else None
    kept = judgement.model_copy(update={"outcome": Outcome.ACCEPTED, "decision": decision})
    store.suggestions.settle(held.id, kept)
    if decision or held.suggestion.offered:
        store.jobs.add("merge", {})
    return kept


def accepted_listing(suggestion: int) -> UUID:
    """The id of the listing that an accepted suggestion of a new one becomes."""
    return listing_id(SUGGESTED.slug, f"suggestion-{suggestion}")


def _decision(held: Held, judgement: Judgement) -> Decision | None:
    suggestion = held.suggestion
    about = {"listing": suggestion.listing, "by": judgement.by, "at": judgement.at}
    reason = judgement.reason or f"suggestion {held.id}"
    if suggestion.kind is SuggestionKind.RIGHT:
        day = suggestion.at.astimezone(LONDON).date().isoformat()
        return Decision.model_validate(
            about | {"kind": DecisionKind.SET, "field": "assured", "value": day, "reason": reason}
        )
    if Wrong.CLOSED in suggestion.wrong:
        return Decision.model_validate(about | {"kind": DecisionKind.RETIRE, "reason": reason})
    return None


def _add_record(store: Store, held: Held, offered: Offered, judgement: Judgement, gazetteer: Gazetteer) -> None:
    """A run of one entry that is never complete, so that what was suggested before is not missed in it."""
    if not any(source.slug == SUGGESTED.slug for source in store.sources.all()):
        store.sources.put(SUGGESTED)
    facts = facts_of(offered, gazetteer)
    record = Record(
        source=SUGGESTED.slug,
        key=f"suggestion-{held.id}",
        fetched_at=judgement.at,
        content_hash=sha256(facts.model_dump_json().encode()).hexdigest(),
        payload={},
        facts=facts,
    )
    _take_back_retired(store, held, judgement)
    run = store.crawls.start(SUGGESTED.slug)
    store.crawls.take(run, [record])
    store.crawls.finish(run, complete=False, asked=0, message=f"Suggestion {held.id}, accepted by {judgement.by}.")


def _take_back_retired(store: Store, held: Held, judgement: Judgement) -> None:
    """One that was accepted before, and then not, was retired by that."""
    listing = accepted_listing(held.id)
    for decision in store.decisions.standing():
        if decision.id and (decision.listing, decision.kind) == (listing, DecisionKind.RETIRE):
            store.decisions.undo(decision.id, judgement.by)


def facts_of(offered: Offered, gazetteer: Gazetteer) -> Facts:
    """The words as they were written, and beside them what they surely say of times, ages and the rest."""
    postcode = gazetteer.postcode_in(offered.where) if offered.where else None
    facts = Facts(
        name=offered.name,
        description=offered.what,
        places=(Place(address=offered.where, postcode=postcode),) if offered.where else (),
        sessions=_sessions(offered.when),
        eligibility=Eligibility(text=offered.who) if offered.who else None,
        contact=Contact(
            phones=(offered.phone,) if offered.phone else (),
            emails=(offered.email,) if offered.email else (),
            website=offered.website or None,
        ),
    )
    return with_told(facts)


def _sessions(when: str) -> tuple[Session, ...]:
    times = read_times(when) if when else None
    if times and times.sure and times.sessions:
        return times.sessions
    return (Session(text=when),) if when else ()
