"""Whether a sentence says that a service is for women or for men alone."""

import re
from collections.abc import Iterator, Sequence

from directory.listing import Sex
from directory.prose.sentences import Sentence

_WOMEN = r"(?:wom[ae]n|females?|girls?|ladies|lady)"
_MEN = r"(?:m[ae]n|males?|boys?|gentlemen|dads|fathers)"
_KIND = r"(?:(?!(?:and|or|with|from|of|children)\b)[a-z-]+[ ,]+){0,3}?"
_NOT_BOTH = (
    r"(?!\s?(?:and|or|&|,|/)\s?(?:(?:young|all|older|trans|non-binary|their) )?(?:m[ae]n\b|"
    r"males?|boys|gents|gentlemen|wom[ae]n\b|females?|girls|ladies|(?:their )?(?:families|partners|husbands|wives)))"
)


def _patterns(people: str, victims: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What tells it in a sentence, and what tells it in a name."""
    told = (
        rf"\b{people}[- ]only\b|\bonly (?:for|open to|supports?) {people}\b|\b(?:for|support) {people} only\b",
        rf"\b(?:group|community|network|circle) of {_KIND}{people}\b{_NOT_BOTH}",
        rf"\b(?:for|support(?:s|ing)?|help(?:s|ing)?|empower(?:s|ing)?|work(?:s|ing)? with|"
        rf"open to|offered to|run by and for)"
        rf" (?:all )?{_KIND}{people}\b(?!')(?!\s?(?:'s|only)){_NOT_BOTH}",
        rf"\b(?:for|to|support(?:s|ing)?|help(?:s|ing)?) {victims}",
        rf"\bprovid\w+ [^.,;]{{3,60}} to {people}\b{_NOT_BOTH}",
        rf"^{people} (?:aged|of all ages|who)\b{_NOT_BOTH}|\ballows? {people} aged\b|\bself[- ]identifying {people}\b",
        rf"\b(?:this|it|we) (?:is|are) an? {_KIND}{people}'?s?'? (?:only )?(?:group|organisation|"
        rf"charity|club|choir|service|project)\b",
    )
    named = rf"\b{people}(?:'?s)?'?\b{_NOT_BOTH}"
    return re.compile("|".join(told), re.IGNORECASE), re.compile(named, re.IGNORECASE)


_READ = {
    Sex.WOMEN: _patterns(_WOMEN, r"female (?:victims|survivors|offenders|refugees|asylum seekers)"),
    Sex.MEN: _patterns(_MEN, r"male (?:victims|survivors|offenders)"),
}
_NAMES_BOTH = re.compile(rf"\b{_WOMEN}\b.*\b{_MEN}\b|\b{_MEN}\b.*\b{_WOMEN}\b", re.IGNORECASE)
_ANYONE = re.compile(
    r"\b(?:open to (?:all|anyone|everyone)|all genders|any gender|regardless of gender|"
    r"everyone (?:is )?welcome|everyone (?:can|may) (?:come|join|use|attend|take part)|all welcome|"
    r"(?:is|are) for (?:anyone|everyone)\b"
    r"|men and women|women and men|males? and females?|boys and girls|girls and boys|people of any gender)\b",
    re.IGNORECASE,
)
_OF_A_PART = re.compile(
    r"\b(?:also|including|include[sd]?|such as|e\.g|as well as|some|(?<!each )other|groups\b|"
    r"activities|range of|particularly|especially|volunteers?"
    r"|recruit\w*|workers?|shop|sheds?|premier league|football club|barber|like\b(?!-)|"
    r"run by|founded|prisons?|staff)\b",
    re.IGNORECASE,
)
_NAME_OF_ANOTHER = re.compile(
    r"\b(?:sheds?|chapel|church|institute|w\.?i\.?|royal|lady of|our lady|guild|isle|aid|voluntary service|"
    r"\bthe (?:[\w-]+ )?(?:men|man|boys|girls|ladies|women)$|(?<!who )walk\b|of a certain|yes man|man (?:and|"
    r"with) (?:a )?van|brigade|"
    r"(?-i:Lady [A-Z][a-z]+)|health|genital|unions|radio)\b|\bsaint\b",
    re.IGNORECASE,
)


_NEAR = 40  # characters
_FIRST = 15  # what stands further down is one thing of a list
_LIKELY = re.compile(rf"\b{_WOMEN}|\b{_MEN}", re.IGNORECASE)


def sex_in(sentence: Sentence) -> Iterator[Sex]:
    """The sex that the sentence says the service is for; none where it names both, or a part of what is on offer."""
    text = sentence.text
    if sentence.place >= _FIRST or not _LIKELY.search(text) or _ANYONE.search(text) or _NAMES_BOTH.search(text):
        return
    for sex, (told, named) in _READ.items():
        if sentence.titles:
            if named.search(text) and not _NAME_OF_ANOTHER.search(text):
                yield sex
        elif (found := told.search(text)) and not (
            _OF_A_PART.search(text, 0, found.start()) or _OF_A_PART.search(_next_words(text[found.end() :]))
        ):
            yield sex


def _next_words(text: str) -> str:
    return text if len(text) <= _NEAR else text[:_NEAR].rpartition(" ")[0]


def _too(people: str) -> re.Pattern[str]:
    """What says of the others that they may come as well."""
    return re.compile(
        rf"\b{people}\b[^.;]{{0,40}}\b(?:(?:are|is) (?:also )?(?:welcome|supported|helped)|too\b|as well\b|"
        rf"can (?:also )?join)"
        rf"|\balso\b[^.;]{{0,40}}\b{people}\b",
        re.IGNORECASE,
    )


_THE_OTHERS_TOO = {Sex.WOMEN: _too(_MEN), Sex.MEN: _too(_WOMEN)}


def of_one_sex(sentences: Sequence[Sentence], sex: Sex) -> bool:
    """Whether nothing in the whole text says that everybody may come, or those of the other sex too."""
    others = _THE_OTHERS_TOO[sex]
    return not any(_ANYONE.search(sentence.text) or others.search(sentence.text) for sentence in sentences)
