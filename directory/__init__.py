"""What is listed, and what is true of it: listings, sources, claims, merging, places, needs and the store."""
