"""What two records' names, places, contacts and times say of them."""

from typing import Any

import pytest

from directory.likeness import Likeness, Verdict
from directory.linkage.link import compare
from directory.linkage.names import core, kinds, strong, words
from directory.listing import Contact, Place, Session
from tests.directory.test_linkage import HALL, TUESDAY, record


def judged(left: dict[str, Any], right: dict[str, Any]) -> Likeness | None:
    return next(iter(compare([record("cvs", **left), record("council", order=1, **right)])), None)


def verdict(left: dict[str, Any], right: dict[str, Any]) -> Verdict:
    pair = judged(left, right)
    return pair.verdict if pair else Verdict.DIFFERENT


def at(name: str, address: str, **more: Any) -> dict[str, Any]:
    place = Place(address=address, postcode="E8 1DY", lat=51.55, lon=-0.06)
    return {"name": name, "places": (place,)} | more


def test_words_that_every_list_writes_tell_nothing() -> None:
    assert strong(words("WARM SPACES - Marsh Lane Library")) == {"marsh", "lane", "library"}
    assert core(words("Marsh Lane Library")) == {"marsh", "lane"}
    assert kinds(words("St Anne's URC")) == kinds(words("Saint Annes Chapel")) == {"church"}


def test_a_name_longer_by_words_of_the_address_is_the_same() -> None:
    short, long = at("St Anne's Church", "Mill Row, Quarry Hill"), at("St Annes Church, Quarry Hill", "Mill Row")
    assert verdict(short, long) is Verdict.SAME


def test_two_kinds_of_thing_in_one_street_are_two() -> None:
    assert verdict(at("Marsh Lane Library", "Marsh Lane"), at("Marsh Lane Chapel", "Marsh Lane")) is Verdict.PLACE


def test_what_goes_on_in_a_place_is_not_the_place() -> None:
    assert verdict(at("Marsh Lane Trust", "1 Marsh Lane"), at("Marsh Lane Trust dementia", "1 Marsh Lane")) in (
        Verdict.ASK,
        Verdict.ORGANISATION,
    )


def test_one_word_more_that_names_no_activity_is_the_same() -> None:
    assert (
        verdict(at("Marsh Lane Library", "1 Mill Row"), at("Marsh Lane Library, Loamshire", "1 Mill Row"))
        is Verdict.SAME
    )


def test_a_day_in_one_name_agrees_with_the_other_s_times() -> None:
    plain = at("Tea and Talk", "Mill Row", sessions=(TUESDAY,))
    assert verdict(plain, at("Tea and Talk (Tuesdays)", "Mill Row", sessions=(TUESDAY,))) is Verdict.SAME
    assert verdict(at("Tea and Talk", "Mill Row"), at("Tea and Talk (Tuesdays)", "Mill Row")) is not Verdict.SAME


def test_the_same_name_on_other_days_is_asked_about() -> None:
    friday = Session(rule="FREQ=WEEKLY;BYDAY=FR", starts=TUESDAY.starts)
    assert (
        verdict(at("Tea and Talk", "Mill Row", sessions=(TUESDAY,)), at("Tea and Talk", "", sessions=(friday,)))
        is Verdict.ASK
    )


@pytest.mark.parametrize("name", ["St Mary's Church", "Central Library"])
def test_namesakes_in_two_towns_are_two(name: str) -> None:
    there = {"name": name, "places": (Place(postcode="LS1 3AB", lat=53.8, lon=-1.55),)}
    assert verdict(at(name, "Mill Row"), there) is Verdict.DIFFERENT


def test_an_organisation_s_website_makes_no_two_branches_one() -> None:
    """A page that a source gives for several of its entries is the organisation's."""
    library = Contact(website="https://libraries.example/")
    here, there = (
        {"name": name, "places": (Place(postcode=postcode, lat=lat, lon=-0.06),), "contact": library}
        for name, postcode, lat in (("Marsh Library", "E8 1DY", 51.55), ("Ferry Library", "E9 5LN", 51.59))
    )
    records = [record("cvs", **here), record("cvs", "2", **there), record("council", order=1, **there)]
    found = {(pair.left, pair.right): pair.verdict for pair in compare(records)}
    assert found["council/1", "cvs/2"] is Verdict.SAME
    assert found.get(("council/1", "cvs/1"), Verdict.DIFFERENT) in (Verdict.ORGANISATION, Verdict.DIFFERENT)


def test_a_helpline_in_two_directories_is_one_listing() -> None:
    line = {"name": "Carers' Night Line", "contact": Contact(phones=("0800 123 4567",))}
    assert verdict(line, line) is Verdict.SAME


def test_the_same_name_alone_joins_nothing() -> None:
    assert verdict({"name": "Coffee Morning"}, {"name": "Coffee Morning"}) is Verdict.DIFFERENT


def test_points_without_a_postcode_show_the_same_place() -> None:
    near = {"name": "Chair Yoga", "places": (Place(lat=51.5502, lon=-0.0601),)}
    assert verdict({"name": "Chair Yoga", "places": (HALL,)}, near) is Verdict.SAME


def test_reasons_speak_for_and_against() -> None:
    pair = judged(at("Chair Yoga", "Mill Row"), at("Chair Yoga for women", "Mill Row"))
    assert pair and pair.verdict is Verdict.ASK
    assert pair.reasons == (
        "one name within the other",
        "the same postcode and spot",
        'only one is named for "women"',
    )


def test_a_name_that_cannot_be_folded_is_never_like_another() -> None:
    assert verdict(at("日本語", "Mill Row"), at("한국어", "Mill Row")) is not Verdict.SAME
