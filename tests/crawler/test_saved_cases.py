"""The saved cases of platforms: everything in them is made by hand."""

import json

import pytest

from crawler.platforms import PLATFORMS
from tests.crawler.cases import Case, cases, output_of

CASES = cases(*PLATFORMS)
PEOPLE = ("Bloggs", "jo@example.org", "jo.bloggs", "07700 900361", "Olive Wick", "Petra Quill")


def name_of(case: Case) -> str:
    return f"{case.folder.parent.name}/{case.folder.name}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case_gives_its_records(case: Case) -> None:
    assert output_of(case.read())["records"] == case.expected["records"]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case_gives_its_rejections_with_reasons(case: Case) -> None:
    assert output_of(case.read())["rejections"] == case.expected["rejections"]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case_says_that_it_is_invented(case: Case) -> None:
    assert case.told["note"] == "Made by hand: every name, place and number is invented."


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_named_people_are_not_kept(case: Case) -> None:
    kept = json.dumps([record.model_dump(mode="json") for record in case.read().records])
    assert [name for name in PEOPLE if name in kept] == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platform_has_three_cases(platform: str) -> None:
    assert len([case for case in CASES if case.folder.parent.name == platform]) >= 3


def test_people_are_in_the_cases() -> None:
    texts = [file.read_bytes() for case in CASES for file in (case.folder / "inputs").iterdir()]
    assert len([text for text in texts if b"Bloggs" in text]) >= 8
