"""What the values of a column look like: the share of them that are postcodes, numbers of phones, dates..."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from crawler.contact_details import emails, phones, point, postcode_in, website
from crawler.values import day, line, number, truth

Check = Callable[[str], bool]
MOST = 200
_WEB = re.compile(r"^(https?://\S+|www\.\S+\.\S+)$", re.IGNORECASE)


def _is_postcode(text: str) -> bool:
    return len(text) <= 9 and postcode_in(text) is not None


def _is_latitude(text: str) -> bool:
    return point(text, -1) is not None


def _is_longitude(text: str) -> bool:
    return point(52, text) is not None


def _is_whole(text: str) -> bool:
    found = number(text)
    return found is not None and found == int(found)


def _is_metres(text: str) -> bool:
    found = number(text.replace(",", ""))
    return found is not None and 1_000 < found < 1_300_000


# Where a field has a check, a column whose values hardly ever pass it does not hold that field.
CHECKS: dict[str, Check] = {
    "postcode": _is_postcode,
    "email": lambda text: bool(emails(text)),
    "website": lambda text: website(text) is not None,
    "phone": lambda text: bool(phones(with_zero(text))),
    "contact": lambda text: bool(phones(text) or emails(text)),
    "lat": _is_latitude,
    "lon": _is_longitude,
    "easting": _is_metres,
    "northing": _is_metres,
    "min_age": _is_whole,
    "max_age": _is_whole,
    "free": lambda text: truth(text) is not None,
    "referrals_only": lambda text: truth(text) is not None,
    "modified": lambda text: day(text) is not None,
    "assured": lambda text: day(text) is not None,
    "name": lambda text: any(sign.isalpha() for sign in text),
    "description": lambda text: any(sign.isalpha() for sign in text),
}
# What values alone can tell, without a heading that helps.
TELLING: dict[str, Check] = {
    "postcode": _is_postcode,
    "email": lambda text: "@" in text and " " not in text and bool(emails(text)),
    "website": lambda text: bool(_WEB.match(text)) and website(text) is not None,
    "phone": lambda text: bool(re.match(r"^(\+44|\(?0)[\d ()-]{8,16}$", text)) and bool(phones(text)),
}


def with_zero(value: Any) -> Any:
    """A number of a phone as it is dialled: spreadsheets lose the zero that it begins with."""
    text = line(value) or ""
    return f"0{text}" if re.fullmatch(r"[1-37-9]\d{9}", re.sub(r"\s", "", text)) else value


def told(rows: Sequence[Any], column: str) -> list[str]:
    """The values of a column that say something, at most those of the first rows."""
    return [text for row in rows[:MOST] if (text := line(row.get(column)))]


def share(values: Sequence[str], check: Check) -> float:
    """How many of the values pass, from 0 to 1; 0 of none."""
    return sum(map(check, values)) / len(values) if values else 0.0


def distinct(values: Sequence[str]) -> float:
    """How many of the values differ, from 0 to 1."""
    return len({value.casefold() for value in values}) / len(values) if values else 0.0
