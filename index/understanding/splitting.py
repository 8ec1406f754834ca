"""Splits a statement into clauses that may each hold a need of its own; in doubt it stays whole."""

import re
from typing import Final

from index.understanding.said import Span

SHORTEST: Final = 12
FEWEST_WORDS: Final = 3
_SENTENCE: Final = re.compile(r"(?<=[.!?;।۔。？！])\s+|\s*\n+\s*|\s+[•–—-]\s+")
_JOINT: Final = re.compile(
    r"\s*,?\s+(?:and (?:also )?|but (?:also )?|plus |as well as |then )(?=(?:i|i'm|"
    r"i’m|im|i've|i’ve|he|she|we|they|my|our|her|his|mum|dad|need|needs|want|wants|can't|"
    r"cannot|looking|help with|to|how|where|don't|doesn't|would|could|is|am|has|have|wants|"
    r"struggles|struggling|also)\b)"
    r"|,\s+(?=(?:i|i'm|i’m|im|i've|i’ve|he|she|we|they|my|our|needs?|wants?|can't|cannot|"
    r"also|needing|looking for|struggling|struggles)\b)"
    r"|\s+\+\s+|\s+(?:&)\s+(?=(?:needs?|help|wants?|my|i)\b)",
    re.I,
)
# A clause that only says what the one before it must be ("and can't do stairs") or why ("because...") is no need.
_LEANS: Final = re.compile(
    r"^\W*(?:i can (?:only|do|come|make)|my english|(?:i|he|she) (?:works?|speaks?) |"
    r"because|so (?:that )?(?:i|he|she|we)|which|who|if|as (?:i|he|she)|only|must "
    r"be|has to be|ideally|preferably|not |near |in |on |free|cheap|evenings?|"
    r"mornings?|weekends?|please|thanks?|thank you|hi\b|hello|(?:can't|cannot|cant) (?:do|"
    r"manage|climb|use) (?:the )?stairs|i (?:live|am|'m) (?:in|near)|i'm \d|i don't know "
    r"a soul|is there|are there|what is there|can (?:you|anyone|someone))\b",
    re.I,
)


def parts(statement: str) -> tuple[Span, ...]:
    """The clauses of a statement, in its order and not overlapping; at least one, the whole, if it is not blank.

    Short statements and lists of words stay whole; a clause that leans on the one before it stays with it.
    """
    pieces = [
        piece
        for sentence in _pieces(statement, 0, len(statement), _SENTENCE)
        for piece in _clauses(statement, *sentence)
    ]
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        text = statement[start:end]
        alone = len(text) >= SHORTEST and len(text.split()) >= FEWEST_WORDS and not _LEANS.match(text)
        if joined and not (alone and _stands(statement[slice(*joined[-1])])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(Span.of(statement, start, end) for start, end in joined) or (Span.of(statement, 0, len(statement)),)


def _stands(text: str) -> bool:
    """Whether the clause before can be left: "Hi" or "I'm 61" cannot."""
    return (
        len(text) >= SHORTEST
        and len(text.split()) >= FEWEST_WORDS
        and not re.fullmatch(r"\W*(?:hi|hello|help)\b.{0,12}", text, re.I)
    )


def _clauses(statement: str, start: int, end: int) -> list[tuple[int, int]]:
    return _pieces(statement, start, end, _JOINT)


def _pieces(statement: str, start: int, end: int, joint: re.Pattern[str]) -> list[tuple[int, int]]:
    """Start and end of what lies between the joints, without blanks around it."""
    found, last = [], start
    for match in (*joint.finditer(statement, start, end), None):
        upto = match.start() if match else end
        text = statement[last:upto]
        if text.strip():
            lead = len(text) - len(text.lstrip())
            found.append((last + lead, last + len(text.rstrip())))
        last = match.end() if match else end
    return found
