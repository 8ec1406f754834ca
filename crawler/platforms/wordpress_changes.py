"""Lists of posts of which only those that were changed are read: `modified_after`, and which ids there are."""

from dataclasses import replace
from datetime import datetime

from crawler.platforms.platform import Found, Reading, Step
from crawler.platforms.wordpress_rest import PAST_THE_END, PostList, PostsPage
from directory.source import Source


class IdsPage(PostsPage):
    """A page of posts of which nothing but the id was asked: those that there are."""


class NamedPage(PostsPage):
    """Posts that were asked for by their ids."""


class ChangedPosts(PostList):
    """Reads the `routes` of the REST interface one after the other.

    Where the directory holds the posts of the last good run, those changed since are asked for. `modified_after` tells
    of none that was deleted, so the ids of all follow: a post that is held is there and unchanged, one that is not held
    is asked for by its id.
    """

    incremental = True

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.routes: list[str] = []

    def begin(self) -> list[Step]:
        """The first list of the next route, in the order of ids, which does not shift while it is read."""
        since = self.held.since
        changed = {"modified_after": f"{since:%Y-%m-%dT%H:%M:%SZ}"} if since else {}
        return [self._whole(route, **changed) for route in self.routes[:1]]

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        reading = self._sweep(step, found) if step.page is IdsPage else super().read(step, found, at)
        goes_on = any(following.page is step.page for following in reading.steps)
        if step.page in (PostsPage, IdsPage) and not goes_on:
            reading.steps.extend(self._after(step))
        return reading

    def _after(self, step: Step) -> list[Step]:
        if step.page is PostsPage and self.held.since:
            ids = self.list_step(self.routes[0], orderby="id", order="asc", _fields="id")
            return [replace(ids, page=IdsPage)]
        self.routes = self.routes[1:]
        return self.begin()

    def _sweep(self, step: Step, found: Found) -> Reading:
        reading = Reading(total=found.total)
        keys = [key for entry in found.entries if (key := self.key(entry)) and key not in self._seen]
        reading.unchanged.extend(key for key in keys if key in self.held.revisions)
        self._seen.update(reading.unchanged)
        strange = [key for key in keys if key not in self.held.revisions]
        if strange:
            reading.steps.append(replace(self._whole(self.routes[0], include=",".join(strange)), page=NamedPage))
        # A server that always gives the same page would be read for ever.
        reading.steps.extend(replace(step, url=url, statuses=PAST_THE_END) for url in found.pages if keys)
        return reading

    def _whole(self, route: str, **query: str) -> Step:
        """With the names of terms, and nothing else."""
        return self.list_step(route, orderby="id", order="asc", _embed="wp:term", **query)
