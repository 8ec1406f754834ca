"""Keeps the catalogues of translations with the texts of the site: `python -m web.catalogues` after a text changed.

Texts come from templates and from Python (Babel), and from the short lists of other rooms that a page names: needs,
groups, access, constraints. What a catalogue lacks is added empty, what is no longer said is taken out.
"""

import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from directory.listing import Sex
from directory.prose.access import FEATURES
from directory.prose.group_words import GROUPS
from directory.vocabulary import load_vocabulary
from index.pieces import constraint_label
from index.understanding.said import Constraint, ConstraintKind, Span
from search_api.filters import VALUES
from web.languages import DOMAIN, ENGLISH, LANGUAGES, Language, catalogue, catalogue_path
from web.pages.home import COMMON_NEEDS

ROOM = Path(__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
# Staff work in English: their texts may be marked like all others, and no catalogue has to have them.
FOR_STAFF = ("web/staff", "web/pages/staff", "web/templates/staff")


def template() -> Catalog:
    """Every text that can be translated, each with the files that say it."""
    found = Catalog(domain=DOMAIN, fuzzy=False)
    folder = str(ROOM)
    for name, _line, message, _comments, context in extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS):
        found.add(message, locations=[(f"web/{name}", 0)], context=context)
    for message in _named_elsewhere():
        found.add(message, locations=[("named elsewhere", 0)])
    return found


def needed(message_locations: Iterable[tuple[str, int]]) -> bool:
    """Whether a text is said on a page that every language has."""
    return any(not name.startswith(FOR_STAFF) for name, _line in message_locations)


def _named_elsewhere() -> Iterator[str]:
    needs = load_vocabulary()
    yield from (need.name for need in needs.all)
    yield from (needs.by_id[id_].summary for id_ in COMMON_NEEDS)
    yield from (*FEATURES, *GROUPS, *Sex)
    nowhere = Span(start=0, end=0, text="")
    for kind, known in {**VALUES, ConstraintKind.LANGUAGE: ("little-english",)}.items():
        yield from (constraint_label(Constraint(kind=kind, value=value, span=nowhere)) for value in known)


def updated(language: Language, texts: Catalog) -> Catalog:
    """The catalogue of a language with today's texts: nothing guessed, so that no translation is of another text."""
    held = catalogue(language)
    held.update(texts, no_fuzzy_matching=True, update_header_comment=False, keep_user_comments=True)
    held.obsolete.clear()
    return held


def is_told(message: Message) -> bool:
    """Whether it has a translation, in every plural form."""
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def write(language: Language, made: Catalog) -> None:
    """The first lines stay as they are: who reviewed it, and how its plurals are formed, nobody but people say."""
    target = catalogue_path(language)
    head = target.read_text("utf-8").partition("\n\n")[0]
    body = BytesIO()
    write_po(body, made, width=120, sort_output=True, include_lineno=False, omit_header=True)
    target.write_text(f"{head}\n\n{body.getvalue().decode().strip()}\n", "utf-8")


def main() -> int:
    texts = template()
    for language in LANGUAGES:
        if language is ENGLISH:
            continue
        made = updated(language, texts)
        write(language, made)
        missing = sum(1 for message in made if message.id and needed(message.locations) and not is_told(message))
        sys.stdout.write(f"{language.english}: {len(made)} texts, {missing} to be translated\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
