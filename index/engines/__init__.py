"""Search engines: each answers a Question with an Answer, and all pass the same tests."""
