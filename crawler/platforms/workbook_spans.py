"""How many cells merged cells and links of an Excel file span: reading it whole makes every one of them."""

import re
from collections.abc import Iterator

from directory.archive import Archive

_SPANNING = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*")
_REFERENCE = re.compile(rb"""\sref=["']\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?["']""")
MOST_SPANNED = 100_000


def spans_little(archive: Archive) -> bool:
    """Whether all of them are plainly told and span few cells; a span that can't be read is taken for a large one."""
    parts = (archive.read(name) for name in archive.names() if name.startswith("xl/worksheets/"))
    spanned = 0
    for part in parts:
        for cells in _spans(part):
            spanned += cells
            if spanned > MOST_SPANNED:
                return False
    return True


def _spans(part: bytes) -> Iterator[int]:
    if b"\0" in part:  # not UTF-8, so that nothing can be found in it
        yield MOST_SPANNED + 1
    for found in _SPANNING.finditer(part):
        told = _REFERENCE.search(found[0])
        yield _cells(told) if told else MOST_SPANNED + 1


def _cells(told: re.Match[bytes]) -> int:
    if not told[3]:
        return 1
    return (abs(_column(told[3]) - _column(told[1])) + 1) * (abs(int(told[4]) - int(told[2])) + 1)


def _column(letters: bytes) -> int:
    """ "A" is 1, "AA" is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
