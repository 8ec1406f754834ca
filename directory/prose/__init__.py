"""Facts told in sentences: when, cost, who may come, access, the way in, and whether a service runs."""

from directory.prose.filled import with_told
from directory.prose.told import ToldFact, told

__all__ = ["ToldFact", "told", "with_told"]
