"""The shape of a postcode: read from what people type, and as one sortable number.

A number's order is the order of the text, so that a sector's postcodes are neighbours: `key // SECTOR` is the sector
and `key // DISTRICT` the district ("E8 1DY" is in sector "E8 1" and district "E8").
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]

SECTOR: Final = 26 * 26
DISTRICT: Final = 10 * SECTOR

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SECOND: Final = "0123456789" + _LETTERS
_OUTWARD: Final = r"[A-Z]{1,2}[0-9][0-9A-Z]?"
_FULL: Final = re.compile(rf"({_OUTWARD})([0-9OIL])([A-Z]{{2}})")
_SECTOR: Final = re.compile(rf"({_OUTWARD})([0-9])")
_DISTRICT: Final = re.compile(_OUTWARD)
_IN_TEXT: Final = re.compile(rf"(?<![A-Z0-9])({_OUTWARD})[^A-Z0-9\n]{{0,3}}([0-9OIL][A-Z]{{2}})(?![A-Z0-9])")
# A letter never starts the second half, so one that looks like a digit is a slip of the pen.
_SLIPS: Final = str.maketrans("OIL", "011")


class Postcode(NamedTuple):
    """A whole postcode in its official spacing: "E8", 1, "DY"."""

    district: str
    sector_digit: str
    unit: str

    def __str__(self) -> str:
        return self.sector + self.unit

    @property
    def sector(self) -> str:
        return f"{self.district} {self.sector_digit}"

    @property
    def key(self) -> int:
        letters = (_LETTERS.index(letter) for letter in self.unit)
        return sector_key(self.district, self.sector_digit) * SECTOR + next(letters) * 26 + next(letters)


def parse_postcode(text: str) -> Postcode | None:
    """The postcode that the whole text is, in any case and spacing, or None."""
    found = _FULL.fullmatch(squeeze(text))
    return Postcode(found[1], found[2].translate(_SLIPS), found[3]) if found else None


def parse_sector(text: str) -> tuple[str, str] | None:
    """("E8", "1") of "E8 1"; None if the text is no sector."""
    found = _SECTOR.fullmatch(squeeze(text))
    return (found[1], found[2]) if found else None


def parse_district(text: str) -> str | None:
    """ "E8" of "e8"; None if the text is no district."""
    squeezed = squeeze(text)
    return squeezed if _DISTRICT.fullmatch(squeezed) else None


def postcodes_in(text: str) -> Iterator[Postcode]:
    """Everything of the shape of a whole postcode in a text, from its start."""
    for found in _IN_TEXT.finditer(text.upper()):
        yield Postcode(found[1], found[2][0].translate(_SLIPS), found[2][1:])


def squeeze(text: str) -> str:
    """Upper case with nothing but letters and digits."""
    return re.sub(r"[\W_]", "", text.upper())


def district_key(district: str) -> int:
    """The number of "E8"; ValueError if it is no district."""
    if not _DISTRICT.fullmatch(district):
        raise ValueError(f"'{district}' is not the first half of a postcode, such as E8 or SW1A")
    second_letter = district[1] if district[1] in _LETTERS else ""
    digits = district[1 + len(second_letter) :]
    key = _LETTERS.index(district[0]) * 27 + (_LETTERS.index(second_letter) + 1 if second_letter else 0)
    return (key * 10 + int(digits[0])) * 37 + (_SECOND.index(digits[1]) + 1 if len(digits) > 1 else 0)


def sector_key(district: str, digit: str) -> int:
    return district_key(district) * 10 + int(digit)


def district_text(key: int) -> str:
    """The inverse of `district_key`."""
    key, second = divmod(key, 37)
    key, digit = divmod(key, 10)
    first, letter = divmod(key, 27)
    return (
        _LETTERS[first]
        + (_LETTERS[letter - 1] if letter else "")
        + str(digit)
        + (_SECOND[second - 1] if second else "")
    )


def sector_text(key: int) -> str:
    return f"{district_text(key // 10)} {key % 10}"


def postcode_keys(texts: NDArray[np.bytes_]) -> tuple[Keys, NDArray[np.bool_]]:
    """Numbers of many upper-case postcodes without spaces, and which of them have the shape of one."""
    if not len(texts):
        return np.zeros(0, np.uint32), np.zeros(0, np.bool_)
    padded = np.char.rjust(texts, 7, b" ").astype("S7")
    grid = np.frombuffer(padded.tobytes(), np.uint8).reshape(-1, 7).astype(np.int64)
    outward, inward = _left_aligned(grid[:, :4]), grid[:, 4:]
    has_letter = _is_letter(outward[:, 1])
    shift = has_letter.astype(np.int64)
    rows = np.arange(len(grid))
    digit, second = outward[rows, 1 + shift], np.where(shift + 2 < 4, outward[rows, np.minimum(2 + shift, 3)], 32)
    beyond = np.where(has_letter, 32, outward[:, 3])
    good = (
        (np.char.str_len(texts) <= 7)
        & _is_letter(outward[:, 0])
        & _is_digit(digit)
        & (_is_digit(second) | _is_letter(second) | (second == 32))
        & (beyond == 32)
        & _is_digit(inward[:, 0])
        & _is_letter(inward[:, 1])
        & _is_letter(inward[:, 2])
    )
    key = (outward[:, 0] - 65) * 27 + np.where(has_letter, outward[:, 1] - 64, 0)
    key = (key * 10 + digit - 48) * 37
    key += np.where(_is_digit(second), second - 47, np.where(_is_letter(second), second - 54, 0))
    key = ((key * 10 + inward[:, 0] - 48) * 26 + inward[:, 1] - 65) * 26 + inward[:, 2] - 65
    return np.where(good, key, 0).astype(np.uint32), good


def _left_aligned(outward: NDArray[np.int64]) -> NDArray[np.int64]:
    start = np.argmax(outward != 32, axis=1)
    columns = np.arange(4)[None, :] + start[:, None]
    taken = np.take_along_axis(outward, np.minimum(columns, 3), axis=1)
    return np.where(columns < 4, taken, 32)


def _is_letter(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (codes >= 65) & (codes <= 90)


def _is_digit(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (codes >= 48) & (codes <= 57)
