"""Answers for machines and for the pages: search, one listing, health. Knows the directory and the index."""
