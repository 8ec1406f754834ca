"""The embedded engine: what is asked, what comes back, and what happens while snapshots change."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from directory.listing import ServiceArea
from index.engines.embedded import EmbeddedEngine
from index.engines.following import EVERY_S
from index.engines.hearing import words_sought
from index.errors import SnapshotMissing, SnapshotUnreadable
from index.question import Answer, Question
from index.ranking import Weights
from index.snapshot import build_snapshot, current_folder
from index.snapshot.manifest import MANIFEST
from index.understanding.understand import understand
from tests.index.hashing import HashingEncoder
from tests.index.making import BRISTOL, HACKNEY, VOCABULARY, at, listing, listing_id, point, serving

HERE, FAR = at(51.5460, -0.0560), at(51.4490, -2.5810)
LISTINGS = [
    listing(
        "Money Clinic",
        "Coffee is free. We deal with letters about money you owe. Bailiffs too.",
        places=HERE,
        needs=("debt",),
    ),
    listing("Hackney Choir", "We sing together. Nobody needs to read music.", places=HERE, organisation="Kith Singers"),
    listing("Far Choir", "We sing together in Bristol.", places=FAR),
    listing("Council Debt Team", "Help with money you owe.", service_area=serving(HACKNEY, assumed=True)),
    listing("Helpline", "Talk to us about money you owe.", service_area=ServiceArea(nationwide=True)),
    listing("Snowdrop Project", "A place to be.", places=HERE, needs=("loneliness",)),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    folder = tmp_path_factory.mktemp("index")
    build_snapshot(LISTINGS, HashingEncoder(), VOCABULARY, folder)
    engine = EmbeddedEngine.open(folder, HashingEncoder(), VOCABULARY)
    yield engine
    engine.close()


def _names(answer: Answer) -> list[str]:
    names = {held.id: held.name for held in LISTINGS}
    return [names[hit.listing] for hit in answer.hits]


def test_best_hit_shares_meaning_and_says_why(engine: EmbeddedEngine) -> None:
    answer = engine.search(Question(statement="bailiffs and letters about money I owe"))
    best = answer.hits[0]
    assert best.listing == listing_id("Money Clinic")
    assert best.sentence == "We deal with letters about money you owe."
    assert [reason.kind for reason in best.reasons] == ["passage", "words", "need", "seen"]
    assert best.needs == ("debt",) == answer.understood.needs
    assert set(best.scores) == {field.name for field in fields(Weights)}
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)


def test_a_need_is_taken_away_by_its_piece_and_set_by_the_caller(engine: EmbeddedEngine) -> None:
    said = "bailiffs and letters about money I owe, evenings"
    whole = engine.search(Question(statement=said)).understood
    assert {"need:debt", "time:evening"} <= {piece.id for piece in whole.pieces}
    less = engine.search(Question(statement=said, without=frozenset({"need:debt", "time:evening"}))).understood
    assert less.needs == ()
    assert {piece.id for piece in less.pieces} == {"who:me", "statement-language:en"}
    given = engine.search(Question(statement=said, needs=("loneliness",))).understood
    assert given.needs == ("loneliness",)


def test_everywhere_has_no_distance_and_near_cuts_first(engine: EmbeddedEngine) -> None:
    everywhere = engine.search(Question(statement="we sing together"))
    near = engine.search(Question(statement="we sing together", near=point()))
    assert {"Hackney Choir", "Far Choir"} <= set(_names(everywhere))
    assert all(hit.distance_km is None for hit in everywhere.hits)
    assert "Far Choir" not in _names(near)
    assert near.understood.place == point()
    assert near.hits[0].distance_km == pytest.approx(0.12, abs=0.05)


def test_area_that_holds_the_person_is_in_reach_without_a_place(engine: EmbeddedEngine) -> None:
    near = engine.search(Question(statement="money I owe", near=point()))
    assert {"Council Debt Team", "Helpline"} <= set(_names(near))
    team = next(hit for hit in near.hits if hit.listing == listing_id("Council Debt Team"))
    assert ("area", "Serves Hackney: assumed from where its source is, because the source does not say.") in [
        (reason.kind, reason.text) for reason in team.reasons
    ]
    elsewhere = engine.search(Question(statement="money I owe", near=point(51.4490, -2.5810, BRISTOL)))
    assert "Council Debt Team" not in _names(elsewhere)
    assert {"Helpline", "Far Choir"} == set(_names(elsewhere))


def test_kin_and_what_is_not_wanted_are_no_words_to_look_for() -> None:
    sought = words_sought(understand("It's my mother who drinks too much, she won't do AA"))
    assert "drinks too much" in sought
    assert "mother" not in sought and "AA" not in sought
    assert words_sought(understand("my mum")) == "my mum"


def test_misspelt_name_is_found_first(engine: EmbeddedEngine) -> None:
    answer = engine.search(Question(statement="snowdrp project"))
    assert _names(answer)[0] == "Snowdrop Project"
    assert answer.hits[0].reasons[0].kind == "name"
    assert not answer.weak
    assert _names(engine.search(Question(statement="Kith Singers")))[0] == "Hackney Choir"


def test_statement_that_nothing_meets_is_weak(engine: EmbeddedEngine) -> None:
    assert engine.search(Question(statement="zebra xylophone quantum")).weak


def test_nothing_in_reach_is_an_empty_weak_answer(tmp_path: Path) -> None:
    build_snapshot([listing("Far Choir", "We sing.", places=FAR)], HashingEncoder(), VOCABULARY, tmp_path)
    engine = EmbeddedEngine.open(tmp_path, HashingEncoder(), VOCABULARY)
    answer = engine.search(Question(statement="we sing", near=point()))
    engine.close()
    assert (answer.hits, answer.weak) == ((), True)


def test_limit_is_kept(engine: EmbeddedEngine) -> None:
    assert len(engine.search(Question(statement="money", limit=2)).hits) == 2


@pytest.mark.parametrize(
    "statement", ['"', "NEAR(", "* OR *", "%_'; DROP TABLE words;--", "\0", "ي", "a" * 5000, "!!!"]
)
def test_odd_statements_are_answered(statement: str, engine: EmbeddedEngine) -> None:
    assert engine.search(Question(statement=statement, near=point())).hits


def test_same_question_has_the_same_answer_in_every_thread(engine: EmbeddedEngine) -> None:
    question = Question(statement="letters about money", near=point())
    once = engine.search(question)
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: engine.search(question), range(200)))
    assert all(answer == once for answer in answers)


def test_pages_neither_overlap_nor_leave_out_whatever_they_are_read_by(tmp_path: Path) -> None:
    """With several needs, and with an organisation whose further listings wait their turn."""
    debts = [
        listing(f"Money {n}", "Letters about money you owe, debt and bailiffs.", organisation="A") for n in range(9)
    ]
    more = [listing(f"Owing {n}", "Money you owe, debt and bailiffs.", organisation=f"B {n}") for n in range(9)]
    lonely = [listing(f"Tea {n}", "Company.", needs=("loneliness",)) for n in range(3)]
    build_snapshot([*debts, *more, *lonely], HashingEncoder(), VOCABULARY, tmp_path)
    engine = EmbeddedEngine.open(tmp_path, HashingEncoder(), VOCABULARY)
    said = "letters about money I owe and I have nobody to talk to"
    answer = engine.search(Question(statement=said, limit=100))
    whole = [hit.listing for hit in answer.hits]
    begun = [[hit.listing for hit in engine.search(Question(statement=said, limit=n)).hits] for n in range(1, 30)]
    engine.close()
    assert set(answer.understood.needs) == {"debt", "loneliness"}
    assert len(set(whole)) == len(whole) == 21
    assert begun == [whole[:n] for n in range(1, 30)]


def test_one_organisation_does_not_fill_the_page(tmp_path: Path) -> None:
    many = [listing(f"Walk {day}", "A gentle walk.", organisation="Walkers") for day in range(8)]
    others = [listing(f"Stroll {day}", "A gentle walk and talk.", organisation=f"Club {day}") for day in range(3)]
    build_snapshot([*many, *others], HashingEncoder(), VOCABULARY, tmp_path)
    engine = EmbeddedEngine.open(tmp_path, HashingEncoder(), VOCABULARY)
    first = engine.search(Question(statement="a gentle walk", limit=7)).hits
    named = engine.search(Question(statement="walkers", limit=7)).hits
    engine.close()
    assert {hit.listing for hit in first} >= {held.id for held in others}
    assert {hit.listing for hit in named} <= {held.id for held in many}


def test_no_snapshot_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match="kith index"):
        EmbeddedEngine.open(tmp_path, HashingEncoder(), VOCABULARY)


def test_snapshot_of_another_model_is_refused(tmp_path: Path) -> None:
    build_snapshot(LISTINGS, HashingEncoder("one"), VOCABULARY, tmp_path)
    with pytest.raises(SnapshotUnreadable, match="kith index"):
        EmbeddedEngine.open(tmp_path, HashingEncoder("two"), VOCABULARY)


def _wait_for(engine: EmbeddedEngine, snapshot: str, seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while engine.snapshot != snapshot and time.monotonic() < until:
        time.sleep(0.02)
    return engine.snapshot == snapshot


def test_new_snapshots_are_followed_while_questions_are_answered(tmp_path: Path) -> None:
    build_snapshot(LISTINGS, HashingEncoder(), VOCABULARY, tmp_path)
    engine = EmbeddedEngine.open(tmp_path, HashingEncoder(), VOCABULARY)
    stop, answered = threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            answer = engine.search(Question(statement="money I owe", near=point()))
            assert answer.hits
            answered.append(answer)

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask) for _ in range(4)]
        for number in range(4):
            added = listing(f"New {number}", "Money you owe.", places=HERE)
            built = build_snapshot([*LISTINGS, added], HashingEncoder(), VOCABULARY, tmp_path)
            assert _wait_for(engine, built.id)
        stop.set()
    newest = engine.search(Question(statement="money I owe", near=point()))
    engine.close()
    assert len(answered) > 4
    assert [future.exception() for future in asking] == [None] * 4
    assert listing_id("New 3") in {hit.listing for hit in newest.hits}


def test_broken_new_snapshot_leaves_the_old_one_answering(tmp_path: Path) -> None:
    old = build_snapshot(LISTINGS, HashingEncoder(), VOCABULARY, tmp_path)
    engine = EmbeddedEngine.open(tmp_path, HashingEncoder(), VOCABULARY)
    broken = build_snapshot(LISTINGS, HashingEncoder("other model"), VOCABULARY, tmp_path)
    assert not _wait_for(engine, broken.id, 3 * EVERY_S)
    assert engine.snapshot == old.id
    assert engine.search(Question(statement="money")).hits
    (current_folder(tmp_path) / MANIFEST).write_text("{")
    repaired = build_snapshot(LISTINGS, HashingEncoder(), VOCABULARY, tmp_path)
    assert _wait_for(engine, repaired.id)
    engine.close()
