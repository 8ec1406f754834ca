"""The invented texts of texts/: listings and statements, each under the needs that it meets or states."""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from directory.errors import KithError

_FOLDER: Final = resources.files("index.adapting") / "texts"
_LISTINGS: Final = ("listings-home-money", "listings-rights-families", "listings-health", "listings-company")


class TextsError(KithError):
    """A file of invented texts that cannot be used; the message names the file and the line."""


@dataclass(frozen=True)
class Text:
    """A listing's or a person's words, and the ids of the needs that they are about."""

    needs: frozenset[str]
    text: str


def read(name: str, written: str, known: Collection[str]) -> Iterator[Text]:
    """The texts of a file: `[need need]` on a line of its own, and below it a text to a line; `#` begins a remark.

    TextsError names a need that is not `known`, and a text that stands under none.
    """
    needs: frozenset[str] = frozenset()
    for number, line in enumerate(map(str.strip, written.splitlines()), start=1):
        if line.startswith("["):
            needs = frozenset(line.strip("[]").split())
            if unknown := sorted(needs - set(known)):
                raise TextsError(f"{name}, line {number}: there is no need {unknown[0]!r} in the vocabulary.")
        elif line and not line.startswith("#"):
            if not needs:
                raise TextsError(f"{name}, line {number}: the text stands under no need; write [need] above it.")
            yield Text(needs, line)


@cache
def listing_texts() -> tuple[Text, ...]:
    """Several hundred listings, in the forms that lists have."""
    return tuple(text for name in _LISTINGS for text in _of(name))


@cache
def statements() -> tuple[Text, ...]:
    """What people say for themselves and for others, and what link workers write, with several needs and dislikes."""
    return tuple(_of("statements"))


@cache
def frames() -> dict[str, Any]:
    """The frames that are put around phrases of the vocabulary, and what fills them."""
    return tomllib.loads((_FOLDER / "frames.toml").read_text(encoding="utf-8"))


def _of(name: str) -> Iterator[Text]:
    from directory.vocabulary import load_vocabulary

    written = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return read(f"{name}.txt", written, load_vocabulary().by_id)
