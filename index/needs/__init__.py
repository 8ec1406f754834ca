"""Needs: found in what a person says, and in what a listing says of itself."""

from index.needs.finder import NeedFinder
from index.needs.found import FoundNeed
from index.needs.tagging import NeedTagger, ProposedNeed

__all__ = ["FoundNeed", "NeedFinder", "NeedTagger", "ProposedNeed"]
