"""Pages made by hand for tests (tests/crawler/fixtures/PLATFORM): everything in them is invented."""

from pathlib import Path

from tests.crawler.site import Site

FIXTURES = Path(__file__).parent / "fixtures"


def page(platform: str, name: str) -> str:
    [file] = (FIXTURES / platform).rglob(f"{name}.html")
    return file.read_text(encoding="utf-8")


def pages(platform: str, where: dict[str, str]) -> dict[str, str]:
    """Fixture by the path it stands at, for `read_all`."""
    return {path: page(platform, name) for path, name in where.items()}


def serve(site: Site, platform: str, where: dict[str, str]) -> None:
    """The same on a real server."""
    for path, body in pages(platform, where).items():
        site.text(f"/{path}", body, headers={"Content-Type": "text/html; charset=utf-8"})
