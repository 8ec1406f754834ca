"""How long work tells how far it is."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how many texts are encoded so far, and how many there are."""
