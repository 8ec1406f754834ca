"""The vocabulary of needs: what is shipped, and what is refused."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from directory.vocabulary import Language, SaidIn, Vocabulary, VocabularyError, load_vocabulary


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


def test_every_need_is_said_in_many_ways_by_residents_professionals_and_listings() -> None:
    for need in load_vocabulary().all:
        assert 15 <= len(need.says) <= 24, need.id
        assert 4 <= len(need.professional) <= 22, need.id
        assert len(need.words) >= 4, need.id
        assert len(need.listings) >= 3, need.id


def test_how_far_people_go_differs_by_need() -> None:
    travel = {need.id: need.travel.half_km for need in load_vocabulary().all}
    assert travel["shared-meals"] < travel["bereavement"] < travel["sickle-cell"] < travel["debt"]


# Groups and needs that guidance on community directories and social prescribing names, and where each is.
NAMED = {
    "unemployment": "finding-work",
    "debt": "debt",
    "welfare benefits": "benefits",
    "housing": "housing",
    "fuel poverty": "energy-bills",
    "pensioner poverty": "later-life-money",
    "discrimination": "discrimination",
    "education": "adult-learning",
    "loneliness": "loneliness",
    "bereavement": "bereavement",
    "long-term conditions": "long-term-conditions",
    "diabetes": "diabetes",
    "prediabetes": "pre-diabetes",
    "cancer": "cancer",
    "COPD": "breathing-problems",
    "sickle cell": "sickle-cell",
    "long Covid": "long-covid",
    "frailty": "frailty",
    "falls": "falls",
    "dementia": "dementia",
    "mental health": "mental-health",
    "learning disability": "learning-disability",
    "autism": "autism",
    "carers": "carers",
    "children": "children-and-young-people",
    "young people": "children-and-young-people",
    "CAMHS transition": "camhs-transition",
    "older people": "older-people",
    "veterans": "veterans",
    "prison leavers": "prison-leavers",
    "sex workers": "sex-workers",
    "Gypsy": "gypsy-roma-traveller-boater",
    "Roma": "gypsy-roma-traveller-boater",
    "Travellers": "gypsy-roma-traveller-boater",
    "boaters": "gypsy-roma-traveller-boater",
    "refugees": "refugees",
    "LGBT+": "lgbt",
    "English language": "english-language",
    "digital inclusion": "digital-skills",
    "legal advice": "legal-advice",
    "alcohol dependence": "alcohol",
    "addiction": "drugs",
    "gambling addiction": "gambling",
    "arts": "arts-and-crafts",
    "nature": "nature-and-gardening",
    "physical activity": "physical-activity",
    "volunteering": "volunteering",
    "transport": "transport",
}


@pytest.mark.parametrize("named", NAMED)
def test_what_guidance_names_is_in_the_vocabulary(named: str) -> None:
    need = load_vocabulary().match_category(named)
    assert need is not None
    assert need.id == NAMED[named]


LANGUAGES = {"ar", "bn", "es", "fr", "pl", "pt", "ro", "so", "tr", "ur"}


def test_forty_needs_are_said_in_ten_languages_each_marked_as_not_reviewed() -> None:
    vocabulary = load_vocabulary()
    assert {language.code for language in vocabulary.languages} == LANGUAGES
    needs = {language.code: language.needs.keys() for language in vocabulary.languages}
    assert all(len(told) >= 40 and told == needs["pl"] for told in needs.values())
    assert not any(language.reviewed for language in vocabulary.languages)


def test_no_phrase_of_a_language_belongs_to_two_needs() -> None:
    for language in load_vocabulary().languages:
        said = [phrase for told in language.needs.values() for phrase in told.says]
        assert len(set(said)) == len(said), language.code
        assert all(len(told.says) >= 3 and told.words for told in language.needs.values()), language.code


def test_phrases_are_given_by_language() -> None:
    vocabulary = load_vocabulary()
    assert "Mam długi i nie wiem, co robić" in vocabulary.said_in("pl")["debt"].says
    assert vocabulary.said_in("en").keys() == vocabulary.by_id.keys()
    assert vocabulary.said_in("cy") == {}


def test_a_language_with_an_unknown_need_is_refused() -> None:
    welsh = Language(code="cy", name="Welsh", reviewed=False, needs={"rain": SaidIn(says=("Mae'n bwrw glaw",))})
    with pytest.raises(VocabularyError, match="Language cy: there is no need 'rain'"):
        Vocabulary.from_entries([entry()], [welsh])


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
        ({"travel": "far"}, ["debt", "'travel'"]),
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


def test_every_crosswalk_code_is_in_the_open_eligibility_taxonomy(shared: Path) -> None:
    text = (shared / "data/taxonomies/open-eligibility-oe.json").read_text()
    known = set(re.findall(r'"@id": ?"([\d-]+)"', text))
    for need in load_vocabulary().all:
        told = {code.removeprefix("openeligibility:") for code in need.open_referral}
        assert {code for code in told if not code.startswith("20")} <= known, need.id
