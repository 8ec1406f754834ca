"""Pages for people: search, results, one listing, and what is said of the site itself."""
