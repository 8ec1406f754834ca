"""Looks at a site within ten polite requests: which platform it is, how full its listings are, and the entry to add."""
