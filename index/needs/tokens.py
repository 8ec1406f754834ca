"""The words of a text in any of our languages, in the forms by which they are compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from Stemmer import Stemmer  # type: ignore[import-not-found]

# In Indic scripts a vowel sign is no letter by Unicode, but part of its word; U+0964 and U+0965 end sentences.
_WORD: Final = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c'’])+")
# Written differently in Arabic and Urdu, or not taken apart by Unicode.
_ALIKE: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "ے": "ي"}
)
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_ARABIC_LEADS: Final = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل")
_ELIDED: Final = re.compile(r"(?:[dlnsmtjc]|qu)['’]\w", re.I)
_SHORTEST_BARE: Final = 3


@dataclass(frozen=True)
class Token:
    """A word: where it stands, how it is written, and its forms, any of which may match."""

    start: int
    end: int
    written: str
    forms: tuple[str, ...]


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text in its order."""
    found = (Token(m.start(), m.end(), m[0], forms(m[0])) for m in _WORD.finditer(text))
    return tuple(token for token in found if token.forms[0])


def folded(word: str) -> str:
    """Lower case without accents and apostrophes; Arabic without vowel signs, in one spelling."""
    apart = unicodedata.normalize("NFKD", word.casefold().replace("'", "").replace("’", ""))
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_ALIKE)


def stemmed(word: str) -> str:
    """The English stem of a folded word."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """The word folded, its English stem, what is left of it without an article or preposition ("l'asile", "الديون")."""
    plain = folded(word)
    if not _ARABIC.search(plain):
        elided = folded(re.split("['’]", word)[-1]) if re.match(_ELIDED, word) else plain
        return tuple(dict.fromkeys((plain, stemmed(plain), elided)))
    bare = (plain.removeprefix(lead) for lead in _ARABIC_LEADS if plain.startswith(lead))
    return (plain, *dict.fromkeys(form for form in bare if len(form) >= _SHORTEST_BARE))


def _stemmer() -> Stemmer:
    # Not shared: a stemmer must not be used by two threads at once, and one is made in microseconds.
    return Stemmer("english", 0)
