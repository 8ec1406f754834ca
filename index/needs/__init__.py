"""Needs: found in what a person says, and in what a listing says of itself."""

from index.needs.finder import NeedFinder
from index.needs.found import FoundNeed

__all__ = ["FoundNeed", "NeedFinder"]
