"""What help must be, read from the words of a statement: cost, times, access, delivery, whom it is for."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from index.understanding.ages import ages
from index.understanding.distances import distances
from index.understanding.languages_wanted import languages_wanted
from index.understanding.said import Constraint, ConstraintKind, Span
from index.understanding.times import days
from index.understanding.who import for_whom

PHRASES: Final = Path(__file__).with_name("constraint_phrases.toml")

_MUST: Final = re.compile(
    r"\b(?:must|only|has to|have to|strictly|essential|got to|gotta)\W+(?:\w+\W+){0,5}$|"
    r"\bneeds?(?: to)?\W+(?:\w+\W+){0,3}$",
    re.I,
)
_IDEALLY: Final = re.compile(
    r"\b(?:ideally|prefer\w*|would like|i'd like|would love|if possible|hopefully|maybe|perhaps|nice if|better if|"
    r"happy with|or)\W+(?:\w+\W+){0,4}$",
    re.I,
)
_ONLY_AFTER: Final = re.compile(r"^\W{0,2}(?:only|essential|is a must|a must|needed|required)\b", re.I)
_IDEALLY_AFTER: Final = re.compile(
    r"^\W{0,2}(?:if possible|ideally|preferred|preferably|would be (?:nice|good|great|best))\b", re.I
)
_NOT: Final = re.compile(
    r"\b(?:not|no|never|hates?|avoid|rather not|except|apart from|other than|"
    r"(?:day|morning|afternoon|evening|night|any|anything)s? but|(?:can't|cannot|cant|can not|couldn't) "
    r"(?:do|make|come|attend|manage|get there|go)|(?:don't|doesn't|dont|won't|didn't) (?:want|"
    r"like|do|work|suit|fancy|get on with)|"
    r"nothing|anything but|struggles? with|hopeless (?:at|on|with))\s+(?:(?!only|just|but|mind)[\w']+\s+){0,3}$",
    re.I,
)
_NOT_AFTER: Final = re.compile(
    r"^\s*(?:are|is|'s)?\s*(?:no good|out of the question|impossible|not possible|not good|"
    r"(?:don't|doesn't|won't|dont) (?:work|suit)|bad for me|"
    r"(?:too )?(?:hard|difficult) for)\b",
    re.I,
)
# "Every club round here is for students": what there is, and not what is wanted.
_ALL_THERE_IS: Final = re.compile(
    r"\b(?:all|every\w*|only|most|too many|full)\b[\w' ]{0,40}\b(?:is|are|seems?|of|aimed "
    r"at)\s+(?:for|at|about|full of)?\s*(?:the\s+)?$",
    re.I,
)
_TURNS: Final = frozenset({ConstraintKind.DAY, ConstraintKind.TIME, ConstraintKind.DELIVERY, ConstraintKind.GROUP})
# Longer than any of the turns of phrase above: looking further back would take time with the length squared.
_LOOKED_BACK: Final = 200
_MOST_SAID: Final = 20
_CLAUSE_END: Final = re.compile(
    r"[.,;!?\n]|(?<!any )(?<!day )(?<!evening )(?<!morning )(?<!afternoon )(?<!night )\bbut\b|\band\b(?! the)"
)


@dataclass(frozen=True)
class _Phrase:
    kind: ConstraintKind
    value: str
    hard: bool
    says: Sequence[re.Pattern[str]]


def constraints(statement: str) -> tuple[Constraint, ...]:
    """Every constraint that a statement states, in the order of its words; each value of a kind once."""
    text = statement.replace("’", "'").replace("‘", "'")
    found = [*_phrased(text), *days(text), *ages(text), *for_whom(text), *languages_wanted(text), *distances(text)]
    meant = [
        _as_meant(text, one.model_copy(update={"span": _span(statement, one.span)}))
        for one in _not_over_and_over(found)
    ]
    return tuple(_once(sorted(meant, key=lambda one: (one.span.start, one.kind, one.value))))


def _not_over_and_over(found: Iterable[Constraint]) -> Iterator[Constraint]:
    """Without what was said `_MOST_SAID` times already: what stands around it would be read for nothing."""
    said: Counter[tuple[str, str]] = Counter()
    for one in sorted(found, key=lambda one: one.span.start):
        said[one.kind, one.value] += 1
        if said[one.kind, one.value] <= _MOST_SAID:
            yield one


def _phrased(text: str) -> Iterator[Constraint]:
    for phrase in _phrases():
        end = -1
        for match in sorted((match for says in phrase.says for match in says.finditer(text)), key=re.Match.start):
            # "on zoom" and the "zoom" in it are one.
            if match.start() >= end:
                end = match.end()
                span = Span.of(text, *match.span())
                yield Constraint(kind=phrase.kind, value=phrase.value, hard=phrase.hard, span=span)


def _as_meant(text: str, one: Constraint) -> Constraint:
    """With what stands around it: must, ideally, not."""
    before = _CLAUSE_END.split(text[max(0, one.span.start - _LOOKED_BACK) : one.span.start])[-1]
    after = text[one.span.end : one.span.end + 40]
    if one.kind is ConstraintKind.GROUP and _ALL_THERE_IS.search(before):
        return one.model_copy(update={"wanted": False, "hard": False})
    if one.kind in _TURNS and (_NOT.search(before) or _NOT_AFTER.search(after)):
        return one.model_copy(update={"wanted": False, "hard": True})
    if _IDEALLY.search(before) or _IDEALLY_AFTER.search(after):
        return one.model_copy(update={"hard": False})
    may_harden = one.kind not in {ConstraintKind.AGE, ConstraintKind.WHO, ConstraintKind.GROUP}
    if may_harden and (_MUST.search(before) or _ONLY_AFTER.search(after)):
        return one.model_copy(update={"hard": True})
    return one


def _once(found: Iterable[Constraint]) -> Iterator[Constraint]:
    """One of each kind, value and sense, hard if any was: "evening" said twice is one evening."""
    kept: dict[tuple[str, str, bool], Constraint] = {}
    for one in found:
        key = (one.kind, one.value, one.wanted)
        if key not in kept:
            kept[key] = one
        elif one.hard and not kept[key].hard:
            kept[key] = kept[key].model_copy(update={"hard": True})
    return iter(kept.values())


def _span(statement: str, span: Span) -> Span:
    return Span.of(statement, span.start, span.end)


@cache
def _phrases() -> tuple[_Phrase, ...]:
    raw = tomllib.loads(PHRASES.read_text("utf-8"))["phrase"]
    return tuple(
        _Phrase(
            kind=ConstraintKind(one["kind"]),
            value=one["value"],
            hard=one.get("hard", False),
            says=tuple(re.compile(pattern, re.IGNORECASE) for pattern in one["says"]),
        )
        for one in raw
    )
