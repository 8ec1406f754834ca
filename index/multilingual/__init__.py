"""Statements in other languages: read by a multilingual model and carried over into the space of the main one."""

from index.multilingual.bridge import BRIDGE, Bridge, learn, read_bridge
from index.multilingual.opening import open_multilingual
from index.multilingual.statements import encoder_for

__all__ = ["BRIDGE", "Bridge", "encoder_for", "learn", "open_multilingual", "read_bridge"]
