"""Who types a name finds it, though it be misspelt."""

import pytest

from index.engines.names import Names, fold

NAMES = ["Folkestone Men's Shed", "The Snowdrop Project", "Café Ünder", "Choir", "Advice", "Art class", "Ltd"]
ORGANISATIONS = ["", "Snowdrop & Co Ltd", "", "Kith Singers CIC", "Citizens Advice Hackney", "", ""]


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(NAMES, ORGANISATIONS)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Folkestone Men's Shed", {"Folkestone Men's Shed"}),
        ("folkstone mens shed", {"Folkestone Men's Shed"}),
        ("snowdrp project", {"The Snowdrop Project"}),
        ("cafe under", {"Café Ünder"}),
        ("Citizen Advice Hackney", {"Advice"}),
        ("kith singers", {"Choir"}),
        ("dance class", set()),
        ("I would like to find the Snowdrop Project near me today please", set()),
        ("art", set()),
        ("?", set()),
    ],
)
def test_name_is_known_though_misspelt(typed: str, found: set[str], names: Names) -> None:
    likeness = names.likeness(typed)
    assert {name for name, alike in zip(NAMES, likeness, strict=True) if alike > 0} == found


def test_own_name_comes_before_the_organisations(names: Names) -> None:
    both = Names(["Money Aid", "Debt Clinic"], ["", "Money Aid"]).likeness("money aid")
    assert both[0] == 1 > both[1] > 0


def test_sign_for_sign_is_surest(names: Names) -> None:
    place = NAMES.index("The Snowdrop Project")
    assert names.likeness("the snowdrop project")[place] == 1 > names.likeness("snowdrp project")[place]


def test_legal_forms_go_unless_nothing_else_is_left() -> None:
    assert fold("The Kith Singers CIC Ltd.") == "kith singers"
    assert fold("Ltd") == "ltd"
