"""Feeds made by hand for tests: nobody in them is real."""

from typing import Any

from tests.crawler.site import Site


def service(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"s{number}", "name": f"Lunch club {number}", "description": "A hot meal and company."} | more


def serve_feed(site: Site, pages: int, each: int = 2, **more: Any) -> None:
    """A version 3 feed at /services: summaries in pages, and each service's own page with its schedule."""
    total = pages * each
    for page in range(1, pages + 1):
        contents = [service(number) for number in range((page - 1) * each, page * each)]
        envelope = {"total_items": total, "total_pages": pages, "page_number": page, "size": each}
        site.json(f"/services?page={page}&per_page=50", envelope | {"contents": contents}, **more)
    for number in range(total):
        whole = service(
            number, schedules=[{"freq": "WEEKLY", "byday": "TU", "opens_at": "12:00", "closes_at": "14:00"}]
        )
        site.json(f"/services/s{number}", whole, **more)


def serve_list(site: Site, *services: dict[str, Any], path: str = "/list.json", **more: Any) -> None:
    """A bare list of services."""
    site.json(path, list(services), **more)
