"""Text is mended in one place."""

import json
from pathlib import Path

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.text import flaws, has_markup, known, mend, plain


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("CafÃ© at StÂ Anne’s", "Café at St Anne’s"),
        ("don\u00e2\u20ac\u2122t", "don’t"),
        ("Tea &amp;amp; cake", "Tea & cake"),
        ("  two \t spaces\u00a0here ", "two spaces here"),
        ("one\r\n\r\n\r\n\r\ntwo", "one\n\ntwo"),
        ("zero\u200bwidth", "zerowidth"),
        (None, ""),
    ],
)
def test_encodings_entities_and_spaces_are_mended(dirty: str | None, clean: str) -> None:
    assert mend(dirty) == clean


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p data-cke-eol="1">One</p><p>Two</p>', "One\n\nTwo"),
        ("<ul><li>First</li><li>Second <b>bold</b></li></ul>", "- First\n- Second bold"),
        ("Line<br>break", "Line\nbreak"),
        ("<p>wrapped\nin the source</p>", "wrapped in the source"),
        ("a line\nand a <b>stray</b> tag", "a line\nand a stray tag"),
        ("<style>p{}</style>Words<script>alert(1)</script>", "Words"),
        ("&lt;p&gt;Escaped&lt;/p&gt;", "Escaped"),
        ("<p>unclosed <em>tags", "unclosed tags"),
        ("Ages < 5 and > 3", "Ages < 5 and > 3"),
        ('<a href="javascript:x">Link</a> text', "Link text"),
    ],
)
def test_markup_becomes_paragraphs(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize("nothing", ["", " ", "<p><br></p>", "N/A", "tbc", "&nbsp;", None])
def test_what_says_nothing_is_unknown(nothing: str | None) -> None:
    assert known(nothing) is None


@given(st.text(max_size=200))
def test_plain_text_is_left_with_no_markup_whatever_comes(text: str) -> None:
    assert not has_markup(plain(f"<p>{text}</p>"))


def test_no_markup_or_mojibake_is_left_of_real_descriptions(shared: Path) -> None:
    feed = shared / "data/oruk-feeds/bristol_services.json"
    services = json.loads(feed.read_text(), strict=False)
    texts = [plain(service["description"]) for service in services]
    assert sum(map(bool, texts)) > 700
    assert [text for text in texts if has_markup(text) or "data-cke" in text or "â€" in text or "Ã" in text] == []


def test_flaws_are_counted_by_text_wherever_they_stand() -> None:
    entry = {
        "name": "Itâ€™s Ã©tude",
        "description": "<p data-cke-eol='1'>Tea &amp;amp; talk, caf&eacute;</p>",
        "places": [{"postcode": "", "lines": ["", "5 Café Street – the naïve one"]}],
        "free": None,
        "seats": 12,
    }
    assert flaws(entry) == {"mojibake": 1, "editor attributes": 1, "entities": 1, "empty values": 2}
    assert flaws("R&D & more") == {}


@given(st.text([chr(code) for code in (10, *range(32, 127)) if chr(code) != "&"], max_size=80))
@settings(deadline=None, max_examples=200)
def test_text_that_is_taken_for_sound_is_what_ftfy_would_have_left(text: str) -> None:
    assert ftfy.fix_text(text, uncurl_quotes=False, normalization="NFC") == text


def test_signs_that_are_thought_sound_are_none_that_ftfy_would_mend() -> None:
    beside = [chr(code) for code in range(0x20, 0x7F)]
    texts = [f"a{one}{sign}{other}b" for sign in "£‘’“”–—…•" for one in beside for other in "aA1 \n.,'"]
    assert all(ftfy.fix_text(text, uncurl_quotes=False, normalization="NFC") == text for text in texts)
    assert mend("Itâ€™s Â£5 – “free”") == "It’s £5 – “free”"
