"""The whole way with a real model: listings, snapshot, statements in people's own words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.vocabulary import load_vocabulary
from index.encoder import open_encoder
from index.engines.embedded import EmbeddedEngine
from index.models import build
from index.question import Answer, Question
from index.snapshot import build_snapshot
from tests.index.making import at, listing, listing_id, point

HERE = at(51.5460, -0.0560)
LISTINGS = [
    listing("Open Door", "Tea is served. We help people who owe money to agree what they can pay back.", places=HERE),
    listing("Tuesday Table", "A hot lunch and company for people who live by themselves.", places=HERE),
    listing("Silver Strings", "Beginners learn the guitar. Instruments are lent.", places=HERE),
    listing("Breathe Easy", "Gentle exercise after lung disease. A nurse is there.", places=HERE),
    listing("First Words", "English lessons for people who are new here. A crèche is free.", places=HERE),
    listing("Canal Crew", "We clear weeds and mend paths along the towpath on Saturdays.", places=HERE),
]


@pytest.fixture(scope="module")
def engine(cache_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    build("small", cache_dir)
    encoder, folder = open_encoder("small", cache_dir), tmp_path_factory.mktemp("index")
    build_snapshot(LISTINGS, encoder, load_vocabulary(), folder)
    engine = EmbeddedEngine.open(folder, encoder, load_vocabulary())
    yield engine
    engine.close()


def _ask(engine: EmbeddedEngine, statement: str) -> Answer:
    return engine.search(Question(statement=statement, near=point()))


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("the bailiffs keep writing and I'm behind with everything", "Open Door"),
        ("I live alone now and have nobody to eat with", "Tuesday Table"),
        ("COPD, out of puff, finished pulmonary rehab", "Breathe Easy"),
        ("I can't talk to my daughter's teacher because of my language", "First Words"),
        ("somewhere to play music with others", "Silver Strings"),
    ],
)
def test_own_words_find_the_listing_that_helps(statement: str, name: str, engine: EmbeddedEngine) -> None:
    assert _ask(engine, statement).hits[0].listing == listing_id(name)


def test_quoted_sentence_is_the_one_that_speaks_to_the_statement(engine: EmbeddedEngine) -> None:
    best = _ask(engine, "I can't pay what I owe").hits[0]
    assert best.sentence == "We help people who owe money to agree what they can pay back."


def test_clear_need_is_understood_and_met(engine: EmbeddedEngine) -> None:
    answer = _ask(engine, "I'm in debt and bailiffs are at my door")
    assert answer.understood.needs[0] == "debt"
    assert "debt" in answer.hits[0].needs
    assert not answer.weak


def test_nothing_good_is_told_as_weak(engine: EmbeddedEngine) -> None:
    assert _ask(engine, "my passport ran out and I fly on Friday").weak


def test_few_words_that_share_one_with_a_phrase_are_no_clear_need(engine: EmbeddedEngine) -> None:
    assert _ask(engine, "repair cafe").understood.needs == ()
    assert _ask(engine, "ESOL").understood.needs == ("english-language",)


def test_statement_about_nothing_in_the_vocabulary_has_no_clear_need(engine: EmbeddedEngine) -> None:
    assert _ask(engine, "the number of the bus to the airport on Sundays").understood.needs == ()


def test_urgent_help_and_language_are_part_of_the_answer(engine: EmbeddedEngine) -> None:
    assert _ask(engine, "I want to end it all, I can't go on").understood.urgent
    assert not _ask(engine, "somewhere warm to sit and knit").understood.urgent
    assert _ask(engine, "Nie nadążam z płaceniem rachunków za mieszkanie").understood.statement_language == "pl"
