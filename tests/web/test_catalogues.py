"""Every text of the interface has a translation that is of today's text, and says what the text says."""

import re
from itertools import chain

import pytest
from babel.messages.catalog import Catalog, Message

from web.catalogues import needed, template, updated
from web.languages import ENGLISH, LANGUAGES, REVIEWED, Language, catalogue, catalogue_path, is_reviewed

OTHERS = [language for language in LANGUAGES if language is not ENGLISH]
COMMAND = "python -m web.catalogues"
GAP = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?\w[^>]*>")
FORMS = {"bn": 2, "pl": 3, "ar": 6}
languages = pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return template()


def told(message: Message) -> tuple[str, ...]:
    """The translation, in each of its plural forms."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def originals(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def translated(language: Language) -> list[Message]:
    return [message for message in catalogue(language) if message.id and all(told(message))]


@languages
def test_no_text_is_missing(language: Language, texts: Catalog) -> None:
    made = updated(language, texts)
    missing = [m.id for m in made if m.id and needed(m.locations) and not all(told(m))]
    assert not missing, f"{language.english} lacks texts: run {COMMAND}, then translate what is empty in its file"


@languages
def test_no_translation_is_of_a_text_that_is_gone_or_only_guessed(language: Language, texts: Catalog) -> None:
    held = catalogue(language)
    stale = [message.id for message in held if message.id and texts.get(message.id, message.context) is None]
    assert not stale, f"run {COMMAND}"
    assert not [message.id for message in held if message.id and message.fuzzy]
    assert not held.obsolete


@languages
def test_a_translation_has_the_gaps_and_the_tags_of_its_text(language: Language) -> None:
    for message in translated(language):
        gaps = set(GAP.findall(originals(message)[-1]))
        tags = sorted(TAG.findall(originals(message)[-1]))
        for text in told(message):
            assert set(GAP.findall(text)) == gaps, (message.id, text)
            assert sorted(TAG.findall(text)) == tags, (message.id, text)
            assert text.count("%") == len(GAP.findall(text)), (message.id, text)


@languages
def test_each_plural_form_of_the_language_is_told(language: Language) -> None:
    held = catalogue(language)
    assert held.num_plurals == FORMS[language.code]
    plurals = [message for message in translated(language) if message.pluralizable]
    assert plurals
    for message in plurals:
        assert len(told(message)) == held.num_plurals, message.id


@languages
def test_nothing_is_left_in_english(language: Language) -> None:
    """A translation that is the English text letter for letter was forgotten, but for a few words that are the same."""
    same = {
        "ADHD",
        "LGBTQ+",
        "LGBT+",
        "Online",
        "online",
        "Transport",
        "Trauma",
        "Parking",
        "hindi",
        "urdu",
        "To %(team)s",
    }
    letters = re.compile(r"[A-Za-z]")
    for message in translated(language):
        plain = GAP.sub("", originals(message)[0])
        if letters.search(plain) and message.id not in same:
            assert told(message)[0] != originals(message)[0], message.id


@languages
def test_a_catalogue_says_whether_a_native_speaker_has_reviewed_it(language: Language) -> None:
    said = [line for line in catalogue_path(language).read_text("utf-8").splitlines()[:5] if "Reviewed" in line]
    assert said in (["# Reviewed by a native speaker: no"], [REVIEWED])
    assert is_reviewed(language) == (said == [REVIEWED])


def test_only_what_is_for_staff_may_stay_english(texts: Catalog) -> None:
    names = set(chain.from_iterable((name for name, _ in message.locations) for message in texts if message.id))
    assert {"web/templates/home.html", "web/templates/results.html", "web/templates/my_list.html"} <= names
    assert {name for name in names if not needed([(name, 0)])} <= {name for name in names if "/staff" in name}
