"""100 things of every kind that waits for a curator, by way of real crawls, merges and forms. All of it is made up."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from directory.compile import merge_all
from directory.curating import Act
from directory.places import Gazetteer
from directory.record import Facts, Record
from directory.review import Pair, ReviewItem, ReviewKind
from directory.sealing import data_keys
from directory.settings import Settings
from directory.source import Source
from directory.store import Store
from directory.suggestion import Suggestion, SuggestionKind, Wrong
from directory.vocabulary import load_vocabulary
from tests.search_api.small_directory import quiet

THEN = datetime.now(UTC) - timedelta(days=300)
ACTS = {
    ReviewKind.SUGGESTED: Act.DISMISS,
    ReviewKind.QUARANTINED: Act.DISCARD,
    ReviewKind.HELD: Act.REFUSE,
    ReviewKind.HOME: Act.LOOKED,
    ReviewKind.JOB: Act.LOOKED,
    ReviewKind.NOT_SEEN: Act.KEEP,
    ReviewKind.PAGE_GONE: Act.KEEP,
    ReviewKind.CHANGED: Act.REVERT,
    ReviewKind.PAIR: Act.APART,
    ReviewKind.NEW: Act.LOOKED,
    ReviewKind.NO_PLACE: Act.LOOKED,
    ReviewKind.NO_NEED: Act.LOOKED,
    ReviewKind.NOT_ASSURED: Act.CONFIRM,
}
FINE = {"places": [{"name": "St Mark's Hall", "postcode": "E8 1EA"}], "categories": ["debt advice"]}
FRESH = FINE | {"assured": datetime.now(UTC).date()}


def entries(phone: str = "020 7946 0000") -> dict[str, dict[str, Any]]:
    """What list a says at first: the groups that will change, go, or want looking at already."""
    names = NAMES[:]
    told: dict[str, dict[str, Any]] = {}

    def add(prefix: str, count: int, facts: dict[str, Any]) -> None:
        told.update({f"{prefix}{n}": {"name": names.pop()} | facts for n in range(count)})

    add("changes", 15, FRESH | {"contact": {"phones": [phone]}})
    add("gone", 3, FRESH)
    add("missed", 2, FRESH)
    add("old", 15, FINE | {"assured": (datetime.now(UTC) - timedelta(days=200)).date()})
    add("held", 2, FRESH | {"categories": ["debt advice", "Play therapy for children"]})
    add("needless", 10, FRESH | {"categories": []})
    add("placeless", 8, FRESH | {"places": []})
    home = {"address": "12 Acacia Avenue", "postcode": "E8 1EA"}
    add("home", 5, FRESH | {"places": [home], "contact": {"phones": ["07700 900123"]}})
    return told


# Names with no word in common, so that no merge takes two for one.
_SYLLABLES = [
    a + b for a in ("bra", "cle", "dor", "fyn", "gul", "hes", "jin", "kov", "lur") for b in ("mat", "nep", "ros", "tiv")
]
NAMES = [
    f"{one.title()}{other} {other.title()}{one}" for one in _SYLLABLES for other in _SYLLABLES[::5] if one != other
][:120]


def fill(store: Store, settings: Settings) -> None:
    """Of each kind some, 100 in all."""
    for slug in ("a", "b"):
        given = {"slug": slug, "name": f"List {slug}", "platform": "csv", "address": "http://a.example"}
        store.sources.put(Source.model_validate(given))
    first = entries()
    crawl(store, "b", {str(n): FRESH | {"name": name} for n, name in enumerate(NAMES[:4])})
    crawl(store, "a", first)
    merge(store, settings)
    later = entries("020 7946 0001") | {f"new{n}": FRESH | {"name": name} for n, name in enumerate(NAMES[4:16])}
    later = {key: entry for key, entry in later.items() if not key.startswith("missed")}
    for _ in range(3):
        crawl(store, "a", later, gone=[key for key in later if key.startswith("gone")])
    crawl(store, "b", {"0": FRESH | {"name": NAMES[0]}})
    merge(store, settings)
    pairs(store, 12)
    jobs(store, 3)
    suggestions(store, settings, 13)


def crawl(store: Store, source: str, told: dict[str, dict[str, Any]], gone: list[str] | None = None) -> None:
    run = store.crawls.start(source)
    given = {"source": source, "fetched_at": THEN, "payload": {}}
    records = [
        Record.model_validate(given | {"key": key, "content_hash": str(hash(str(e))), "facts": Facts.model_validate(e)})
        for key, e in told.items()
    ]
    store.crawls.take(run, records)
    store.crawls.pages_gone(run, gone or [])
    store.crawls.finish(run, complete=True, asked=1)


def merge(store: Store, settings: Settings) -> None:
    merge_all(store, Gazetteer.open(settings.cache_dir), load_vocabulary(), quiet)


def says(store: Store, settings: Settings, phone: str) -> None:
    """List b is read anew, and a number in it is another."""
    told = {str(n): FRESH | {"name": name} for n, name in enumerate(NAMES[:4])}
    crawl(store, "b", told | {"0": told["0"] | {"contact": {"phones": [phone]}}})
    merge(store, settings)


def pairs(store: Store, count: int, of: str = "pair") -> None:
    told = [Pair(record=f"a/changes{n}", other=f"a/{of}{n}", reasons=("same phone",)) for n in range(count)]
    store.review.put_pairs(told)


def jobs(store: Store, count: int) -> None:
    for number in range(count):
        store.jobs.add("crawl", {"source": f"s{number}"})
    for _ in range(count * 5):
        store.jobs.claim("one", -1)


def suggestions(store: Store, settings: Settings, count: int) -> None:
    listing = next(store.listings.active()).id
    for _ in range(count):
        said = Suggestion(
            kind=SuggestionKind.PROBLEM, at=THEN, listing=listing, wrong=(Wrong.TIMES,), line="It is at 3pm"
        )
        store.suggestions.add(said, data_keys(settings))


def token(item: ReviewItem) -> str:
    return urlencode({"subject": item.subject, "other": item.other or "", "mark": item.mark})
