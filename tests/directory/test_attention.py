"""What of a listing somebody should look at, from one merge to the next."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from directory.attention import changes
from directory.compile import merge_all
from directory.curating import Act, Curating, Doing
from directory.decision import Decision, DecisionKind
from directory.home_like import home_signs
from directory.listing import Contact, Listing, Place
from directory.places import Gazetteer
from directory.record import Facts, Record
from directory.review import ReviewItem, ReviewKind, Scope
from directory.sealing import DataKeys
from directory.source import Source
from directory.store import Store
from directory.vocabulary import load_vocabulary

NOW = datetime.now(UTC).replace(microsecond=0)
KEYS = DataKeys(lambda: ["a key that is only for these tests, and long enough"])
HALL = {"name": "St Mark's Hall", "postcode": "E8 1EA"}
TEA = {
    "name": "Tea and talk",
    "description": "A hot meal.",
    "places": [HALL],
    "categories": ["debt advice"],
    "contact": {"phones": ["020 7946 0123"]},
    "sessions": [{"rule": "FREQ=WEEKLY;BYDAY=TU", "starts": time(10), "ends": time(12)}],
}


class Crawled:
    """A source of which each crawl says something, and a merge after it."""

    def __init__(self, store: Store, cache_dir: Path) -> None:
        self.store = store
        self.gazetteer = Gazetteer.open(cache_dir)
        self.curating = Curating(store, KEYS, self.gazetteer)
        for slug in ("a", "b"):
            given = {"slug": slug, "name": f"List {slug}", "platform": "csv", "address": "http://a.example"}
            store.sources.put(Source.model_validate(given))

    def says(self, *entries: dict[str, Any], source: str = "a") -> None:
        run = self.store.crawls.start(source)
        told = [
            Record(
                source=source,
                key=str(number),
                fetched_at=datetime.now(UTC),
                content_hash=str(hash(str(entry)))[:60],
                payload={},
                facts=Facts.model_validate(entry),
                url=f"http://a.example/{number}",
            )
            for number, entry in enumerate(entries)
        ]
        self.store.crawls.take(run, told)
        self.store.crawls.finish(run, complete=True, asked=1)
        self.merged()

    def merged(self) -> None:
        merge_all(self.store, self.gazetteer, load_vocabulary(), lambda done, total: None)

    def waits(self, kind: ReviewKind, **scope: Any) -> list[ReviewItem]:
        return self.store.review.page(kind, Scope(**scope))

    def settle(self, item: ReviewItem, act: Act) -> int:
        return self.curating.settle(item, Doing(act=act, by="ana@cvs.example.org", at=NOW)).id


@pytest.fixture
def crawled(sqlite_store: Store, cache_dir: Path) -> Crawled:
    return Crawled(sqlite_store, cache_dir)


def test_changed_facts_wait_field_by_field_until_somebody_has_looked(crawled: Crawled) -> None:
    crawled.says(TEA)
    crawled.says(TEA | {"description": "Two hot meals."})
    assert crawled.waits(ReviewKind.CHANGED) == [], "a description sends nobody to the wrong door"
    crawled.says(TEA | {"contact": {"phones": ["020 7946 0999"]}})
    crawled.says(TEA | {"contact": {"phones": ["020 7946 0999"]}, "cost": {"free": True}})
    [item] = crawled.waits(ReviewKind.CHANGED)
    assert item.reason == "The telephone and the cost changed by List a."
    told = [(c.field, c.old, c.new, c.name, c.url) for c in item.changes]
    assert told == [
        ("contact.phones", ["020 7946 0123"], ["020 7946 0999"], "List a", "http://a.example/0"),
        ("cost", None, {"free": True}, "List a", "http://a.example/0"),
    ]
    done = crawled.settle(item, Act.LOOKED)
    assert crawled.waits(ReviewKind.CHANGED) == []
    crawled.says(TEA | {"contact": {"phones": ["020 7946 0999"]}, "cost": {"free": False}})
    [again] = crawled.waits(ReviewKind.CHANGED)
    assert [change.field for change in again.changes] == ["cost"], "what was looked at is not asked about again"
    crawled.curating.undo(done, "ana@cvs.example.org", NOW)
    assert crawled.waits(ReviewKind.CHANGED) == [again]
    crawled.says(TEA | {"contact": {"phones": ["020 7946 0999"]}, "cost": {"free": True}})
    assert crawled.waits(ReviewKind.CHANGED) == [], "it says again what was looked at"


def test_what_was_there_is_put_back_for_good_and_what_a_person_decides_is_no_news(crawled: Crawled) -> None:
    crawled.says(TEA)
    crawled.says(
        {name: value for name, value in TEA.items() if name != "sessions"} | {"places": [HALL | {"postcode": "E9 6SR"}]}
    )
    [item] = crawled.waits(ReviewKind.CHANGED)
    assert [change.field for change in item.changes] == ["sessions", "places"]
    done = crawled.settle(item, Act.REVERT)
    crawled.merged()
    [listing] = crawled.store.listings.active()
    assert (listing.places[0].postcode, listing.sessions[0].rule) == ("E8 1EA", "FREQ=WEEKLY;BYDAY=TU")
    assert listing.places[0].located and crawled.waits(ReviewKind.CHANGED) == []
    crawled.says(TEA | {"places": [HALL | {"postcode": "E5 0PD"}]})
    [listing] = crawled.store.listings.active()
    assert listing.places[0].postcode == "E8 1EA", "a crawl changes nothing that was decided"
    assert crawled.waits(ReviewKind.CHANGED) == []
    crawled.curating.undo(done, "ana@cvs.example.org", NOW)
    crawled.merged()
    [listing] = crawled.store.listings.active()
    assert listing.places[0].postcode == "E5 0PD"


def test_what_comes_after_the_first_merge_is_new_until_somebody_has_looked(crawled: Crawled) -> None:
    crawled.says(TEA)
    assert crawled.waits(ReviewKind.NEW) == []
    crawled.says(TEA, {"name": "Chess", "places": [{"postcode": "E3 5LU"}]}, {"name": "Choir"})
    chess, choir = crawled.waits(ReviewKind.NEW)
    assert {chess.name, choir.name} == {"Chess", "Choir"}
    crawled.settle(chess, Act.LOOKED)
    retired = crawled.settle(choir, Act.RETIRE)
    crawled.merged()
    assert crawled.waits(ReviewKind.NEW) == [] and crawled.store.listings.count() == 2
    crawled.curating.undo(retired, "ana@cvs.example.org", NOW)
    crawled.merged()
    assert crawled.waits(ReviewKind.NEW) == [choir] and crawled.store.listings.count() == 3


def test_no_place_and_no_need_wait_by_area_and_list_and_go_when_put_right(crawled: Crawled) -> None:
    crawled.says({"name": "Chess"}, TEA | {"categories": []})
    crawled.says({"name": "Choir", "places": [{"postcode": "E3 5LU"}]}, source="b")
    assert [item.name for item in crawled.waits(ReviewKind.NO_PLACE)] == ["Chess"]
    assert {item.name for item in crawled.waits(ReviewKind.NO_NEED)} == {"Chess", "Tea and talk", "Choir"}
    assert crawled.store.review.areas() == ["Hackney", "Tower Hamlets"]
    assert [item.name for item in crawled.waits(ReviewKind.NO_NEED, area="Tower Hamlets")] == ["Choir"]
    assert [item.name for item in crawled.waits(ReviewKind.NO_NEED, source="b")] == ["Choir"]
    assert crawled.waits(ReviewKind.NO_NEED, sources=("b",), source="a") == []
    crawled.says({"name": "Chess", "places": [HALL]}, TEA)
    assert crawled.waits(ReviewKind.NO_PLACE) == []
    assert {item.name for item in crawled.waits(ReviewKind.NO_NEED)} == {"Chess", "Choir"}


def test_what_nobody_confirmed_for_half_a_year_waits_and_is_confirmed_for_another(crawled: Crawled) -> None:
    long_ago = (NOW - timedelta(days=200)).date()
    crawled.says(TEA | {"assured": long_ago}, {"name": "Chess", "assured": NOW.date()}, {"name": "Choir"})
    [item] = crawled.waits(ReviewKind.NOT_ASSURED)
    assert (item.name, item.reason) == ("Tea and talk", f"Nobody has confirmed it since {long_ago:%d %b %Y}.")
    crawled.settle(item, Act.CONFIRM)
    assert crawled.waits(ReviewKind.NOT_ASSURED) == []
    crawled.merged()
    assert crawled.waits(ReviewKind.NOT_ASSURED) == []
    assert {listing.name: listing.assured for listing in crawled.store.listings.active()}["Tea and talk"] == NOW.date()


def listing(now: datetime = NOW, **facts: Any) -> Listing:
    return Listing.model_validate({"id": UUID(int=1), "name": "Tea", "last_seen": now} | facts)


@pytest.mark.parametrize(
    ("address", "name", "phones", "emails", "why"),
    [
        ("Flat 3, 12 Acacia Avenue, London", None, ["020 7946 0123"], [], "is a flat"),
        ("12 Acacia Avenue, London", None, ["07700 900123"], [], "Its only telephone is a mobile"),
        ("12a Acacia Avenue", None, [], ["ana@gmail.com"], "where private people have theirs"),
        ("12 Acacia Avenue", "12 Acacia Avenue", ["07700 900123"], [], "no venue is named"),
        (None, None, ["+44 7700 900123"], ["ana@hotmail.co.uk"], "Its only telephone is a mobile"),
        ("12 Acacia Avenue", "St Mark's Hall", ["07700 900123"], ["ana@gmail.com"], None),
        ("12 Acacia Avenue", None, ["020 7946 0123"], ["ana@acacia.example.org"], None),
        ("12 Acacia Avenue", None, ["07700 900123", "020 7946 0123"], [], None),
        ("The Community Centre, 12 Acacia Avenue", None, ["07700 900123"], ["ana@gmail.com"], None),
        ("12 Church Hall Road Library", None, ["07700 900123"], [], None),
        (None, None, ["07700 900123"], [], None),
    ],
)
def test_what_looks_like_a_home_says_why(
    address: str | None, name: str | None, phones: list[str], emails: list[str], why: str | None
) -> None:
    places = (Place(address=address, name=name),) if address else ()
    signs = home_signs(listing(places=places, contact=Contact(phones=tuple(phones), emails=tuple(emails))))
    assert bool(signs) == bool(why) and (why or "") in " ".join(signs)


def test_where_a_refuge_is_is_never_told_as_a_change() -> None:
    link = {"source": "a", "name": "A", "key": "1", "licence": "", "permission": "open licence", "last_seen": NOW}
    before = listing(places=[HALL], sources=[link])
    now = listing(name="Women's refuge", sources=[link])
    assert [change.field for change in changes(before, now)] == ["name"]


def test_a_decision_and_its_undoing_are_no_change_of_a_source(crawled: Crawled) -> None:
    crawled.says(TEA)
    [tea] = crawled.store.listings.active()
    told = Decision(kind=DecisionKind.SET, listing=tea.id, field="cost", value={"free": True}, by="ana", at=NOW)
    number = crawled.store.decisions.add(told)
    crawled.merged()
    assert crawled.waits(ReviewKind.CHANGED) == []
    crawled.store.decisions.undo(number, "ana")
    crawled.merged()
    assert crawled.waits(ReviewKind.CHANGED) == []
