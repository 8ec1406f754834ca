"""The interface is in plain words: a reading age of twelve at most (US grade 7), page by page.

Judged by textstat's Automated Readability Index, which goes by the length of words and sentences: its other grades need
a dictionary of pronunciations that it downloads. The words of listings are their authors' own, and are not judged.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
import textstat
from babel.messages.catalog import Message
from lxml import html
from starlette.testclient import TestClient

from web.catalogues import template
from web.pages.static_pages import PAGES

GRADE = 7.0
FEWEST_WORDS = 40  # of fewer, the grade is chance
BLOCKS = "h1 h2 h3 p li dt dd label legend summary blockquote th td".split()
PATHS = ("/urgent-help", "/about", "/suggest", "/suggest/thanks", "/list", "/none", *PAGES)
EXCEPTIONS = {  # lists of names, which have no sentences to be short
    "named elsewhere": "names of needs, groups and features of access, as the field calls them",
    "web/view/filters.py": "names of languages and groups to choose from",
    "web/view/sessions.py": "dates and times, of which only the gaps are words",
}


def grade(sentences: list[str]) -> float:
    return float(textstat.automated_readability_index(" ".join(sentences)))


def words_of(sentences: list[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


def as_sentence(text: str) -> str:
    """What a reader hears: no markup, and each gap filled with a short word."""
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"%\(\w+\)[sd]", "ten", text))
    line = " ".join(plain.split())
    return line if line.endswith((".", "?", "!")) else f"{line.rstrip(':,;')}."


def read(page: str) -> Iterator[str]:
    """Each block of the page's own text, innermost blocks only, as a sentence or several."""
    [main] = html.fromstring(page).xpath("//main")
    for unread in main.xpath(".//*[@aria-hidden='true' or @lang and not(starts-with(@lang, 'en'))]"):
        unread.drop_tree()
    for block in main.iter(*BLOCKS):
        if not any(True for _ in block.iterdescendants(*BLOCKS)):
            text = " ".join(block.text_content().split())
            if re.search("[a-z]", text):
                yield as_sentence(text)


@cache
def told_by_file() -> dict[str, list[str]]:
    """The texts of each template and module, in English."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for message in template():
        for name, _line in message.locations if message.id else ():
            found[name].extend(as_sentence(text) for text in _texts(message))
    return {name: texts for name, texts in found.items() if words_of(texts) >= FEWEST_WORDS}


def _texts(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_read_at_twelve(client: TestClient, path: str) -> None:
    sentences = list(read(client.get(path).text))
    found = grade(sentences)
    assert found <= GRADE or path in EXCEPTIONS, f"{found}: {sorted(sentences, key=len)[-5:]}"


@pytest.mark.parametrize("name", sorted(told_by_file()))
def test_the_texts_of_a_file_are_read_at_twelve(name: str) -> None:
    sentences = told_by_file()[name]
    found = grade(sentences)
    assert found <= GRADE or name in EXCEPTIONS, f"{found}: {sorted(sentences, key=len)[-5:]}"


def test_the_grade_tells_hard_words_from_plain_ones() -> None:
    hard = "Eligibility determinations necessitate comprehensive documentation regarding accommodation circumstances."
    assert grade([hard]) > 2 * GRADE
    assert grade(["Bring your letters. We read them with you.", "You can come on a Tuesday."]) < 4


def test_no_exception_is_kept_that_is_no_longer_needed() -> None:
    assert set(EXCEPTIONS) <= {*PATHS, *told_by_file()}
