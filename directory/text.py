"""Text is mended once, here: encodings, entities, markup and white space."""

import re
from collections import Counter
from html import unescape
from typing import Any

import ftfy
import nh3
from ftfy.badness import is_bad
from lxml import html as lxml_html

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_BLOCK_TAG = re.compile(r"<(p|br|div|li|h\d)\b")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200d\u2060\ufeff\ufffe\uffff]")
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{1,30});")
# Nothing in such a text is ever mended by ftfy, which is slow: of the signs named, mojibake has two side by side.
_SOUND = re.compile(r"(?:[\n\x20-\x25\x27-\x7e]++|[£‘’“”–—…•](?![^\n\x20-\x7e]))*+")
_SPACES = re.compile(r"[^\S\n]+")
# What bytes of UTF-8 become when they are read as Windows-1252: only then the slow question is asked.
_ODD = re.compile(r"[\x80-\x9f\xc2-\xc5\xcb\xce\xd0\xe2\xef\xf0][^\x00-\x7f]")
_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 tr table section article header footer blockquote dd dt".split()
)
_NOTHING = frozenset({"", "-", ".", "n/a", "na", "none", "null", "nil", "tbc", "tba", "[]", "{}"})
_ALLOWED = set(_BLOCKS) | {"b", "strong", "i", "em", "a", "span", "td", "th", "tbody", "thead", "u"}


def mend(text: str | None) -> str:
    """One line or paragraphs of clean text: mojibake and entities repaired, spaces folded; "" for nothing.

    Paragraphs stay apart by a blank line, lines by a line break.
    """
    if not text:
        return ""
    told = _unescape(text)
    fixed = told if _SOUND.fullmatch(told) else ftfy.fix_text(told, uncurl_quotes=False, normalization="NFC")
    lines = [_SPACES.sub(" ", line).strip() for line in _UNSEEN.sub("", fixed).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain(text: str | None) -> str:
    """Plain paragraphs of a text that may be HTML; scripts, styles and attributes leave nothing behind."""
    told = mend(text)
    for _ in range(3):  # markup that was escaped twice comes to light only when the outer markup is gone
        if not has_markup(told):
            return told
        told = mend(_without_markup(told))
    return _TAG.sub("", told)


def _without_markup(text: str) -> str:
    safe = nh3.clean(text, tags=_ALLOWED, attributes={}, clean_content_tags={"script", "style", "template"})
    if _BLOCK_TAG.search(safe):  # in real HTML a line break is a space; in text with a stray <b> it is a line break
        safe = safe.replace("\n", " ")
    tree = lxml_html.fragment_fromstring(safe, create_parent="div")
    for element in tree.iter():
        _space_out(element)
    return re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", str(tree.text_content()))


def known(text: str | None) -> str | None:
    """The mended plain text, or None where it says nothing ("", "N/A", "TBC")."""
    told = plain(text)
    return None if told.casefold() in _NOTHING else told


def flaws(value: Any) -> Counter[str]:
    """What an entry as received has that is mended or dropped when it is read, counted by text: "mojibake",
    "entities", "editor attributes" (data-cke-*) and "empty values" ("" for nothing).
    """
    found: list[str] = []
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, str):
            found += _flaws_of(held)
        elif isinstance(held, dict):
            waiting.extend(held.values())
        elif isinstance(held, list | tuple):
            waiting.extend(held)
    return Counter(found)


def _flaws_of(text: str) -> list[str]:
    if not text:
        return ["empty values"]
    found = ["entities"] if "&" in text and _ENTITY.search(text) else []
    found += ["editor attributes"] if "data-cke-" in text else []
    return [*found, "mojibake"] if not text.isascii() and _ODD.search(text) and is_bad(text) else found


def has_markup(text: str) -> bool:
    """Whether tags or comments stand in the text."""
    return bool(_TAG.search(text))


def _unescape(text: str) -> str:
    """Entities undone; some feeds escape them twice."""
    for _ in range(3):
        if not _ENTITY.search(text):
            break
        text = unescape(text)
    return text


def _space_out(element: lxml_html.HtmlElement) -> None:
    if element.tag == "br":
        element.tail = "\n" + (element.tail or "")
    elif element.tag == "li":
        element.text = "\n- " + (element.text or "").lstrip()
    elif element.tag in _BLOCKS:
        element.text = "\n\n" + (element.text or "")
        element.tail = "\n\n" + (element.tail or "")
