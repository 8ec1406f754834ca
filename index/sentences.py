"""A description as sentences, and the one that speaks most to a statement."""

import re
from collections.abc import Sequence

LONGEST = 320
SHORTEST = 15
MOST = 12

_LINE = re.compile(r"\s*[\r\n]+\s*(?:[-*•·]\s*)?")
# A line that stops amid a phrase goes on in the next one ("Space for men to", then "meet and mend").
_GOES_ON = re.compile(r"\b(a|an|and|by|for|from|in|of|or|our|the|to|with|your)[ \t]*\r?\n\s*(?:[-*•·]\s*)?", re.I)
# A full stop ends a sentence when a capital follows; not after an initial, a title or a common abbreviation.
_END = re.compile(
    r"(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMrs\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\b[A-Z]\.)"
    r"(?:(?<=[.!?])|(?<=[.!?][\"')\u2019\u201d]))\s+(?=[\"'(\u2018\u201c]?[A-Z0-9])"
)
_WORD = re.compile(r"\w")
_LETTERS = re.compile(r"\w{4,}")


def sentences(description: str | None) -> tuple[str, ...]:
    """The sentences of a description in order, at most 12: each line is split on its own, long ones cut at a word."""
    if not description:
        return ()
    joined = _GOES_ON.sub(r"\1 ", description)
    found = [part.strip() for line in _LINE.split(joined) for part in _END.split(line)]
    whole = [_cut(part) for part in found if _WORD.search(part)]
    telling = [part for part in whole if len(part) >= SHORTEST]
    return tuple((telling or whole)[:MOST])


def _cut(sentence: str) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    return sentence[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def telling(statement: str, candidates: Sequence[str]) -> str:
    """The sentence that shares most words with the statement, the first among equals."""
    said = _stems(statement)
    return max(candidates, key=lambda sentence: len(said & _stems(sentence)))


def _stems(text: str) -> frozenset[str]:
    # Five letters tell English forms alike well enough where no vectors are: "volunteer", "volunteering".
    return frozenset(word[:5] for word in _LETTERS.findall(text.casefold()))
