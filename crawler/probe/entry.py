"""The entry to add for what a probe found: about five lines of a sources file."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from crawler.probe.report import Probed
from crawler.sources import slug_of

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def contact_of(address: str) -> str:
    """The publisher's page, where no other contact is known: the front page of its site."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


def entry_of(probed: Probed, name: str = "") -> dict[str, Any]:
    """The keys of the source to add, with what the site calls itself for its name."""
    called = name or probed.title or str(urlsplit(probed.address).hostname)
    slug = slug_of(called) or slug_of(str(urlsplit(probed.address).hostname))
    entry = {"slug": slug, "name": called, "platform": probed.platform, "address": probed.address}
    return entry | ({"options": dict(probed.options)} if probed.options else {})


def toml_of(entry: Mapping[str, Any]) -> str:
    """The entry as it stands in a sources file."""
    return "\n".join(["[[source]]", *(f"{_key(key)} = {_value(value)}" for key, value in entry.items())])


def _key(key: str) -> str:
    return key if _BARE.match(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(str(key))} = {_value(held)}' for key, held in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return str(value) if isinstance(value, int | float) else _text(str(value))


def _text(text: str) -> str:
    """A pattern stands as it is between single quotes; JSON's escapes are those of TOML but for DEL."""
    plain = "\\" in text and "'" not in text and text.isprintable()
    return f"'{text}'" if plain else json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
