"""Statements in other languages: read by a multilingual model and carried over into the space of the main one."""

from index.multilingual.bridge import BRIDGE, Bridge, learn, read_bridge
from index.multilingual.opening import open_multilingual
from index.multilingual.statements import StatementEncoder

__all__ = ["BRIDGE", "Bridge", "StatementEncoder", "learn", "open_multilingual", "read_bridge"]
