"""Cells of a file that a spreadsheet opens: none is reckoned as a formula, and each is read back as it was."""

import re
from typing import Final

CELL_MAX: Final = 30_000  # a spreadsheet drops what is longer than 32,767
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_NEUTRAL: Final = re.compile(r"'+[=+\-@\t\r]")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def neutral(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would reckon, or before one that is there already."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_it_was(cell: str) -> str:
    """What `neutral` was given; of a cell that somebody typed with a plus sign, the same."""
    return cell[1:] if _NEUTRAL.match(cell) else cell


def tidy(cell: str) -> str:
    """Its lines without spaces around them or empty ones at its ends, cut where a spreadsheet would cut it."""
    lines = _UNSEEN.sub("", cell[:CELL_MAX]).splitlines()
    return "\n".join(line.strip() for line in lines).strip()
