"""A listing's text in sentences, each with what stands over it: a label ("Cost:") or a heading ("Opening hours")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

LONGEST = 300  # characters; of a longer sentence the part around what was read is quoted
MOST_TEXT = 20_000  # characters; what stands further down is about something else
_HEADING_WORDS = 9
_LABEL = re.compile(r"^(?P<label>[A-Z][A-Za-z'/&() -]{1,40}?)\s?[:?]\s*(?=\S)")
_BULLET = re.compile(r"^\s*(?:[-–•·●▪*>]|\d{1,2}[.)])\s+")
_WRAPPED = 50  # characters; a line as long as this that ends amid a sentence was only broken for its width
_ANSWERS = frozenset(
    {"none", "free", "nothing", "yes", "no", "n/a", "no charge", "donation", "donations"}
)  # no headings
_MARKUP = " \t*#_"
# A full stop that is no abbreviation's or initial's, with a new sentence after it.
_END = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\b[Nn]o\.)(?<!\b[MD]r\.)(?<!\bM[rs]s\.)(?<!\bSt\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bapprox\.)"
    r"(?<=[.!?])[\"')\]]*\s+(?=[^a-z\s])|(?<=[a-z]{3}[.!?])(?=[A-Z][a-z])"
    # One line of a form with its labels: "Opening times: 9 to 5 Days open: Monday".
    r"|\s+(?=(?:Opening (?:times|hours)|Days open|Activities|Free WiFi|Wheelchair access|Email|Phone|Website|Address"
    r"|Ward|Social media|Accessibility|Cost|Fees|Entry restrictions): )"
    r"|\s+(?=Open (?:on |every )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b)"
)
_CLAUSE_END = re.compile(r"(?<=[,;:])\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` has straight apostrophes and single spaces; `label` is what stands before or over it, in lower case.

    `place` counts from 0, the name of the listing being -1. `line` is the number of its line, `start` how many
    characters of other sentences stand before it.
    """

    text: str
    place: int
    line: int = 0
    label: str = ""
    start: int = 0

    @property
    def titles(self) -> bool:
        return self.place < 0

    def under(self, label: str) -> "Sentence":
        """The same in a field of its own, apart from the lines of any other text."""
        return replace(self, label=label, line=-2)


def sentences_of(text: str, name: str = "") -> tuple[Sentence, ...]:
    """The name first, where there is one, then the sentences of the text in order."""
    title = (Sentence(_clean(name), -1, -1),) if name.strip() else ()
    return (*title, *_of_text(text[:MOST_TEXT]))


def quotation(text: str, start: int = 0, end: int = 0) -> str:
    """The sentence, or of a long one the clauses around `start` to `end`, no longer than a quotation may be."""
    if len(text) <= LONGEST:
        return text
    bounds = [0, *(found.end() for found in _CLAUSE_END.finditer(text)), len(text)]
    first = max(bound for bound in bounds if bound <= start)
    last = max([bound for bound in bounds if end <= bound <= first + LONGEST], default=first + LONGEST)
    return text[first:last].strip()


def _of_text(text: str) -> Iterator[Sentence]:
    place, start, heading = 0, 0, ""
    for number, line in enumerate(_lines(text)):
        if _is_heading(line):
            heading = line
        labelled = _LABEL.match(line)
        label = labelled["label"] if labelled else heading
        for sentence in _END.split(line):
            if sentence and (told := sentence.strip()):
                yield Sentence(told, place, number, label.casefold().strip(" :?"), start)
                place, start = place + 1, start + len(told)
        if not _is_heading(line) and _ends_section(line):
            heading = ""


def _lines(text: str) -> Iterator[str]:
    held = ""
    for line in text.splitlines():
        if len(held) >= _WRAPPED and held[-1] not in ".!?:;" and line[:1].islower():
            held = f"{held} {_clean(line)}"
            continue
        if held:
            yield held
        held = _clean(_BULLET.sub("", line))
    if held:
        yield held


def _clean(text: str) -> str:
    straight = text.replace("’", "'").replace("‘", "'").replace("\u00a0", " ")
    return " ".join(straight.split()).strip(_MARKUP)


def _is_heading(line: str) -> bool:
    if line.casefold() in _ANSWERS:
        return False
    return len(line.split()) <= _HEADING_WORDS and line[-1] not in ".!,;" and not re.search(r"\d", line)


def _ends_section(line: str) -> bool:
    """A heading such as "Cost" counts for the short lines or the one paragraph under it."""
    return len(line) > LONGEST // 4


def blocks(sentences: tuple[Sentence, ...]) -> Iterator[tuple[Sentence, ...]]:
    """The sentences of each line together."""
    for _, held in groupby(sentences, key=lambda sentence: sentence.line):
        yield tuple(held)
