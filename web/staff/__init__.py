"""The pages of the staff: signing in, and the work of curators."""
