"""The language that a statement is written in, where that can be told."""

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

FEWEST_WORDS: Final = 4
SURE: Final = 0.9
# What people in Britain write in, of what the identifier knows; fewer candidates, fewer mistakes.
LATIN: Final = (
    "en", "pl", "ro", "pt", "es", "it", "fr", "de", "nl", "tr", "lt", "lv", "sk", "cs", "hu", "sq", "cy", "ga",
    "sw", "vi", "tl", "hr", "sv", "ms",
)  # fmt: skip
# The first word of a letter's Unicode name tells its script; where a script is one language's here, that is enough.
_ONE: Final = {
    "BENGALI": "bn", "GURMUKHI": "pa", "GUJARATI": "gu", "TAMIL": "ta", "TELUGU": "te", "MALAYALAM": "ml",
    "SINHALA": "si", "THAI": "th", "GREEK": "el", "HEBREW": "he", "GEORGIAN": "ka", "ARMENIAN": "hy", "HANGUL":
    "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "MYANMAR": "my", "KANNADA": "kn",
}  # fmt: skip
_SEVERAL: Final = {
    "ARABIC": ("ar", "ur", "fa", "ps", "ku"),
    "CYRILLIC": ("ru", "uk", "bg", "sr"),
    "DEVANAGARI": ("hi", "ne", "mr"),
    "CJK": ("zh", "ja"),
    "ETHIOPIC": ("am",),
}
# Somali is not among the identifier's languages; these words are among the commonest of it and of nothing else here.
_SOMALI: Final = frozenset(
    "waxaan waxaa waan iyo oo ah ku ka ayaan ayaa aan baahanahay caawimaad rabaa doonayaa "
    "ilmahayga carruurtayda guri guriga shaqo waa in la si "
    "lahayn ma maya fadlan af soomaali ingiriisi ingiriisiga hooyo aabe caafimaad lacag kirada u".split()
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def language_of(statement: str) -> str | None:
    """An ISO 639-1 code; None for a Latin text of fewer than four words, or where two languages are as likely."""
    words = _WORD.findall(statement.casefold())
    script = _script(statement)
    if script in _ONE:
        return _ONE[script]
    if script in _SEVERAL:
        return _likeliest(statement, _SEVERAL[script], 0.0)
    if script != "LATIN" or len(words) < FEWEST_WORDS:
        return None
    if sum(word in _SOMALI for word in words) >= max(3, len(words) // 4):
        return "so"
    return _likeliest(statement, LATIN, SURE)


def _script(statement: str) -> str | None:
    """The script of most letters, if there are any; kana decides over the characters beside it."""
    scripts = Counter(unicodedata.name(letter, "?").split()[0] for letter in statement if letter.isalpha())
    if not scripts:
        return None
    kana = next((name for name in ("HIRAGANA", "KATAKANA") if name in scripts), None)
    return kana or scripts.most_common(1)[0][0]


def _likeliest(statement: str, among: tuple[str, ...], sure: float) -> str | None:
    if len(among) == 1:
        return among[0]
    code, likely = _identifier(among).classify(statement.casefold())
    return str(code) if float(likely) >= sure else None


@cache
def _identifier(among: tuple[str, ...]) -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(among))
    return identifier
