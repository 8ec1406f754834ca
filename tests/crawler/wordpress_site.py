"""WordPress's REST interface as a list of posts behind it, made by hand: pages, changes, ids and which to include."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from tests.crawler.site import Answer, Site

Post = dict[str, Any]


def post(number: int, text: str = "Come along.", modified: str = "2020-01-01T09:00:00") -> Post:
    rendered = {"title": {"rendered": f"Group {number}"}, "content": {"rendered": text}}
    return {"id": number, "modified_gmt": modified} | rendered


def serve_posts(site: Site, path: str, posts: Callable[[], Sequence[Post]]) -> None:
    """Whatever the list is when it is asked for. WordPress sends no validators with it."""

    def made(query: dict[str, str]) -> Answer:
        return _page([told for told in posts() if _is_wanted(told, query)], query)

    site.makers[path] = made


def serve_changes(site: Site, path: str, posts: Sequence[Post]) -> None:
    """Answers of a list that has not changed, beside those that the site has for the whole list."""

    def made(query: dict[str, str]) -> Answer | None:
        asked = {"modified_after", "_fields", "include"} & query.keys()
        return _page([told for told in posts if _is_wanted(told, query)], query) if asked else None

    site.makers[path] = made


def _is_wanted(told: Post, query: dict[str, str]) -> bool:
    changed = f"{told.get('modified_gmt', '2020')}Z" > query.get("modified_after", "")
    return changed and str(told["id"]) in query.get("include", str(told["id"])).split(",")


def _page(posts: Sequence[Post], query: dict[str, str]) -> Answer:
    here, size = int(query.get("page", "1")), int(query.get("per_page", "10"))
    pages = -(-len(posts) // size)
    headers = {"X-WP-Total": str(len(posts)), "X-WP-TotalPages": str(pages)}
    if here > max(pages, 1):
        return Answer(b'{"code": "rest_post_invalid_page_number"}', status=400, etag=False)
    shown = sorted(posts, key=lambda told: int(told["id"]))[(here - 1) * size : here * size]
    if query.get("_fields") == "id":
        shown = [{"id": told["id"]} for told in shown]
    return Answer(json.dumps(shown).encode(), headers=headers, etag=False)
