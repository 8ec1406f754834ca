"""WordPress sites by their core REST interface, with any type of post."""

import re
from collections.abc import Iterator
from datetime import datetime

from web_poet import WebPage, field

from crawler.platforms.feed import read_json, wrong
from crawler.platforms.platform import Entry, Found, Reading, Step
from crawler.platforms.signs import Hint, Judgement, Seen, Sign, Sureness
from crawler.platforms.wordpress_changes import ChangedPosts
from crawler.platforms.wordpress_rest import site_of, types_lead, types_of
from crawler.values import line
from directory.errors import SourceError
from directory.source import Source

EXPECTED = "the types of posts of a WordPress site's REST interface"
# Types that WordPress and widespread plug-ins have for themselves: none of them lists groups or services.
_OWN = frozenset(
    """post page attachment revision product shop_order popup nav_menu_item custom_css oembed_cache user_request
    e-landing-page e-floating-buttons elementor_library fl-builder-template ct_template template_library feedback
    jetpack-portfolio jp_pay_order testimonial testimonials slide slides banner people staff team job job_listing
    sfwd-courses forum topic reply""".split()
)
# The types that other platforms read, with all that those plug-ins add.
_OTHERS = ("gd_", "wpbdp_", "tribe_")
_LISTS = re.compile(
    r"group|service|director|organi[sz]ation|listing|activit|club|project|provider|venue|hub|compan|member|charit|place"
)
_OWN_BEGIN = ("wp_", "elementor", "acf-", "jet-", "et_", "tribe_", "wpcf7", "wpforms", "wc_", "brizy", "bricks_", "cp_")


class TypesPage(WebPage[Found]):
    """The types of posts, each with its `slug`, `name`, `rest_base` and `rest_namespace`."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        document = read_json(self.response, EXPECTED)
        if not isinstance(document, dict) or not all(isinstance(held, dict) for held in document.values()):
            raise wrong(self.response, EXPECTED, "with JSON of another form")
        return tuple(held | {"slug": slug} for slug, held in document.items() if held.get("rest_base"))


class WordPress(ChangedPosts):
    """Options: `post_type`, the types to read by their names in the REST interface ("groups"), found by asking the
    site where it is left out; and `details`, to read each post's own page as well.
    """

    name = "wordpress"
    options = ChangedPosts.options | {"post_type"}

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """The site names its REST interface; there the types of posts that it made itself are lists."""
        yield from types_lead(seen)
        types = types_of(seen)
        if types is None:
            yield from _posts_sign(seen)
            return
        site = site_of(seen)
        made = {slug: held for slug, held in types.items() if not _is_own(slug) and not slug.startswith(_OTHERS)}
        for slug, held in made.items():
            told, sure = f"{slug} {held.get('name')}".casefold(), Sureness.LIKELY
            sure = Sureness.NAMED if _LISTS.search(told) else sure
            options = {"post_type": _route(held)}
            why = f"WordPress, whose REST interface has the type of post {_route(held)!r} ({line(held.get('name'))})."
            yield Sign(cls.name, why, site, sure, options)
            yield Sign(cls.name, f"{why} Facts stand on the posts' own pages.", site, sure, options | {"details": True})
        if len(types) == len([slug for slug in types if _is_own(slug)]):
            yield Hint(
                cls.name,
                "WordPress, with no type of post of its own and no directory plug-in that its REST interface shows.",
                "If its list is made of plain pages, give the address of the page that links to all of them.",
            )

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        told = source.options.get("post_type", [])
        types = [told] if isinstance(told, str) else told
        if not isinstance(types, list) or not all(isinstance(each, str) and each.strip("/ ") for each in types):
            raise SourceError(
                f'Source {source.slug!r}: post_type is {told!r}; it is a name such as "groups", or several.'
            )
        self.routes = [_path(each.strip("/ ")) for each in types]

    def start(self) -> Step:
        return next(iter(self.begin()), Step(self.rest.url("wp/v2/types"), TypesPage))

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        if step.page is TypesPage:
            self.routes = [_path(self._type(found))]
            return Reading(steps=self.begin())
        return super().read(step, found, at)

    def _type(self, found: Found) -> str:
        """The only type that the site itself has made. Raises SourceError that names those there are."""
        made = [entry for entry in found.entries if not _is_own(str(entry["slug"]))]
        if len(made) == 1:
            return _route(made[0])
        there = ", ".join(f"{_route(entry)!r} ({line(entry.get('name'))})" for entry in made or found.entries)
        told = "several types of posts" if made else "no type of post of its own"
        raise SourceError(
            f"{self.source.address} has {told}: {there or 'none'}. Say which lists the services with the option "
            'post_type, such as post_type = "groups".'
        )


def _path(post_type: str) -> str:
    return post_type if "/" in post_type else f"wp/v2/{post_type}"


def _is_own(slug: str) -> bool:
    return slug in _OWN or slug.startswith(_OWN_BEGIN)


def _route(entry: Entry) -> str:
    namespace = str(entry.get("rest_namespace") or "wp/v2").strip("/")
    base = str(entry["rest_base"]).strip("/")
    return base if namespace == "wp/v2" else f"{namespace}/{base}"


def _posts_sign(seen: Seen) -> Iterator[Judgement]:
    """An address below the REST interface that answers with posts."""
    route = re.search(r"/wp-json/(?:wp/v2/([\w-]+)|([\w/-]+?))/?(?:\?|$)", seen.url)
    posts = seen.document if isinstance(seen.document, list) else []
    if route and posts and all(isinstance(post, dict) and isinstance(post.get("title"), dict) for post in posts):
        why = "It answers with posts of a WordPress site's REST interface."
        name = route[1] or route[2]
        if name not in ("posts", "pages", "media", "wpbdp_listing") and not name.startswith(("geodir/", "tribe/")):
            yield Sign(WordPress.name, why, seen.url.split("/wp-json")[0], Sureness.FORMAT, {"post_type": name})
