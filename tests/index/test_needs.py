"""Needs found in statements: by words, by meaning, without what is denied, each with its clause."""

from collections.abc import Sequence

import numpy as np
import pytest

from directory.vocabulary import Language, Vocabulary
from index.needs import FoundNeed, NeedFinder
from index.needs.confidence import Confidence, Evidence
from index.needs.denied import denied, no_needs, without
from index.needs.nearness import FloatArray, Phrases
from index.needs.tokens import folded, tokens_of
from index.needs.words import WordBook
from index.snapshot.manifest import Calibration
from index.understanding.splitting import parts
from tests.index.hashing import HashingEncoder

POLISH = Language.model_validate(
    {
        "code": "pl",
        "name": "Polish",
        "reviewed": False,
        "needs": {"debt": {"says": ["Mam długi"], "words": ["dług*", "komornik*"]}},
    }
)
ARABIC = Language.model_validate(
    {"code": "ar", "name": "Arabic", "reviewed": False, "needs": {"debt": {"says": ["عندي ديون"], "words": ["ديون"]}}}
)
BENGALI = Language.model_validate(
    {"code": "bn", "name": "Bengali", "reviewed": False, "needs": {"debt": {"says": ["আমার ঋণ"], "words": ["ঋণ*"]}}}
)
VOCABULARY = Vocabulary.from_entries(
    [
        {
            "id": "debt",
            "name": "Debt",
            "summary": "Owing money.",
            "says": ["bailiffs at the door", "letters about money I owe"],
            "professional": ["debt advice", "DRO"],
            "words": ["bailiff", "debt"],
        },
        {
            "id": "loneliness",
            "name": "Loneliness",
            "summary": "Too little company.",
            "says": ["nobody to talk to all day"],
            "professional": ["social isolation"],
            "words": ["lonely", "on my own"],
        },
    ],
    [POLISH, ARABIC, BENGALI],
)
ENCODER = HashingEncoder()
CONFIDENCE = Confidence.from_values(
    dict.fromkeys(Evidence._fields, 0.0)
    | {"nearest": 8.0, "word": 7.0, "foreign_word": 7.0, "whole": -3.0, "bias": -6.0}
)


def phrases_of(vocabulary: Vocabulary) -> Phrases:
    told = [(row, phrase) for row, need in enumerate(vocabulary.all) for phrase in need.says]
    return Phrases(
        vectors=ENCODER.encode_passages([phrase for _, phrase in told]),
        owners=np.array([row for row, _ in told], np.int32),
        needs=tuple(need.id for need in vocabulary.all),
        calibration=Calibration(mean=0.0, deviation=0.1),
    )


def vectors_of(texts: Sequence[str]) -> FloatArray:
    return np.stack([ENCODER.encode_statement(text) for text in texts])


def found(statement: str) -> tuple[FoundNeed, ...]:
    return NeedFinder(VOCABULARY, phrases_of(VOCABULARY), CONFIDENCE).find(statement, parts(statement), vectors_of)


def ids(statement: str) -> set[str]:
    return {need.id for need in found(statement)}


def test_a_word_of_a_need_finds_it_in_any_form() -> None:
    assert ids("The bailiffs' letters frighten me") == {"debt"}


def test_a_phrase_that_is_said_finds_its_need_by_meaning() -> None:
    (need,) = found("nobody to talk to all day")
    assert (need.id, need.by) == ("loneliness", "meaning")


def test_each_need_tells_the_clause_that_it_came_from() -> None:
    statement = "I have bailiffs writing to me and I'm lonely most of the week"
    spans = {need.id: need.part.text for need in found(statement)}
    assert spans == {"debt": "I have bailiffs writing to me", "loneliness": "I'm lonely most of the week"}
    for need in found(statement):
        assert statement[need.part.start : need.part.end] == need.part.text


def test_needs_are_told_once_and_surest_first() -> None:
    needs = found("bailiffs at the door. I'm in debt. bailiffs again. I am on my own")
    assert len({need.id for need in needs}) == len(needs)
    assert [need.confidence for need in needs] == sorted((need.confidence for need in needs), reverse=True)


@pytest.mark.parametrize(
    "statement", ["not looking for debt advice", "I don't need help with debt", "no debts", "not in debt"]
)
def test_what_is_denied_is_no_need(statement: str) -> None:
    assert ids(statement) == set()


def test_what_a_place_must_have_is_no_need_where_more_is_said() -> None:
    wanted = "craft group where I can get my wheelchair in"
    left = without(wanted, 0, len(wanted), no_needs(wanted))
    assert "craft group" in left and "wheelchair" not in left
    assert no_needs("wheelchair") == ()


def test_a_statement_that_is_all_denied_asks_for_no_vector() -> None:
    def never(texts: Sequence[str]) -> FloatArray:
        raise AssertionError(texts)

    statement = "no debts"
    assert NeedFinder(VOCABULARY, phrases_of(VOCABULARY), CONFIDENCE).find(statement, parts(statement), never) == ()


@pytest.mark.parametrize(
    "statement",
    ["I don't want to be lonely", "I don't have any money left", "not coping with the rent", "no work and no benefits"],
)
def test_how_things_are_is_not_denied(statement: str) -> None:
    assert denied(statement) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "Mam dlugi i boje sie otworzyc listy",
        "Nie mogę spłacić długów, grożą mi",
        "dług",
        "عندي الديون",
        "আমার ঋণের চাপ অনেক",
    ],
)
def test_another_language_finds_its_need_by_words(statement: str) -> None:
    assert ids(statement) == {"debt"}


def test_words_of_another_language_are_no_words_of_english() -> None:
    assert WordBook(VOCABULARY).hits("Dług is a word I saw on a sign in town", "en") == ()


def test_shorthand_counts_as_it_is_written() -> None:
    book = WordBook(VOCABULARY)
    assert [hit.need for hit in book.hits("wants a DRO", "en")] == ["debt"]
    assert book.hits("dro", "en") == ()


def test_a_hit_tells_where_it_stands() -> None:
    text = "There are bailiffs here"
    (hit,) = WordBook(VOCABULARY).hits(text, "en")
    assert text[hit.start : hit.end] == "bailiffs"


@pytest.mark.parametrize(
    ("word", "plain"), [("Długi", "dlugi"), ("mașină", "masina"), ("İŞ", "is"), ("أُمّ", "ام"), ("I'm", "im")]
)
def test_words_are_compared_without_accents(word: str, plain: str) -> None:
    assert folded(word) == plain


def test_a_bengali_word_keeps_its_vowel_signs() -> None:
    assert [token.written for token in tokens_of("আমার বাংলা ভাষা।")] == ["আমার", "বাংলা", "ভাষা"]
