"""How a service reaches a person, read from the words that feeds use."""

import re
from typing import Any

from directory.listing import Delivery
from directory.text import mend

_WORDS = (
    (Delivery.HOME, re.compile(r"home[ _-]?visit|at[ _-]home|in your (own )?home|outreach visit", re.IGNORECASE)),
    (Delivery.PHONE, re.compile(r"\b(tele)?phone\b|\bhelp ?line\b|\bby text\b", re.IGNORECASE)),
    (Delivery.ONLINE, re.compile(r"\bon-?line\b|\bvirtual\b|\bremote(ly)?\b|\bvideo\b|\bzoom\b|\bwebinar", re.I)),
    (Delivery.IN_PERSON, re.compile(r"\bvenue\b|\bin[ _-]?person\b|\bface[ -]to[ -]face\b|^(physical|postal)$", re.I)),
)


def deliveries(*values: Any) -> tuple[Delivery, ...]:
    """Each way named in the values, in a fixed order."""
    told = [mend(str(value or "")) for value in values]
    return tuple(way for way, words in reversed(_WORDS) if any(words.search(text) for text in told))
