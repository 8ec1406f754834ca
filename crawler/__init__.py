"""Gathers lists politely: platforms turn what a source answers into records, spiders fetch, ingest stores."""
