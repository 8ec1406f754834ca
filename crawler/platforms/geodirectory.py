"""GeoDirectory, a WordPress plug-in for directories with a map, by its own REST interface."""

import re
from collections.abc import Iterator
from typing import Any

from crawler.platforms.geodirectory_hours import read_hours
from crawler.platforms.platform import Entry, Step
from crawler.platforms.signs import Judgement, Seen, Sign, Sureness
from crawler.platforms.wordpress_facts import is_hidden, read_post, rendered
from crawler.platforms.wordpress_labels import Labels, labels_of, told_by_fields
from crawler.platforms.wordpress_rest import PostList, site_of, types_of
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

# Fields of the place itself that have a label's name and another meaning, or are read apart.
_NOT_LABELS = frozenset({"business_hours", "title", "content", "excerpt", "meta", "acf", "page", "featured", "rating"})


class GeoDirectory(PostList):
    """Options: `post_type`, the name of the list ("places"); and `details`, to read each place's own page as well."""

    name = "geodirectory"
    options = PostList.options | {"post_type"}

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """Among the types of posts are those of GeoDirectory's own interface, or that interface itself answers."""
        for slug, held in (types_of(seen) or {}).items():
            if str(held.get("rest_namespace", "")).startswith("geodir/"):
                base = str(held["rest_base"])
                why = f"WordPress with GeoDirectory: its REST interface has {slug!r} as {base!r}."
                options = {} if base == "places" else {"post_type": base}
                yield Sign(cls.name, why, site_of(seen), Sureness.FORMAT, options)
        found = re.search(r"/geodir/v2/([\w-]+)", seen.url)
        if found and isinstance(seen.document, list):
            why = "It answers with places of GeoDirectory's REST interface."
            options = {} if found[1] == "places" else {"post_type": found[1]}
            yield Sign(cls.name, why, site_of(seen), Sureness.FORMAT, options)

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._type = source.options.get("post_type", "places")
        if not isinstance(self._type, str) or not self._type.strip("/ "):
            raise SourceError(f'Source {source.slug!r}: post_type is {self._type!r}; it is a name such as "places".')

    def start(self) -> Step:
        return self.list_step(f"geodir/v2/{self._type.strip('/ ')}")

    def facts(self, entry: Entry) -> Facts:
        facts = read_post(entry, place_labels(entry))
        if is_hidden(entry):
            facts = facts.model_copy(update={"places": tuple(_town_only(place) for place in facts.places)})
        hours = read_hours(stored(entry.get("business_hours")))
        return facts.model_copy(update={"sessions": hours}) if hours else facts


def place_labels(entry: Entry) -> Labels:
    """The place's own fields, those that the site added too."""
    fields = {name: value for name, value in entry.items() if name not in _NOT_LABELS and not name.startswith("_")}
    return labels_of(told_by_fields(fields))


def stored(value: Any) -> Any:
    """The stored form of a field that stands as `{"rendered": ..., "raw": ...}`, where there is one."""
    return value.get("raw") or rendered(value) if isinstance(value, dict) else value


def _town_only(place: Any) -> Any:
    town = (place.address or "").splitlines()[-1:]
    return type(place)(address=town[0] if town else None)
