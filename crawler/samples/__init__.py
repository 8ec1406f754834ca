"""Invented listings of east London, and a small server that offers them on this machine as three sources.

The listings are data files beside this one, made to be edited by hand; docs/samples.md tells how.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from directory.source import Source


def sample_sources(address: str) -> "list[Source]":
    """The sources that the sample server at this address offers."""
    # The server itself, which begins with this module too, needs none of the crawler.
    from crawler.sources import load_sources

    return load_sources(Path(__file__).with_name("sources.toml"), {"samples": address})
