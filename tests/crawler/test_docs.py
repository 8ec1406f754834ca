"""docs/sources.md and the pages of platforms beside it keep up with the code."""

from pathlib import Path

from crawler.platforms import PLATFORMS
from crawler.platforms.labels import LABELS
from crawler.platforms.row_fields import FIELDS
from directory.source import Source

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = "".join(page.read_text() for page in (DOCS / "sources.md", *sorted(DOCS.glob("platforms-*.md"))))


def test_every_key_of_a_source_is_documented() -> None:
    assert [key for key in Source.model_fields if f"| `{key}` |" not in PAGE] == []


def test_every_platform_and_option_is_documented() -> None:
    told = {name: platform.options for name, platform in PLATFORMS.items()}
    assert [name for name in told if f"## `{name}`" not in PAGE] == []
    assert [option for options in told.values() for option in options if f"`{option}`" not in PAGE] == []


def test_every_column_that_may_be_mapped_is_documented() -> None:
    assert [thing for thing in FIELDS if f"`{thing}`" not in PAGE] == []


def test_everything_that_a_label_may_tell_is_documented() -> None:
    assert [thing for thing in LABELS if f"`{thing}`" not in PAGE] == []
