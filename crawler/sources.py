"""Reads sources from a TOML file: one `[[source]]` entry of about five lines each."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.platforms import platform_of
from directory.errors import SourceError
from directory.source import Source

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def load_sources(path: Path, placeholders: Mapping[str, str]) -> list[Source]:
    """The sources of a file, with `{name}` in their addresses replaced.

    Raises SourceError that names the file, the entry and the key, whatever is wrong: nothing is half read.
    """
    entries = _entries(path)
    sources = [_filled(entry, f"{path}, entry {place}", placeholders) for place, entry in enumerate(entries, start=1)]
    slugs = [source.slug for source in sources]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise SourceError(f"{path}: the slug {slug!r} stands {slugs.count(slug)} times; each source has its own.")
    return sources


def make_source(entry: Mapping[str, Any], where: str) -> Source:
    """A source from its keys; an empty or absent slug is made from the name.

    Raises SourceError that begins with `where`, names the key and its value, and says what would be right.
    """
    slug = entry.get("slug") or slug_of(str(entry.get("name", "")))
    try:
        source = Source(**{**entry, "slug": slug})
        platform_of(source)
    except ValidationError as error:
        raise SourceError(f"{where}: {_plain(error)}") from error
    except SourceError as error:
        raise SourceError(f"{where}: {error}") from error
    return source


def slug_of(name: str) -> str:
    """ "Lea Fields Voluntary Council" is "lea-fields-voluntary-council"."""
    folded = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", folded))[:60].strip("-")


def _entries(path: Path) -> list[Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceError(f"There is no file {path}. Give the path of a TOML file with [[source]] entries.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path} is not TOML: {error}.") from error
    others = sorted(document.keys() - {"source"})
    if others or not isinstance(document.get("source"), list):
        told = f" It has {', '.join(others)}." if others else ""
        raise SourceError(f"{path} must hold [[source]] entries and nothing else.{told}")
    return list(document["source"])


def _filled(entry: Any, where: str, placeholders: Mapping[str, str]) -> Source:
    """The source of one entry, with the placeholders of its address replaced."""
    if not isinstance(entry, dict):
        raise SourceError(f"{where} is {entry!r}; it must be a [[source]] table.")
    named = f"{where} ({entry.get('slug') or entry.get('name') or 'without a name'})"
    address = entry.get("address")
    if not isinstance(address, str):
        return make_source(entry, named)
    for name in _PLACEHOLDER.findall(address):
        if name not in placeholders:
            told = ", ".join(f"{{{known}}}" for known in placeholders) or "none"
            raise SourceError(f"{named}: address has {{{name}}}, which was not given. Given here: {told}.")
    return make_source(entry | {"address": _PLACEHOLDER.sub(lambda match: placeholders[match[1]], address)}, named)


def _plain(error: ValidationError) -> str:
    problem = error.errors()[0]
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"{key} is not a key of a source. The keys are: {', '.join(Source.model_fields)}."
    if problem["type"] == "missing" or problem["input"] is None:
        return f"{key} is missing."
    return f"{key} = {problem['input']!r} is not right: {problem['msg'].removeprefix('Value error, ')}."
