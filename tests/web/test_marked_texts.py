"""Every text of a template goes through gettext: what is not marked cannot be translated."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from web.site import TEMPLATES

ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES = [page for page in ALL if not page.startswith("staff/")]  # staff work in English
SPOKEN_ATTRIBUTES = {"aria-label", "alt", "title", "placeholder"}
SPOKEN_KEYS = {"text", "html", "titleText", "visuallyHiddenText", "legend", "hint", "label"}
NAMES = re.compile(r"Kith|OpenStreetMap")
# Agreement and privacy stay in English until a translation of them is approved: these hand it to a component.
ENGLISH = {"Agree to share"}
WHOLE_IN_ENGLISH = '{% extends "site/page.html" %}'
MARKED = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
LETTERS = re.compile(r"[A-Za-z]{2}")
GAP = "\N{OBJECT REPLACEMENT CHARACTER}"
environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
environment.install_gettext_callables(lambda text: text, lambda one, _many, _n: one, newstyle=True)  # type: ignore[attr-defined]


class Spoken(HTMLParser):
    """Collects what a reader would hear, but for what is said to be English."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._english: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag not in {"br", "img", "input", "link", "meta"}:
            self._english.append(held.get("lang") == "en" or tag in {"script", "style"})
        if not any(self._english):
            self.said += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, _tag: str) -> None:
        if self._english:
            self._english.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._english):
            self.said.append(data)


def unmarked(source: str) -> list[str]:
    """The texts of a template that no catalogue could translate."""
    tree = environment.parse(source)
    heard = Spoken()
    heard.feed("".join(_written(tree)))
    heard.close()
    texts = (text.strip() for text in (*heard.said, *_of_components(tree)))
    return [text for text in texts if LETTERS.search(NAMES.sub("", text)) and text not in ENGLISH]


def _written(node: nodes.Node) -> list[str]:
    """The page as it is written, with a gap for what is computed; both ways of a condition, one after the other."""
    if isinstance(node, nodes.TemplateData):
        return [node.data]
    if isinstance(node, nodes.Output):
        return [
            part
            for each in node.nodes
            for part in (_written(each) if isinstance(each, nodes.TemplateData) else [_shown(each)])
        ]
    if isinstance(node, nodes.Expr):
        return []
    return [part for child in node.iter_child_nodes() for part in _written(child)]


def _shown(node: nodes.Node) -> str:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "in_english":
        return ' lang="en"'
    if isinstance(node, nodes.Const):
        return node.value if isinstance(node.value, str) else GAP
    if isinstance(node, nodes.CondExpr):
        return " ".join(_shown(each) for each in (node.expr1, node.expr2) if each)
    if isinstance(node, (nodes.Or, nodes.Add)):
        return f"{_shown(node.left)} {_shown(node.right)}"
    if isinstance(node, nodes.Concat):
        return "".join(map(_shown, node.nodes))
    return GAP


def _of_components(tree: nodes.Node) -> list[str]:
    """The literal texts that are handed to components, such as {"text": "Find help"}."""
    pairs = (pair for pair in tree.find_all(nodes.Pair) if isinstance(pair.key, nodes.Const))
    return [_shown(pair.value).replace(GAP, "") for pair in pairs if pair.key.value in SPOKEN_KEYS]


@pytest.mark.parametrize("page", PAGES)
def test_every_text_of_a_template_is_marked(page: str) -> None:
    source = (TEMPLATES / page).read_text("utf-8")
    assert source.startswith(WHOLE_IN_ENGLISH) or unmarked(source) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_template_takes_the_name_that_marks_a_text(page: str) -> None:
    tree = environment.parse((TEMPLATES / page).read_text("utf-8"))
    assert not [name.name for name in tree.find_all(nodes.Name) if name.ctx == "store" and name.name in MARKED]


@pytest.mark.parametrize(
    "wrong",
    [
        "<p>Find help</p>",
        '<p aria-label="Find help"></p>',
        '{{ "Find help" if weak else _("Help") }}',
        '{{ button({"text": "Find help"}) }}',
        "<p>{% if weak %}Find help{% endif %}</p>",
        '<p lang="en">Here</p><p>Find help</p>',
    ],
)
def test_a_text_that_is_not_marked_is_found(wrong: str) -> None:
    assert any("Find help" in text for text in unmarked(wrong))


@pytest.mark.parametrize(
    "right",
    [
        '<p>{{ _("Find help") }}</p>',
        "<p>{% trans %}Find help{% endtrans %}</p>",
        "<p{{ in_english() }}>Find help</p>",
        '<p lang="en">Find help</p>',
        '<p class="kith {{ "large" if large }}">{{ name }}</p>',
        '<a {{ "open" if open }}>Kith</a>',
        '{{ button({"text": _("Find help"), "classes": "wide"}) }}',
    ],
)
def test_a_text_that_is_marked_or_said_to_be_english_is_let_through(right: str) -> None:
    assert unmarked(right) == []


def test_every_template_is_looked_at() -> None:
    assert {"home.html", "results.html"} <= set(PAGES) and all(Path(TEMPLATES, page).exists() for page in PAGES)
