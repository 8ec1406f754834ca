"""The saved cases of feeds and of platforms of pages: everything in them is made by hand."""

import json

import pytest

from tests.crawler.cases import Case, cases, output_of

PLATFORMS = (
    "cvs_json",
    "jadu",
    "localgov_drupal",
    "marketplace",
    "open_objects",
    "open_referral",
    "structured_page",
)
CASES = cases(*PLATFORMS)


def name_of(case: Case) -> str:
    return f"{case.folder.parent.name}/{case.folder.name}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case_gives_its_records_and_rejections(case: Case) -> None:
    assert output_of(case.read()) == case.expected


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case_says_that_it_is_invented(case: Case) -> None:
    assert case.told["note"] == "Made by hand: every name, place and number is invented."


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_named_people_are_not_kept(case: Case) -> None:
    kept = json.dumps([record.model_dump(mode="json") for record in case.read().records])
    people = ("Bloggs", "jo@example.org", "jo.bloggs", "07700 900361", "Olive Wick", "Petra Quill")
    assert [name for name in people if name in kept] == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platform_has_three_cases(platform: str) -> None:
    assert len([case for case in CASES if case.folder.parent.name == platform]) >= 3
