"""The languages that help should be in, and how little English somebody has."""

import re
from collections.abc import Iterator
from typing import Final

from index.understanding.said import Constraint, ConstraintKind, Span

CODES: Final = {
    "sylheti": "syl", "bengali": "bn", "bangla": "bn", "polish": "pl", "somali": "so", "turkish": "tr",
    "arabic": "ar", "portuguese": "pt", "urdu": "ur", "romanian": "ro", "spanish": "es", "french": "fr",
    "punjabi": "pa", "panjabi": "pa", "gujarati": "gu", "hindi": "hi", "tamil": "ta", "telugu": "te",
    "malayalam": "ml", "nepali": "ne", "sinhala": "si", "pashto": "ps", "dari": "prs", "farsi": "fa", "persian":
    "fa", "kurdish": "ku", "sorani": "ckb", "kurmanji": "kmr", "amharic": "am", "tigrinya": "ti", "oromo": "om",
    "swahili": "sw", "yoruba": "yo", "igbo": "ig", "hausa": "ha", "twi": "tw", "lingala": "ln", "shona": "sn",
    "mandarin": "cmn", "cantonese": "yue", "chinese": "zh", "hakka": "hak", "vietnamese": "vi", "thai": "th",
    "tagalog": "tl", "filipino": "tl", "japanese": "ja", "korean": "ko", "russian": "ru", "ukrainian": "uk",
    "lithuanian": "lt", "latvian": "lv", "czech": "cs", "slovak": "sk", "romani": "rom", "romanes": "rom",
    "hungarian": "hu", "bulgarian": "bg", "albanian": "sq", "greek": "el", "italian": "it", "german": "de",
    "dutch": "nl", "welsh": "cy", "gaelic": "gd", "irish": "ga", "yiddish": "yi", "hebrew": "he", "krio": "kri",
    "mirpuri": "phr", "pahari": "phr", "kashmiri": "ks", "burmese": "my", "malay": "ms", "indonesian": "id",
    "uzbek": "uz", "georgian": "ka", "armenian": "hy", "serbian": "sr", "croatian": "hr", "bosnian": "bs",
    "tibetan": "bo", "uyghur": "ug", "tetum": "tet",
}  # fmt: skip
NAMES: Final = {code: name.capitalize() for name, code in reversed(CODES.items())}
LITTLE_ENGLISH: Final = "little-english"

_NAME: Final = rf"(?P<name>{'|'.join(CODES)})"
_SAYS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:speaks?|speaking|spoken|talks?|understands?)(?: (?:only|just|mainly|mostly|a "
        rf"little|some|fluent|good|to (?:me|her|him|them) in))*(?: \w+(?:,| and| or))? {_NAME}\b",
        rf"\b{_NAME}[- ](?:speak(?:ing|ers?)|interpret\w+|translat\w+|language|only|worker|counsell\w+|"
        rf"advis\w+|support worker)\b",
        rf"\b(?:(?:first|mother|native|home|main) (?:language|tongue)(?: is|:)?|interpreter for|"
        rf"translat\w+ (?:to|into)|language:?) {_NAME}\b",
        rf"\b(?:someone|somebody|help|advice|support|leaflets?|information|counsell\w+|talk|class(?:es)?|"
        rf"session) in {_NAME}\b",
    )
)
# Without such words around it, only the capital tells the language from nail polish.
_IN: Final = re.compile(rf"\bin (?P<name>{'|'.join(name.capitalize() for name in CODES)})\b")
_LEARNS: Final = re.compile(
    r"\b(?:learn|learning|study|teach|teaching|practise|conversation|beginners?|improve|evening class)\b[\w ]{0,20}$",
    re.I,
)
# Longer than what stands before a language that is to be learnt.
_LOOKED_BACK: Final = 80
_LITTLE: Final = re.compile(
    r"\b(?:(?:no|little|limited|poor|bad|basic|broken|not much|very little|without) english|"
    r"english (?:isn't|is not|isnt|not) (?:very |so |that |too )?(?:good|great|strong)|"
    r"english (?:is|'s) (?:poor|bad|limited|basic|weak|not)|(?:doesn't|don't|does not|do "
    r"not|dont|doesnt|can't|cannot|cant|not) (?:really |yet )?(?:speak|understand|read|know)"
    r"(?: any| much| good| very good)? english)\b",
    re.I,
)
_ONLY: Final = re.compile(r"\bonly\b|\bjust\b|\bno english\b", re.I)


def languages_wanted(text: str) -> Iterator[Constraint]:
    """Languages wanted (hard where no other is spoken), and "little-english"; not a language to be learnt."""
    little = _LITTLE.search(text)
    for match in (*(found for says in _SAYS for found in says.finditer(text)), *_IN.finditer(text)):
        if not _LEARNS.search(text[max(0, match.start() - _LOOKED_BACK) : match.start()]):
            hard = bool(_ONLY.search(match[0])) or little is not None
            code = CODES[match["name"].lower()]
            yield Constraint(
                kind=ConstraintKind.LANGUAGE, value=code, hard=hard, span=Span.of(text, *match.span("name"))
            )
    if little:
        yield Constraint(kind=ConstraintKind.LANGUAGE, value=LITTLE_ENGLISH, span=Span.of(text, *little.span()))
