"""Ages that a sentence says a service is for: "aged 11-17", "over 50s", "under 5s", "18 and over", "Years 7 to 11"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from directory.prose.sentences import Sentence

OLDEST = 110
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
_WORDS = (
    {f"{word}-{small}": 10 * n + m for n, word in enumerate(_TENS, 2) for m, small in enumerate(_SMALL[:8], 2)}
    | {"sixteen": 16, "eighteen": 18}
    | {word: n for n, word in enumerate(_SMALL, 2)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
)
_NUMBER = rf"(?:\d{{1,2}}|(?<!ty-)(?:{'|'.join(_WORDS)})(?!-(?:one|{'|'.join(_SMALL[:8])})\b))"
_YEARS = r"(?:\s?-?(?:years?|yrs?)\b(?:[ -](?:olds?|of age))?)"
_TO = r"\s?(?:-|–|—|to|and|until|up to|through to)\s?"
_PEOPLE = (
    r"(?:people|persons?|adults?|anyone|everyone|those|children|kids|men|women|girls|boys|residents|learners|students"
    r"|youngsters|members|ladies|individuals|carers|teenagers|parents|patients|clients|customers|singers|players)"
)
_AGED = r"(?:age[ds]?(?: (?:group|range|limit))?s?(?: is| are| of| from| between|:)*|between the ages of|of ages?)"

_RANGES = (
    rf"\b{_AGED}\s?(?P<low>{_NUMBER}){_YEARS}?{_TO}(?P<high>{_NUMBER}){_YEARS}?(?!\d|"
    rf"\s?(?:am|pm|months?|weeks?)|[:.]\d)",
    rf"(?<![\d£:.])\b(?P<low>{_NUMBER}){_YEARS}?{_TO}(?P<high>\d{{1,2}})\s?-?"
    r"(?:(?:years?|yrs?)(?:[ -]olds?\b|[ -]of[ -]age|\b(?=\s?(?:\)|\(|,|\.|;|$|inclusive|"
    r"group|with|who|living)))|'?s\b)",
    rf"\b{_PEOPLE} (?:from |between |aged |ages )*(?P<low>\d{{1,2}}){_TO}(?P<high>\d{{1,2}}){_YEARS}?"
    r"(?=\s?(?:\)|,|\.|;|$|who|with|living|in ))",
)
_OVERS = (
    rf"\b(?:over|above)[ -](?:the )?(?P<low>{_NUMBER})(?:'?s\b|'s)",
    rf"\b{_PEOPLE} (?:who are |aged |of |living |which are )*(?:over|above) (?:the )?(?:age of )?(?P<low>{_NUMBER})\b"
    r"(?!\s?(?:%|per|stone|hours?|miles|weeks?|months?|minutes))",
    rf"\b(?:over|above) the age of (?P<low>{_NUMBER})\b",
    rf"\baged? (?:over|above) (?P<low>{_NUMBER})\b",
    rf"\bover (?P<low>{_NUMBER}) years? (?:old|of age)\b",
    r"\b(?:you|who|and) ?(?:'re|are|is) over (?P<low>\d\d)\b(?! (?:per|hours|miles|years? (?!old|of age)))",
    rf"\b{_AGED}\s?(?P<low>{_NUMBER}){_YEARS}?(?:\s?\+(?!\s?(?:weeks|months))|\s?plus\b|"
    rf" (?:and|or) (?:over|above|older|up|upwards?)\b)",
    rf"(?<![\d£:.])\b(?P<low>{_NUMBER}){_YEARS}?,? (?:and|or) (?:over|above|older|upwards)\b",
    rf"(?<![\d£:.-])(?<!grade )(?<!level )(?<!year )\b(?P<low>{_NUMBER})(?:{_YEARS}\s?(?:\+|plus\b)|"
    rf"\+(?!\s?(?:weeks|months|years?[' ](?!old)|"
    rf"hours|miles|minutes|stations?|\d|(?!years?|yrs?|people|adults?|group|club|age|residents|only|and|or|who|with|in|"
    rf"to|for|are|can|social|men|women|ladies|disco|class|exercise|welcome|members|is|from|living|at|on|lunch|the|we)"
    rf"[a-z]{{3}})))",
    rf"\bfrom (?:the )?(?:age of|ages?) (?P<low>{_NUMBER}){_YEARS}?(?: (?:years )?(?:upwards?|and (?:up|over|above)))?",
    rf"\b{_AGED}\s?(?P<low>{_NUMBER}){_YEARS}? (?:upwards?|onwards?)\b",
    rf"\bfrom (?P<low>{_NUMBER}) years? (?:old|of age|upwards?)\b",
    rf"\bminimum age(?: is| of|:)* (?P<low>{_NUMBER})\b",
)
_UNDERS = (
    rf"\bunder[ -](?:the )?(?P<high>{_NUMBER})(?:'?s\b)",
    rf"\b(?<!have )(?<!having )(?:children|kids|people|babies|infants|those|anyone|aged?) (?:who are |aged? )*under "
    rf"(?:the )?(?:age of )?"
    rf"(?P<high>{_NUMBER})\b(?!\s?(?:%|months?|weeks?))",
    rf"\bunder the age of (?P<high>{_NUMBER})\b",
)
_UP_TOS = (
    rf"\b(?:aged? )?(?:up to|until) (?:the )?(?:age of|age|ages) (?P<high>{_NUMBER})\b",
    rf"\b{_AGED}\s?(?P<high>{_NUMBER}){_YEARS}? (?:and|or) under\b",
    rf"\baged? up to (?P<high>{_NUMBER})\b",
    r"\bup to (?:the )?(?:age (?:of )?)?(?P<high>2\d)\b(?=[^.;]{0,40}\b(?:sen|send|special|disab\w+|additional|"
    r"learning|ehcp?)\b)",
    rf"\b(?:birth|newborns?|babies|0 months|\d{{1,2}} (?:weeks|months)(?: old)?|"
    rf"age[sd]? (?:of |from )?(?:{'|'.join(_SMALL)}) (?:weeks|months)){_TO}"
    rf"(?:age |the age of )?(?P<high>{_NUMBER})\b(?!"
    rf" ?(?:m|w))",
)
_ALL_AGES = re.compile(
    r"\b(?:all|any|every) ages? (?:is |are )?(?:\w+ )?welcome|\b(?:open to|for|of|suitable for) (?:people of )?"
    r"(?:all|any) ages?\b(?! (?:from|over|above|between|up|group|of (?:young|child))| \(?\d)",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:school )?years? (?:groups? )?(?P<low>r(?:eception)?|\d{1,2})(?:\s?(?:-|–|to|and|&)\s?(?:years? )?"
    r"(?P<high>1[0-3]|\d))\b(?! ?(?:years?|weeks|months|of|old|\d))"
    r"|\breception to years? (?P<top>1[0-3]|\d)\b",
    re.IGNORECASE,
)
# What takes a number's meaning as a limit of the service away: prices, history, figures of other things.
_NOT_A_LIMIT = re.compile(
    r"\bfree\b.{0,80}\bunder|\bunder[^.]{0,30}\bfree\b|\bnot (?:suitable|recommended|available|for)\b|\bdiscount"
    r"|\byears'? (?:of )?(?:\w+ )?experience\b|\bconcession|\bgo free|\bvolunteering\b|"
    r"\bvolunteers? (?:must|should|need|are|aged|over|under|who)\b|\bvolunteer (?!driver|run|led)|"
    r"\bunable\b|\bkill|\bper ?cent\b|\d ?%"
    r"|\bin the UK\b|\bpopulation|\bone in \w+ |\bexcept|\bentitled\b|\bpassport|\bunless\b|\byoungest\b|"
    r"\b(?:play\w*|singing|danc\w+|music\w*|perform\w*|began|started|his|her) [^.]{0,40}\bfrom the age\b|"
    r"\bdon't recommend|\bprice"
    r"|\b(?:regulars|members|ages|participants|attendees)\b[^.]{0,20}\b(?:includ|rang)\w+|\binspect|\bstudies\b|"
    r"\bresearch\b|\bcaring for (?:an? )?(?:child|\w+ over)",
    re.IGNORECASE,
)
# A price for all who are named before it: "for young people aged 11-25, £3 a session".
_PRICED = re.compile(
    r"(?!.*\b(?:tickets?|members(?:hip)?|entry|admission|concess\w+|fees?|family|adults?\b.*\bchild\w*|"
    r"child\w*\b.*\badults?)\b)"
    r"[^£]*\b(?:for|aged|is|are)\b[^£]{6,}(?:\bfor|\bcosts?|\bat|\bonly|\bjust|\babout|\baround|\bis|\bare|[.,:(-]) "
    r"?£[^£]*(?:-£[^£]*)?",
    re.IGNORECASE,
)
# Rules on children who come along: they limit nobody who is older.
_ON_CHILDREN = re.compile(r"\baccompan|\bsupervis|\bconsent|\bmust (?:be|have) (?:with|an? )", re.IGNORECASE)
_OF_ANOTHER = re.compile(
    r"\b(?:parents?|carers?|famil\w+|mothers|mums|grown-ups|anyone|women)(?: and \w+)? (?:with|"
    r"who have) (?:an? |their |young )*$|"
    r"\b(?:(?:with|have|has) (?:an? |at least |one |their |young |any |your |autistic |"
    r"disabled )*(?:child|children|kids|bab(?:y|ies)|sons?|daughters?|toddlers?)|"
    r"caring for|look(?:s|ing)? after|(?:parents?|carers?|mums?|families|mothers|grown-ups)(?: and (?:carers|"
    r"families))? (?:of|whose))\b[^,.;]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ages:
    """Whole years, both ends included; None where there is no bound."""

    least: int | None = None
    most: int | None = None

    @property
    def shape(self) -> tuple[bool, bool]:
        """Which bounds there are."""
        return self.least is not None, self.most is not None


_BELOW, _ABOVE = (False, True), (True, False)


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern of several; a name of a group gets the number of its alternative."""
    numbered = (re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>_{n}>", pattern) for n, pattern in enumerate(patterns))
    return re.compile("|".join(numbered), re.IGNORECASE)


_RANGE, _OVER, _UNDER, _UP_TO = map(_compiled, (_RANGES, _OVERS, _UNDERS, _UP_TOS))
_LIKELY = re.compile(
    rf"\bage|\byears?\b|\byrs?\b|\bover\b|\babove\b|\bunder|\+|\d'?s\b|\bolder\b|\bplus\b|"
    rf"\bolds?\b|\b{_PEOPLE} \D{{0,20}}\d",
    re.IGNORECASE,
)


def ages_in(sentence: Sentence) -> Iterator[Ages]:
    """Each range of ages that the sentence gives."""
    text = sentence.text
    if not _LIKELY.search(text) or _NOT_A_LIMIT.search(text):
        return
    if "£" in text and not _PRICED.fullmatch(text):
        return
    on_children = _ON_CHILDREN.search(text) is not None
    taken: list[range] = []
    for found, told in _all(text):
        here = range(*found.span())
        if told and not any(here.start in other or other.start in here for other in taken):
            taken.append(here)
            if not (_OF_ANOTHER.search(text[: here.start]) or (on_children and told.shape == _BELOW)):
                yield told


def _all(text: str) -> Iterator[tuple[re.Match[str], Ages | None]]:
    for found in _RANGE.finditer(text):
        yield found, _checked(_value(found, "low"), _value(found, "high"))
    for found in _SCHOOL.finditer(text):
        yield found, _school(found)
    for found in _OVER.finditer(text):
        yield found, _checked(_value(found, "low"), None)
    for found in _UNDER.finditer(text):
        yield found, _checked(None, (_value(found, "high") or 0) - 1)
    for found in _UP_TO.finditer(text):
        yield found, _checked(None, _value(found, "high"))


def _value(found: re.Match[str], name: str) -> int | None:
    told = next((held for key, held in found.groupdict().items() if key.startswith(name) and held), None)
    if told is None:
        return None
    return int(told) if told.isdigit() else _WORDS[told.casefold()]


def _checked(least: int | None, most: int | None) -> Ages | None:
    """The range if it can be one of ages."""
    if any(age is not None and not 0 <= age <= OLDEST for age in (least, most)):
        return None
    if least is not None and most is not None and least >= most:
        return None
    return Ages(least, most)


def _school(found: re.Match[str]) -> Ages | None:
    """The ages of school years: Year 7 is for those of 11 and 12."""
    low = found["low"] or "r"
    first = 0 if low[0] in "rR" else int(low)
    last = int(found["high"] or found["top"])
    return _checked(first + 4, last + 5) if first <= last <= 13 else None


def of_all_ages(sentences: Sequence[Sentence]) -> bool:
    """Whether the text says somewhere that people of all ages may come."""
    return any(_ALL_AGES.search(sentence.text) for sentence in sentences)


def whole_range(found: list[Ages]) -> Ages | None:
    """From the youngest to the oldest of all; an end that one of them leaves open is open. None where both are.

    "11 to 19, or up to 25 with SEND" tells how old one may be, and not that one may be younger.
    """
    mosts = [ages.most for ages in found if ages.most is not None]
    bounded = [ages.most for ages in found if ages.most is not None and ages.least is not None]
    older = [ages for ages in found if bounded and ages.shape == _BELOW and (ages.most or 0) > max(bounded)]
    leasts = [ages.least for ages in found if ages.least is not None]
    least = min(leasts) if leasts and len(leasts) + len(older) == len(found) else None
    most = max(mosts) if mosts and len(mosts) == len(found) else None
    return None if least is None and most is None else Ages(least, most)
