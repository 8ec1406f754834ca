"""The languages of the interface: which there are, which is spoken now, and its words.

A language is chosen by the first part of an address ("/bn/list"), English by none. While a request is answered its
language is the context's, so that views and templates ask for words without being told which language they are for.
"""

import gettext as stdlib
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "kith"
REVIEWED = "# Reviewed by a native speaker: yes"
NOT_PAGES = ("/staff", "/api", "/health", "/static", "/robots.txt", "/sitemap")


@dataclass(frozen=True)
class Language:
    """`name` is its own name for itself; `direction` is "ltr" or "rtl"."""

    code: str
    name: str
    english: str
    direction: str = "ltr"

    @property
    def prefix(self) -> str:
        """What addresses of pages in this language begin with."""
        return "" if self is ENGLISH else f"/{self.code}"

    def address(self, path: str) -> str:
        """The address of a page of this site in this language; other addresses and "#parts" as they are."""
        return f"{self.prefix}{path}" if path.startswith("/") and not path.startswith("//") else path


ENGLISH = Language("en", "English", "English")
LANGUAGES = (
    ENGLISH,
    Language("bn", "বাংলা", "Bengali"),
    Language("pl", "Polski", "Polish"),
    Language("ar", "العربية", "Arabic", "rtl"),
)
_BY_CODE = {language.code: language for language in LANGUAGES if language is not ENGLISH}
_SPOKEN: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def spoken() -> Language:
    """The language of the request that is being answered."""
    return _SPOKEN.get()


def speak(language: Language) -> None:
    """From here on, for this request (or thread), texts are in this language."""
    _SPOKEN.set(language)


def to(path: str) -> str:
    """The address of a page of ours, in the language that is spoken."""
    return spoken().address(path)


def split(path: str) -> tuple[Language, str]:
    """The language of an address and the address without it: "/bn/list" is Bengali's "/list"."""
    first, _, rest = path.removeprefix("/").partition("/")
    language = _BY_CODE.get(first)
    rest = f"/{rest}"
    return (language, rest) if language and not rest.startswith(NOT_PAGES) else (ENGLISH, path)


class LanguageOfPath:
    """Takes the language off the address, so that each page has one route, and says what it was.

    It stays in `scope["state"]["language"]` and in the context. The scope is changed and not copied, so that a page
    about an error that is made further out is in the same language. An address with a slash at its end is answered
    here, because the router would send on to the page without its language.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            language, path = split(scope["path"])
            if language is not ENGLISH:
                scope["path"] = path
                scope["raw_path"] = scope["raw_path"].removeprefix(language.prefix.encode()) or b"/"
            scope.setdefault("state", {})["language"] = language
            speak(language)
            if language is not ENGLISH and path != "/" and path.endswith("/"):
                await _without_slash(scope, language)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _without_slash(scope: Scope, language: Language) -> RedirectResponse:
    """To the same address without the slash at its end; it begins with the language, so it is one of ours."""
    asked = scope["query_string"].decode("latin-1")
    address = language.address(f"/{scope['path'].strip('/')}")
    return RedirectResponse(f"{address}?{asked}" if asked else address, status_code=307)


def N_(message: str) -> str:
    """Marks a text that is translated where it is shown: `_(TITLE)`."""
    return message


def gettext(message: str) -> str:
    """The text in the language that is spoken; the English one where there is none."""
    return words_of(spoken()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    return words_of(spoken()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """A text that would be another word elsewhere; `context` says which it is."""
    return words_of(spoken()).pgettext(context, message)


def npgettext(context: str, one: str, many: str, count: int) -> str:
    return words_of(spoken()).npgettext(context, one, many, count)


def in_english() -> Markup:
    """Attributes of an element whose words stay English, such as those of a listing; none on an English page."""
    return Markup("") if spoken() is ENGLISH else Markup(' lang="en" dir="auto"')


def theirs(words: str) -> str:
    """Words of a listing within a text of ours: marked as English where the page is in another language."""
    if spoken() is ENGLISH or not words:
        return words
    return Markup('<span lang="en" dir="auto">{}</span>').format(words)


def known(words: str) -> str:
    """Words of a short list (a need, a feature, a language) in the language that is spoken, else as they are."""
    told = gettext(words) if words else ""
    return theirs(words) if told == words else told


def fill(message: str, **words: object) -> str:
    """A translated text with its gaps filled; safe to put in a page, whatever the words are."""
    if any(hasattr(each, "__html__") for each in words.values()):
        return Markup.escape(message) % words
    return message % words


@cache
def words_of(language: Language) -> stdlib.NullTranslations:
    """The catalogue of a language, made from its text when first asked for: no made file that could be stale."""
    if language is ENGLISH:
        return stdlib.NullTranslations()
    made = BytesIO()
    write_mo(made, catalogue(language))
    made.seek(0)
    return stdlib.GNUTranslations(made)


def catalogue(language: Language) -> Catalog:
    """The messages of a language as they are written in its file."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language.code, domain=DOMAIN)


@cache
def is_reviewed(language: Language) -> bool:
    """Whether a native speaker has checked the words: the catalogue's first lines say so."""
    return language is ENGLISH or REVIEWED in catalogue(language).header_comment.splitlines()


def catalogue_path(language: Language) -> Path:
    return LOCALE / language.code / "LC_MESSAGES" / f"{DOMAIN}.po"
