"""What a page says of a listing: pure functions from values to words."""
