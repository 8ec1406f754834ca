"""Stable ids and the normal forms by which names, websites and phones are compared."""

import re
import unicodedata
from uuid import UUID, uuid5

# uuid5(NAMESPACE_URL, "https://kith.example/listing"): written out because every stored id depends on it.
NAMESPACE = UUID("3b0a5b1e-5f0e-5d0b-9a55-6b697468a001")
_WORDS = re.compile(r"[a-z0-9]+")
_EMPTY_WORDS = frozenset(
    "the a an of and for at in on with by to group project service services ltd cic charity".split()
)


def listing_id(source: str, key: str) -> UUID:
    """UUIDv5 of the source's slug and the key of the listing's first record; stored, then never recomputed."""
    return uuid5(NAMESPACE, f"{source}/{key}")


def name_words(name: str) -> tuple[str, ...]:
    """The telling words of a name, folded: "The Café & Co." gives ("cafe", "co")."""
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode().replace("'", "")
    words = tuple(_WORDS.findall(folded))
    return tuple(word for word in words if word not in _EMPTY_WORDS) or words


def website_key(website: str) -> str:
    """Host and path by which two addresses of one page are the same."""
    return re.sub(r"^https?://(www\.)?", "", website.casefold()).split("#")[0].split("?")[0].rstrip("/")


def phone_key(phone: str) -> str:
    """Digits alone, with 0 for the country code."""
    return re.sub(r"\D", "", phone.replace("+44", "0").replace("(0)", ""))
