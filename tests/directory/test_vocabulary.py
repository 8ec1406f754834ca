"""The vocabulary of needs: what is shipped, and what is refused."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from directory.vocabulary import Vocabulary, VocabularyError, load_vocabulary


def entry(**changes: object) -> dict[str, object]:
    return {
        "id": "debt",
        "name": "Debt",
        "summary": "Owing money.",
        "says": ["bailiffs at the door"],
        "professional": ["debt advice"],
        **changes,
    }


def test_the_shipped_vocabulary_has_between_sixty_and_a_hundred_and_twenty_needs() -> None:
    assert 60 <= len(load_vocabulary().all) <= 120


def test_the_shipped_vocabulary_is_read_once() -> None:
    assert load_vocabulary() is load_vocabulary()


def test_every_need_has_residents_phrases_and_professional_words() -> None:
    for need in load_vocabulary().all:
        assert 6 <= len(need.says) <= 12, need.id
        assert 2 <= len(need.professional) <= 7, need.id


def test_no_resident_phrase_belongs_to_two_needs() -> None:
    owners: dict[str, str] = {}
    for need in load_vocabulary().all:
        for phrase in need.says:
            assert owners.setdefault(phrase.casefold(), need.id) == need.id, phrase


def test_every_need_is_reached_by_its_id_and_its_name() -> None:
    vocabulary = load_vocabulary()
    for need in vocabulary.all:
        assert vocabulary.match_category(need.id) is need
        assert vocabulary.match_category(need.name.upper()) is need


@pytest.mark.parametrize(
    ("category", "need_id"),
    [
        ("Carers", "carers"),
        ("CARER", "carers"),
        ("Older People", "older-people"),
        ("fuel poverty", "energy-bills"),
        ("Drugs", "drugs"),
        ("Arts & Crafts", "arts-and-crafts"),
        ("Food Pantry", "food"),
        ("openeligibility:107-05-01", "debt"),
        ("Visually impaired", "sight-loss"),
        ("Learning Disabilities", "learning-disability"),
        ("Bereavement support", "bereavement"),
        ("Mental Health (General Support)", "mental-health"),
        ("Dementia/Memory Loss", "dementia"),
        ("Housing & homelessness", "housing"),
        ("can't make ends meet", "money-worries"),
    ],
)
def test_a_source_category_is_read_as_a_need(category: str, need_id: str) -> None:
    need = load_vocabulary().match_category(category)
    assert need is not None
    assert need.id == need_id


def test_a_crosswalk_name_of_several_needs_gives_the_one_that_holds_the_others() -> None:
    need = load_vocabulary().match_category("Disease Management")
    assert need is not None
    assert need.id == "long-term-conditions"


def test_a_word_of_two_unrelated_needs_is_not_guessed() -> None:
    vocabulary = Vocabulary.from_entries(
        [entry(professional=["advice"]), entry(id="housing", name="Housing", professional=["Advice"])]
    )
    assert vocabulary.match_category("advice") is None


def test_a_heading_of_two_needs_is_read_as_both() -> None:
    vocabulary = load_vocabulary()
    found = vocabulary.match_categories("Drugs & alcohol services")
    assert [need.id for need in found] == ["drugs", "alcohol"]
    assert vocabulary.match_category("Drugs & alcohol services") is None


def test_a_name_with_commas_is_one_need() -> None:
    found = load_vocabulary().match_categories("Gypsy, Roma, Traveller and boater communities")
    assert [need.id for need in found] == ["gypsy-roma-traveller-boater"]


@pytest.mark.parametrize(
    "category", ["Parking permits", "", "  --  ", "Support", "Support group", "Registered Charity"]
)
def test_a_category_that_is_no_need_gives_none(category: str) -> None:
    assert load_vocabulary().match_category(category) is None


def test_ancestors_are_nearest_first() -> None:
    vocabulary = Vocabulary.from_entries(
        [
            entry(id="money", name="Money"),
            entry(broader="money"),
            entry(id="loan-sharks", name="Loan sharks", broader="debt"),
        ]
    )
    found = vocabulary.ancestors(vocabulary.by_id["loan-sharks"])
    assert [need.id for need in found] == ["debt", "money"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"near": ["nowhere"]}, ["debt", "'near'", "'nowhere'"]),
        ({"broader": "nowhere"}, ["debt", "'broader'", "'nowhere'"]),
        ({"near": ["debt"]}, ["debt", "'near'", "itself"]),
        ({"says": []}, ["debt", "'says'"]),
        ({"says": [" "]}, ["debt", "'says.0'"]),
        ({"says": ["I owe money", "i owe  money"]}, ["debt", "'says'", "'i owe money'"]),
        ({"id": "Big Debt"}, ["Big Debt", "'id'"]),
        ({"colour": "red"}, ["debt", "'colour'"]),
    ],
)
def test_a_wrong_entry_names_the_need_and_the_field(changes: dict[str, object], words: list[str]) -> None:
    with pytest.raises(VocabularyError) as told:
        Vocabulary.from_entries([entry(**changes)])
    for word in words:
        assert word in str(told.value)


def test_an_id_used_twice_is_named() -> None:
    with pytest.raises(VocabularyError, match="Need debt, field 'id'"):
        Vocabulary.from_entries([entry(), entry(name="Debts")])


def test_needs_that_hold_each_other_are_refused() -> None:
    with pytest.raises(VocabularyError, match="circle"):
        Vocabulary.from_entries([entry(broader="money"), entry(id="money", name="Money", broader="debt")])


def test_every_crosswalk_name_is_in_the_open_eligibility_taxonomy(shared: Path) -> None:
    known = {
        node.get("title")
        for node in ET.parse(shared / "data/taxonomies/open-eligibility-taxonomy.xml").getroot().iter()
    }
    for need in load_vocabulary().all:
        assert set(need.open_eligibility) <= known, need.id
